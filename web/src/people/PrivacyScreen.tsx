export default function PrivacyScreen() {
  return <p>PrivacyScreen</p>;
}
