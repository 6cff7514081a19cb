export default function PersonScreen() {
  return <p>PersonScreen</p>;
}
