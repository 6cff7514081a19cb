export default function QueueScreen() {
  return <p>QueueScreen</p>;
}
