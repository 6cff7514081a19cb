import { useMe } from "~/accounts/me";
import { Page } from "~/ui/Page";
import { useWords } from "~/words";
import { DevicePart } from "./privacy/DevicePart";
import { HiddenPeople } from "./privacy/HiddenPeople";
import { PrivateAccount } from "./privacy/PrivateAccount";
import { Reporting } from "./privacy/Reporting";
import { Requests } from "./privacy/Requests";
import { peopleWords } from "./words";

export default function PrivacyScreen() {
  const t = useWords(peopleWords);
  const { profile } = useMe();
  return (
    <Page title={t("privacy")}>
      {profile && (
        <>
          <PrivateAccount profile={profile} />
          <Requests />
          <HiddenPeople roll="blocks" />
          <HiddenPeople roll="mutes" />
          <Reporting />
        </>
      )}
      <DevicePart />
    </Page>
  );
}
