import { cx } from "./cx";

/** Somebody's picture, or the first letter of their name on a colour of their own. `size` in pixels. */
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
  const style = { width: size, height: size };
  if (url)
    return (
      <img
        src={url}
        alt=""
        loading="lazy"
        decoding="async"
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
