import { language } from "~/words/language";
import type { Problem } from "./problems";

/** Return a problem in the language of the page. The words come with the first one; English is the server's own. */
export async function inWords(problem: Problem): Promise<Problem> {
  if (language === "en") return problem;
  try {
    const { saidIn, translator } = await import("./saying");
    return saidIn(await translator(), problem);
  } catch {
    return problem; // offline, and never read before
  }
}
