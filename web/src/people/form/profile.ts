import type { Shapes } from "~/api/rest";

export type ProfileBody = Shapes["ProfileBody"];
export type AgeBracket = Shapes["AgeBracket"];
type Own = Shapes["OwnOut"];

export const MOST_NAME = 60;
export const MOST_BIO = 500;
export const MOST_LINKS = 5;
export const AGES: readonly AgeBracket[] = ["13-15", "16-17", "18-24", "25-34", "35-44", "45-54", "55+"];

/** Languages that posts are often written in; a profile may say any. */
export const TONGUES =
  "ar bn cs da de el en es fa fi fr he hi hu id it ja ko ms nb nl pl pt ro ru sv sw ta th tl tr uk ur vi zh".split(" ");

/** Return a profile as it is sent: whole, as what is left out is emptied. */
export function bodyOf({ person, age_bracket }: Own): ProfileBody {
  const { handle, name, bio, avatar_id, links, language, private: isPrivate } = person;
  return { handle, name, age_bracket, bio, avatar_id, links, language, private: isPrivate };
}

/** Whether somebody of this age is private where they say nothing else. */
export function isMinor(age: AgeBracket | ""): boolean {
  return age === "13-15" || age === "16-17";
}

/** The characters of a text, counted as the server counts them. */
export function lengthOf(text: string): number {
  return [...text.normalize("NFC").trim()].length;
}

/** Return a link as it is kept: with a scheme, where somebody left it out. */
export function wholeLink(link: string): string {
  const text = link.trim();
  return !text || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
}
