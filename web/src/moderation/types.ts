import type { Shapes } from "~/api/rest";

/** The nouns of this room, by the names its screens use. */
export type Case = Shapes["CaseOut"];
export type Context = Shapes["ContextOut"];
export type Standing = Shapes["StandingOut"];
export type Judgement = Shapes["JudgementOut"];
export type Wellness = Shapes["WellnessOut"];
export type Streak = Shapes["StreakOut"];
export type Desk = Shapes["DeskOut"];
export type Bulk = Shapes["BulkOut"];
export type Rule = Shapes["RuleOut"];
export type HashList = Shapes["ListOut"];
export type Action = Shapes["Action"];
export type Queue = Shapes["Queue"];
export type Reason = Shapes["Reason-Input"];
export type CaseKind = Shapes["CaseKind"];
export type SubjectKind = Shapes["SubjectKind"];
export type Outcome = Shapes["Outcome"];
export type HashKind = Shapes["HashKind"];

/** From the mildest to the gravest. */
export const ACTIONS = ["show", "blur", "limit", "hold", "escalate", "remove"] as const satisfies readonly Action[];

export const QUEUES = [
  "children",
  "violence",
  "self-harm",
  "hate",
  "sexual",
  "rights",
  "deception",
  "other",
  "appeals",
] as const satisfies readonly Queue[];

export const REASONS = [
  "child-abuse",
  "child-safety",
  "threats",
  "graphic-violence",
  "extremism",
  "animal-cruelty",
  "self-harm",
  "eating-disorder",
  "dangerous-acts",
  "hate",
  "harassment",
  "adult-content",
  "intimate-images",
  "doxxing",
  "intellectual-property",
  "scam",
  "impersonation",
  "misinformation",
  "elections",
  "spam",
  "regulated-goods",
  "other",
] as const satisfies readonly Reason[];

export const KINDS = ["machine", "reports", "appeal"] as const satisfies readonly CaseKind[];
export const SUBJECT_KINDS = ["post", "comment", "person"] as const satisfies readonly SubjectKind[];
