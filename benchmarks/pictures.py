"""Measures of pictures: how long each part takes, a clip of 15 s, what is read and found, beside the plain packages.

Targets on two free cores: a picture of 1920 x 1080 in < 400 ms, a clip of 15 s in < 6 s on one core. CPU seconds are
of this process and its children; they stay the same while others use the machine. The peers are nudenet and rapidocr
as their packages run them (they need OpenCV and more, which we do not; without these they are left out).
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from benchmarks.drawn import SIZE, Written, is_read, pictures_with_text, shapes
from benchmarks.machine import machine
from socialpulse.media.ffmpeg import program as ffmpeg
from socialpulse.media.frames import FILE, take_from_clip
from socialpulse.understand.pictures import Part, Pictures

N_ROUNDS = 3
N_READ = 24  # as in the card
N_SHAPES = 100
CLIP_S = 15
DATA = Path(__file__).parents[1].parent / "shared" / "data" / "media" / "clips" / "media"
FILM, PHOTO = DATA / "big_buck_bunny_0_30.webm", DATA / "vacation_2017.jpg"

Measure = Callable[[Image.Image], object]
Read = Callable[[Image.Image], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Took:
    wall_s: float
    cpu_s: float


def main() -> None:
    """Measure and print."""
    n_threads = os.cpu_count() or 1
    drawn = list(pictures_with_text(N_READ))
    several, one = drawn[3][0], Image.open(PHOTO).convert("RGB").resize(SIZE) if PHOTO.exists() else drawn[0][0]
    before, began = peak_mib(), time.perf_counter()
    pictures = Pictures(n_threads)
    pictures.load()
    print(f"   models loaded in {time.perf_counter() - began:.2f} s; {n_threads} threads")
    pictures.measure([one, several])
    print(f"   two pictures measured: peak memory {peak_mib() - before:,.0f} MiB above that without models")
    ours: dict[str, Measure] = {"all parts": lambda image: pictures.measure([image])}
    for part in (Part.NUDITY, Part.TEXTS, Part.QR):
        alone = Pictures(n_threads, parts=[part])
        ours[part.value] = lambda image, alone=alone: alone.measure([image])  # type: ignore[misc]
    peers = find_peers()
    for what, image in (("a photo" if PHOTO.exists() else "a plain picture", one), ("six lines of text", several)):
        print(f"   1920 x 1080, {what}:")
        for name, took in in_turn({**ours, **{name: peer for name, (peer, _) in peers.items()}}, image).items():
            target = " (target < 400 ms on two free cores)" if name == "all parts" else ""
            print(f"     {name}: {took.wall_s * 1_000:.0f} ms, CPU {took.cpu_s * 1_000:.0f} ms{target}")
    clip()
    quality(drawn, {"ours": texts_of(pictures), **{name: read for name, (_, read) in peers.items() if read}})
    nudity(pictures)


def find_peers() -> dict[str, tuple[Measure, Read | None]]:
    """Return the plain packages, each as something to time and, for texts, something to read with."""
    try:
        detect = importlib.import_module("nudenet").NudeDetector().detect
        engine = importlib.import_module("rapidocr").RapidOCR()
    except ImportError as error:
        print(f"   plain nudenet and rapidocr are left out: {error}")
        return {}
    logging.disable(logging.WARNING)

    def read(image: Image.Image) -> Sequence[str]:
        return engine(np.asarray(image)[..., ::-1].copy()).txts or ()

    return {
        "plain nudenet": (lambda image: detect(np.asarray(image)[..., ::-1].copy()), None),
        "plain rapidocr": (read, read),
    }


def in_turn(measures: dict[str, Measure], image: Image.Image) -> dict[str, Took]:
    """Return the medians of each, one after the other in each round, the first round thrown away."""
    found: dict[str, list[Took]] = {name: [] for name in measures}
    for _ in range(N_ROUNDS + 1):
        for name, measure in measures.items():
            began, began_cpu = time.perf_counter(), time.process_time()
            measure(image)
            found[name].append(Took(time.perf_counter() - began, time.process_time() - began_cpu))
    return {
        name: Took(median(item.wall_s for item in took[1:]), median(item.cpu_s for item in took[1:]))
        for name, took in found.items()
    }


def clip() -> None:
    """Print how long a clip of 15 s takes from the stored rendition to its measures, on one thread."""
    pictures = Pictures(n_threads=1)
    pictures.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = ["-i", str(FILM)] if FILM.exists() else ["-f", "lavfi", "-i", "testsrc2=s=854x480:r=25"]
        made = [
            "-t",
            str(CLIP_S),
            "-an",
            "-vf",
            "scale=854:480",
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-crf",
            "25",
        ]
        command = [
            ffmpeg(),
            "-v",
            "error",
            "-y",
            *source,
            *made,
            "-pix_fmt",
            "yuv420p",
            "-f",
            "mp4",
            str(folder / FILE),
        ]
        subprocess.run(command, check=True)
        began, began_cpu = time.perf_counter(), cpu_s()
        frames = asyncio.run(take_from_clip(folder, (854, 480)))
        taken, taken_cpu = time.perf_counter(), cpu_s()
        texts = [measures.texts for measures in pictures.measure([frame.rgb for frame in frames], frames=True)]
        whole, whole_cpu = time.perf_counter() - began, cpu_s() - began_cpu
    print(
        f"   a clip of {CLIP_S} s, {FILM.name if FILM.exists() else 'drawn'}: {len(frames)} frames taken in "
        f"{taken - began:.1f} s (CPU {taken_cpu - began_cpu:.1f} s); with measuring {whole:.1f} s, "
        f"CPU {whole_cpu:.1f} s on one thread (target < 6 s), text in {sum(map(bool, texts))} frames"
    )


def quality(drawn: list[tuple[Image.Image, list[Written]]], readers: dict[str, Read]) -> None:
    """Print the share of drawn lines that are read, by how they were drawn."""
    for name, read in readers.items():
        n: dict[str, list[bool]] = {}
        for image, lines in drawn:
            texts = list(read(image))
            for line in lines:
                for kind in ("all", f"{line.font_size} px", f"turned {line.turned}", f"on {line.ground}"):
                    n.setdefault(kind, []).append(is_read(line, texts))
        shares = ", ".join(f"{kind} {np.mean(right):.2f} of {len(right)}" for kind, right in sorted(n.items()))
        print(f"   lines read by {name}: {shares}")


def nudity(pictures: Pictures) -> None:
    """Print how often drawn shapes in the colours of skin are called naked. No set of naked people is at hand."""
    found = [pictures.measure([image])[0].nudity for image in shapes(N_SHAPES)]
    for name in ("explicit", "suggestive"):
        n = sum(p[name] >= 0.5 for p in found)
        print(f"   drawn shapes called {name} at .5: {n} of {len(found)}; highest {max(p[name] for p in found):.2f}")


def texts_of(pictures: Pictures) -> Read:
    return lambda image: [text.text for text in pictures.measure([image])[0].texts]


def cpu_s() -> float:
    """Return the seconds of CPU of this process and of every child that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


if __name__ == "__main__":
    print(machine())
    main()
