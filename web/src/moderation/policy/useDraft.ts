import { useState } from "react";

const KEY = "socialpulse.policy-draft";

export interface PolicyDraft {
  /** null: nothing was changed. */
  readonly text: string | null;
  readonly set: (text: string | null) => void;
}

/** The policy that is being written; this device keeps it until it is put in or thrown away. */
export function useDraft(): PolicyDraft {
  const [text, setText] = useState(() => localStorage.getItem(KEY));
  const set = (chosen: string | null) => {
    setText(chosen);
    if (chosen === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  };
  return { text, set };
}
