import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown, X } from "lucide-react";
import { useId } from "react";
import { useWords } from "~/words";
import { cx } from "./cx";
import { groupFocus, inputClass } from "./Field";
import { Spinner } from "./Spinner";
import { uiWords } from "./words";

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** A quieter word beside the label: a count, a code. */
  readonly hint?: string;
}

interface SharedProps {
  label: string;
  options: readonly Choice[];
  placeholder?: string;
  hideLabel?: boolean;
  /** Told what is typed, for options that come from elsewhere; they are then shown as given. */
  onType?: (text: string) => void;
  busy?: boolean;
  disabled?: boolean;
  className?: string;
}

interface OneProps extends SharedProps {
  multiple?: false;
  value: string | null;
  onChange: (value: string | null) => void;
}

interface ManyProps extends SharedProps {
  multiple: true;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** One or several of many, found by typing. */
export function Combobox(props: OneProps | ManyProps) {
  const { options, onType, disabled = false } = props;
  const chosen = (value: string): Choice => options.find((option) => option.value === value) ?? { value, label: value };
  const shared = {
    items: options,
    disabled,
    itemToStringLabel: (choice: Choice) => choice.label,
    isItemEqualToValue: (a: Choice, b: Choice) => a.value === b.value,
    ...(onType && { filter: null, onInputValueChange: onType }),
  };
  if (props.multiple)
    return (
      <Base.Root
        {...shared}
        multiple
        value={props.value.map(chosen)}
        onValueChange={(choices: Choice[]) => props.onChange(choices.map((choice) => choice.value))}
      >
        <Frame {...props} chosen={props.value.map(chosen)} />
      </Base.Root>
    );
  return (
    <Base.Root
      {...shared}
      value={props.value === null ? null : chosen(props.value)}
      onValueChange={(choice: Choice | null) => props.onChange(choice?.value ?? null)}
    >
      <Frame {...props} />
    </Base.Root>
  );
}

function Frame({ label, hideLabel, placeholder, busy, className, chosen }: SharedProps & { chosen?: Choice[] }) {
  const t = useWords(uiWords);
  const id = useId();
  return (
    <div className={cx("grid gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      <Base.InputGroup
        className={cx(inputClass, groupFocus, "flex min-h-10 items-center gap-1 py-1 ps-1.5 pe-1 touch:min-h-11")}
      >
        <Base.Chips className="flex min-w-0 grow flex-wrap items-center gap-1">
          {chosen?.map((choice) => (
            <Base.Chip
              key={choice.value}
              className="inline-flex h-7 items-center gap-0.5 rounded-lg bg-accent-soft ps-2 text-sm text-accent outline-none data-highlighted:ring-2 data-highlighted:ring-focus"
            >
              {choice.label}
              <Base.ChipRemove
                aria-label={t("remove", { what: choice.label })}
                className="hit grid size-7 place-items-center rounded-lg hover:bg-accent/15"
              >
                <X className="size-3.5" />
              </Base.ChipRemove>
            </Base.Chip>
          ))}
          <Base.Input
            id={id}
            aria-label={label}
            placeholder={chosen?.length ? undefined : placeholder}
            className="h-7 min-w-16 grow basis-16 bg-transparent px-1.5 text-sm outline-none touch:text-base"
          />
        </Base.Chips>
        {busy && <Spinner />}
        <Base.Trigger aria-label={label} className="hit grid size-7 shrink-0 place-items-center rounded-lg text-ink-2">
          <ChevronDown className="size-4" />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="popup w-(--anchor-width) min-w-56 overflow-hidden">
            <Base.Empty>
              <p className="px-4 py-3 text-sm text-ink-2">{t("nothing_found")}</p>
            </Base.Empty>
            <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
              {(choice: Choice) => (
                <Base.Item key={choice.value} value={choice} className="option">
                  <span className="grow">{choice.label}</span>
                  {choice.hint && <span className="text-xs text-ink-3 tabular-nums">{choice.hint}</span>}
                  <span className="size-4 shrink-0">
                    <Base.ItemIndicator>
                      <Check aria-hidden className="size-4 text-accent" />
                    </Base.ItemIndicator>
                  </span>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </div>
  );
}
