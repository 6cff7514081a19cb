import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Droplet, ExternalLink, Eye, EyeOff, Palette, Volume2, VolumeX } from "lucide-react";
import { rest, told } from "~/api/rest";
import { Badge, Button, cx } from "~/ui";
import { useFormats, useWords } from "~/words";
import type { Case, Context, Standing } from "../types";
import { moderationWords } from "../words";
import { Media } from "./Media";
import { useVeil, type Veil } from "./useVeil";

/** The thing as it stood when it was judged, and beside it what stands now where that is something else. */
export function SubjectView({ context }: { context: Context }) {
  const t = useWords(moderationWords);
  const veil = useVeil(context.wellness);
  const { case: one, stands, stood } = context;
  const changed = stands !== null && stood?.version !== stands.version;
  const media = [stands, stood].some((standing) => standing && standing.media.length > 0);
  return (
    <div className="grid gap-3">
      {media && <VeilBar veil={veil} />}
      {!stands && <p className="rounded-xl bg-raised p-4 text-sm">{t("is_gone")}</p>}
      {changed && !stood && <p className="rounded-xl bg-raised p-4 text-sm">{t("judged_not_kept")}</p>}
      <div className={cx("grid gap-4", changed && stood && "md:grid-cols-2")}>
        {stood && (
          <Version standing={stood} one={one} veil={veil} title={changed ? t("as_judged") : undefined} tone="warn" />
        )}
        {stands && (changed || !stood) && (
          <Version standing={stands} one={one} veil={veil} title={t("as_it_stands")} tone="info" />
        )}
      </div>
      {stands && <Place one={one} standing={stands} />}
    </div>
  );
}

interface VersionProps {
  standing: Standing;
  one: Case;
  veil: Veil;
  title: string | undefined;
  tone: "warn" | "info";
}

function Version({ standing, one, veil, title, tone }: VersionProps) {
  const t = useWords(moderationWords);
  const { moment } = useFormats();
  const texts = Object.entries(standing.texts).filter(([where]) => !where.startsWith("alt "));
  return (
    <article className="min-w-0 rounded-2xl border border-line bg-surface p-4">
      {title && (
        <p className="mb-2 flex items-center gap-2">
          <Badge tone={tone}>{title}</Badge>
          <span className="text-xs text-ink-2">{t("version", { n: standing.version })}</span>
        </p>
      )}
      <dl className="grid gap-3" lang={standing.language ?? undefined}>
        {texts.map(([where, text]) => (
          <div key={where}>
            <dt className={texts.length === 1 ? "sr-only" : "text-xs text-ink-2"}>{textName(where, t)}</dt>
            <dd dir="auto" className="text-lg leading-snug break-words whitespace-pre-wrap">
              {text}
            </dd>
          </div>
        ))}
      </dl>
      {standing.media.length > 0 && (
        <ul className="mt-3 grid gap-3">
          {standing.media.map((id, at) => {
            const alt = standing.texts[`alt ${at + 1}`] ?? "";
            return (
              <li key={id}>
                <Media id={id} alt={alt} subject={{ kind: one.subject_kind, id: one.subject_id }} veil={veil} />
                {alt && (
                  <p dir="auto" className="mt-1 text-sm text-ink-2">
                    {t("alt_text", { alt })}
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <p className="mt-3 text-xs text-ink-3">
        {t("made_at", { at: moment(standing.made_at) })}
        {standing.language && ` · ${standing.language}`}
      </p>
    </article>
  );
}

function textName(where: string, t: ReturnType<typeof useWords<keyof typeof moderationWords.english>>): string {
  switch (where) {
    case "caption":
      return t("text_caption");
    case "text":
      return t("text_text");
    case "handle":
      return t("text_handle");
    case "name":
      return t("text_name");
    case "bio":
      return t("text_bio");
    case "links":
      return t("text_links");
    default:
      return where;
  }
}

function VeilBar({ veil }: { veil: Veil }) {
  const t = useWords(moderationWords);
  const icon = "size-4";
  return (
    <div role="toolbar" aria-label={t("veil")} className="flex flex-wrap gap-2">
      <Button size="small" aria-pressed={!veil.blur} aria-keyshortcuts="v" onClick={() => veil.toggle("blur")}>
        {veil.blur ? <Eye aria-hidden className={icon} /> : <EyeOff aria-hidden className={icon} />}
        {t("veil_blur")} <Key name="V" />
      </Button>
      <Button
        size="small"
        aria-pressed={!veil.grayscale}
        aria-keyshortcuts="c"
        onClick={() => veil.toggle("grayscale")}
      >
        {veil.grayscale ? <Palette aria-hidden className={icon} /> : <Droplet aria-hidden className={icon} />}
        {t("veil_grayscale")} <Key name="C" />
      </Button>
      <Button size="small" aria-pressed={!veil.mute} aria-keyshortcuts="m" onClick={() => veil.toggle("mute")}>
        {veil.mute ? <VolumeX aria-hidden className={icon} /> : <Volume2 aria-hidden className={icon} />}
        {t("veil_mute")} <Key name="M" />
      </Button>
      <span className="hidden self-center text-xs text-ink-2 md:inline">{t("veil_hint")}</span>
    </div>
  );
}

/** The name of a key, as it stands on it. */
export function Key({ name }: { name: string }) {
  return (
    <kbd aria-hidden className="hidden rounded border border-current/30 px-1.5 font-mono text-xs opacity-75 md:inline">
      {name}
    </kbd>
  );
}

/** The way to where it stands, for the rest of the talk around it. */
function Place({ one, standing }: { one: Case; standing: Standing }) {
  const t = useWords(moderationWords);
  const comment = useQuery({
    queryKey: ["cases", "comment", one.subject_id],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/comments/{comment_id}", { params: { path: { comment_id: one.subject_id } }, signal })),
    enabled: one.subject_kind === "comment",
    retry: false,
  });
  const post = one.subject_kind === "post" ? one.subject_id : comment.data?.post_id;
  const link = "inline-flex w-fit items-center gap-1.5 text-sm text-ink-2 underline underline-offset-2 hover:text-ink";
  const words = (
    <>
      <ExternalLink aria-hidden className="size-4" />
      {t("open_where_it_stands")}
    </>
  );
  if (one.subject_kind === "person" && standing.texts.handle) {
    return (
      <Link to="/u/$handle" params={{ handle: standing.texts.handle }} target="_blank" className={link}>
        {words}
      </Link>
    );
  }
  if (!post) return null;
  return (
    <Link to="/p/$id" params={{ id: post }} target="_blank" className={link}>
      {words}
    </Link>
  );
}
