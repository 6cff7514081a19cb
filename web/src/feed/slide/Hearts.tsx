import { Heart } from "lucide-react";
import { type Ref, useImperativeHandle, useState } from "react";
import type { Spot } from "./useGestures";

export interface HeartsHandle {
  add(spot: Spot): void;
}

/** Hearts that rise from where somebody tapped twice. */
export function Hearts({ ref }: { ref: Ref<HeartsHandle> }) {
  const [hearts, setHearts] = useState<readonly (Spot & { id: number; tilt: number })[]>([]);
  useImperativeHandle(ref, () => ({
    add: (spot) => setHearts((there) => [...there, { ...spot, id: performance.now(), tilt: Math.random() * 30 - 15 }]),
  }));
  const gone = (id: number) => setHearts((there) => there.filter((heart) => heart.id !== id));
  return hearts.map(({ id, x, y, tilt }) => (
    <Heart
      key={id}
      aria-hidden
      ref={(element) => {
        if (element) rise(element, tilt, () => gone(id));
      }}
      className="pointer-events-none absolute z-30 size-24 -translate-1/2 fill-accent text-accent drop-shadow-lg"
      style={{ left: x, top: y }}
    />
  ));
}

function rise(element: SVGElement, tilt: number, onEnd: () => void): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const turned = `rotate(${tilt}deg)`;
  const frames = calm
    ? [{ opacity: 1 }, { opacity: 0 }]
    : [
        { opacity: 0, transform: `${turned} scale(0.4)` },
        { opacity: 1, transform: `${turned} scale(1.15)`, offset: 0.18 },
        { opacity: 1, transform: `${turned} scale(1)`, offset: 0.32 },
        { opacity: 1, transform: `${turned} scale(1)`, offset: 0.6 },
        { opacity: 0, transform: `${turned} translateY(-90px) scale(1.3)` },
      ];
  element.animate(frames, { duration: 900, easing: "ease-out" }).onfinish = onEnd;
}
