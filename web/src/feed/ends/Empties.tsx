import { Clapperboard, LogIn } from "lucide-react";
import { Button, ButtonLink } from "~/ui/Button";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { feedWords } from "../words";

/** A feed that has nothing to show: all was seen, or nothing is there yet. */
export function NothingThere({ caughtUp, onRefresh }: { caughtUp: boolean; onRefresh: () => void }) {
  const t = useWords(feedWords);
  return (
    <Empty
      icon={Clapperboard}
      title={t(caughtUp ? "caught_up_title" : "empty_title")}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Button onClick={onRefresh}>{t("caught_up_again")}</Button>
          <ButtonLink to="/post" look="primary">
            {t("empty_post")}
          </ButtonLink>
        </span>
      }
    >
      {t(caughtUp ? "caught_up_text" : "empty_text")}
    </Empty>
  );
}

/** Following is for who signed in. */
export function SignInFirst() {
  const t = useWords(feedWords);
  return (
    <Empty
      icon={LogIn}
      title={t("sign_in_title")}
      action={
        <ButtonLink to="/sign-in" search={{ next: "/?feed=following" }} look="primary">
          {t("sign_in")}
        </ButtonLink>
      }
    >
      {t("sign_in_text")}
    </Empty>
  );
}
