import { defineWords, type Translate } from "~/words";
import en from "./en.json";

export const listsWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
export type ListsKey = keyof typeof en;
export type ListsTranslate = Translate<ListsKey>;
