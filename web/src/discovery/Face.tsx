import { Avatar } from "~/ui";
import type { Account } from "./query/queries";

/** An account's picture as its platform has it. */
export function Face({ account, size }: { account: Pick<Account, "name" | "handle" | "avatar_url">; size: number }) {
  return <Avatar name={account.name || account.handle || "?"} url={account.avatar_url} size={size} />;
}
