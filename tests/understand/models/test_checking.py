"""Checking finds what is missing, damaged or not to be run, and measures what works."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart, NotFound
from socialpulse.understand.registry import (
    Cost,
    Model,
    ModelFile,
    Origin,
    Registry,
    check,
    find_costs,
    known_models,
    save_costs,
)
from socialpulse.understand.registry.types import Load, Run
from tests.understand.models.conftest import save_doubling

SHA256 = "0" * 64


def load_five_megabytes() -> Run:
    held = os.urandom(5 << 20)
    return functools.partial(len, held)


def load_nothing() -> Run:
    raise CannotStart("the heads were fitted on another model")


def load_and_die() -> Run:
    os._exit(9)


def model_of(load: Load, *files: ModelFile, origin: Origin = Origin.PACKAGE) -> Model:
    return Model("tiny", "7", origin, "a package", "MIT", "", files, load)


def write(folder: Path, **entries: object) -> None:
    """Write a models.toml of one model with one file."""
    told = {"url": "http://127.0.0.1:9/model.onnx", "sha256": SHA256, **entries}
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
    (folder / "models.toml").write_text('[tiny]\nlicence = "MIT"\n[tiny.files."model.onnx"]\n' + "\n".join(lines))


def test_a_model_that_works_has_a_cost() -> None:
    found = check(model_of(load_five_megabytes))
    assert found.problem is None
    assert found.cost is not None
    assert found.cost.version == "7"
    assert 4 < found.cost.mb < 60


def test_what_loading_says_is_the_problem() -> None:
    assert check(model_of(load_nothing)).problem == "cannot be used: the heads were fitted on another model"


def test_a_model_that_ends_its_process_is_a_problem_and_no_end() -> None:
    found = check(model_of(load_and_die))
    assert found.problem is not None
    assert "terminated" in found.problem


def test_a_missing_file_is_named_with_how_to_get_it(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    problem = check(model_of(load_nothing, ModelFile(path), origin=Origin.URL)).problem
    assert problem == f"{path} is missing; run `socialpulse models pull tiny`"


def test_a_truncated_file_is_told_by_its_length(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"x" * 9)
    problem = check(model_of(load_nothing, ModelFile(path, n_bytes=1_234))).problem
    assert (
        problem == f"{path} has 9 bytes and must have 1,234; reinstall a package, then run `socialpulse models prepare`"
    )


def test_a_changed_file_is_told_by_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"x")
    problem = check(model_of(load_nothing, ModelFile(path, SHA256), origin=Origin.FOLDER)).problem
    assert problem is not None
    assert problem.endswith(f"and must have {SHA256}; put the file there")


@pytest.mark.parametrize(("opset", "n_cut", "says"), [(99, 0, "opset"), (21, 40, "model.onnx")])
def test_a_model_of_a_wrong_opset_or_cut_short_is_named(tmp_path: Path, opset: int, n_cut: int, says: str) -> None:
    path = tmp_path / "tiny" / "model.onnx"
    content = save_doubling(path, opset)
    path.write_bytes(content[: len(content) - n_cut])
    write(tmp_path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    problem = check(known_models(tmp_path).load_model("tiny")).problem
    assert problem is not None
    assert says in problem.lower()


def test_a_pulled_model_that_opens_is_fine(tmp_path: Path) -> None:
    write(tmp_path, sha256=hashlib.sha256(save_doubling(tmp_path / "tiny" / "model.onnx")).hexdigest())
    assert check(known_models(tmp_path).load_model("tiny")).cost is not None


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"url": "ftp://example.org/x"}, "url = 'ftp://example.org/x'"),
        ({"sha256": "ABC"}, "64 hexadecimal digits"),
        ({"n_bytes": "many"}, "must be int"),
        ({"colour": "red"}, "colour is unknown"),
    ],
)
def test_a_wrong_entry_of_the_operator_is_named(tmp_path: Path, entries: dict[str, object], says: str) -> None:
    write(tmp_path, **entries)
    with pytest.raises(CannotStart, match=says):
        known_models(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tiny", "cannot be read"),
        ("tiny = 7", "must be a table"),
        ("[tiny]", "licence is missing.*files is missing"),
        ('["../x"]\nlicence = "MIT"', "no name"),
        ('[tiny]\nlicence = "MIT"\nfiles = 3', "must be dict"),
        ('[tiny]\nlicence = "MIT"\n[tiny.files]\n"../x.onnx" = 3', "no file name.*must be a table"),
        (
            '[harm-heads]\nlicence = "MIT"\n[harm-heads.files.x]\nurl = "http://a/b"\nsha256 = "' + SHA256 + '"',
            "two models",
        ),
    ],
)
def test_a_table_of_the_operator_that_does_not_fit_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "models.toml").write_text(text)
    with pytest.raises(CannotStart, match=says):
        known_models(tmp_path)


def test_every_shipped_model_has_files_a_licence_and_a_card(models_folder: Path) -> None:
    root = Path(__file__).parents[3]
    for model in known_models(models_folder):
        assert model.files, model.name
        assert model.licence
        assert (root / model.card).is_file() or model.origin is Origin.URL, model.card


def test_files_of_packages_are_known_by_their_hash(models_folder: Path) -> None:
    files = known_models(models_folder).load_model("minilm-l6-v2").files
    assert [len(file.sha256) for file in files] == [16, 64, 64]


def test_the_shipped_heads_and_lists_work(models_folder: Path) -> None:
    registry = known_models(models_folder)
    assert [check(registry.load_model(name)).problem for name in ("harm-heads", "word-lists")] == [None, None]


def test_folders_of_the_operator_are_listed_and_checked(tmp_path: Path) -> None:
    for name in ("sentences", "labels", "words"):
        (tmp_path / name).mkdir()
    (tmp_path / "words" / "en.tsv").write_text("insult\t4\trotten egg\n")
    registry = known_models(tmp_path, tmp_path / "sentences", tmp_path / "labels", tmp_path / "words")
    problems = [check(registry.load_model(name)).problem for name in ("sentences", "labels", "words")]
    assert problems[0] == f"{tmp_path / 'sentences' / 'model.onnx'} is missing; put the file there"
    assert problems[1] is not None and "labels" in problems[1]
    assert problems[2] is not None and "en.tsv, line 1: the strength '4' does not fit" in problems[2]


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    registry = Registry([model_of(load_nothing)])
    with pytest.raises(NotFound, match="there are tiny"):
        registry.load_model("other")


def test_costs_are_kept_and_damaged_ones_are_measured_again(tmp_path: Path) -> None:
    costs = {"tiny": Cost("7", 1.5, 0.25, 3)}
    save_costs(tmp_path / "models", costs)
    assert find_costs(tmp_path / "models") == costs
    for damaged in ("", "[]", '{"tiny": {"version": 1}}', '{"tiny": 3}'):
        (tmp_path / "models" / "costs.json").write_text(damaged)
        assert find_costs(tmp_path / "models") == {}
