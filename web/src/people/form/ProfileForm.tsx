import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormError, fieldError } from "~/accounts/forms/FormError";
import { meQuery, type Profile } from "~/accounts/me";
import { Problem } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Select, Switch } from "~/ui/Choice";
import { TextArea, TextField } from "~/ui/Field";
import { useFormats, useWords } from "~/words";
import { personQuery } from "../person";
import { peopleWords } from "../words";
import { HandleField } from "./HandleField";
import { handleOf } from "./handle";
import { LanguageSelect } from "./LanguageSelect";
import { LinksField } from "./LinksField";
import { PictureField } from "./PictureField";
import { AGES, bodyOf, isMinor, lengthOf, MOST_BIO, MOST_NAME, type ProfileBody } from "./profile";

interface ProfileFormProps {
  accountId: string;
  profile: Profile | null;
  onSaved: (saved: Profile) => void;
}

type Draft = Omit<ProfileBody, "age_bracket"> & { age_bracket: ProfileBody["age_bracket"] | "" };
const NEW: Draft = {
  handle: "",
  name: "",
  age_bracket: "",
  bio: "",
  avatar_id: null,
  links: [],
  language: null,
  private: null,
};
const FIELDS = ["handle", "name", "bio", "language", "links.0", "links.1", "links.2", "links.3", "links.4"];

/** What somebody says of themselves, the first time or anew. */
export function ProfileForm({ accountId, profile, onSaved }: ProfileFormProps) {
  const t = useWords(peopleWords);
  const { number } = useFormats();
  const [draft, setDraft] = useState<Draft>(profile ? bodyOf(profile) : NEW);
  const [handleTouched, setHandleTouched] = useState(profile !== null);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { mutate, error, isPending } = useSave(onSaved);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { age_bracket, links = [], ...rest } = draft;
    if (age_bracket) mutate({ ...rest, age_bracket, links: links.map((link) => link.trim()).filter(Boolean) });
  };
  const rename = (name: string) => change(handleTouched ? { name } : { name, handle: handleOf(name) });
  const bio = draft.bio ?? "";
  const isTaken = error instanceof Problem && error.code === "conflict";
  return (
    <form className="grid gap-6" onSubmit={save}>
      <PictureField
        name={draft.name}
        url={profile?.person.avatar_url ?? null}
        hasPicture={draft.avatar_id !== null}
        onChange={(avatar_id) => change({ avatar_id })}
      />
      <TextField
        label={t("name")}
        name="name"
        required
        maxLength={MOST_NAME}
        dir="auto"
        autoComplete="name"
        value={draft.name}
        error={fieldError(error, "name")}
        onChange={(event) => rename(event.target.value)}
      />
      <HandleField
        value={draft.handle}
        ownId={accountId}
        error={isTaken ? t("handle_taken", { handle: draft.handle }) : fieldError(error, "handle")}
        onChange={(handle) => {
          setHandleTouched(true);
          change({ handle });
        }}
      />
      <TextArea
        label={t("bio")}
        name="bio"
        dir="auto"
        maxLength={MOST_BIO}
        value={bio}
        hint={t("bio_count", { n: number(lengthOf(bio)), most: number(MOST_BIO) })}
        error={fieldError(error, "bio")}
        onChange={(event) => change({ bio: event.target.value })}
      />
      <LinksField links={draft.links ?? []} error={error} onChange={(links) => change({ links: [...links] })} />
      <div className="grid gap-6 sm:grid-cols-2 sm:items-start">
        <div className="grid gap-1.5">
          <Select
            label={t("age")}
            value={draft.age_bracket}
            onChange={(age_bracket) => change({ age_bracket })}
            options={[
              ...(draft.age_bracket ? [] : [{ value: "" as const, label: t("age_choose") }]),
              ...AGES.map((age) => ({ value: age, label: t("age_years", { age }) })),
            ]}
          />
          <p className="text-sm text-ink-2">{t("age_hint")}</p>
        </div>
        <LanguageSelect value={draft.language ?? null} onChange={(language) => change({ language })} />
      </div>
      <Switch
        label={t("private_account")}
        hint={t("private_account_hint")}
        checked={draft.private ?? isMinor(draft.age_bracket)}
        onChange={(isPrivate) => change({ private: isPrivate })}
      />
      <FormError error={isTaken ? null : error} fields={FIELDS} />
      <Button type="submit" look="primary" size="large" busy={isPending} disabled={!draft.age_bracket}>
        {profile ? t("save") : t("make_profile")}
      </Button>
    </form>
  );
}

function useSave(onSaved: (saved: Profile) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfileBody) => told(rest.PUT("/v1/me/profile", { body })),
    onSuccess: (saved) => {
      queries.setQueryData(meQuery.queryKey, (me) => me && { ...me, profile: saved });
      queries.setQueryData(personQuery(saved.person.handle).queryKey, saved.person);
      onSaved(saved);
    },
  });
}
