import { defineWords, type Translate } from "~/words";
import en from "./en.json";

export const moderationWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });

export type Word = keyof typeof en;
/** Says this room's messages. */
export type Say = Translate<Word>;
