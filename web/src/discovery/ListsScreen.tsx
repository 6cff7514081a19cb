export default function ListsScreen() {
  return <p>ListsScreen</p>;
}
