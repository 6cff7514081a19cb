/** The Chromium that stories and measures drive, and how it keeps to itself. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const KEPT_TO_ITSELF = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
