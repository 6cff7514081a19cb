import type { ReactNode } from "react";
import { cx } from "~/ui";

interface NumbersProps {
  caption: string;
  /** The caption is seen, not only read aloud. */
  showCaption?: boolean;
  heads: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  /** What is said where there are no rows. */
  empty: string;
}

/** A table of counts: the first column names, the others are numbers. */
export function Numbers({ caption, showCaption = false, heads, rows, empty }: NumbersProps) {
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className={showCaption ? "px-3 pt-3 text-start font-medium" : "sr-only"}>{caption}</caption>
        {heads.some(Boolean) && (
          <thead>
            <tr className="border-b border-line text-xs text-ink-2">
              {heads.map((head, at) => (
                <th
                  key={head}
                  scope="col"
                  className={cx("p-3 font-medium whitespace-nowrap", at === 0 ? "text-start" : "text-end")}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={heads.length} className="p-3 text-ink-2">
                {empty}
              </td>
            </tr>
          )}
          {rows.map(({ key, cells: [name, ...numbers] }) => (
            <tr key={key} className="border-b border-line last:border-b-0">
              <th scope="row" className="px-3 py-2 text-start font-normal">
                {name}
              </th>
              {numbers.map((number, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={at} className="px-3 py-2 text-end whitespace-nowrap tabular-nums">
                  {number}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
