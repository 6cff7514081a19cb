import { cx } from "~/ui/cx";
import { type Medium, type PictureRole, sourcesOf } from "./files";
import { thumbHashStyle } from "./thumbhash";

interface PictureProps {
  picture: Medium;
  role?: PictureRole;
  /** How wide it stands on the page, as in `<img sizes>`. */
  sizes?: string;
  className?: string;
  /** Needed at once: it is not left until it comes into view. */
  eager?: boolean;
  /** What it is called instead of its alt text; empty where something beside it says so. */
  alt?: string;
}

/** A picture or a poster in the best format and size for its place; its ThumbHash is there at once and nothing shifts. */
export function Picture({ picture, role = "picture", sizes = "100vw", className, eager = false, alt }: PictureProps) {
  const { sources, fallback } = sourcesOf(picture, role);
  return (
    <picture className="contents">
      {sources.map(({ mime, srcSet }) => (
        <source key={mime} type={mime} srcSet={srcSet} sizes={sizes} />
      ))}
      <img
        src={fallback?.url}
        alt={alt ?? picture.alt}
        width={picture.width ?? undefined}
        height={picture.height ?? undefined}
        loading={eager ? "eager" : "lazy"}
        decoding="async"
        draggable={false}
        style={thumbHashStyle(picture.thumbhash)}
        onLoad={({ currentTarget }) => {
          currentTarget.style.backgroundImage = "none";
        }}
        className={cx("bg-raised", className)}
      />
    </picture>
  );
}
