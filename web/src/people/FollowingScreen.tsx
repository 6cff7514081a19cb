export default function FollowingScreen() {
  return <p>FollowingScreen</p>;
}
