import { defineWords } from "~/words";
import en from "./en.json";

/** What doors refuse, by the names they give it: the languages that their own sentences are not in. */
export const problemWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
export type ProblemKey = keyof typeof en;
