export default function HashListsScreen() {
  return <p>HashListsScreen</p>;
}
