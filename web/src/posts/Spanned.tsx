import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Shapes } from "~/api/rest";
import { addressOf, type Piece, piecesOf } from "./spans";

/** A text whose tags, people and addresses are links. */
export function Spanned({ text, spans }: { text: string; spans: readonly Shapes["SpanOut"][] }) {
  const pieces = useMemo(() => piecesOf(text, spans), [text, spans]);
  let at = 0;
  return pieces.map((piece) => {
    at += piece.text.length;
    return piece.kind === "text" ? piece.text : <Linked key={at} piece={piece} />;
  });
}

const look = "font-semibold hover:underline";

function Linked({ piece: { kind, text, key } }: { piece: Piece }) {
  if (kind === "tag")
    return (
      <Link to="/tags/$tag" params={{ tag: key }} className={look}>
        {text}
      </Link>
    );
  if (kind === "mention")
    return (
      <Link to="/u/$handle" params={{ handle: key }} className={look}>
        {text}
      </Link>
    );
  return (
    <a href={addressOf(key)} target="_blank" rel="nofollow ugc noopener" className={look}>
      {text}
    </a>
  );
}
