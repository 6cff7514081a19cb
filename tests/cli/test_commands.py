"""The command line, over a real data folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-cli-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def run(data: Path) -> Run:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SOCIALPULSE_DATA": str(data), "COLUMNS": "140"}
        command = [sys.executable, "-m", "socialpulse", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=data)

    return call


@pytest.fixture(scope="module")
def imported(run: Run, data: Path) -> subprocess.CompletedProcess[str]:
    path = data / "tiktok_nov_2022.csv"
    path.write_text(
        "handle,name,bio,country,followers\n"
        "fitmama,Kim,Fitness mum of two who cooks,Germany,88K\n"
        "pixel,Pixel,Retro games,Japan,1.2M\n"
        "bad,Bad,,Germany,lots\n"
    )
    return run("creators", "import", str(path))


def test_an_import_ends_with_a_summary_and_the_path_of_the_rejects(imported: subprocess.CompletedProcess[str]) -> None:
    assert imported.returncode == 0, imported.stderr
    assert "2 new, 0 changed, 0 unchanged, 1 rejected" in imported.stdout
    path = imported.stdout.split("rejects: ")[1].split(" (")[0]
    assert "lots" in Path(path).read_text()


def test_a_search_prints_people_with_reasons(run: Run, imported: object) -> None:
    found = run(
        "creators",
        "search",
        "fitness moms who cook",
        "--platform",
        "tiktok",
        "--followers",
        "10k..500k",
        "--country",
        "DE",
    )
    assert found.returncode == 0, found.stderr
    assert "fitmama" in found.stdout and "88.0K" in found.stdout and "meaning" in found.stdout
    assert "pixel" not in found.stdout


def test_json_is_for_machines(run: Run, imported: object) -> None:
    found = orjson.loads(run("creators", "search", "games", "--json", "--limit", "1").stdout)
    assert found["hits"][0]["account"]["handle"] == "pixel"
    assert found["n_total"] == 2
    assert found["facets"]["values"]["platform"] == [{"value": "tiktok", "label": "tiktok", "count": 2}]


def test_a_creator_is_shown_by_handle(run: Run, imported: object) -> None:
    shown = run("creators", "show", "tiktok:FitMama")
    assert "2022-11-01" in shown.stdout and "Fitness mum" in shown.stdout


def test_lookalikes_leave_their_model_out(run: Run, imported: object) -> None:
    found = run("creators", "lookalikes", "tiktok:fitmama")
    assert "pixel" in found.stdout and "fitmama" not in found.stdout


def test_status_and_index_speak_of_the_same_rows(run: Run, imported: object) -> None:
    assert "accounts    2" in run("status").stdout
    assert run("index", "status").stdout.startswith("2 rows")
    assert run("index", "build").stdout.startswith("2 accounts")


def test_an_index_is_verified_merged_measured_and_explained(run: Run, imported: object) -> None:
    assert run("index", "verify").stdout.endswith("0 problems\n")
    assert run("index", "merge").stdout.startswith("2 rows in 1 segments")
    assert "recall 1.000" in run("index", "bench", "--queries", "2").stdout
    assert "filter" in run("index", "explain", "fitness").stdout


def test_a_demo_file_is_written(run: Run, data: Path) -> None:
    written = run("demo", "creators", "--count", "30", "--seed", "4", "--out", str(data / "demo.jsonl"))
    assert "30 creators" in written.stdout
    assert len((data / "demo.jsonl").read_text().splitlines()) >= 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("creators", "search", "--followers", "lots"), ("--followers", "lots", "10k..500k")),
        (("creators", "search", "--followers", ".."), ("--followers",)),
        (("creators", "search", "--country", "Atlantis"), ("Atlantis", "DE")),
        (("creators", "search", "--niche", "skinkare"), ("skinkare", "beauty.skincare")),
        (("creators", "search", "--sort", "beauty"), ("beauty", "relevance")),
        (("creators", "show", "tiktok:nobody-at-all"), ("tiktok:nobody-at-all",)),
        (("creators", "show", "nonsense"), ("nonsense", "platform:handle")),
        (("creators", "import", "nowhere.csv"), ("nowhere.csv",)),
        (("jobs", "again", "12345"), ("12345",)),
    ],
)
def test_a_mistake_is_one_line_that_says_what_and_how(
    run: Run, imported: object, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    failed = run(*arguments)
    assert failed.returncode == 1
    assert len(failed.stderr.strip().splitlines()) == 1, failed.stderr
    assert all(word in failed.stderr for word in words), failed.stderr


def test_no_secret_and_no_address_stands_in_the_database_folder(run: Run, data: Path, imported: object) -> None:
    assert (data / "secrets.toml").stat().st_mode & 0o077 == 0


def test_settings_that_do_not_fit_are_one_line(data: Path) -> None:
    environment = {
        **os.environ,
        "SOCIALPULSE_DATA": str(data),
        "SOCIALPULSE_API__PORT": "99999",
        "SOCIALPULSE_LOG_LEVEL": "loud",
    }
    failed = subprocess.run(
        [sys.executable, "-m", "socialpulse", "status"], env=environment, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert len(failed.stderr.strip().splitlines()) == 1
    assert "99999" in failed.stderr and "loud" in failed.stderr
