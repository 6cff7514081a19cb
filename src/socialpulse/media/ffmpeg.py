"""ffmpeg, as argument lists: what is asked of it, never how it is run. It opens local files with one forced demuxer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import imageio_ffmpeg

from socialpulse.media.rules import MAX_CLIP_S, MAX_FRAME_PIXELS, Clip, Rung

SEGMENT_S = 2
TARGET_LUFS, PEAK_DB = -14.0, -1.5  # a limiter of samples that stays below -1 dBTP
MOST_GAIN_DB = 20.0  # more would raise the noise of a room, not a voice
SILENCE_LUFS = -60.0
FRAME_SIDE = 512
MOST_FPS = 60
TILES_SIDE, TILES_FILE, TIMES_FILE = 32, "tiles.rgb", "times.txt"
MOST_SIDE, FRAMES_FILE = 1_280, "taken.rgb"
PRESET, CRF = "superfast", 25  # docs/decisions/0010: what lets a 30 s clip be ready in 15 s on two cores
_INPUT = ("-max_pixels", str(MAX_FRAME_PIXELS), "-threads", "2", "-protocol_whitelist", "file")
_BARE = (  # nothing of the source's metadata, and nothing that differs from one run to the next
    *("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1", "-map_chapters", "-1"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)
_FIRST_OF_EACH_SECOND = r"select='isnan(prev_selected_t)+gt(floor(t)\,floor(prev_selected_t))'"
_TO_SDR = (
    ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=limited"
)
_LOUDNESS = re.compile(r"^\s+I:\s+(-?[\d.]+|-inf|nan) LUFS", re.M)
_PEAK = re.compile(r"^\s+Peak:\s+(-?[\d.]+|-inf|nan) dBFS", re.M)
_SHOWN_AT = re.compile(r"showinfo.* pts_time:(-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class Source:
    """A clip to read: its file in the working folder, the demuxer for it, and what its headers say."""

    file: str
    reader: str
    clip: Clip

    @property
    def opened(self) -> list[str]:
        return [*_INPUT, "-f", self.reader, "-i", f"file:{self.file}"]

    @property
    def picture(self) -> str:
        return f"0:{self.clip.video_index}"

    @property
    def sound(self) -> str:
        return f"0:{self.clip.audio_index}"


@cache
def program() -> str:
    """Return the path of ffmpeg: the one in the wheel, or that of IMAGEIO_FFMPEG_EXE."""
    path: str = imageio_ffmpeg.get_ffmpeg_exe()
    return path


def look(file: str, reader: str) -> list[str]:
    """Have the headers described on standard error. Ends with status 1, for there is nothing to write."""
    return [program(), "-hide_banner", "-nostdin", *_INPUT, "-f", reader, "-i", f"file:{file}"]


def count_packets(source: Source) -> list[str]:
    """Have the packets of the picture counted without decoding one; the counts come on standard output."""
    copied = ["-map", source.picture, "-c", "copy", "-copyinkf", "-f", "null", "-progress", "pipe:1", "-"]
    return [*_quiet(), *source.opened, *copied]


def measure_loudness(source: Source) -> list[str]:
    """Have loudness (EBU R 128) and peak of the sound measured; they come on standard error."""
    measured = ["-map", source.sound, "-af", "ebur128=peak=sample:framelog=quiet", "-t", _LONGEST, "-f", "null", "-"]
    return [program(), "-hide_banner", "-nostdin", "-nostats", *source.opened, *measured]


def read_loudness(said: str) -> tuple[float, float]:
    """Return loudness in LUFS and peak in dB of full scale; -inf for silence or where nothing was measured."""
    loudness, peak = _LOUDNESS.findall(said), _PEAK.findall(said)
    if not loudness or not peak or "nan" in (loudness[-1], peak[-1]):
        return float("-inf"), float("-inf")
    return float(loudness[-1]), float(peak[-1])


def gain_db(loudness: float) -> float:
    """Return how much louder a sound is to be played: up to -14 LUFS, silence and near silence as they are."""
    return min(TARGET_LUFS - loudness, MOST_GAIN_DB) if loudness > SILENCE_LUFS else 0.0


def make_first(source: Source, rung: Rung, gain: float | None, frame_size: tuple[int, int]) -> list[str]:
    """Have `first.mp4` made, and `frames.rgb` with the first frame of each second (their times on standard error).

    `gain` in dB; None where there is no sound to take along.
    """
    graph = (
        f"[{source.picture}]split=2[whole][few];[whole]{_scaled(source.clip, rung.width, rung.height)}[picture];"
        f"[few]{_FIRST_OF_EACH_SECOND},{_scaled(source.clip, *frame_size, 'rgb24')},showinfo=checksum=0[frames]"
    )
    sound = [] if gain is None else ["-map", source.sound, *_sound(gain)]
    return [
        *(program(), "-hide_banner", "-nostdin", "-nostats", "-y", *source.opened, "-filter_complex", graph),
        *("-map", "[picture]", *_picture([rung]), *sound, *_BARE, "-t", _LONGEST),
        *("-movflags", "+faststart", "-f", "mp4", "first.mp4"),
        *("-map", "[frames]", "-fps_mode", "passthrough", "-t", _LONGEST, "-f", "rawvideo", "frames.rgb"),
    ]


def read_times(said: str) -> list[float]:
    """Return the times in seconds of the frames that `make_first` wrote."""
    return [float(found) for found in _SHOWN_AT.findall(said)]


def make_ladder(source: Source, rungs: Sequence[Rung], first: Rung, has_sound: bool) -> list[str]:
    """Have the HLS files made in folder `hls`: the first rung and the sound copied from `first.mp4`, others encoded.

    One CMAF file for each rung and the sound, cut into segments of 2 s that playlists name by byte range.
    """
    others = [rung for rung in rungs if rung != first]
    graph = []
    if others:
        outs = "".join(f"[raw{rung.name}]" for rung in others)
        cuts = [f"[raw{rung.name}]{_scaled(source.clip, rung.width, rung.height)}[{rung.name}]" for rung in others]
        graph = ["-filter_complex", ";".join([f"[{source.picture}]split={len(others)}{outs}", *cuts])]
    maps = [word for rung in rungs for word in ("-map", "1:v" if rung == first else f"[{rung.name}]")]
    group = ",agroup:sound" if has_sound else ""
    names = [f"v:{place}{group},name:{rung.name}" for place, rung in enumerate(rungs)]
    return [
        *(*_quiet(), "-y", *source.opened, "-f", "mov", "-protocol_whitelist", "file", "-i", "file:first.mp4"),
        *(*graph, *maps, *_picture(rungs, copied=first)),
        *(("-map", "1:a", "-c:a", "copy") if has_sound else ()),
        *(*_BARE, "-t", _LONGEST, "-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "single_file", "-master_pl_name", "master.m3u8"),
        *("-var_stream_map", " ".join([*names, *(["a:0,agroup:sound,name:sound"] if has_sound else [])])),
        "hls/%v.m3u8",
    ]


def take_poster(at_ms: int) -> list[str]:
    """Have the frame of `first.mp4` at a time written to `poster.png`."""
    seek = ["-ss", f"{at_ms / 1_000:.3f}", "-f", "mov", "-protocol_whitelist", "file", "-i", "file:first.mp4"]
    return [*_quiet(), "-y", *seek, "-frames:v", "1", "-f", "image2", "-update", "1", "poster.png"]


def thin_out(file: str) -> list[str]:
    """Have all frames of an MP4 of ours written to TILES_FILE, 32 x 32 pixels each, and their times to TIMES_FILE."""
    graph = f"[0:v:0]scale={TILES_SIDE}:{TILES_SIDE}:flags=area,format=rgb24,split[tiles][times]"
    return [
        *(*_quiet(), "-y", *_stored(file), "-filter_complex", graph),
        *("-map", "[tiles]", "-fps_mode", "passthrough", "-f", "rawvideo", TILES_FILE),
        *("-map", "[times]", "-fps_mode", "passthrough", "-f", "framecrc", TIMES_FILE),
    ]


def take_frames(file: str, numbers: Sequence[int], width: int, height: int) -> list[str]:
    """Have these frames of an MP4 of ours, counted from 0, written to FRAMES_FILE as raw RGB of this size."""
    chosen = "+".join(rf"eq(n\,{number})" for number in numbers)
    graph = f"select='{chosen}',scale={width}:{height},format=rgb24"
    written = ["-vf", graph, "-fps_mode", "passthrough", "-f", "rawvideo", FRAMES_FILE]
    return [*_quiet(), "-y", *_stored(file), "-map", "0:v:0", *written]


def take_picture(file: str, reader: str) -> list[str]:
    """Have a picture of ours written to FRAMES_FILE as raw RGB, on grey where it is transparent."""
    on_grey = "split[seen][under];[under]drawbox=c=gray:t=fill:replace=1[ground];[ground][seen]overlay=format=rgb"
    graph = f"[0:v:0]format=rgba,{on_grey},format=rgb24"
    written = ["-filter_complex", graph, "-frames:v", "1", "-f", "rawvideo", FRAMES_FILE]
    return [*_quiet(), "-y", *_stored(file, reader), *written]


_LONGEST = f"{MAX_CLIP_S + 1:.0f}"  # a header may lie about the length; what is made never gets longer


def _quiet() -> list[str]:
    return [program(), "-hide_banner", "-nostdin", "-nostats", "-v", "error"]


def _stored(file: str, reader: str = "mov") -> list[str]:
    """Return how a file of ours is opened: by one thread, for people scroll meanwhile."""
    return ["-threads", "1", "-f", reader, "-protocol_whitelist", "file", "-i", f"file:{file}"]


def _scaled(clip: Clip, width: int, height: int, pixels: str = "yuv420p") -> str:
    thinner = f"fps={MOST_FPS}," if clip.fps is None or clip.fps > MOST_FPS + 1 else ""
    return f"{thinner}scale={width}:{height},setsar=1{_TO_SDR if clip.hdr else ''},format={pixels}"


def _picture(rungs: Sequence[Rung], copied: Rung | None = None) -> list[str]:
    """Return how each video stream is encoded, in the order in which they are mapped."""
    words: list[str] = []
    for place, rung in enumerate(rungs):
        if rung == copied:
            words += [f"-c:v:{place}", "copy"]
            continue
        words += [f"-c:v:{place}", "libx264", f"-preset:v:{place}", PRESET, f"-crf:v:{place}", str(CRF)]
        words += [f"-maxrate:v:{place}", str(rung.max_bits_per_s), f"-bufsize:v:{place}", str(2 * rung.max_bits_per_s)]
        words += [f"-force_key_frames:v:{place}", f"expr:gte(t,n_forced*{SEGMENT_S})", f"-g:v:{place}", "600"]
        words += [f"-x264-params:v:{place}", "scenecut=0:open-gop=0"]
    return [*words, "-threads:v", "1"]


def _sound(gain: float) -> list[str]:
    limit = 10 ** (PEAK_DB / 20)
    louder = f"volume={gain:.2f}dB,alimiter=limit={limit:.4f}:level=disabled,"
    return ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000", "-af", f"{louder}aresample=async=1:first_pts=0"]
