"""A model behind the KServe v2 protocol answers as the same model in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from socialpulse.core.errors import CannotStart, Invalid, Unavailable
from socialpulse.understand.registry import Triton, known_models
from socialpulse.understand.text import ModelSpec, OnnxEmbedder, load_minilm, load_tokenizer
from tests.understand.models.conftest import Asked, Reply, Server, save_doubling

LENGTH = "inference-header-content-length"
X = np.array([[1.5, -2], [3, 0]], np.float32)


class Inference:
    """Speaks the protocol over onnxruntime, for one model of numbers."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.local = onnxruntime.InferenceSession(str(path))

    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/v2/health"):
            return Reply()
        if asked.path.startswith("/v2/repository"):
            return Reply(200 if asked.path.endswith(f"/{self.name}/load") else 400)
        if not asked.path.startswith(f"/v2/models/{self.name}"):
            return Reply(404, b'{"error": "unknown model"}')
        return self._infer(asked) if asked.path.endswith("/infer") else self._describe()

    def _describe(self) -> Reply:
        sides = {"inputs": self.local.get_inputs(), "outputs": self.local.get_outputs()}
        told = {side: [_described(one.name, one.type, one.shape) for one in found] for side, found in sides.items()}
        return Reply(body=json.dumps({"name": self.name, "platform": "onnxruntime_onnx", **told}).encode())

    def _infer(self, asked: Asked) -> Reply:
        at = int(asked.headers[LENGTH])
        told, feeds = json.loads(asked.body[:at]), {}
        for one in told["inputs"]:
            n_bytes = one["parameters"]["binary_data_size"]
            kind = {"FP32": np.float32, "INT64": np.int64, "BOOL": np.bool_}[one["datatype"]]
            feeds[one["name"]] = np.frombuffer(asked.body[at : at + n_bytes], kind).reshape(one["shape"])
            at += n_bytes
        assert at == len(asked.body)
        names = [one["name"] for one in told["outputs"]]
        found = self.local.run(names, feeds)
        outputs = [
            {"name": name, "datatype": "FP32", "shape": y.shape, "parameters": {"binary_data_size": y.nbytes}}
            for name, y in zip(names, found, strict=True)
        ]
        head = json.dumps({"outputs": outputs}).encode()
        return Reply(body=b"".join((head, *(y.tobytes() for y in found))), headers={LENGTH: str(len(head))})


def _described(name: str, kind: str, shape: list[str | int]) -> dict[str, Any]:
    words = {"tensor(float)": "FP32", "tensor(int64)": "INT64", "tensor(bool)": "BOOL"}
    return {"name": name, "datatype": words[kind], "shape": [one if isinstance(one, int) else -1 for one in shape]}


@pytest.fixture
def inference(server: Server, tmp_path: Path) -> Inference:
    save_doubling(tmp_path / "doubling.onnx")
    inference = Inference("doubling", tmp_path / "doubling.onnx")
    server.answer = inference.answer
    return inference


def test_a_sentence_model_on_a_server_gives_the_same_vectors(server: Server, models_folder: Path) -> None:
    local = load_minilm(models_folder)
    model, _, tokenizer = known_models(models_folder).load_model(local.name).files
    server.answer = Inference(local.name, model.path).answer
    spec = ModelSpec(local.name, local.version, max_tokens=256, tuned="1")
    remote = OnnxEmbedder(Triton(server.url).open(local.name), load_tokenizer(tokenizer.path), spec, n_threads=2)
    texts = ["See you at the market on Saturday", "Vegan skincare", "", "two words"]
    np.testing.assert_allclose(remote.embed(texts), local.embed(texts), atol=1e-6)
    np.testing.assert_allclose(remote.for_heads().embed(texts), local.for_heads().embed(texts), atol=1e-6)


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
