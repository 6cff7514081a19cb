export default function ComponentsScreen() {
  return <p>ComponentsScreen</p>;
}
