"""What a clip holds, asked of ffmpeg before anything is decoded for us."""

from __future__ import annotations

import re

from socialpulse.media.rules import Clip, Packets

_STREAM = re.compile(
    r"^\s+Stream #0:(\d+)[^:]*(?:\([^)]*\))?: (Video|Audio|Subtitle|Data|Attachment)(?:: (.*))?$", re.M
)
_SIZE = re.compile(r", (\d{1,6})x(\d{1,6})\b")
_SHAPE = re.compile(r"SAR (\d+):(\d+)")
_FPS = re.compile(r", ([\d.]+)(k?) fps\b")
_ROTATION = re.compile(r"rotation of (-?[\d.]+) degrees")
_PROGRESS = re.compile(r"^(frame|out_time_us)=\s*(-?\d+)", re.M)
_HDR = ("smpte2084", "arib-std-b67")


def read_clip(said: str) -> Clip:
    """Return what ffmpeg says of its input (`ffmpeg -i FILE`, standard error)."""
    streams = list(_STREAM.finditer(said))
    kinds = [(int(found[1]), found[2], found[3] or "") for found in streams]
    video = next(
        (place for place, (_, kind, words) in enumerate(kinds) if kind == "Video" and "(attached pic)" not in words),
        None,
    )
    audio = next((number for number, kind, words in kinds if kind == "Audio" and not _is_unreadable(words)), None)
    protected = any(word in said for word in ("(encv", "(enca", "(drmi", "Encryption initialization data"))
    if video is None:
        return Clip(len(kinds), None, audio, protected, False, 0, 0, 0, None, False)
    number, _, words = kinds[video]
    start = streams[video].end()
    about = said[start : streams[video + 1].start() if video + 1 < len(streams) else len(said)]
    width, height, n_pixels = _shown_size(words, about)
    fps = _FPS.search(words)
    return Clip(
        n_streams=len(kinds),
        video_index=number,
        audio_index=audio,
        protected=protected,
        readable=not _is_unreadable(words),
        width=width,
        height=height,
        n_coded_pixels=n_pixels,
        fps=float(fps[1]) * (1_000 if fps[2] else 1) if fps else None,
        hdr=any(name in words for name in _HDR),
    )


def read_packets(out: str) -> Packets:
    """Return how many packets went by and up to what time (`-c copy -f null -progress pipe:1`, standard output)."""
    last = {found[1]: int(found[2]) for found in _PROGRESS.finditer(out)}
    return Packets(max(0, last.get("frame", 0)), max(0, last.get("out_time_us", 0)) / 1e6)


def _is_unreadable(words: str) -> bool:
    """Return whether a stream's line names no codec, or no shape of frames, that ffmpeg knows."""
    codec, _, rest = words.partition(",")
    return codec.strip().split(" ")[0] in ("none", "unknown", "") or rest.strip().startswith("none")


def _shown_size(words: str, about: str) -> tuple[int, int, int]:
    """Return width and height as shown, and how many pixels are coded."""
    size = _SIZE.search(words)
    if size is None:
        return 0, 0, 0
    width, height = int(size[1]), int(size[2])
    n_pixels = width * height
    shape = _SHAPE.search(words)
    if shape and int(shape[1]) and int(shape[2]):
        ratio = min(max(int(shape[1]) / int(shape[2]), 0.1), 10.0)  # beyond that it is damage, not a shape
        width, height = (round(width * ratio), height) if ratio > 1 else (width, round(height / ratio))
    turned = _ROTATION.search(about)
    if turned and round(abs(float(turned[1])) / 90) % 2 == 1:
        width, height = height, width
    return width, height, n_pixels
