import type { ReactNode } from "react";
import { platformName } from "./platforms";

/** Marks of our own that call each platform to mind. */
const SHAPES: Readonly<Record<string, ReactNode>> = {
  instagram: (
    <>
      <rect x="3" y="3" width="18" height="18" rx="5.5" />
      <circle cx="12" cy="12" r="4.2" />
      <circle cx="17" cy="7" r=".6" fill="currentColor" />
    </>
  ),
  tiktok: <path d="M13 4v11.2a3.8 3.8 0 1 1-3.8-3.8M13 4c.4 3 2.4 5 5.5 5.2" />,
  youtube: (
    <>
      <rect x="2.5" y="5.5" width="19" height="13" rx="4" />
      <path d="m10.2 9 5 3-5 3z" fill="currentColor" />
    </>
  ),
  x: <path d="M4.5 4.5 19.5 19.5M19 4.5 5 19.5" />,
  socialpulse: <path d="M3 12.5h4l2.5-7 5 13 2.5-6H21" />,
};

/** A platform's mark; named for screen readers unless the name stands beside it. */
export function PlatformIcon({ platform, bare = false }: { platform: string; bare?: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      role={bare ? undefined : "img"}
      aria-hidden={bare || undefined}
      aria-label={bare ? undefined : platformName(platform)}
      className="size-4 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[platform] ?? <circle cx="12" cy="12" r="8" />}
    </svg>
  );
}
