import { thumbHashToDataURL } from "thumbhash";

const N_KEPT = 64;
const shown = new Map<string, string>();

/** Return a ThumbHash (base64) as the address of a blurred picture; a wrong one as nothing. The last few are kept. */
export function thumbHashUrl(hash: string | null | undefined): string | undefined {
  if (!hash) return undefined;
  let url = shown.get(hash);
  if (url === undefined) {
    url = decoded(hash);
    if (shown.size >= N_KEPT) shown.delete(shown.keys().next().value ?? "");
    shown.set(hash, url);
  }
  return url || undefined;
}

function decoded(hash: string): string {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
  } catch {
    return "";
  }
}

/** The style that shows it behind what is on its way. */
export function thumbHashStyle(hash: string | null | undefined): React.CSSProperties | undefined {
  const url = thumbHashUrl(hash);
  return url ? { backgroundImage: `url(${url})`, backgroundSize: "100% 100%" } : undefined;
}
