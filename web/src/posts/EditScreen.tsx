import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { meQuery } from "~/accounts/me";
import { Problem } from "~/api/problems";
import { Page } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { Editor } from "./edit/Editor";
import { editWords } from "./edit/words";
import { postQuery } from "./post";

export default function EditScreen() {
  const t = useWords(editWords);
  const { id } = useParams({ from: "/post/$id" });
  const { data: me, isPlaceholderData } = useQuery(meQuery);
  const { data, error, refetch } = useQuery({ ...postQuery(id), staleTime: 0, refetchOnMount: "always" });
  if (error instanceof Problem && error.status === 404) throw error;
  return (
    <Page title={t("title")} wide>
      {error && !data ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !data || isPlaceholderData ? (
        <Skeleton className="h-96 rounded-2xl!" />
      ) : data.author.id === me?.profile?.person.id && data.state !== "removed" ? (
        <Editor key={data.id} post={data} />
      ) : (
        <Empty title={t("not_yours")}>{t(data.state === "removed" ? "removed_text" : "not_yours_text")}</Empty>
      )}
    </Page>
  );
}
