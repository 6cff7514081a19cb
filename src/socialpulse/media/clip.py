"""A clip, step by step: looked at, made watchable, made in all sizes. Each step is one confined run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog

from socialpulse.media import ffmpeg
from socialpulse.media.darkroom.answers import Developed, Frame
from socialpulse.media.developing import Moving, develop_picture, read_frames
from socialpulse.media.ffmpeg import Source
from socialpulse.media.probe import read_clip, read_packets
from socialpulse.media.rules import Packets, Rung, decide_clip, decide_length, first_rung, ladder, refuse
from socialpulse.media.sandbox import Ended, Limits, run_confined
from socialpulse.media.types import CannotProcess, Reason

LOOK = Limits(wall_s=10, file_bytes=1)
TAKE_A_FRAME = Limits(wall_s=20, file_bytes=60_000_000)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """A clip that fits, as far as one can tell without decoding it."""

    source: Source
    packets: Packets

    @property
    def limits(self) -> Limits:
        """Return what one encoding of it may use: more for a longer and a larger clip."""
        megapixels = self.source.clip.n_coded_pixels / 1e6
        return Limits(wall_s=20 + self.packets.duration_s * (3 + megapixels))


@dataclass(frozen=True, slots=True)
class First:
    """A clip that can be watched: `first.mp4` lies in the folder, and `frames.rgb` with frames at these times."""

    rung: Rung
    times_s: list[float]
    frame_size: tuple[int, int]
    has_sound: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A clip in all sizes: the folder `hls`, the poster's files, what its frames are known by."""

    poster: Developed
    frames: list[Frame]
    rungs: tuple[Rung, ...]


async def look_at(folder: Path, file: str, reader: str) -> Looked:
    """Return what a clip holds. Raises CannotProcess where it does not fit; not a frame has been decoded for us."""
    ended = await run_confined(ffmpeg.look(file, reader), folder, LOOK)
    if ended.ran_into_a_limit:
        raise CannotProcess(refuse(Reason.TOO_HARD))
    clip = read_clip(ended.said)
    refusal = decide_clip(clip)
    if refusal is not None:
        raise CannotProcess(refusal)
    source = Source(file, reader, clip)
    counted = await run_confined(ffmpeg.count_packets(source), folder, LOOK)
    packets = read_packets(counted.out.decode(errors="replace"))
    refusal = decide_length(packets)
    if refusal is not None:
        raise CannotProcess(refuse(Reason.TOO_HARD) if counted.ran_into_a_limit else refusal)
    return Looked(source, packets)


async def make_first(folder: Path, looked: Looked) -> First:
    """Make the first rendition and the frames. Raises CannotProcess where the clip cannot be decoded.

    Sound that cannot be decoded is left out; a clip without its sound is better than none.
    """
    clip = looked.source.clip
    rung = first_rung(ladder(clip.width, clip.height))
    gain = None if clip.audio_index is None else await _gain(folder, looked)
    frame_size = _fitted(clip.width, clip.height)
    ended = await _encode(folder, looked, ffmpeg.make_first(looked.source, rung, gain, frame_size))
    if not ended.ok and gain is not None and not ended.ran_into_a_limit:
        log.info("the sound of a clip is left out", said=ended.said[-300:])
        gain = None
        ended = await _encode(folder, looked, ffmpeg.make_first(looked.source, rung, None, frame_size))
    times_s = ffmpeg.read_times(ended.said)
    if not ended.ok or not times_s:
        raise _why(ended)
    return First(rung, times_s, frame_size, gain is not None)


async def finish(folder: Path, looked: Looked, first: First, cover_ms: int | None = None) -> Finished:
    """Make all sizes, the poster and the fingerprints. Raises CannotProcess.

    cover_ms: the time of the frame that is to be the poster; None: the best of them
    """
    clip = looked.source.clip
    rungs = ladder(clip.width, clip.height)
    (folder / "hls").mkdir(exist_ok=True)
    argv = ffmpeg.make_ladder(looked.source, rungs, first.rung, first.has_sound)
    ended, (poster, frames) = await asyncio.gather(_encode(folder, looked, argv), _poster(folder, first, cover_ms))
    if not ended.ok:
        raise _why(ended)
    return Finished(poster, frames, rungs)


async def make_poster(folder: Path, at_ms: int) -> Developed:
    """Make the pictures of the frame of `first.mp4` at a time, or of its first one. Raises CannotProcess."""
    for moment_ms in (at_ms, 0):
        taken = await run_confined(ffmpeg.take_poster(moment_ms), folder, TAKE_A_FRAME)
        if taken.ok and (folder / "poster.png").is_file():
            break
    else:
        raise CannotProcess(refuse(Reason.DAMAGED, ": no frame could be read"))
    poster = await develop_picture(folder / "poster.png", "PNG", folder, "poster")
    if isinstance(poster, Moving):
        raise RuntimeError("a single PNG was taken for a moving picture")
    return poster


async def _gain(folder: Path, looked: Looked) -> float | None:
    """Return how much louder the sound is to be, or None where it cannot be decoded at all."""
    ended = await _encode(folder, looked, ffmpeg.measure_loudness(looked.source))
    if not ended.ok:
        return None
    loudness, _ = ffmpeg.read_loudness(ended.said)
    return ffmpeg.gain_db(loudness)


async def _poster(folder: Path, first: First, cover_ms: int | None) -> tuple[Developed, list[Frame]]:
    pixels = folder / "frames.rgb"
    frames, best_at_ms = await read_frames(pixels, first.times_s, *first.frame_size)
    await asyncio.to_thread(pixels.unlink)
    return await make_poster(folder, best_at_ms if cover_ms is None else cover_ms), frames


async def _encode(folder: Path, looked: Looked, argv: list[str]) -> Ended:
    return await run_confined(argv, folder, looked.limits)


def _why(ended: Ended) -> CannotProcess:
    log.info("a clip could not be encoded", status=ended.status, timed_out=ended.timed_out, said=ended.said[-500:])
    return CannotProcess(refuse(Reason.TOO_HARD) if ended.ran_into_a_limit else refuse(Reason.DAMAGED))


def _fitted(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, ffmpeg.FRAME_SIDE / max(width, height))
    return max(2, round(width * scale)), max(2, round(height * scale))
