import type { Shapes } from "~/api/rest";
import { useFormats, useWords } from "~/words";
import { useNames } from "../names";
import { moderationWords } from "../words";
import { matrixOf } from "./moves";

/** From which action to which how many would go: harsher after the diagonal, milder before it. */
export function Matrix({ changes }: { changes: readonly Shapes["Change"][] }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { number } = useFormats();
  const { actions, count, harsher, milder, most } = matrixOf(changes);
  return (
    <figure className="w-fit max-w-full overflow-x-auto rounded-xl border border-line bg-surface p-3">
      <table className="text-sm">
        <caption className="sr-only">{t("moves")}</caption>
        <thead>
          <tr>
            <th scope="col" className="p-2 text-start text-xs font-normal text-ink-2">
              {t("was_becomes")}
            </th>
            {actions.map((action) => (
              <th key={action} scope="col" className="p-2 text-center text-xs font-medium">
                {names.action(action)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actions.map((was, row) => (
            <tr key={was}>
              <th scope="row" className="p-2 text-start text-xs font-medium">
                {names.action(was)}
              </th>
              {actions.map((now, column) => {
                const n = count(was, now);
                const tint = column > row ? "--bad" : column < row ? "--good" : "--ink-3";
                const share = n === 0 ? 0 : 12 + (28 * n) / most;
                return (
                  <td
                    key={now}
                    className="min-w-16 rounded-md border-2 border-surface p-2 text-center tabular-nums"
                    style={{ background: `color-mix(in oklab, var(${tint}) ${share}%, var(--raised))` }}
                  >
                    {n === 0 ? <span className="text-ink-3">·</span> : number(n)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption className="mt-2 px-2 text-xs text-ink-2">{t("moves_sum", { harsher, milder })}</figcaption>
    </figure>
  );
}
