import { CircleCheckBig } from "lucide-react";
import { Button } from "~/ui/Button";
import { Empty, ErrorNote, Loading } from "~/ui/States";
import { useWords } from "~/words";
import { feedWords } from "../words";

interface EndProps {
  error: unknown;
  hasMore: boolean;
  onRetry: () => void;
  onRefresh: () => void;
}

/** What stands behind the last slide. */
export function End({ error, hasMore, onRetry, onRefresh }: EndProps) {
  const t = useWords(feedWords);
  if (error) return <ErrorNote error={error} retry={onRetry} />;
  if (hasMore) return <Loading />;
  return (
    <Empty
      icon={CircleCheckBig}
      title={t("caught_up_title")}
      action={<Button onClick={onRefresh}>{t("caught_up_again")}</Button>}
    >
      {t("caught_up_text")}
    </Empty>
  );
}
