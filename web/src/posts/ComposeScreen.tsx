import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PenLine } from "lucide-react";
import { useEffect, useLayoutEffect, useState } from "react";
import { meQuery, useAsPerson } from "~/accounts/me";
import { Button } from "~/ui/Button";
import { Page } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { Composer } from "./compose/Composer";
import { OutgoingPosts } from "./compose/OutgoingPosts";
import { onPosted, openPosting } from "./compose/posting";
import { composeWords } from "./compose/words";
import { seedPosts } from "./post";

export default function ComposeScreen() {
  const t = useWords(composeWords);
  const { data: me, isPlaceholderData } = useQuery(meQuery);
  const asPerson = useAsPerson();
  return (
    <Page title={t("title")} wide>
      {isPlaceholderData ? (
        <Skeleton className="h-112 rounded-2xl!" />
      ) : me?.profile ? (
        <Writing person_id={me.profile.person.id} />
      ) : (
        <Empty
          icon={PenLine}
          title={t("sign_in_title")}
          action={
            <Button look="primary" onClick={() => asPerson(() => undefined)}>
              {t("sign_in")}
            </Button>
          }
        >
          {t("sign_in_text")}
        </Empty>
      )}
    </Page>
  );
}

function Writing({ person_id }: { person_id: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  useLayoutEffect(() => {
    openPosting(person_id);
    setOpen(true);
  }, [person_id]);
  useEffect(
    () =>
      onPosted((post, { is_draft }) => {
        seedPosts(queries, [post]);
        void navigate(is_draft ? { to: "/account/unpublished" } : { to: "/p/$id", params: { id: post.id } });
      }),
    [navigate, queries],
  );
  if (!isOpen) return null;
  return (
    <div className="grid gap-8">
      <OutgoingPosts />
      <Composer />
    </div>
  );
}
