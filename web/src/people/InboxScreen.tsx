export default function InboxScreen() {
  return <p>InboxScreen</p>;
}
