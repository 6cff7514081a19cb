import { RollScreen } from "./lists/RollScreen";

export default function FollowingScreen() {
  return <RollScreen roll="following" />;
}
