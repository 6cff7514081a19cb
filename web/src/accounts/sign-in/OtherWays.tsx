import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, LogIn } from "lucide-react";
import { useEffect, useRef } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { FormError } from "../forms/FormError";
import { choosePasskey, hasPasskeys, offersPasskeys, signInByPasskey, wasDismissed } from "../passkeys";
import { accountsWords } from "../words";

interface OtherWaysProps {
  /** Where one comes back to from a provider. */
  next: string;
  onDone: (signedIn: Shapes["SignedInOut"]) => void;
}

/** Passkeys and OpenID providers. */
export function OtherWays({ next, onDone }: OtherWaysProps) {
  const t = useWords(accountsWords);
  const { data: providers = [] } = useQuery({
    queryKey: ["oidc"],
    queryFn: () => told(rest.GET("/v1/oidc")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const passkey = usePasskey(onDone);
  const depart = useMutation({
    mutationFn: (name: string) =>
      told(rest.POST("/v1/oidc/{name}/start", { params: { path: { name }, query: { next } } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  if (!hasPasskeys() && providers.length === 0) return null;
  return (
    <div className="grid gap-3">
      <p className="flex items-center gap-3 text-sm text-ink-2 before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        {t("or")}
      </p>
      {hasPasskeys() && (
        <Button size="large" icon={<KeyRound className="size-5" />} busy={passkey.isPending} onClick={passkey.start}>
          {t("sign_in_passkey")}
        </Button>
      )}
      {providers.map((name) => (
        <Button
          key={name}
          size="large"
          icon={<LogIn className="size-5 rtl:-scale-x-100" />}
          busy={depart.isPending && depart.variables === name}
          onClick={() => depart.mutate(name)}
        >
          {t("sign_in_provider", { name: providerName(name) })}
        </Button>
      ))}
      <FormError error={passkey.error ?? depart.error} />
    </div>
  );
}

/**
 * The passkeys that the browser offers at the e-mail field wait from the start; pressing the button ends that wait. Only
 * one sign-in is ever on its way: a second one would end the session of the first, whose cookie may be the one that stays.
 */
function usePasskey(onDone: OtherWaysProps["onDone"]) {
  const waiting = useRef<AbortController>(null);
  const sending = useMutation({ mutationFn: signInByPasskey, onSuccess: onDone });
  const send = sending.mutate;
  const choosing = useMutation({
    mutationFn: () => {
      waiting.current?.abort();
      waiting.current = new AbortController();
      return choosePasskey("optional", waiting.current.signal);
    },
    onSuccess: (chosen) => send(chosen),
  });
  useEffect(() => {
    const here = new AbortController();
    waiting.current = here;
    const wait = async () => {
      if (!(await offersPasskeys()) || here.signal.aborted) return;
      send(await choosePasskey("conditional", here.signal));
    };
    wait().catch(() => {}); // it was only an offer
    return () => waiting.current?.abort();
  }, [send]);
  return {
    start: () => choosing.mutate(),
    isPending: choosing.isPending || sending.isPending,
    error: sending.error ?? (wasDismissed(choosing.error) ? null : choosing.error),
  };
}

/** A provider's name as a title: `my-company` is My company. */
function providerName(name: string): string {
  const words = name.replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
