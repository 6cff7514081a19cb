"""What becomes of a clip: real files through real runs of ffmpeg."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from socialpulse.media.clip import Finished, First, Looked, finish, look_at, make_first
from socialpulse.media.ffmpeg import program as ffmpeg
from socialpulse.media.ffmpeg import read_loudness
from socialpulse.media.playlist import master
from socialpulse.media.probe import read_clip
from socialpulse.media.types import CannotProcess, Reason

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Made:
    folder: Path
    looked: Looked
    first: First
    finished: Finished

    def told(self, name: str, *options: str) -> str:
        """Return what ffmpeg says of a file that was made."""
        command = [ffmpeg(), "-hide_banner", "-nostats", "-i", str(self.folder / name), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr


async def make(body: bytes, folder: Path) -> Made:
    (folder / "input").write_bytes(body)
    looked = await look_at(folder, "input", "mov")
    first = await make_first(folder, looked)
    return Made(folder, looked, first, await finish(folder, looked, first))


async def refusal(body: bytes, folder: Path) -> Reason:
    with pytest.raises(CannotProcess) as refused:
        await make(body, folder)
    return refused.value.refusal.reason


async def test_a_clip_is_made_in_all_sizes_below_its_own_in_segments_of_two_seconds(film: Any, tmp_path: Path) -> None:
    made = await make(film(size="1280x720", seconds=5), tmp_path)
    for name, size in (("360p", (640, 360)), ("480p", (854, 480)), ("720p", (1280, 720))):
        clip = read_clip(made.told(f"hls/{name}.m4s"))
        assert (clip.width, clip.height, clip.audio_index) == (*size, None)
        playlist = (tmp_path / "hls" / f"{name}.m3u8").read_text()
        lengths = [float(found) for found in re.findall(r"#EXTINF:([\d.]+)", playlist)]
        assert lengths == pytest.approx([2, 2, 1], abs=0.05)
    master = (tmp_path / "hls" / "master.m3u8").read_text()
    assert master.count("#EXT-X-STREAM-INF") == 4 and "avc1." in master and "mp4a.40.2" in master
    assert "AUDIO" in master


async def test_a_small_clip_is_not_made_larger(film: Any, tmp_path: Path) -> None:
    made = await make(film(size="320x240", seconds=1), tmp_path)
    assert [rung.name for rung in made.finished.rungs] == ["240p"]
    assert read_clip(made.told("first.mp4")).width == 320


async def test_a_clip_is_turned_upright_and_stripped_of_place_and_names(film: Any, tmp_path: Path) -> None:
    secrets = ["-metadata", "location=+52.5+013.4/", "-metadata", "comment=SECRET", "-metadata:s:v", "title=SECRET"]
    body = film(*secrets, "-movflags", "use_metadata_tags", size="320x240", seconds=1)
    (tmp_path / "flat.mp4").write_bytes(body)
    turn = [
        "-v",
        "error",
        "-display_rotation",
        "90",
        "-i",
        str(tmp_path / "flat.mp4"),
        "-c",
        "copy",
        "-map_metadata",
        "0",
    ]
    subprocess.run([ffmpeg(), *turn, "-movflags", "use_metadata_tags", str(tmp_path / "turned.mp4")], check=True)
    body = (tmp_path / "turned.mp4").read_bytes()
    assert b"SECRET" in body and b"+52.5" in body
    made = await make(body, tmp_path)
    clip = made.looked.source.clip
    assert (clip.width, clip.height) == (240, 320)
    told = made.told("first.mp4")
    assert (read_clip(told).width, read_clip(told).height, "rotation" in told) == (240, 320, False)
    for path in [tmp_path / "first.mp4", *(tmp_path / "hls").iterdir()]:
        assert b"SECRET" not in path.read_bytes() and b"+52.5" not in path.read_bytes()


async def test_sound_is_brought_to_minus_14_lufs(film: Any, tmp_path: Path) -> None:
    made = await make(film("-af", "volume=-8dB", seconds=4, sound="anoisesrc=c=pink"), tmp_path)
    measured, peak = read_loudness(made.told("first.mp4", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"))
    assert measured == pytest.approx(-14, abs=1) and peak <= -1


async def test_a_clip_without_sound_stays_silent(film: Any, tmp_path: Path) -> None:
    made = await make(film(sound=None, seconds=1), tmp_path)
    assert not made.first.has_sound
    assert "sound" not in (tmp_path / "hls" / "master.m3u8").read_text()


async def test_sound_and_picture_that_begin_apart_stay_apart(film: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(film(seconds=3))
    late = ["-i", str(tmp_path / "a.mp4"), "-itsoffset", "1", "-i", str(tmp_path / "a.mp4")]
    joined = [*late, "-map", "0:v", "-map", "1:a", "-c", "copy", str(tmp_path / "late.mp4")]
    subprocess.run([ffmpeg(), "-v", "error", *joined], check=True)
    made = await make((tmp_path / "late.mp4").read_bytes(), tmp_path)
    silent = made.told("first.mp4", "-af", "silencedetect=noise=-40dB:d=0.5", "-f", "null", "-")
    end = re.search(r"silence_end: ([\d.]+)", silent)
    assert end is not None and float(end[1]) == pytest.approx(1.0, abs=0.06)


async def test_frames_are_known_once_a_second_and_the_poster_is_not_black(film: Any, tmp_path: Path) -> None:
    made = await make(film("-vf", "drawbox=t=fill:c=black:enable='lt(t,1.5)'", seconds=3.5), tmp_path)
    assert [frame.at_ms for frame in made.finished.frames] == pytest.approx([0, 1_000, 2_000, 3_000], abs=1)
    poster = Image.open(tmp_path / next(file.name for file in made.finished.poster.files if "jpg" in file.name))
    assert np.asarray(poster.convert("L")).mean() > 40


async def test_a_single_frame_has_a_whole_playlist(film: Any, tmp_path: Path) -> None:
    made = await make(film("-frames:v", "1", sound=None, size="640x480"), tmp_path)
    text = master((tmp_path / "hls" / "master.m3u8").read_text(), made.finished.rungs, False)
    assert re.findall(r"^\d+p\.m3u8$", text, re.M) == ["360p.m3u8", "480p.m3u8"]


async def test_the_same_clip_gives_the_same_bytes_twice(film: Any, tmp_path: Path) -> None:
    body = film(size="640x480", seconds=1)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        await make(body, folder)
    for name in ("first.mp4", "hls/360p.m4s", "hls/480p.m4s", "hls/sound.m4s", "hls/master.m3u8"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


async def test_a_long_clip_is_refused_before_it_is_decoded(film: Any, tmp_path: Path) -> None:
    assert await refusal(film("-r", "2", size="64x64", seconds=62, sound=None), tmp_path) is Reason.TOO_LONG


async def test_a_clip_of_too_many_tracks_is_refused(film: Any, tmp_path: Path) -> None:
    maps = [word for _ in range(17) for word in ("-map", "0:v")]
    assert await refusal(film(*maps, size="16x16", seconds=0.2, sound=None), tmp_path) is Reason.TOO_MANY_STREAMS


async def test_a_clip_that_was_cut_off_before_its_index_is_damaged(film: Any, tmp_path: Path) -> None:
    assert await refusal(film(seconds=1)[:20_000], tmp_path) is Reason.DAMAGED


async def test_a_playlist_that_calls_itself_a_clip_opens_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"SECRET")
    body = f"ffconcat version 1.0\nfile {tmp_path}/secret\n".encode()
    assert await refusal(body, tmp_path) is Reason.DAMAGED
