export default function AdminScreen() {
  return <p>AdminScreen</p>;
}
