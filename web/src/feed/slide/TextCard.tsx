import { Caption } from "~/posts/Caption";
import type { Post } from "~/posts/post";
import { cx } from "~/ui/cx";

/** Words that are the whole post, set large on colours of its own. A long text scrolls within. */
export function TextCard({ post, gestures }: { post: Post; gestures: React.HTMLAttributes<HTMLElement> }) {
  const n = post.caption.length;
  const size =
    n < 70
      ? "text-3xl font-bold md:text-4xl"
      : n < 180
        ? "text-2xl font-semibold"
        : "text-lg leading-relaxed font-medium";
  return (
    <div className="absolute inset-0 overflow-hidden" style={coloursOf(post.id)} {...gestures}>
      <div className="absolute inset-x-0 top-16 bottom-24 overflow-y-auto ps-6 pe-18 [mask-image:linear-gradient(transparent,black_1.5rem,black_calc(100%-2rem),transparent)] [scrollbar-width:thin] md:top-4 md:pe-6">
        <div className="grid min-h-full content-center py-6">
          <Caption post={post} className={cx("text-balance", size)} />
        </div>
      </div>
    </div>
  );
}

/** Two neighbouring hues that belong to this post, pale in the light theme and deep in the dark one. */
function coloursOf(id: string): React.CSSProperties {
  let sum = 7;
  for (const letter of id) sum = (sum * 33 + letter.charCodeAt(0)) >>> 0;
  const hue = sum % 360;
  const other = (hue + 40 + (sum % 60)) % 360;
  const paint = (hue: number) => `light-dark(oklch(0.91 0.07 ${hue}), oklch(0.33 0.09 ${hue}))`;
  const ground = (hue: number) => `light-dark(oklch(0.955 0.03 ${hue}), oklch(0.22 0.05 ${hue}))`;
  return {
    background: [
      `radial-gradient(120% 70% at ${sum % 100}% 0%, ${paint(hue)}, transparent 75%)`,
      `radial-gradient(110% 80% at ${100 - (sum % 100)}% 100%, ${paint(other)}, transparent 70%)`,
      ground(hue),
    ].join(", "),
  };
}
