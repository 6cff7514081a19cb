import type { Shapes } from "~/api/rest";

export type Reason = Shapes["ReportBody"]["reason"];

/** Every reason to report something, by what it is about. */
export const REASON_GROUPS = [
  ["group_deceive", ["spam", "scam", "impersonation", "misinformation", "elections"]],
  ["group_people", ["harassment", "hate", "doxxing", "threats", "intimate-images"]],
  ["group_harm", ["self-harm", "eating-disorder", "dangerous-acts", "child-safety", "child-abuse"]],
  ["group_content", ["adult-content", "graphic-violence", "animal-cruelty", "extremism"]],
  ["group_law", ["regulated-goods", "intellectual-property", "other"]],
] as const satisfies readonly (readonly [string, readonly Reason[]])[];
