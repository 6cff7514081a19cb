import { type Values, wordsOf } from "~/words/words";
import { Problem } from "./problems";
import { type ProblemKey, problemWords } from "./words";

/** Says what stands under a key. */
type Say = (key: ProblemKey, values?: Values) => string;

export const translator = (): Promise<Say> => wordsOf(problemWords);

/**
 * Return a problem in other words: by what exactly is the matter, where the server gives that a name, else by its code.
 * What has no words here keeps the server's sentence.
 */
export function saidIn(say: Say, problem: Problem): Problem {
  const { status, code, message, retryAfter_s, cause } = problem;
  const errors = problem.errors.map((error) => ({ ...error, reason: known(say, error.cause) ?? error.reason }));
  return new Problem(status, code, sentence(say, problem) ?? message, errors, retryAfter_s, cause);
}

function sentence(say: Say, { status, code, cause, errors, retryAfter_s }: Problem): string | null {
  if (errors.length) return errors.length === 1 ? known(say, errors[0]?.cause) : null; // it names fields and values
  if (code === "over-quota" && retryAfter_s) return say("over-quota-wait", { n: Math.ceil(retryAfter_s / 60) });
  return known(say, cause) ?? known(say, code) ?? (status >= 500 ? say("error") : null);
}

function known(say: Say, key = ""): string | null {
  return Object.hasOwn(problemWords.english, key) ? say(key as ProblemKey) : null;
}
