import { formats } from "~/words/language";
import { type Labels, placeName, type T } from "./labels";
import type { Hit } from "./query/queries";
import type { DiscoveryKey } from "./words";

type Reason = Hit["reasons"][number];

/** Return why a creator was found, in the language of the page: what the server says, from what the hit holds. */
export function whySaid(hit: Hit, reason: Reason, t: T, labels: Labels): string {
  const { account, similarity } = hit;
  switch (reason.about) {
    case "name":
      return t("why_name");
    case "meaning":
      return t(similarity !== null && similarity >= 0.45 ? "why_very_close" : "why_close", {
        similarity: formats.number(Math.round((similarity ?? 0) * 100) / 100),
      });
    case "words":
      return t("why_words", { words: reason.text.replace(/^says /, "") });
    case "niche":
      return `${labels.niche(account.niches?.[0] ?? "")} (${formats.percent(account.p_niches?.[0] ?? 0, 0)})`;
    case "place": {
      const place = placeName(account);
      return t("why_place", { place, basis: basisSaid(t, account.place_basis) });
    }
    case "followers":
      return t("why_followers", { n: formats.count(account.followers ?? 0) });
    case "engagement":
      return t("why_engagement", { rate: formats.percent(account.engagement_rate ?? 0) });
    case "fresh":
      return t("why_fresh", { when: formats.ago(account.last_post_at ?? new Date()) });
    case "risk":
      return account.risks?.length
        ? t("why_risk", { risks: formats.list(account.risks.map(labels.risk)) })
        : t("risk_free_yes");
    case "filters":
      return t("why_filters");
    default:
      return reason.text;
  }
}

const BASES: Readonly<Record<string, DiscoveryKey>> = {
  declared: "basis_declared",
  location: "basis_location",
  bio: "basis_bio",
  audience: "basis_audience",
};

/** How a place is known. */
export function basisSaid(t: T, basis: string | null): string {
  return t(BASES[basis ?? ""] ?? "basis_known");
}
