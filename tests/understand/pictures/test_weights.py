"""Model files of packages: whole and known, or refused with what to do."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from onnx import TensorProto, helper

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.finding import DETECTION
from socialpulse.understand.pictures.nudity import DETECTOR
from socialpulse.understand.pictures.reading import RECOGNITION
from socialpulse.understand.pictures.weights import Weights


def small_model(opset: int) -> bytes:
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "small", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    content: bytes = model.SerializeToString()
    return content


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installed package `pretended` with a model file in it."""
    (tmp_path / "pretended-1.0.dist-info").mkdir()
    (tmp_path / "pretended-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: pretended\nVersion: 1.0\n"
    )
    (tmp_path / "model.onnx").write_bytes(small_model(17))
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def known(folder: Path) -> Weights:
    sha256 = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    return Weights("small", "pretended", "1.0", "model.onnx", sha256)


def test_a_known_file_is_opened(package: Path) -> None:
    assert known(package).open(1).get_inputs()[0].name == "x"


def test_a_package_that_is_missing_is_named_with_its_release() -> None:
    with pytest.raises(CannotStart, match=r"no-such-package is not installed; install no-such-package==1\.0"):
        Weights("small", "no-such-package", "1.0", "model.onnx", "").load()


def test_a_file_that_is_missing_is_named(package: Path) -> None:
    weights = known(package)
    (package / "model.onnx").unlink()
    with pytest.raises(CannotStart, match=r"model\.onnx.*install pretended==1\.0 anew"):
        weights.load()


@pytest.mark.parametrize("weights", [DETECTOR, DETECTION, RECOGNITION])
def test_a_truncated_file_is_refused(weights: Weights) -> None:
    content = weights.load()
    with pytest.raises(CannotStart, match=f"{len(content) // 2:,} bytes .* damaged or of another release"):
        weights.check(content[: len(content) // 2], "the file")


def test_a_file_of_an_opset_that_cannot_be_run_is_refused(package: Path) -> None:
    (package / "model.onnx").write_bytes(small_model(999))
    with pytest.raises(CannotStart, match="opset"):
        known(package).open(1)


def test_a_file_that_is_no_model_is_refused(package: Path) -> None:
    (package / "model.onnx").write_bytes(b"<html>not found</html>")
    with pytest.raises(CannotStart, match="onnxruntime cannot open"):
        known(package).open(1)


def test_the_version_changes_with_the_file() -> None:
    assert DETECTOR.version != replace(DETECTOR, sha256="0" * 64).version
