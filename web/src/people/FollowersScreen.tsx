export default function FollowersScreen() {
  return <p>FollowersScreen</p>;
}
