import { OFFLINE, Problem } from "~/api/problems";
import { csrfToken, type Shapes } from "~/api/rest";

export type Import = Shapes["ImportOut"];

export interface Sent {
  readonly nSent: number;
  readonly nTotal: number;
}

/** Hand a file in, told as its bytes go out: fetch cannot say that. Throws Problem; an abort throws its reason. */
export function upload(
  file: File,
  platform: string | null,
  onSent: (sent: Sent) => void,
  signal: AbortSignal,
): Promise<Import> {
  const form = new FormData();
  if (platform) form.set("platform", platform);
  form.set("file", file);
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", "/v1/creators/imports");
    const token = csrfToken();
    if (token) request.setRequestHeader("x-csrf-token", token);
    request.upload.onprogress = ({ loaded, total }) => onSent({ nSent: loaded, nTotal: total });
    request.onload = () => {
      const said = parsed(request.responseText);
      if (request.status < 300) resolve(said as Import);
      else reject(refusal(request, said));
    };
    request.onerror = () => reject(new Problem(0, OFFLINE, "There is no connection to the server."));
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    request.send(form);
  });
}

function refusal(request: XMLHttpRequest, said: unknown): Problem {
  const {
    code = "unknown",
    detail,
    errors,
  } = (said ?? {}) as Partial<Pick<Problem, "code" | "errors">> & { detail?: string };
  return new Problem(request.status, code, detail || request.statusText || `HTTP ${request.status}`, errors);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
