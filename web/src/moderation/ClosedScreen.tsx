export default function ClosedScreen() {
  return <p>ClosedScreen</p>;
}
