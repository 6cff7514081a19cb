import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { cx, Select, Skeleton, Spinner, TextArea } from "~/ui";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { deskQuery } from "../cases";
import { useNames } from "../names";
import { type Context, REASONS } from "../types";
import { moderationWords } from "../words";
import { appealEffect, type Deed, deedsOf } from "./decisions";
import { ForWhom } from "./ForWhom";
import { Key } from "./SubjectView";
import type { Deciding } from "./useDecide";
import { isNamed, nextWhom, type Viewers, type Whom, whomOf } from "./whom";

const MOST_WORDS = 2_000;

/** What can be done, each by one key; the reason is the case's until another is chosen. */
export function DecidePanel({ context, deciding, mine }: { context: Context; deciding: Deciding; mine: boolean }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { data: desk } = useQuery(deskQuery);
  const { draft, setDraft, armed, press } = deciding;
  const [writes, setWrites] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const { viewers } = draft;
  const deeds = desk ? deedsOf(desk, context.case, viewers) : [];
  const hides = (deed: Deed) => deed === "limit" && viewers.whom !== "everybody";
  const nameOf = (deed: Deed) => (deed === null ? t("pass_on") : hides(deed) ? t("hide") : names.action(deed));
  useKeys(
    [
      ...deeds.map(({ key, deed }) => ({ key, label: nameOf(deed), run: () => press(deed) })),
      { key: "r", label: t("reason_and_words"), run: () => write() },
      ...(whomOf(context).length > 1
        ? [{ key: "w", label: t("for_whom"), run: () => choose(nextWhom(context, viewers.whom)) }]
        : []),
      { key: "Escape", label: t("disarm"), run: deciding.disarm },
    ],
    mine,
  );
  const choose = (whom: Whom) => {
    setDraft({ ...draft, viewers: { ...viewers, whom } });
    if (whom !== "countries" || viewers.countries.length > 0) return;
    requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>("input[role=combobox]")?.focus());
  };
  const write = () => {
    setWrites(true);
    requestAnimationFrame(() => panel.current?.querySelector("textarea")?.focus());
  };
  return (
    <section
      ref={panel}
      aria-label={t("decide")}
      className="rounded-2xl border border-line bg-surface p-3 shadow-lg max-lg:sticky max-lg:bottom-16 max-lg:z-20 md:max-lg:bottom-2"
    >
      <div className="mb-2 flex items-end gap-2">
        <Select
          label={t("reason")}
          hideLabel
          className="min-w-0 grow"
          value={draft.reason}
          onChange={(reason) => setDraft({ ...draft, reason })}
          options={REASONS.map((value) => ({ value, label: names.reason(value) }))}
        />
        {!writes && (
          <button
            type="button"
            onClick={write}
            aria-keyshortcuts="r"
            className="h-10 rounded-xl px-3 text-sm whitespace-nowrap text-ink-2 hover:bg-raised"
          >
            {t("add_words")} <Key name="R" />
          </button>
        )}
      </div>
      {writes && (
        <TextArea
          label={t("words_to_author")}
          hideLabel
          className="mb-2"
          rows={2}
          maxLength={MOST_WORDS}
          placeholder={t("words_to_author")}
          value={draft.words}
          onChange={(event) => setDraft({ ...draft, words: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      )}
      <ForWhom
        context={context}
        viewers={viewers}
        onChoose={choose}
        onName={(next) => setDraft({ ...draft, viewers: next })}
      />
      {context.case.escalated && <p className="mb-2 text-sm text-ink-2">{t("two_agree")}</p>}
      <div className="grid grid-cols-3 gap-2 lg:grid-cols-2">
        {!desk && ["1", "2", "3", "4", "5", "6"].map((key) => <Skeleton key={key} className="h-14" />)}
        {deeds.map(({ key, deed }) => (
          <DeedButton
            key={key}
            keyName={key}
            name={nameOf(deed)}
            hint={
              hides(deed) && !appealEffect(context, deed, viewers)
                ? t("hide_text")
                : hintOf(context, deed, viewers, names, t)
            }
            grave={deed === "remove"}
            armed={armed !== undefined && armed === deed}
            busy={deciding.pending !== undefined && deciding.pending === deed}
            disabled={!mine || deciding.pending !== undefined || (deed !== null && !isNamed(viewers))}
            onPress={() => press(deed)}
          />
        ))}
      </div>
      <p role="status" className={cx("text-sm text-bad", armed !== undefined && "mt-2")}>
        {armed !== undefined && t("press_again", { action: nameOf(armed) })}
      </p>
    </section>
  );
}

function hintOf(
  context: Context,
  deed: Deed,
  viewers: Viewers,
  names: ReturnType<typeof useNames>,
  t: ReturnType<typeof useWords<keyof typeof moderationWords.english>>,
): string {
  const effect = appealEffect(context, deed, viewers);
  if (effect) return t(effect);
  return deed === null ? t("pass_on_text") : names.deed(deed);
}

interface DeedButtonProps {
  keyName: string;
  name: string;
  hint: string;
  grave: boolean;
  armed: boolean;
  busy: boolean;
  disabled: boolean;
  onPress: () => void;
}

function DeedButton({ keyName, name, hint, grave, armed, busy, disabled, onPress }: DeedButtonProps) {
  const hintId = useId();
  return (
    <button
      type="button"
      disabled={disabled}
      aria-keyshortcuts={keyName}
      aria-describedby={hintId}
      onClick={onPress}
      className={cx(
        "grid min-h-14 content-center rounded-xl border px-3 py-2 text-start transition-colors disabled:opacity-50",
        armed ? "border-bad bg-bad text-white dark:text-black" : "border-line enabled:hover:bg-raised",
      )}
    >
      <span
        className={cx("flex items-center justify-between gap-2 text-sm font-semibold", grave && !armed && "text-bad")}
      >
        {name} {busy ? <Spinner /> : <Key name={keyName} />}
      </span>
      <span id={hintId} className={cx("text-xs max-lg:sr-only", !armed && "text-ink-2")}>
        {hint}
      </span>
    </button>
  );
}
