import { defineWords } from "~/words";
import en from "./en.json";

export const reportWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
