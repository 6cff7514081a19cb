import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { cx, Skeleton } from "~/ui";
import { useFormats, useWords } from "~/words";
import type { SubjectKind } from "../types";
import { moderationWords } from "../words";
import type { Veil } from "./useVeil";

type File = Pick<Shapes["FileOut"], "role" | "url" | "mime" | "width">;
interface Medium {
  readonly kind: "image" | "video";
  readonly duration_ms: number | null;
  readonly files: readonly File[];
}

interface Whose {
  kind: SubjectKind;
  id: string;
}

/** A medium by its id: for the operator whatever it belongs to, else where the post that shows it can be seen. */
export function mediumQuery(id: string, subject: Whose) {
  return {
    queryKey: ["cases", "medium", id],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Medium | null> => {
      const found = await told(rest.GET("/v1/media/{media_id}", { params: { path: { media_id: id } }, signal })).catch(
        () => null,
      );
      return found ? mediumOf(found) : subject.kind === "post" ? ofPost(id, subject.id, signal) : null;
    },
    staleTime: 300_000,
    retry: false,
  };
}

async function ofPost(id: string, post_id: string, signal: AbortSignal): Promise<Medium | null> {
  const post = await told(rest.GET("/v1/posts/{post_id}", { params: { path: { post_id } }, signal })).catch(() => null);
  const found = post?.pictures.find((picture) => picture.id === id);
  return found ? mediumOf(found) : null;
}

function mediumOf(found: Pick<Shapes["MediaOut"], "kind" | "duration_ms"> & { files: File[] }): Medium | null {
  return found.kind ? { kind: found.kind, duration_ms: found.duration_ms, files: found.files } : null;
}

/** A picture, or a clip with some of its frames, behind the veil. */
export function Media({ id, alt, subject, veil }: { id: string; alt: string; subject: Whose; veil: Veil }) {
  const t = useWords(moderationWords);
  const { data, isPending } = useQuery(mediumQuery(id, subject));
  if (isPending) return <Skeleton className="aspect-square w-full max-w-lg" />;
  if (!data) {
    return (
      <p className="flex items-center gap-2 rounded-xl border border-line p-4 text-sm text-ink-2">
        <ImageOff aria-hidden className="size-5" />
        {t("medium_unseen")}
      </p>
    );
  }
  return data.kind === "image" ? (
    <Veiled veil={veil}>
      <img
        src={best(data.files, "picture")?.url}
        alt={alt || t("picture")}
        className="max-h-[60dvh] w-full object-contain"
      />
    </Veiled>
  ) : (
    <Clip medium={data} veil={veil} />
  );
}

const N_FRAMES = 6;

function Clip({ medium, veil }: { medium: Medium; veil: Veil }) {
  const t = useWords(moderationWords);
  const { duration } = useFormats();
  const player = useRef<HTMLVideoElement>(null);
  const url = best(medium.files, "progressive")?.url;
  const frames = framesOf(medium.duration_ms ?? 0, N_FRAMES);
  const seek = (at_ms: number) => {
    if (player.current) player.current.currentTime = at_ms / 1_000;
  };
  return (
    <div className="grid gap-2">
      <Veiled veil={veil}>
        <video
          ref={player}
          src={url}
          poster={best(medium.files, "poster")?.url}
          muted={veil.mute}
          controls
          playsInline
          preload="metadata"
          className="max-h-[60dvh] w-full bg-black object-contain"
        />
      </Veiled>
      <ul aria-label={t("frames")} className="grid grid-cols-6 gap-1">
        {frames.map((at_ms) => (
          <li key={at_ms}>
            <button
              type="button"
              onClick={() => seek(at_ms)}
              aria-label={t("frame_at", { at: duration(at_ms) })}
              className="block w-full overflow-hidden rounded-md"
            >
              <video
                src={`${url}#t=${at_ms / 1_000}`}
                muted
                playsInline
                preload="metadata"
                tabIndex={-1}
                className={cx("aspect-[3/4] w-full bg-raised object-cover", veilClass(veil))}
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Veiled({ veil, children }: { veil: Veil; children: ReactNode }) {
  return (
    <div
      className="overflow-hidden rounded-xl bg-raised select-none"
      onPointerDown={(event) => event.button === 0 && veil.peek(true)}
    >
      <div className={veilClass(veil)}>{children}</div>
    </div>
  );
}

function veilClass({ blur, grayscale }: Veil): string {
  return cx(blur && "blur-2xl", grayscale && "grayscale");
}

/** Moments of a clip at equal distances, none at its very ends. */
export function framesOf(duration_ms: number, n: number): number[] {
  return Array.from({ length: n }, (_, at) => Math.round(((at + 0.5) * duration_ms) / n));
}

/** The widest file of a role in a form that every browser shows. */
function best(files: readonly File[], role: File["role"]): File | undefined {
  const fit = files.filter((file) => file.role === role);
  const plain = fit.filter(({ mime }) => mime === "image/jpeg" || mime === "image/webp" || mime === "video/mp4");
  return (plain.length > 0 ? plain : fit).toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
}
