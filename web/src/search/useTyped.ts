import { useEffect, useEffectEvent, useRef, useState } from "react";

const PAUSE_MS = 200;

/** A text that is typed, handed on when the hand pauses; `known` is what was handed on, or came by another way. */
export function useTyped(known: string, handOn: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(known);
  const handed = useRef(known);
  const hand = useEffectEvent((wanted: string) => {
    handed.current = wanted;
    handOn(wanted);
  });

  useEffect(() => {
    if (known === handed.current) return;
    handed.current = known;
    setText(known);
  }, [known]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === handed.current) return;
    const timer = setTimeout(() => hand(wanted), wanted ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [text]);

  return [text, setText];
}
