"""Pure decisions: what is taken, how large the renditions are, and the words of every refusal."""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.media.types import Reason, Refusal

MAX_BYTES = 150_000_000
MAX_CLIP_S = 60.0
CLIP_SLACK_S = 0.5  # phones end a minute a few frames late
MAX_STREAMS = 16
MAX_FRAMES = 60 * 240  # a minute of slow motion
MAX_FRAME_PIXELS = 4_096 * 2_304  # 4K, lying or standing
MIN_SIDE = 16  # below it H.264 has no picture to speak of
MAX_IMAGE_PIXELS = 64_000_000
MAX_IMAGE_SIDE = 16_384
MAX_ATTEMPTS = 3
RUNGS = (360, 480, 720)
FIRST_RUNG = 480  # made first and also as one file, so that the clip can be watched while the others are made

REASONS: dict[Reason, str] = {
    Reason.EMPTY: "The file is empty. Choose it again and upload it once more.",
    Reason.UNKNOWN_TYPE: "This is no picture or clip that can be shown here. "
    "Upload JPEG, PNG, WebP, AVIF, GIF or HEIC, or a clip as MP4, MOV or WebM.",
    Reason.NO_PICTURE: "The file holds no moving picture{detail}. Upload a clip with pictures in it.",
    Reason.PROTECTED: "The clip is copy-protected and cannot be read. Upload one without protection.",
    Reason.DAMAGED: "The file is damaged or was cut off{detail}. Export it again and upload the new file.",
    Reason.TOO_SMALL: f"The clip is too small: {{detail}}, and at least {MIN_SIDE} pixels a side are needed.",
    Reason.TOO_LARGE: "The picture is too large: {detail}. Make it smaller and upload it again.",
    Reason.TOO_LONG: f"The clip is too long: {{detail}}, and at most {MAX_CLIP_S:.0f} s are taken. Cut it first.",
    Reason.TOO_MANY_FRAMES: f"The clip has too many frames: {{detail}}, and at most {MAX_FRAMES:,} are taken. "
    "Export it with fewer frames a second.",
    Reason.TOO_MANY_STREAMS: f"The clip holds too many tracks: {{detail}}, and at most {MAX_STREAMS} are taken. "
    "Export it with one picture and one sound track.",
    Reason.TOO_HARD: "The file took more time or memory to read than we give. Export it again, smaller or plainer.",
    Reason.GAVE_UP: f"Something on our side failed {MAX_ATTEMPTS} times while this was processed. Try again later.",
}


def refuse(reason: Reason, detail: str = "") -> Refusal:
    """Return a refusal in words; `detail` holds the values where the sentence has a place for them."""
    return Refusal(reason, REASONS[reason].format(detail=detail))


@dataclass(frozen=True, slots=True)
class Clip:
    """What the headers of a clip say, before anything of it is decoded."""

    n_streams: int
    video_index: int | None
    audio_index: int | None
    protected: bool
    readable: bool  # the codec and the shape of its frames are known
    width: int  # as shown: rotation and pixel shape applied
    height: int
    n_coded_pixels: int
    fps: float | None
    hdr: bool


@dataclass(frozen=True, slots=True)
class Packets:
    """How much picture a clip holds: counted packets, and the time of the last one; nothing was decoded."""

    n_frames: int
    duration_s: float


def decide_clip(clip: Clip) -> Refusal | None:
    """Return why a clip is not taken, as far as its headers tell, or None."""
    if clip.n_streams > MAX_STREAMS:
        return refuse(Reason.TOO_MANY_STREAMS, f"{clip.n_streams:,}")
    if clip.protected:
        return refuse(Reason.PROTECTED)
    if clip.n_streams == 0:
        return refuse(Reason.DAMAGED, ": nothing in it can be found")
    if clip.video_index is None:
        return refuse(Reason.NO_PICTURE, ", only sound" if clip.audio_index is not None else "")
    if clip.n_coded_pixels > MAX_FRAME_PIXELS:
        return refuse(Reason.TOO_LARGE, f"{clip.width} × {clip.height}, and at most 4K (4096 × 2304) is taken")
    if not clip.readable or clip.width < 1 or clip.height < 1:
        return refuse(Reason.DAMAGED, ", or made in a way we cannot read")
    if min(clip.width, clip.height) < MIN_SIDE:
        return refuse(Reason.TOO_SMALL, f"{clip.width} × {clip.height}")
    return None


def decide_length(packets: Packets) -> Refusal | None:
    """Return why a clip of this length is not taken, or None."""
    if packets.duration_s > MAX_CLIP_S + CLIP_SLACK_S:
        return refuse(Reason.TOO_LONG, f"{packets.duration_s:.0f} s")
    if packets.n_frames > MAX_FRAMES:
        return refuse(Reason.TOO_MANY_FRAMES, f"{packets.n_frames:,}")
    if packets.n_frames == 0:
        return refuse(Reason.DAMAGED, ": no frame could be read")
    return None


def decide_image_size(width: int, height: int) -> Refusal | None:
    """Return why an image of this size is not decoded, or None."""
    if width * height > MAX_IMAGE_PIXELS or max(width, height) > MAX_IMAGE_SIDE:
        limit = f"{MAX_IMAGE_PIXELS // 1_000_000} megapixels and {MAX_IMAGE_SIDE:,} a side"
        return refuse(Reason.TOO_LARGE, f"{width:,} × {height:,} pixels, and at most {limit} are taken")
    return None


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of a clip. `name` counts the pixels of the short side."""

    name: str
    width: int  # even, as H.264 in 4:2:0 asks for
    height: int
    max_bits_per_s: int


def ladder(width: int, height: int) -> tuple[Rung, ...]:
    """Return the sizes a clip is made in, small to large: never larger than it is, at least one.

    A size between two rungs adds nothing: 1080p and 900p both end with 720p, and 300p is its own only rung.
    """
    short = min(width, height)
    sides = [side for side in RUNGS if side <= short] or [short]
    return tuple(_rung(side, width, height) for side in sides)


def first_rung(rungs: tuple[Rung, ...]) -> Rung:
    """Return the rung that is made first: 480p, or the largest below it."""
    return max((rung for rung in rungs if min(rung.width, rung.height) <= FIRST_RUNG), key=lambda rung: rung.width)


def _rung(side: int, width: int, height: int) -> Rung:
    scale = side / min(width, height)
    wide, high = _even(width * scale), _even(height * scale)
    bits = {360: 600_000, 480: 1_200_000, 720: 2_800_000}.get(side, 400_000)
    stretch = max(1.0, max(wide, high) / min(wide, high) / (16 / 9))  # a panorama has more pixels at the same side
    return Rung(f"{side}p", wide, high, int(bits * min(stretch, 4.0)))


def _even(size: float) -> int:
    return max(2, int(size) // 2 * 2 if size % 2 < 1 else round(size / 2) * 2)
