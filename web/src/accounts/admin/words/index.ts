import { defineWords, type Translate } from "~/words";
import en from "./en.json";

export const adminWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
export type AdminKey = keyof typeof en;
export type AdminTranslate = Translate<AdminKey>;
