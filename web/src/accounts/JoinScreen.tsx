export default function JoinScreen() {
  return <p>JoinScreen</p>;
}
