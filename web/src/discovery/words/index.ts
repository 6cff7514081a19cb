import { defineWords } from "~/words";
import en from "./en.json";

export const discoveryWords = defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") });
export type DiscoveryKey = keyof typeof en;
