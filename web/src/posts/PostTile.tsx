import { Link } from "@tanstack/react-router";
import { Clock, EyeOff, Heart, Images, Play } from "lucide-react";
import { Picture } from "~/media/Picture";
import { Skeleton } from "~/ui/Skeleton";
import { formats, useWords } from "~/words";
import { type Post, usePost } from "./post";
import { postsWords } from "./words";

const MOST_LABEL = 100;

/** A post as a poster that leads to it. */
export function PostTile({ post: seed }: { post: Post }) {
  const t = useWords(postsWords);
  const post = usePost(seed);
  const picture = post.pictures[0];
  const label = t(`tile_${post.kind}`, {
    name: post.author.name,
    caption: post.caption.slice(0, MOST_LABEL) || picture?.alt || "",
  });
  return (
    <Link
      to="/p/$id"
      params={{ id: post.id }}
      aria-label={label}
      className="group relative block size-full overflow-hidden rounded-lg bg-raised"
    >
      {picture ? (
        <Poster post={post} />
      ) : (
        <span className="grid size-full place-items-center bg-accent-soft p-3">
          <span dir="auto" className="line-clamp-6 text-center text-sm leading-snug font-semibold wrap-anywhere">
            {post.caption}
          </span>
        </span>
      )}
      {picture && (
        <span
          aria-hidden
          className="absolute inset-x-0 bottom-0 flex items-center gap-1 bg-linear-to-t from-black/70 px-2 pt-6 pb-1.5 text-xs font-semibold text-white"
        >
          <Heart className="size-3.5" />
          {formats.count(post.counts.n_likes)}
        </span>
      )}
    </Link>
  );
}

function Poster({ post }: { post: Post }) {
  const picture = post.pictures[0];
  const mark = "absolute end-1.5 top-1.5 size-5 text-white drop-shadow";
  if (!picture) return null;
  if (!picture.files.length) return <Clock aria-hidden className="absolute inset-0 m-auto size-8 text-ink-3" />;
  return (
    <>
      <Picture
        picture={{ ...picture, alt: "" }}
        role={post.kind === "video" ? "poster" : "thumbnail"}
        sizes="(min-width: 768px) 192px, 33vw"
        className={`size-full object-cover transition-transform duration-300 group-hover:scale-[1.03] ${post.sensitive ? "scale-125 blur-2xl" : ""}`}
      />
      {post.sensitive && <EyeOff aria-hidden className="absolute inset-0 m-auto size-7 text-white drop-shadow" />}
      {post.kind === "video" && <Play aria-hidden className={mark} />}
      {post.pictures.length > 1 && <Images aria-hidden className={mark} />}
    </>
  );
}

/** The shape of a tile that is on its way. */
export function TileSkeleton() {
  return <Skeleton className="aspect-3/4" />;
}
