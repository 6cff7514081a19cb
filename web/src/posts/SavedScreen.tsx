export default function SavedScreen() {
  return <p>SavedScreen</p>;
}
