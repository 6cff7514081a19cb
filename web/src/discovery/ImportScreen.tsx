export default function ImportScreen() {
  return <p>ImportScreen</p>;
}
