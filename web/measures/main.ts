import { launch } from "./browser.ts";
import { filters } from "./discover.ts";
import { acts, memory, swipes } from "./feed.ts";
import { first } from "./first.ts";

/** Measure a running server and write every figure as JSON: node main.ts ADDRESS EMAIL PASSWORD LANGUAGE POST [PART…] */
const [at = "", email = "", password = "", language = "en", post = "", ...parts] = process.argv.slice(2);
const who = { email, password };
const browser = await launch();
const all = {
  home: () => first(browser, at, "/", language),
  post: () => first(browser, at, `/p/${post}`, language),
  discover: () => first(browser, at, "/discover", language),
  acts: () => acts(browser, at, who),
  swipes: () => swipes(browser, at, who),
  memory: () => memory(browser, at, who, [50, 250, 500, 1_000]),
  filters: () => filters(browser, at),
};
try {
  for (const name of parts.length ? parts : Object.keys(all)) {
    const found = await all[name as keyof typeof all]().catch((error: unknown) => ({ failed: String(error) }));
    console.log(JSON.stringify({ [name]: found }));
  }
} finally {
  await browser.close();
}
