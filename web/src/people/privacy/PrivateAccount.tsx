import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meQuery, type Profile } from "~/accounts/me";
import { rest, told } from "~/api/rest";
import { Switch } from "~/ui/Choice";
import { Section } from "~/ui/Page";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { bodyOf } from "../form/profile";
import { peopleWords } from "../words";

/** Who sees one's posts: everybody, or whom one lets follow. */
export function PrivateAccount({ profile }: { profile: Profile }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (isPrivate: boolean) =>
      told(rest.PUT("/v1/me/profile", { body: { ...bodyOf(profile), private: isPrivate } })),
    onSuccess: (saved) => {
      queries.setQueryData(meQuery.queryKey, (me) => me && { ...me, profile: saved });
      void queries.invalidateQueries({ queryKey: ["person"] });
      void queries.invalidateQueries({ queryKey: ["people"] }); // to become public lets all in who asked
    },
    onError: toastError,
  });
  return (
    <Section title={t("private_account")}>
      <div className="rounded-2xl border border-line bg-surface px-4 py-2">
        <Switch
          label={t("private_account_switch")}
          hint={t("private_account_hint")}
          checked={isPending ? variables : profile.person.private}
          onChange={(isPrivate) => mutate(isPrivate)}
          disabled={isPending}
        />
      </div>
    </Section>
  );
}
