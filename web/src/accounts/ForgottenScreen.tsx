export default function ForgottenScreen() {
  return <p>ForgottenScreen</p>;
}
