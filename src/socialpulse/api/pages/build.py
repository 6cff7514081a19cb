"""What `npm run build` wrote into web/dist, held in memory: a few megabytes, and whole until the next start."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
_ENCODINGS = ((".br", "br"), (".gz", "gzip"))  # best first
_MIMES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class File:
    """A file in every encoding it was built in."""

    mime: str
    tag: str
    is_hashed: bool  # its name changes with what is in it
    bodies: Mapping[str, bytes]  # by encoding, best first; "" is as it is

    def answer(self, headers: Headers) -> Response:
        """Return it as whoever asks can read it, or that they have it."""
        cache = FOREVER if self.is_hashed else "no-cache"
        told = {
            "etag": self.tag,
            "cache-control": cache,
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
        }
        if self.tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=told)
        accepted = {word.partition(";")[0].strip() for word in headers.get("accept-encoding", "").split(",")}
        encoding = next(name for name in self.bodies if name in accepted or name == "")
        if encoding:
            told["content-encoding"] = encoding
        return Response(self.bodies[encoding], headers=told, media_type=self.mime)


class WebBuild:
    """Every file by its address, the page that screens are written into, and what each screen is made of."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError where nothing was built."""
        self.page = (folder / "index.html").read_text()
        self.files = {f"/{path.relative_to(folder).as_posix()}": _read(path, folder) for path in _built(folder)}
        self._manifest: dict[str, dict[str, list[str]]] = orjson.loads((folder / ".vite/manifest.json").read_bytes())

    @classmethod
    def find(cls, folder: Path) -> WebBuild | None:
        """Return what was built into a folder, or None where nothing was."""
        return cls(folder) if (folder / "index.html").is_file() else None

    def chunks(self, source: str) -> list[str]:
        """Return the addresses of the scripts a screen needs besides those every page loads, by its source file."""
        common = self._under("index.html")
        return [f"/{self._manifest[name]['file']}" for name in self._under(source) if name not in common]

    def _under(self, name: str) -> dict[str, None]:
        """Return a part of the build and all it imports, in order."""
        found: dict[str, None] = {}
        waiting = [name] if name in self._manifest else []
        while waiting:
            part = waiting.pop(0)
            if part not in found:
                found[part] = None
                waiting += self._manifest[part].get("imports", [])
        return found


def _built(folder: Path) -> list[Path]:
    inner = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in inner if path.suffix not in (".br", ".gz") and ".vite" not in path.parts]


def _read(path: Path, folder: Path) -> File:
    body = path.read_bytes()
    bodies = {
        name: beside.read_bytes()
        for suffix, name in _ENCODINGS
        if (beside := path.with_name(path.name + suffix)).is_file()
    }
    return File(
        mime=_MIMES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        tag=f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
        is_hashed=path.parent == folder / "assets",
        bodies={**bodies, "": body},
    )
