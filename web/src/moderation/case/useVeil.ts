import { useEffect, useState } from "react";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import type { Wellness } from "../types";
import { moderationWords } from "../words";

export interface Veil {
  readonly blur: boolean;
  readonly grayscale: boolean;
  readonly mute: boolean;
  readonly toggle: (part: "blur" | "grayscale" | "mute") => void;
  /** Look behind the blur for as long as something is held. */
  readonly peek: (peeks: boolean) => void;
}

/** What stands between a moderator and what they judge: as they set it, until they look behind it. */
export function useVeil(wellness: Wellness): Veil {
  const t = useWords(moderationWords);
  const { blur, grayscale, mute } = wellness;
  const [veil, setVeil] = useState({ blur, grayscale, mute });
  const [peeks, setPeeks] = useState(false);
  const toggle: Veil["toggle"] = (part) => setVeil((before) => ({ ...before, [part]: !before[part] }));
  useKeys([
    { key: "v", label: t("veil_blur"), run: () => toggle("blur") },
    { key: "c", label: t("veil_grayscale"), run: () => toggle("grayscale") },
    { key: "m", label: t("veil_mute"), run: () => toggle("mute") },
    { key: " ", label: t("veil_hold"), run: () => setPeeks(true) },
  ]);
  useEffect(() => {
    if (!peeks) return;
    const hide = () => setPeeks(false);
    for (const end of ["keyup", "blur", "pointerup", "pointercancel"]) addEventListener(end, hide);
    return () => {
      for (const end of ["keyup", "blur", "pointerup", "pointercancel"]) removeEventListener(end, hide);
    };
  }, [peeks]);
  return { ...veil, blur: veil.blur && !peeks, toggle, peek: setPeeks };
}
