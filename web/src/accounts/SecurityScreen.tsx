export default function SecurityScreen() {
  return <p>SecurityScreen</p>;
}
