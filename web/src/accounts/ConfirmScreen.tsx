export default function ConfirmScreen() {
  return <p>ConfirmScreen</p>;
}
