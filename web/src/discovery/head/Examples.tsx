import { Chip } from "~/ui";
import { useWords } from "~/words";
import { useActs } from "../query/useDesk";
import { discoveryWords } from "../words";

/** What can be asked, while nothing is. In English, which the search line reads best. */
const EXAMPLES = [
  "vegan skincare from Berlin, 10k-100k followers",
  "home cooks, no alcohol or gambling",
  "strength training for women over 40",
  "brand safe family travel on YouTube",
];

export function Examples() {
  const t = useWords(discoveryWords);
  const { change } = useActs();
  return (
    <ul aria-label={t("examples")} className="flex gap-1.5 overflow-x-auto pb-1 [scrollbar-width:none]">
      {EXAMPLES.map((text) => (
        <li key={text}>
          <Chip onPress={() => change({ text })}>{text}</Chip>
        </li>
      ))}
    </ul>
  );
}
