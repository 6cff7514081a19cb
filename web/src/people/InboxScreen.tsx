import { useNavigate, useSearch } from "@tanstack/react-router";
import { SignInFirst } from "~/accounts/forms/SignInFirst";
import { useMe } from "~/accounts/me";
import { Page } from "~/ui/Page";
import { Tabs } from "~/ui/Tabs";
import { useWords } from "~/words";
import { Appeals } from "./inbox/Appeals";
import { Notices } from "./inbox/Notices";
import { Requests } from "./inbox/Requests";
import { inboxWords } from "./inbox/words";

const TABS = ["notices", "requests", "appeals"] as const;
type Tab = (typeof TABS)[number];

/** What one is told, who asks to follow, and what became of one's appeals. */
export default function InboxScreen() {
  const t = useWords(inboxWords);
  const me = useMe();
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const tab = TABS.find((one) => one === search.tab) ?? "notices";
  const show = (chosen: Tab) =>
    void navigate({ to: "/inbox", search: chosen === "notices" ? {} : { tab: chosen }, replace: true });
  const n_requests = me.profile?.n_requests ?? 0;
  return (
    <Page title={t("title")}>
      {me.profile ? (
        <Tabs<Tab>
          label={t("title")}
          value={tab}
          onChange={show}
          tabs={[
            { value: "notices", label: t("notices") },
            { value: "requests", label: <Counted label={t("requests")} n={n_requests} /> },
            { value: "appeals", label: t("appeals") },
          ]}
        >
          <div className="pt-4">
            {tab === "notices" && <Notices />}
            {tab === "requests" && <Requests />}
            {tab === "appeals" && <Appeals />}
          </div>
        </Tabs>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}

function Counted({ label, n }: { label: string; n: number }) {
  return (
    <span className="flex items-center gap-1.5">
      {label}
      {n > 0 && (
        <span className="min-w-5 rounded-full bg-accent px-1.5 text-center text-xs leading-5 font-semibold text-on-accent tabular-nums">
          {n}
        </span>
      )}
    </span>
  );
}
