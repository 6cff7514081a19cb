import {
  CircleCheck,
  CircleSlash,
  EyeOff,
  Flag,
  Gavel,
  Hourglass,
  type LucideIcon,
  RotateCcw,
  TrendingDown,
} from "lucide-react";
import { useMe } from "~/accounts/me";
import { MINORS } from "~/api/viewers";
import { reportWords } from "~/posts/report/words";
import { Badge, type Tone } from "~/ui/Badge";
import { Button, ButtonLink } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { TEXTS } from "~/ui/tones";
import { useFormats, useWords } from "~/words";
import { mayAppeal, titleOf } from "./notices";
import type { Notice } from "./queries";
import { inboxWords } from "./words";

/** One thing that one was told: what happened, why, by whom, and what can be done about it. */
export function NoticeCard({ notice, onAppeal }: { notice: Notice; onAppeal: () => void }) {
  const t = useWords(inboxWords);
  const formats = useFormats();
  const [Icon, tone] = markOf(notice);
  return (
    <article className="flex gap-4 rounded-2xl bg-surface p-4 shadow-low">
      <span className={cx("grid size-10 shrink-0 place-items-center rounded-full bg-raised", TEXTS[tone])}>
        <Icon aria-hidden className="size-5" />
      </span>
      <div className="min-w-0 grow">
        <header className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className="font-semibold text-pretty">{t(titleOf(notice), { subject: notice.subject_kind })}</h3>
          <time dateTime={notice.at} title={formats.moment(notice.at)} className="text-xs text-ink-3">
            {formats.ago(notice.at)}
          </time>
        </header>
        <Grounds notice={notice} />
        <Ways notice={notice} onAppeal={onAppeal} />
      </div>
    </article>
  );
}

function Grounds({ notice }: { notice: Notice }) {
  const t = useWords(inboxWords);
  const reasons = useWords(reportWords);
  const formats = useFormats();
  const by = notice.by_machine === null ? null : t(notice.by_machine ? "by_rule" : "by_person");
  return (
    <div className="mt-1 grid gap-1.5 text-sm text-ink-2">
      {notice.viewers.length > 0 && (
        <p>
          {notice.viewers.includes(MINORS)
            ? t("for_minors")
            : t("for_countries", { countries: formats.list(notice.viewers.map(formats.country)) })}
        </p>
      )}
      {notice.reason && (
        <p>
          {t("reason")} <Badge tone="plain">{reasons(notice.reason)}</Badge>
        </p>
      )}
      {notice.words && (
        <blockquote dir="auto" className="border-s-2 border-line ps-3 text-ink">
          {notice.words}
        </blockquote>
      )}
      {by && (
        <p>
          {by}
          {notice.rule && (
            <>
              {" "}
              <code dir="ltr" className="rounded bg-raised px-1 text-xs">
                {notice.rule}
              </code>
            </>
          )}
        </p>
      )}
      {notice.ends_at && <p>{t("ends", { day: formats.day(notice.ends_at) })}</p>}
    </div>
  );
}

function Ways({ notice, onAppeal }: { notice: Notice; onAppeal: () => void }) {
  const t = useWords(inboxWords);
  const formats = useFormats();
  const me = useMe();
  const own = me.profile?.person.handle;
  return (
    <footer className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 empty:hidden">
      {notice.appealed && !notice.kind.startsWith("appeal") && <Badge tone="info">{t("appealed")}</Badge>}
      {mayAppeal(notice) && (
        <>
          <Button size="small" look="primary" onClick={onAppeal}>
            {t("appeal")}
          </Button>
          {notice.appeal_until && (
            <span className="text-xs text-ink-2">{t("appeal_until", { day: formats.day(notice.appeal_until) })}</span>
          )}
        </>
      )}
      {notice.subject_kind === "post" && (
        <ButtonLink size="small" to="/p/$id" params={{ id: notice.subject_id }}>
          {t("see_post")}
        </ButtonLink>
      )}
      {notice.subject_kind === "person" && own && notice.kind === "decided" && (
        <ButtonLink size="small" to="/u/$handle" params={{ handle: own }}>
          {t("see_profile")}
        </ButtonLink>
      )}
    </footer>
  );
}

function markOf({ kind, action }: Notice): [LucideIcon, Tone] {
  if (kind === "report-came" || kind === "report-decided") return [Flag, "info"];
  if (kind === "appeal-came") return [Gavel, "info"];
  if (kind === "appeal-upheld") return [Gavel, "plain"];
  if (kind === "appeal-overturned") return [CircleCheck, "good"];
  if (kind === "restored") return [RotateCcw, "good"];
  if (action === "remove") return [CircleSlash, "bad"];
  if (action === "blur") return [EyeOff, "warn"];
  if (action === "limit") return [TrendingDown, "warn"];
  return [Hourglass, "warn"];
}
