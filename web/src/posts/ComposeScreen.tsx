export default function ComposeScreen() {
  return <p>ComposeScreen</p>;
}
