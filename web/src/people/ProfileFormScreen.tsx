export default function ProfileFormScreen() {
  return <p>ProfileFormScreen</p>;
}
