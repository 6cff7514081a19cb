import { UploadsProgress } from "~/media/upload/UploadsProgress";
import { useUploads } from "~/media/upload/uploads";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { isEmpty, uploadsOf } from "./draft";
import type { Outgoing } from "./kept";
import { takeBack, useKept } from "./posting";
import { composeWords } from "./words";

/** Posts that were sent off and wait for their files, for a connection, or to be mended. */
export function OutgoingPosts() {
  const { outgoing } = useKept();
  return outgoing.map((one) => <OutgoingPost key={one.draft.id} outgoing={one} />);
}

function OutgoingPost({ outgoing: { draft, refused } }: { outgoing: Outgoing }) {
  const t = useWords(composeWords);
  const uploads = uploadsOf(draft, useUploads());
  const atHand = useKept().draft;
  const failed = uploads.find(({ phase }) => phase === "failed");
  return (
    <section aria-label={t("outgoing")} className="grid max-w-2xl gap-3 rounded-2xl border border-line bg-surface p-5">
      <h2 className="font-semibold">{refused || failed ? t("outgoing_stuck") : t("outgoing")}</h2>
      {draft.caption && (
        <p dir="auto" className="line-clamp-2 [text-align:match-parent] text-sm text-ink-2">
          {draft.caption}
        </p>
      )}
      {refused ? (
        <p className="text-sm text-bad">{refused}</p>
      ) : (
        <>
          <UploadsProgress uploads={uploads} />
          {!failed && <p className="text-sm text-ink-2">{t("outgoing_hint")}</p>}
        </>
      )}
      <div>
        <Button size="small" disabled={atHand !== null && !isEmpty(atHand)} onClick={() => takeBack(draft.id)}>
          {t("take_back")}
        </Button>
      </div>
    </section>
  );
}
