import { FileUp, FolderHeart } from "lucide-react";
import { lazy, Suspense, startTransition, useDeferredValue, useState } from "react";
import { ButtonLink, useMedia } from "~/ui";
import { useWords } from "~/words";
import { Chips } from "./head/Chips";
import { Examples } from "./head/Examples";
import { Ignored } from "./head/Ignored";
import { SearchLine } from "./head/SearchLine";
import { Toolbar } from "./head/Toolbar";
import { LabelsContext, useMadeLabels } from "./labels";
import { isBlank } from "./query/desk";
import { useHits } from "./query/queries";
import { DeskProvider, useDesk, useShown } from "./query/useDesk";
import { Results } from "./results/Results";
import { SelectionBar } from "./results/SelectionBar";
import { SelectionProvider, useSelection } from "./results/useSelection";
import { discoveryWords } from "./words";

const Panel = lazy(() => import("./panel/Panel").then(({ Panel }) => ({ default: Panel })));
const PanelSheet = lazy(() => import("./panel/PanelSheet"));
const Profile = lazy(() => import("./profile/Profile").then(({ Profile }) => ({ default: Profile })));
const Compare = lazy(() => import("./compare/Compare").then(({ Compare }) => ({ default: Compare })));
const AddToList = lazy(() => import("./lists/AddToList").then(({ AddToList }) => ({ default: AddToList })));
const ExportDialog = lazy(() => import("./lists/ExportDialog").then(({ ExportDialog }) => ({ default: ExportDialog })));

/** The desk where creators are found: a line, filters, rows; a profile beside them. */
export default function DiscoverScreen() {
  return (
    <LabelsContext value={useMadeLabels()}>
      <DeskProvider>
        <SelectionProvider>
          <Discover />
        </SelectionProvider>
      </DeskProvider>
    </LabelsContext>
  );
}

/** A window over the desk, about those selected or about all that fit. */
type Window = { readonly what: "list" | "export"; readonly whom: "selected" | "all" };

function Discover() {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const { asked } = useShown();
  const { chosen } = useSelection();
  const hits = useHits(asked);
  const later = useDeferredValue(hits);
  const found = later.data ? hits : later; // the first rows are drawn in pieces, others at once: somebody waits for them; counts come after
  const isWide = useMedia("(min-width: 64rem)");
  const [panelOpen, setPanelOpen] = useState(true);
  const [sheet, setSheet] = useState<"never" | "open" | "closed">("never");
  const [hadProfile, setHadProfile] = useState(desk.creator !== null);
  if (desk.creator !== null && !hadProfile) setHadProfile(true);
  const [window, setWindow] = useState<Window | null>(null);
  const nTotal = found.data?.pages[0]?.nTotal ?? 0;
  const whom = window?.whom === "selected" ? { ids: [...chosen.keys()] } : { search: asked, nTotal };
  const close = () => setWindow(null);

  return (
    <div className="flex h-[calc(100dvh-3.5rem-env(safe-area-inset-bottom))] flex-col md:h-dvh">
      <title>{`${t("discover")} · SocialPulse`}</title>
      <header className="grid grid-cols-1 gap-2 border-b border-line px-3 py-2.5 md:px-4">
        <h1 className="sr-only">{t("discover")}</h1>
        <div className="flex items-center gap-2">
          <SearchLine />
          <ButtonLink
            to="/discover/lists"
            look="quiet"
            icon={<FolderHeart className="size-4.5" />}
            aria-label={t("lists")}
          >
            <span className="max-lg:hidden">{t("lists")}</span>
          </ButtonLink>
          <ButtonLink
            to="/discover/import"
            look="quiet"
            icon={<FileUp className="size-4.5" />}
            aria-label={t("import")}
            className="max-md:hidden"
          >
            <span className="max-lg:hidden">{t("import")}</span>
          </ButtonLink>
        </div>
        {isBlank(desk) && <Examples />}
        <Chips found={found} />
        <Ignored />
      </header>
      <div className="flex min-h-0 grow">
        {isWide && panelOpen && (
          <aside
            aria-label={t("filters")}
            className="w-72 shrink-0 overflow-y-auto overscroll-contain border-e border-line px-4 py-1"
          >
            <Suspense>
              <Panel found={later} />
            </Suspense>
          </aside>
        )}
        <section aria-label={t("results")} className="flex min-w-0 grow flex-col">
          <Toolbar
            found={found}
            onFilters={() => (isWide ? setPanelOpen(!panelOpen) : startTransition(() => setSheet("open")))}
            onAddAll={() => setWindow({ what: "list", whom: "all" })}
            onExport={() => setWindow({ what: "export", whom: "all" })}
          />
          <Results found={found} />
          <SelectionBar
            onAdd={() => setWindow({ what: "list", whom: "selected" })}
            onExport={() => setWindow({ what: "export", whom: "selected" })}
          />
        </section>
      </div>
      <Suspense>
        {!isWide && sheet !== "never" && (
          <PanelSheet open={sheet === "open"} onClose={() => setSheet("closed")} found={later} />
        )}
        {hadProfile && <Profile id={desk.creator} onClose={() => change({ creator: null })} />}
        {desk.compared.length > 0 && <Compare ids={desk.compared} onClose={() => change({ compared: [] })} />}
        {window?.what === "list" && <AddToList open onClose={close} creators={whom} />}
        {window?.what === "export" && <ExportDialog open onClose={close} what={whom} />}
      </Suspense>
    </div>
  );
}
