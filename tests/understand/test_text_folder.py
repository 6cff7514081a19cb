from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text import ModelSpec, OnnxEmbedder, load_onnx, load_tokenizer, open_session

WORDS = ("[UNK]", "red", "blue", "query:", "a")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one unit vector for each word, so that a text's vector is the mean of its words."""
    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.save(str(tmp_path / "tokenizer.json"))
    _save_model(tmp_path, ["input_ids", "attention_mask"])
    return tmp_path


def _save_model(folder: Path, inputs: list[str], shape: tuple[str | int, ...] = ("texts", "tokens")) -> None:
    nodes = [helper.make_node("Gather", ["words", "input_ids"], ["vectors"])]
    graph = helper.make_graph(
        nodes,
        "words",
        [helper.make_tensor_value_info(name, TensorProto.INT64, list(shape)) for name in inputs],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [*shape, len(WORDS)])],
        [numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "words")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    (folder / "model.onnx").write_bytes(model.SerializeToString())


def test_words_are_averaged_to_unit_length(folder: Path) -> None:
    np.testing.assert_allclose(load_onnx(folder).embed(["red blue"])[0], [0, 0.5**0.5, 0.5**0.5, 0, 0], atol=1e-6)


def test_the_first_token_is_the_vector_where_told(folder: Path) -> None:
    (folder / "embedder.toml").write_text('pooling = "cls"')
    assert load_onnx(folder).embed(["blue red red"])[0].tolist() == [0, 0, 1, 0, 0]


def test_a_model_without_tuned_layers_gives_heads_what_it_gives_search(folder: Path) -> None:
    embedder = load_onnx(folder)
    assert embedder.for_heads() is embedder


def test_tuned_layers_that_the_model_lacks_are_told(folder: Path) -> None:
    spec = ModelSpec("words", "1", 8, tuned="abc")
    embedder = OnnxEmbedder(
        open_session(folder / "model.onnx"), load_tokenizer(folder / "tokenizer.json"), spec, n_threads=1
    )
    with pytest.raises(CannotStart, match="no tuned layers; serve the file"):
        embedder.for_heads()


def test_a_query_carries_its_prefix_and_a_passage_does_not(folder: Path) -> None:
    (folder / "embedder.toml").write_text('query_prefix = "query: "')
    embedder = load_onnx(folder)
    assert embedder.embed_queries(["red"])[0, 3] > 0.5
    assert embedder.embed(["red"])[0, 3] == 0


def test_a_blank_query_is_zero_in_spite_of_its_prefix(folder: Path) -> None:
    (folder / "embedder.toml").write_text('query_prefix = "query: "')
    assert not load_onnx(folder).embed_queries([" "]).any()


def test_tokens_beyond_the_limit_are_cut_off(folder: Path) -> None:
    (folder / "embedder.toml").write_text("max_tokens = 2")
    assert load_onnx(folder).embed(["red red blue"])[0].tolist() == [0, 1, 0, 0, 0]


def test_another_model_file_is_another_version(folder: Path) -> None:
    before = load_onnx(folder)
    _save_model(folder, ["input_ids"])
    assert load_onnx(folder).version != before.version
    assert before.name == folder.name


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ('pooling = "max"', "mean or cls"),
        ("max_tokens = 0", "max_tokens"),
        ('max_tokens = "many"', "max_tokens"),
        ("dims = 5", "dims"),
        ("name = ", "TOML"),
    ],
)
def test_a_wrong_entry_is_named(folder: Path, told: str, says: str) -> None:
    (folder / "embedder.toml").write_text(told)
    with pytest.raises(CannotStart, match=says):
        load_onnx(folder)


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(CannotStart, match=missing):
        load_onnx(folder)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json"])
def test_a_broken_file_is_named(folder: Path, broken: str) -> None:
    (folder / broken).write_bytes(b"{} nonsense")
    with pytest.raises(CannotStart, match=broken):
        load_onnx(folder)


def test_a_model_that_wants_something_else_is_refused(folder: Path) -> None:
    _save_model(folder, ["input_ids", "pixels"])
    with pytest.raises(CannotStart, match="pixels"):
        load_onnx(folder)


def test_a_model_for_one_size_only_is_refused(folder: Path) -> None:
    _save_model(folder, ["input_ids"], (1, 128))
    with pytest.raises(CannotStart, match="cannot be embedded"):
        load_onnx(folder)
