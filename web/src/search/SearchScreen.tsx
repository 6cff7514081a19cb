import { useNavigate, useSearch } from "@tanstack/react-router";
import { Chip } from "~/ui/Badge";
import { Page } from "~/ui/Page";
import { Segmented } from "~/ui/Segmented";
import { useWords } from "~/words";
import { type Asked, type Order, readAsked, SHOWS, writeAsked } from "./address";
import { Begin } from "./Begin";
import { AllPeople, SomePeople } from "./FoundPeople";
import { FoundPosts } from "./FoundPosts";
import { AllTags, SomeTags } from "./FoundTags";
import { keepSearch } from "./recent";
import { SearchField } from "./SearchField";
import { useTyped } from "./useTyped";
import { searchWords } from "./words";

/** One line for everything that people post, and for the people. The address holds what is asked. */
export default function SearchScreen() {
  const t = useWords(searchWords);
  const navigate = useNavigate();
  const asked = readAsked(useSearch({ strict: false }));
  const ask = (change: Partial<Asked>, replace = false) =>
    void navigate({ to: "/search", search: writeAsked({ ...asked, ...change }), replace, resetScroll: false });
  // The first letter is a step that one can go back from, the next ones are not.
  const [text, setText] = useTyped(asked.q, (q) => ask({ q }, asked.q !== ""));
  const { q, show } = asked;
  const enter = () => {
    keepSearch(text.trim());
    ask({ q: text.trim() }, true);
  };
  return (
    <Page title={q ? t("title_of", { q }) : t("title")} hideTitle wide>
      <div className="sticky top-0 z-20 -mx-4 bg-ground/95 px-4 pt-[max(0.75rem,env(safe-area-inset-top))] pb-2 backdrop-blur md:-mx-8 md:px-8">
        <SearchField text={text} onType={setText} onEnter={enter} />
        {q && <Views asked={asked} ask={ask} />}
      </div>
      <div onClickCapture={(event) => isFollowed(event.target) && keepSearch(q)}>
        {!q && <Begin />}
        {q && show === "all" && (
          <>
            <SomeTags q={q} />
            <SomePeople q={q} onAll={() => ask({ show: "people" })} />
          </>
        )}
        {q && show === "people" && <AllPeople q={q} />}
        {q && show === "tags" && <AllTags q={q} />}
        {q && show !== "people" && show !== "tags" && <FoundPosts asked={asked} />}
      </div>
    </Page>
  );
}

function Views({ asked, ask }: { asked: Asked; ask: (change: Partial<Asked>, replace?: boolean) => void }) {
  const t = useWords(searchWords);
  const ofPosts = asked.show !== "people" && asked.show !== "tags";
  return (
    <div className="mt-2 flex items-center gap-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not scroll sideways */}
      <div
        role="group"
        aria-label={t("show")}
        className="-ms-4 flex min-w-0 grow gap-2 overflow-x-auto rounded-e-xl py-1 ps-4 [scrollbar-width:none] md:ms-0 md:ps-0"
      >
        {SHOWS.map((show) => (
          <Chip key={show} pressed={asked.show === show} onPress={() => ask({ show }, true)}>
            {t(`show_${show}`)}
          </Chip>
        ))}
      </div>
      {ofPosts && (
        <Segmented<Order>
          size="small"
          label={t("order")}
          value={asked.order}
          onChange={(order) => ask({ order }, true)}
          options={[
            { value: "relevance", label: t("order_relevance") },
            { value: "latest", label: t("order_latest") },
          ]}
          className="shrink-0"
        />
      )}
    </div>
  );
}

function isFollowed(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a") !== null;
}
