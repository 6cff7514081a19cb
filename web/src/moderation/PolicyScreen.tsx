export default function PolicyScreen() {
  return <p>PolicyScreen</p>;
}
