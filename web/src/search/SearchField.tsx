import { Search, X } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { groupFocus, inputClass } from "~/ui/Field";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { searchWords } from "./words";

interface SearchFieldProps {
  text: string;
  onType: (text: string) => void;
  onEnter: () => void;
}

/** The one line. */
export function SearchField({ text, onType, onEnter }: SearchFieldProps) {
  const t = useWords(searchWords);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ key: "/", label: t("go_to_field"), run: () => field.current?.select() }]);
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onEnter();
          field.current?.blur(); // the keyboard of a phone goes down
        }}
        className={cx(inputClass, groupFocus, "flex h-12 items-center gap-3 rounded-full! ps-4! pe-1.5!")}
      >
        <Search aria-hidden className="size-5 shrink-0 text-ink-2" />
        <input
          ref={field}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={200}
          // biome-ignore lint/a11y/noAutofocus: on this screen there is nothing else to do first
          autoFocus={!text && matchMedia("(hover: hover)").matches}
          aria-label={t("field")}
          placeholder={t("placeholder")}
          value={text}
          onChange={(event) => onType(event.target.value)}
          className="min-w-0 grow bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        {text && (
          <IconButton
            label={t("clear")}
            size="small"
            onClick={() => {
              onType("");
              field.current?.focus();
            }}
          >
            <X className="size-4.5" />
          </IconButton>
        )}
      </form>
    </search>
  );
}
