import { EyeOff } from "lucide-react";
import { useState } from "react";
import { Clip } from "~/media/Clip";
import { Button } from "~/ui/Button";
import { Spinner } from "~/ui/Spinner";
import { useWords } from "~/words";
import type { Post } from "../post";
import { Spanned } from "../Spanned";
import { Pictures } from "./Pictures";
import { shownWords } from "./words";

const box = "relative grid w-full place-items-center overflow-hidden bg-black lg:h-full lg:rounded-2xl";

/** What a post shows, large: its clip, its pictures, or its words. */
export function Media({ post }: { post: Post }) {
  const t = useWords(shownWords);
  const [uncovered, setUncovered] = useState(false);
  const first = post.pictures[0];
  if (!first)
    return (
      <div className="grid min-h-64 place-items-center bg-accent-soft p-6 lg:h-full lg:rounded-2xl lg:p-12">
        <p
          dir="auto"
          lang={post.language ?? undefined}
          className="max-w-prose text-2xl leading-snug font-semibold text-balance wrap-anywhere whitespace-pre-line lg:text-3xl"
        >
          <Spanned text={post.caption} spans={post.spans} />
        </p>
      </div>
    );
  if (!first.files.length)
    return (
      <div className={`${box} min-h-64 text-white/80`}>
        {post.state === "waiting" && <Spinner label={t("being_made")} />}
      </div>
    );
  if (post.sensitive && !uncovered)
    return (
      <div className={`${box} min-h-96 content-center gap-3 p-6 text-center text-white`}>
        <EyeOff aria-hidden className="mx-auto size-9" strokeWidth={1.5} />
        <p className="max-w-xs text-sm">{t("sensitive")}</p>
        <div>
          <Button onClick={() => setUncovered(true)}>{t("show")}</Button>
        </div>
      </div>
    );
  return (
    <div className={`${box} max-h-[75dvh] lg:aspect-auto! lg:max-h-none`} style={{ aspectRatio: aspectOf(post) }}>
      <div className="absolute inset-0">
        {post.kind === "video" ? <Clip picture={first} className="size-full" /> : <Pictures pictures={post.pictures} />}
      </div>
    </div>
  );
}

/** The shape that holds the first picture; the others fit into it. */
function aspectOf({ pictures: [first] }: Post): string {
  return `${first?.width ?? 9} / ${first?.height ?? 16}`;
}
