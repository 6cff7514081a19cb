export default function AccountScreen() {
  return <p>AccountScreen</p>;
}
