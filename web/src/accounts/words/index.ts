import { defineWords } from "~/words";
import en from "./en.json";

export const accountsWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
export type AccountsKey = keyof typeof en;
