"""A model behind the KServe v2 protocol answers as the same model in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from socialpulse.core.errors import CannotStart, Invalid, Unavailable
from socialpulse.understand.registry import Triton
from tests.understand.models.conftest import Asked, Reply, Server, save_doubling

LENGTH = "inference-header-content-length"
X = np.array([[1.5, -2], [3, 0]], np.float32)


class Inference:
    """Speaks the protocol over onnxruntime, as far as the model `doubling` needs it."""

    def __init__(self, path: Path) -> None:
        save_doubling(path)
        self.local = onnxruntime.InferenceSession(str(path))

    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/v2/health"):
            return Reply()
        if asked.path.startswith("/v2/repository"):
            return Reply(200 if asked.path.endswith("/doubling/load") else 400)
        if not asked.path.startswith("/v2/models/doubling"):
            return Reply(404, b'{"error": "unknown model"}')
        return self._infer(asked) if asked.path.endswith("/infer") else self._describe(asked)

    def _describe(self, asked: Asked) -> Reply:
        told = {side: [{"name": name, "datatype": "FP32", "shape": [-1, 2]}] for side, name in SIDES.items()}
        return Reply(body=json.dumps({"name": "doubling", "platform": "onnxruntime_onnx", **told}).encode())

    def _infer(self, asked: Asked) -> Reply:
        n_json = int(asked.headers[LENGTH])
        (told,) = json.loads(asked.body[:n_json])["inputs"]
        assert told["parameters"]["binary_data_size"] == len(asked.body) - n_json
        (y,) = self.local.run(None, {"x": np.frombuffer(asked.body[n_json:], np.float32).reshape(told["shape"])})
        described: dict[str, Any] = {"name": "y", "datatype": "FP32", "shape": y.shape}
        head = json.dumps({"outputs": [{**described, "parameters": {"binary_data_size": y.nbytes}}]}).encode()
        return Reply(body=head + y.tobytes(), headers={LENGTH: str(len(head))})


SIDES = {"inputs": "x", "outputs": "y"}


@pytest.fixture
def inference(server: Server, tmp_path: Path) -> Inference:
    inference = Inference(tmp_path / "doubling.onnx")
    server.answer = inference.answer
    return inference


def test_it_answers_as_the_local_session(server: Server, inference: Inference) -> None:
    session = Triton(server.url).open("doubling")
    np.testing.assert_array_equal(session.run(None, {"x": X})[0], inference.local.run(None, {"x": X})[0])


def test_it_tells_its_inputs_and_outputs_as_the_local_session(server: Server, inference: Inference) -> None:
    session = Triton(server.url).open("doubling", version="1")
    assert [one.name for one in session.get_inputs()] == [one.name for one in inference.local.get_inputs()]
    assert [len(one.shape) for one in session.get_outputs()] == [2]
    assert server.asked[-1].path == "/v2/models/doubling/versions/1"


def test_a_server_and_its_models_are_ready_or_not(server: Server, inference: Inference) -> None:
    triton = Triton(server.url)
    assert triton.is_ready()
    assert triton.is_ready("doubling")
    assert not triton.is_ready("other")


def test_a_server_that_is_not_there_is_not_ready() -> None:
    assert not Triton("http://127.0.0.1:9").is_ready()


def test_a_model_is_loaded_where_the_server_has_it(server: Server, inference: Inference) -> None:
    Triton(server.url, key="secret").load("doubling")
    assert server.asked[-1].headers["authorization"] == "Bearer secret"
    with pytest.raises(Unavailable, match="400"):
        Triton(server.url).load("other")


def test_an_unknown_model_is_named(server: Server, inference: Inference) -> None:
    with pytest.raises(Unavailable, match=r"models/other answered 404: .*unknown model"):
        Triton(server.url).open("other")


@pytest.mark.parametrize("feeds", [{}, {"x": X.astype(np.float64)}])
def test_a_missing_or_other_input_is_refused_before_it_is_sent(
    server: Server, inference: Inference, feeds: dict[str, Any]
) -> None:
    session = Triton(server.url).open("doubling")
    with pytest.raises(Invalid, match="the model takes FP32"):
        session.run(["y"], feeds)
    assert len(server.asked) == 1


def test_outputs_written_as_json_are_read_too(server: Server, inference: Inference) -> None:
    session = Triton(server.url).open("doubling")
    told = {"outputs": [{"name": "y", "datatype": "FP32", "shape": [1, 2], "data": [2, 4]}]}
    server.answer = lambda asked: Reply(body=json.dumps(told).encode())
    assert session.run(["y"], {"x": X[:1]})[0].tolist() == [[2, 4]]


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[]", b'{"outputs": 7}', b'{"outputs": []}', b'{"outputs": [{"name": "y"}]}',
     b'{"outputs": [{"name": "y", "datatype": "FP32", "shape": [9], "data": [1]}]}',
     b'{"outputs": [{"name": "y", "datatype": "FP32", "shape": [2], "parameters": {"binary_data_size": 8}}]}'],
)  # fmt: skip
def test_garbage_is_no_answer(server: Server, inference: Inference, body: bytes) -> None:
    session = Triton(server.url).open("doubling")
    server.answer = lambda asked: Reply(body=body)
    with pytest.raises(Unavailable):
        session.run(["y"], {"x": X})


@pytest.mark.parametrize("body", [b"x", b"{}", b'{"inputs": [{"name": "x"}], "outputs": []}'])
def test_a_model_that_is_not_described_is_not_opened(server: Server, body: bytes) -> None:
    server.answer = lambda asked: Reply(body=body)
    with pytest.raises(Unavailable, match=r"describe|JSON"):
        Triton(server.url).open("doubling")


def test_a_model_of_texts_is_not_opened(server: Server) -> None:
    told = {"inputs": [{"name": "x", "datatype": "BYTES", "shape": [1]}], "outputs": []}
    server.answer = lambda asked: Reply(body=json.dumps(told).encode())
    with pytest.raises(CannotStart, match="BYTES"):
        Triton(server.url).open("doubling")


def test_a_server_that_hangs_is_given_up(server: Server) -> None:
    server.answer = server.hang
    with pytest.raises(Unavailable, match="does not answer"):
        Triton(server.url, timeout_s=0.1).open("doubling")
