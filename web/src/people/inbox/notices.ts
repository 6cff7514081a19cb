import type { Notice } from "./queries";
import type { inboxWords } from "./words";

type Title = Extract<keyof typeof inboxWords.english, `told_${string}`>;

/** The word for what a notice tells; a decision is told by what was done. */
export function titleOf({ kind, action, viewers }: Pick<Notice, "kind" | "action" | "viewers">): Title {
  switch (kind) {
    case "decided":
      if (action === "limit" && viewers.length > 0) return "told_hide";
      if (action === "remove" || action === "limit" || action === "blur") return `told_${action}`;
      return "told_wait";
    case "report-decided":
      return action === "show" ? "told_report_stays" : "told_report_acted";
    case "restored":
      return "told_restored";
    case "report-came":
      return "told_report_came";
    case "appeal-came":
      return "told_appeal_came";
    case "appeal-upheld":
      return "told_appeal_upheld";
    case "appeal-overturned":
      return "told_appeal_overturned";
  }
}

/** Whether one can still say that the decision is wrong. */
export function mayAppeal(
  notice: Pick<Notice, "appeal_until" | "appealed" | "judgement_id">,
  now = Date.now(),
): boolean {
  if (notice.appealed || !notice.judgement_id || !notice.appeal_until) return false;
  return Date.parse(notice.appeal_until) > now;
}
