import { useState } from "react";
import { Avatar } from "~/ui";
import type { Account } from "./query/queries";

/** Pictures elsewhere that could not be had, so that a row scrolled back into sight does not try again. */
const lost = new Set<string>();

/** An account's picture as its platform has it; its letter where that cannot be had. Nobody is told who looks. */
export function Face({ account, size }: { account: Pick<Account, "name" | "handle" | "avatar_url">; size: number }) {
  const name = account.name || account.handle || "?";
  const url = account.avatar_url;
  const [failed, setFailed] = useState<string | null>(null);
  if (!url || failed === url || lost.has(url)) return <Avatar name={name} size={size} />;
  return (
    <img
      src={url}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => {
        lost.add(url);
        setFailed(url);
      }}
      className="shrink-0 rounded-full bg-raised object-cover"
      style={{ width: size, height: size }}
    />
  );
}
