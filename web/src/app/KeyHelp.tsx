import { lazy, Suspense, useState } from "react";
import { type Key, knownKeys, useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { appWords } from "./words";

const KeyList = lazy(() => import("./KeyList"));

/** `?` shows what keys do here. */
export function KeyHelp() {
  const t = useWords(appWords);
  const [keys, setKeys] = useState<readonly Key[] | null>(null);
  const [open, setOpen] = useState(false);
  const show = () => {
    setKeys(knownKeys());
    setOpen(true);
  };
  useKeys([{ key: "?", label: t("keys"), run: show }]);
  return <Suspense>{keys && <KeyList keys={keys} open={open} onClose={() => setOpen(false)} />}</Suspense>;
}
