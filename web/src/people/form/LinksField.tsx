import { Plus, X } from "lucide-react";
import { fieldError } from "~/accounts/forms/FormError";
import { Button, IconButton } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { peopleWords } from "../words";
import { MOST_LINKS, wholeLink } from "./profile";

interface LinksFieldProps {
  links: readonly string[];
  onChange: (links: readonly string[]) => void;
  error: unknown;
}

/** Where else somebody is found, up to five addresses. */
export function LinksField({ links, onChange, error }: LinksFieldProps) {
  const t = useWords(peopleWords);
  const change = (at: number, link: string) => onChange(links.with(at, link));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t("links")}</legend>
      {links.map((link, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link has no name of its own while it is written
        <div key={at} className="flex items-start gap-2">
          <TextField
            label={t("link_n", { n: at + 1 })}
            hideLabel
            className="grow"
            type="url"
            dir="ltr"
            maxLength={300}
            autoComplete="url"
            placeholder="https://"
            value={link}
            error={fieldError(error, `links.${at}`)}
            onChange={(event) => change(at, event.target.value)}
            onBlur={() => change(at, wholeLink(link))}
          />
          <IconButton label={t("remove_link")} onClick={() => onChange(links.toSpliced(at, 1))}>
            <X className="size-4" />
          </IconButton>
        </div>
      ))}
      {links.length < MOST_LINKS && (
        <Button
          size="small"
          className="justify-self-start"
          icon={<Plus className="size-4" />}
          onClick={() => onChange([...links, ""])}
        >
          {t("add_link")}
        </Button>
      )}
    </fieldset>
  );
}
