import { defineWords } from "~/words";
import en from "./en.json";

export const galleryWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
