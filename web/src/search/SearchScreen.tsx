export default function SearchScreen() {
  return <p>SearchScreen</p>;
}
