import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ErrorNote, Skeleton, Tabs } from "~/ui";
import { useWords } from "~/words";
import { Frame } from "./Frame";
import { among } from "./filters";
import { Editor } from "./policy/Editor";
import { liveQuery, type Policy } from "./policy/policies";
import { Rules } from "./policy/Rules";
import { Shadows } from "./policy/Shadows";
import { useDraft } from "./policy/useDraft";
import { Versions } from "./policy/Versions";
import { moderationWords } from "./words";

const VIEWS = ["rules", "text", "versions", "shadows"] as const;
type View = (typeof VIEWS)[number];

/** What is done about what: read it, change it, try the change, put it into force. */
export default function PolicyScreen() {
  const t = useWords(moderationWords);
  return (
    <Frame title={t("room_policy")}>
      <Policies />
    </Frame>
  );
}

function Policies() {
  const t = useWords(moderationWords);
  const navigate = useNavigate();
  const view = among(VIEWS, useSearch({ from: "/moderation/policy" }).view) ?? "rules";
  const { data: live, error, refetch } = useQuery(liveQuery);
  const show = (chosen: View) => void navigate({ to: "/moderation/policy", search: { view: chosen }, replace: true });
  if (error && !live) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!live) return <Skeleton className="h-96" />;
  return (
    <>
      <p className="mb-4 text-sm text-ink-2">
        <strong className="font-semibold text-ink">{live.name}</strong> · {t("as_in_force", { n: live.version })}
        {live.words && (
          <span dir="auto" className="block">
            {live.words}
          </span>
        )}
      </p>
      <Tabs
        label={t("room_policy")}
        value={view}
        onChange={show}
        tabs={VIEWS.map((value) => ({ value, label: t(`view_${value}`) }))}
      >
        <div className="pt-5">
          <Viewed view={view} live={live} onShow={show} />
        </div>
      </Tabs>
    </>
  );
}

function Viewed({ view, live, onShow }: { view: View; live: Policy; onShow: (view: View) => void }) {
  const draft = useDraft();
  switch (view) {
    case "rules":
      return <Rules policy={live} />;
    case "text":
      return <Editor live={live} draft={draft} />;
    case "versions":
      return (
        <Versions
          live={live}
          onEdit={(text) => {
            draft.set(text === live.text ? null : text);
            onShow("text");
          }}
        />
      );
    case "shadows":
      return <Shadows />;
  }
}
