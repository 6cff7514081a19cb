import { Avatar } from "~/ui";
import type { Account } from "./query/queries";

/** An account's picture as its platform has it. */
export function Face({ account, size }: { account: Pick<Account, "name" | "handle" | "avatar_url">; size: number }) {
  const url = account.avatar_url && !LEADS_NOWHERE.test(account.avatar_url) ? account.avatar_url : null;
  return <Avatar name={account.name || account.handle || "?"} url={url} size={size} />;
}

/** Names that are kept for examples (RFC 2606), as those of the demo world: no picture is there to ask for. */
const LEADS_NOWHERE = /^https?:\/\/(?:[^/]+\.)?(?:example(?:\.(?:com|net|org))?|test|invalid)(?:[:/]|$)/i;
