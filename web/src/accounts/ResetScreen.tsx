export default function ResetScreen() {
  return <p>ResetScreen</p>;
}
