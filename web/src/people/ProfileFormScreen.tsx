import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { SignInFirst } from "~/accounts/forms/SignInFirst";
import { meQuery } from "~/accounts/me";
import { useNext } from "~/accounts/next";
import { Page } from "~/ui/Page";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import { ProfileForm } from "./form/ProfileForm";
import { peopleWords } from "./words";

export default function ProfileFormScreen() {
  const t = useWords(peopleWords);
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  const { next } = useNext("");
  if (!me?.account)
    return (
      <Page title={t("edit_profile")}>
        <SignInFirst />
      </Page>
    );
  return (
    <Page title={me.profile ? t("edit_profile") : t("new_profile")}>
      {!me.profile && <p className="-mt-3 mb-6 text-ink-2">{t("new_profile_text")}</p>}
      <ProfileForm
        key={me.account.id}
        accountId={me.account.id}
        profile={me.profile}
        onSaved={({ person, waits }) => {
          toast(waits ? t("saved_waits") : t("saved_profile"));
          router.history.push(next || `/u/${person.handle}`);
        }}
      />
    </Page>
  );
}
