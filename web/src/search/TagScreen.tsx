export default function TagScreen() {
  return <p>TagScreen</p>;
}
