import type { Shapes } from "~/api/rest";

export type Platform = Shapes["Platform"];

export const PLATFORMS: readonly Platform[] = ["instagram", "tiktok", "youtube", "x", "socialpulse"];

/** Names of platforms are the same in every language. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  instagram: "Instagram",
  tiktok: "TikTok",
  youtube: "YouTube",
  x: "X",
  socialpulse: "SocialPulse",
};

/** Where an account can be looked at; null where that is not known. */
export function profileAddress(platform: string, handle: string | null): string | null {
  if (!handle) return null;
  const name = encodeURIComponent(handle.replace(/^@/, ""));
  switch (platform) {
    case "instagram":
      return `https://www.instagram.com/${name}/`;
    case "tiktok":
      return `https://www.tiktok.com/@${name}`;
    case "youtube":
      return `https://www.youtube.com/@${name}`;
    case "x":
      return `https://x.com/${name}`;
    case "socialpulse":
      return `/u/${name}`;
    default:
      return null;
  }
}

/** The name of a platform; of one that is not known here, what it is called elsewhere. */
export function platformName(platform: string): string {
  return PLATFORM_NAMES[platform as Platform] ?? platform;
}
