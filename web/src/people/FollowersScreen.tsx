import { RollScreen } from "./lists/RollScreen";

export default function FollowersScreen() {
  return <RollScreen roll="followers" />;
}
