export default function PostScreen() {
  return <p>PostScreen</p>;
}
