import { useState } from "react";
import { kindOf, measure, type Refusal, wrongFile } from "~/media/upload/checks";
import { addFile } from "~/media/upload/uploads";
import { type Draft, fitting, type Item } from "./draft";
import type { Change } from "./Fields";
import { removeItem } from "./removing";

/** A file that was not taken, and why. */
export interface Refused {
  readonly file: File;
  readonly why: Refusal | "mixed" | "too-many";
}

interface Adding {
  /** `instead`: what gives way to them, where they fit. */
  add: (files: readonly File[], instead?: Item) => Promise<void>;
  refused: readonly Refused[];
  clear: () => void;
}

/** Return what looks files over, and uploads those that fit the draft. */
export function useAddFiles(draft: Draft, change: Change): Adding {
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const add = async (files: readonly File[], instead?: Item) => {
    const looked = await Promise.all(files.map(look));
    const wrong = looked.flatMap(({ file, why }) => (why ? [{ file, why }] : []));
    const right = looked.flatMap(({ file, why, kind }) => (why || !kind ? [] : [{ file, kind }]));
    const { taken, left } = fitting(
      draft.items.filter((item) => item !== instead),
      right,
    );
    const others = left ? right.filter((one) => !taken.includes(one)).map(({ file }) => ({ file, why: left })) : [];
    setRefused([...wrong, ...others]);
    if (instead && taken.length) removeItem(instead, change);
    for (const { file } of taken) {
      const { id, kind } = await addFile(file);
      const item: Item = { key: id, kind, upload_id: id, picture: null, alt: instead?.alt ?? "", cover_ms: null };
      change((draft) => ({ ...draft, items: [...draft.items, item] }));
    }
  };
  return { add, refused, clear: () => setRefused([]) };
}

async function look(file: File) {
  const why = wrongFile(file, null) ?? wrongFile(file, await measure(file));
  return { file, why, kind: kindOf(file) };
}
