export default function FeedScreen() {
  return <p>FeedScreen</p>;
}
