"""One hash, as text: what kind it is, by the names that others give it, and its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from socialpulse.core.errors import Invalid
from socialpulse.moderation.known.types import Frame, Hash, HashKind

MIN_FRAME_QUALITY = 50  # below, a frame of a list says as little as one that is looked up
MOST_FRAMES = 10_000  # in one clip
MOST_S = 1_000_000.0  # the latest moment in a clip

KINDS: Mapping[str, HashKind] = {  # as ThreatExchange, its Python library, HMA, NCMEC and StopNCII call them
    **dict.fromkeys(("pdq", "hash_pdq", "imagepdq", "image_pdq", "pdq_hash"), HashKind.PDQ),
    **dict.fromkeys(("vpdq", "hash_vpdq", "video_vpdq", "videovpdq"), HashKind.VPDQ),
    **dict.fromkeys(("md5", "hash_md5", "hash_video_md5", "video_md5", "vmd5", "imagemd5", "videomd5"), HashKind.MD5),
    **dict.fromkeys(("sha256", "hash_sha256", "hash_video_sha256", "video_sha256", "sha_256"), HashKind.SHA256),
}


def kind_of(name: str) -> HashKind | None:
    """Return the kind that others call so; None where nobody here matches it."""
    return KINDS.get(name.strip().lower().replace("-", "_"))


def read_hash(kind: HashKind, written: str) -> Hash:
    """Return the hash written so. Raises ValueError with the reason."""
    if kind is not HashKind.VPDQ:
        return Hash(kind, read_code(kind, written))
    try:
        frames = orjson.loads(written)
    except orjson.JSONDecodeError:
        raise ValueError('frames of a clip are a JSON list of "hash,quality,seconds"') from None
    return read_clip(frames)


def read_code(kind: HashKind, written: str) -> bytes:
    """Return the bytes of a hash in hexadecimal digits; of a clip, those of its frames' SHA-256. Raises ValueError."""
    digits = written.strip()
    try:
        code = bytes.fromhex(digits)
    except ValueError:
        raise ValueError(f"{kind.value} is written in hexadecimal digits") from None
    if len(code) != kind.n_bytes or len(digits) != 2 * kind.n_bytes:
        raise ValueError(f"{kind.value} has {2 * kind.n_bytes} digits, this has {len(digits)}")
    return code


def hash_named(kind: str, written: str) -> Hash:
    """Return the hash that somebody names by its kind, as `read_hash`. Raises Invalid."""
    try:
        return read_hash(kind_named(kind), written)
    except ValueError as error:
        raise Invalid.one("hash", written, str(error)) from None


def key_named(kind: str, code: str) -> Hash:
    """Return what an entry is found by: its hash, or SHA-256 of a clip's frames, in digits. Raises Invalid."""
    of_kind = kind_named(kind)
    try:
        return Hash(of_kind, read_code(of_kind, code))
    except ValueError as error:
        raise Invalid.one("code", code, str(error)) from None


def kind_named(name: str) -> HashKind:
    """Return the kind that others call so. Raises Invalid."""
    found = kind_of(name)
    if found is None:
        raise Invalid.one("kind", name, f"is one of {', '.join(HashKind)}")
    return found


def guess_hash(written: str) -> Hash:
    """Return a hash whose kind nobody names. Raises ValueError where its length says too little."""
    digits = written.strip()
    if len(digits) == 32:
        return read_hash(HashKind.MD5, digits)
    if len(digits) == 64:
        raise ValueError("64 digits may be pdq or sha256; say which, for the whole file or before each hash")
    raise ValueError(f"has {len(digits)} digits; md5 has 32, pdq and sha256 have 64")


def read_clip(frames: Any) -> Hash:
    """Return the hash of a clip from its frames "hash,quality,seconds". Raises ValueError with the reason."""
    if not isinstance(frames, Sequence) or isinstance(frames, str) or not frames or len(frames) > MOST_FRAMES:
        raise ValueError(f"frames of a clip are a list of 1 to {MOST_FRAMES:,}")
    return clip_of([_frame(frame) for frame in frames])


def clip_of(frames: Sequence[Frame]) -> Hash:
    """Return the hash of a clip from those of its frames that say enough. Raises ValueError where none does."""
    telling = tuple(frame for frame in frames if frame.quality >= MIN_FRAME_QUALITY)
    if not telling:
        raise ValueError(f"no frame has a quality of {MIN_FRAME_QUALITY} or more")
    return Hash(HashKind.VPDQ, hashlib.sha256(b"".join(frame.pdq for frame in telling)).digest(), telling)


def write_hash(item: Hash) -> str:
    """Return a hash as `read_hash` takes it."""
    if not item.frames:
        return item.code.hex()
    frames = [f"{frame.pdq.hex()},{frame.quality},{frame.at_ms / 1_000:.3f}" for frame in item.frames]
    return orjson.dumps(frames).decode()


def _frame(written: Any) -> Frame:
    parts = written.split(",") if isinstance(written, str) else []
    if len(parts) != 3:
        raise ValueError('a frame is "hash,quality,seconds"')
    try:
        quality, at_s = int(parts[1]), float(parts[2])
    except ValueError:
        raise ValueError("quality is a whole number and the moment one of seconds") from None
    if not 0 <= quality <= 100 or not 0 <= at_s <= MOST_S:
        raise ValueError(f"quality is 0 to 100 and the moment 0 to {MOST_S:,.0f} s")
    return Frame(read_code(HashKind.PDQ, parts[0]), quality, round(at_s * 1_000))
