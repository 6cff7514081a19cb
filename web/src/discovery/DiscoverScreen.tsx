export default function DiscoverScreen() {
  return <p>DiscoverScreen</p>;
}
