import { useState } from "react";
import { cx } from "./cx";

/** Pictures that could not be had, so that a row scrolled back into sight does not try again. */
const lost = new Set<string>();

/** Somebody's picture, or the first letter of their name on a colour of their own, where it cannot be had. `size` in
 * pixels. A picture may lie elsewhere; nobody is told who looks. */
export function Avatar({
  name,
  url,
  size = 40,
  className,
}: {
  name: string;
  url?: string | null;
  size?: number;
  className?: string;
}) {
  const [failed, setFailed] = useState<string>();
  const style = { width: size, height: size };
  if (url && failed !== url && !lost.has(url))
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
        style={style}
        className={cx(
          "shrink-0 rounded-full bg-raised object-cover outline -outline-offset-1 outline-ink/8",
          className,
        )}
      />
    );
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return (
    <span
      aria-hidden
      style={{
        ...style,
        fontSize: size * 0.42,
        background: `linear-gradient(145deg, oklch(0.52 0.13 ${hue}), oklch(0.42 0.12 ${(hue + 40) % 360}))`,
      }}
      className={cx("grid shrink-0 place-items-center rounded-full font-semibold text-white uppercase", className)}
    >
      {[...name][0]}
    </span>
  );
}
