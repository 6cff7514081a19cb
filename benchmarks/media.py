"""From the last byte of a 30 s 720p clip to its first rendition and to ready, beside plain ffmpeg on the same encodes.

Targets: ready within 15 s on two cores, the first rendition earlier. Upload through the door, jobs as the worker runs
them, PostgreSQL and blobs on the disk; plain ffmpeg is one command that decodes once and writes the same renditions.
Seconds of CPU are of all child processes together: they stay the same while others use the machine.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path

import httpx
import orjson

from benchmarks.machine import scratch_program
from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.media import MEDIA_TOPIC
from socialpulse.media.ffmpeg import CRF, PRESET
from socialpulse.media.ffmpeg import program as ffmpeg
from socialpulse.media.rules import ladder

N_ROUNDS = 3
FILM = Path(__file__).parents[1].parent / "shared/data/media/clips/media/big_buck_bunny_0_30.webm"


@dataclass(frozen=True, slots=True)
class Took:
    first_s: float
    ready_s: float
    plain_s: float
    cpu_s: float
    plain_cpu_s: float


def drawn(folder: Path) -> Path:
    """Return a clip of ffmpeg's test picture and pink noise: harder to encode than most footage."""
    path = folder / "drawn.mp4"
    sources = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=30", "-f", "lavfi", "-i", "anoisesrc=c=pink:d=30"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([ffmpeg(), "-v", "error", *sources, *coded, str(path)], check=True)
    return path


def cpu_s() -> float:
    """Return the seconds of CPU of every child process that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain_s(path: Path, folder: Path) -> float:
    """Return the seconds of one plain ffmpeg command that makes all rungs and the sound."""
    rungs = ladder(1280, 720)
    cuts = "".join(f"[s{rung.name}]" for rung in rungs)
    scaled = ";".join(f"[s{rung.name}]scale={rung.width}:{rung.height}[{rung.name}]" for rung in rungs)
    command = [ffmpeg(), "-v", "error", "-y", "-i", str(path), "-filter_complex", f"[0:v]split=3{cuts};{scaled}"]
    for rung in rungs:
        limits = ["-maxrate", str(rung.max_bits_per_s), "-bufsize", str(2 * rung.max_bits_per_s)]
        coded = ["-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF), *limits, "-pix_fmt", "yuv420p"]
        command += ["-map", f"[{rung.name}]", "-map", "0:a", *coded, "-force_key_frames", "expr:gte(t,n_forced*2)"]
        command += ["-c:a", "aac", "-b:a", "128k", str(folder / f"{rung.name}.mp4")]
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


async def ours_s(program: Program, client: httpx.AsyncClient, body: bytes) -> tuple[float, float]:
    """Return the seconds from the last byte to the first rendition and to ready."""
    tus = {"Tus-Resumable": "1.0.0"}
    begun = await client.post("/v1/uploads", headers={**tus, "Upload-Length": str(len(body))})
    address, part = begun.headers["location"], {**tus, "Content-Type": "application/offset+octet-stream"}
    await client.patch(address, content=body[:-1], headers={**part, "Upload-Offset": "0"})
    began, first_s = time.perf_counter(), 0.0
    await client.patch(address, content=body[-1:], headers={**part, "Upload-Offset": str(len(body) - 1)})
    media_id, consumer = address.rsplit("/", 1)[1], f"bench-{address}"
    while True:
        for entry in await program.log.read(MEDIA_TOPIC, consumer):
            told = orjson.loads(entry.body)
            if told["media_id"] != media_id:
                continue
            if told["n_files"] and not first_s:
                first_s = time.perf_counter() - began
            if told["state"] in ("ready", "failed"):
                assert told["state"] == "ready", told
                return first_s, time.perf_counter() - began
        await asyncio.sleep(0.05)


async def measured(paths: list[Path], folder: Path) -> dict[str, list[Took]]:
    found: dict[str, list[Took]] = {path.name: [] for path in paths}
    async with scratch_program() as program:
        working = asyncio.create_task(program.jobs.work(["media"]))
        transport = httpx.ASGITransport(app=build_web(program), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            for _ in range(N_ROUNDS):
                for path in paths:
                    body = await asyncio.to_thread(path.read_bytes)
                    before = cpu_s()
                    first, ready = await ours_s(program, client, body)
                    between = cpu_s()
                    plain = await asyncio.to_thread(plain_s, path, folder)
                    found[path.name].append(Took(first, ready, plain, between - before, cpu_s() - between))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [drawn(folder), *([FILM] if FILM.exists() else [])]
        for clip, rounds in asyncio.run(measured(paths, folder)).items():
            middle = {
                field.name: statistics.median(getattr(took, field.name) for took in rounds) for field in fields(Took)
            }
            walls = (
                "first rendition {first_s:.1f} s, ready {ready_s:.1f} s (target < 15 s), plain ffmpeg {plain_s:.1f} s"
            )
            spent = "CPU {cpu_s:.1f} s, plain {plain_cpu_s:.1f} s"
            print(f"   {clip}: " + f"{walls}; {spent}; medians of {len(rounds)}".format(**middle))


if __name__ == "__main__":
    main()
