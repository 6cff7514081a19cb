import { language } from "~/words";

/** Languages a post may be said to be in; the server knows more, and measures where none is said. */
const TAGS =
  "ar bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta te th tl tr uk ur vi zh".split(
    " ",
  );

/** Return them by their names in the language of the page, in the order of its letters; `own` is among them. */
export function languagesOf(own: string | null): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: "language" });
  const tags = own && !TAGS.includes(own) ? [...TAGS, own] : TAGS;
  const named = tags.map((value) => ({ value, label: names.of(value) ?? value }));
  return named.sort((a, b) => a.label.localeCompare(b.label, language));
}
