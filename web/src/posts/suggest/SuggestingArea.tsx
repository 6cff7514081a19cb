import { useQuery } from "@tanstack/react-query";
import { Hash } from "lucide-react";
import {
  type KeyboardEvent,
  type Ref,
  useDeferredValue,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Avatar } from "~/ui/Avatar";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import { type Begun, begunAt, completed } from "./begun";
import { type Suggestion, suggestionsQuery } from "./suggestions";
import { suggestWords } from "./words";

interface SuggestingAreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  placeholder?: string;
  rows?: number;
  /** Suggestions open above it. */
  above?: boolean;
  describedBy?: string;
  invalid?: boolean;
  className?: string;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text in which tags and people are suggested while they are written: a combobox. */
export function SuggestingArea(props: SuggestingAreaProps) {
  const { label, value, onChange, onKeyDown, placeholder, rows = 4, above, describedBy, invalid, className } = props;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(props.ref, () => area.current as HTMLTextAreaElement);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [active, setActive] = useState(0);
  const { data } = useQuery(suggestionsQuery(useDeferredValue(begun)));
  const found = begun?.query && data ? data : [];
  const caret = useRef<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it grows with the text
  useLayoutEffect(() => {
    const shown = area.current;
    if (!shown) return;
    shown.style.height = "auto";
    shown.style.height = `${shown.scrollHeight + 2}px`;
    if (caret.current !== null) shown.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);

  const look = () => {
    const { selectionStart, selectionEnd, value } = area.current ?? { selectionStart: 0, selectionEnd: 1, value: "" };
    setBegun(selectionStart === selectionEnd ? begunAt(value, selectionStart) : null);
    setActive(0);
  };
  const choose = ({ value: chosen }: Suggestion) => {
    if (!begun) return;
    const whole = completed(value, begun, chosen);
    caret.current = whole.caret;
    onChange(whole.text);
    setBegun(null);
  };
  const press = (event: KeyboardEvent) => {
    const chosen = found[active];
    if (!chosen || event.nativeEvent.isComposing) return onKeyDown?.(event);
    const step = { ArrowDown: 1, ArrowUp: found.length - 1 }[event.key];
    if (step) setActive((active + step) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(chosen);
    else if (event.key === "Escape") setBegun(null);
    else return onKeyDown?.(event);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative min-w-0 grow">
      <textarea
        ref={area}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found[active] && `${id}-${active}`}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        dir={value ? "auto" : undefined}
        rows={rows}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setBegun(null)}
        onKeyDown={press}
        className={cx(
          "block w-full resize-none rounded-2xl border border-line bg-surface px-3.5 py-2.5 text-base leading-snug placeholder:text-ink-3 focus:border-focus",
          invalid && "border-bad",
          className,
        )}
      />
      <Suggestions id={id} label={label} found={found} active={active} above={above ?? false} onChoose={choose} />
    </div>
  );
}

interface SuggestionsProps {
  id: string;
  label: string;
  found: readonly Suggestion[];
  active: number;
  above: boolean;
  onChoose: (suggestion: Suggestion) => void;
}

function Suggestions({ id, label, found, active, above, onChoose }: SuggestionsProps) {
  const t = useWords(suggestWords);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found.length) list.current?.scrollIntoView({ block: "nearest" }); // on a phone the page ends close below
  }, [found.length]);
  return (
    <>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!found.length}
        className={cx(
          "absolute inset-x-0 z-30 scroll-mb-18 overflow-hidden rounded-xl border border-line bg-surface p-1 shadow-xl",
          above ? "bottom-full mb-1" : "top-full mt-1",
        )}
      >
        {found.map((one, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text, as the combobox pattern has it
          <div
            key={one.value}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            onPointerDown={(event) => {
              event.preventDefault(); // the text keeps the focus
              onChoose(one);
            }}
            className="flex min-h-11 cursor-default items-center gap-3 rounded-lg px-2 text-sm aria-selected:bg-raised"
          >
            {one.name === undefined ? (
              <Hash aria-hidden className="size-5 shrink-0 text-ink-2" />
            ) : (
              <Avatar name={one.name} url={one.avatar_url} size={28} />
            )}
            <span className="min-w-0 grow truncate">
              <bdi className="font-medium">{one.name ?? one.value}</bdi>{" "}
              {one.name !== undefined && <bdi className="text-ink-2">@{one.value}</bdi>}
            </span>
            {one.n_posts !== undefined && <span className="text-ink-2">{t("n_posts", { n: one.n_posts })}</span>}
          </div>
        ))}
      </div>
      <p role="status" className="sr-only">
        {found.length > 0 && t("n_found", { n: found.length })}
      </p>
    </>
  );
}
