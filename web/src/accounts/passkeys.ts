import { rest, type Shapes, told } from "~/api/rest";

type SignedIn = Shapes["SignedInOut"];
type Passkey = Shapes["PasskeyOut"];

/** Whether this browser, at this address, can make and use passkeys. They are bound to a name, never to an IP. */
export function hasPasskeys(): boolean {
  return (
    typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function" &&
    !/^[\d.]+$|^\[/.test(location.hostname)
  );
}

/** Whether the browser offers passkeys in the list of what it would fill in. */
export async function offersPasskeys(): Promise<boolean> {
  return hasPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable());
}

/** What a passkey says to who asks. */
export interface Chosen {
  readonly ticket: string;
  readonly credential: Record<string, unknown>;
}

/** Have somebody choose a passkey: in a window, or `conditional`ly, from what the browser offers at a field. */
export async function choosePasskey(mediation: "optional" | "conditional", signal: AbortSignal): Promise<Chosen> {
  const { ticket, options } = await told(rest.POST("/v1/sessions/passkey/options", { signal }));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await navigator.credentials.get({ publicKey, mediation, signal });
  signal.throwIfAborted(); // it may have been chosen in the very moment that somebody asked for another way
  return { ticket, credential: asJson(credential) };
}

/** Sign in with what was chosen. */
export function signInByPasskey(chosen: Chosen): Promise<SignedIn> {
  return told(rest.POST("/v1/sessions/passkey", { body: { ...chosen, keep: "cookie" } }));
}

/** Have the browser make a passkey, and register it by a name. */
export async function addPasskey(name: string): Promise<Passkey> {
  const { ticket, options } = await told(rest.POST("/v1/me/passkeys/options"));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await navigator.credentials.create({ publicKey });
  return told(rest.POST("/v1/me/passkeys", { body: { ticket, credential: asJson(credential), name } }));
}

/** Whether somebody closed the browser's window, or it closed by itself: nothing that needs a word. */
export function wasDismissed(error: unknown): boolean {
  return error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name);
}

function asJson(credential: Credential | null): Record<string, unknown> {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("no passkey was chosen", "NotAllowedError");
  return credential.toJSON() as unknown as Record<string, unknown>;
}
