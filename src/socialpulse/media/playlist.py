"""The HLS master playlist, where ffmpeg's own is not enough."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.media.rules import Rung

SOUND_BITS_PER_S = 128_000


def master(written: str, rungs: Sequence[Rung], has_sound: bool) -> str:
    """Return a master playlist that names every rung.

    ffmpeg leaves out all of them where a clip is too short for it to tell their bit rates (a single frame). Then the
    limits they were encoded under stand in, and the codecs are left for the player to find out.
    """
    if "#EXT-X-STREAM-INF" in written:
        return written
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    if has_sound:
        lines.append('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,URI="sound.m3u8"')
    for rung in rungs:
        bits = rung.max_bits_per_s + (SOUND_BITS_PER_S if has_sound else 0)
        sound = ',AUDIO="sound"' if has_sound else ""
        lines.append(f"#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={rung.width}x{rung.height}{sound}")
        lines.append(f"{rung.name}.m3u8")
    return "\n".join(lines) + "\n"
