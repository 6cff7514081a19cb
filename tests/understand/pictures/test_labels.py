"""Labels by a tiny pair of encoders: a picture's vector is its mean colour, a prompt's that of the words in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.labels import Labels

WORDS = ("[PAD]", "red", "green", "blue", "grey")
COLOURS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], np.float32)
TOLD = """
name = "colours"
size = 16
tokens = 4
logit_scale = 20.0
neutral = ["grey"]
text = "text.onnx"

[labels.red]
prompts = ["red"]
threshold = 0.7

[labels.cold]
prompts = ["blue", "green blue"]
"""
Write = Callable[[str], Path]


def model(nodes: list[object], takes: object, each: list[str | int], *constants: object, opset: int = 17) -> bytes:
    """Return an encoder that gives vectors of each tile or token first, as real ones do, and then one of the whole."""
    outputs = [helper.make_tensor_value_info("each", TensorProto.FLOAT, each)]
    outputs.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", 3]))
    graph = helper.make_graph(nodes, "tiny", [takes], outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    content: bytes = made.SerializeToString()
    return content


def image_encoder(opset: int = 17, by: str = "Identity") -> bytes:
    nodes = [
        helper.make_node(by, ["pixels"], ["each"]),
        helper.make_node("ReduceMean", ["each"], ["vectors"], axes=[2, 3], keepdims=0),
    ]
    shape: list[str | int] = ["n", 3, 16, 16]
    return model(nodes, helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape), shape, opset=opset)


def text_encoder() -> bytes:
    nodes = [
        helper.make_node("Gather", ["colours", "input_ids"], ["each"]),
        helper.make_node("ReduceMean", ["each"], ["vectors"], axes=[1], keepdims=0),
    ]
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", 4])
    return model(nodes, ids, ["n", 4, 3], numpy_helper.from_array(COLOURS, "colours"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Returns the folder of the tiny pair, described by these words."""
    words = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[PAD]"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "image.onnx").write_bytes(image_encoder())
    (tmp_path / "text.onnx").write_bytes(text_encoder())

    def written(told: str) -> Path:
        (tmp_path / "labels.toml").write_text(told)
        return tmp_path

    return written


def plain(colour: str) -> Image.Image:
    return Image.new("RGB", (40, 30), colour)


def test_a_picture_has_the_label_whose_prompt_it_looks_like(write: Write) -> None:
    labels = Labels(write(TOLD), 1)
    red, blue, grey = (labels.measure(plain(colour)) for colour in ("red", "blue", "grey"))
    assert red["red"] > 0.99 and red["cold"] < 0.01
    assert blue["cold"] > 0.9 and blue["red"] < 0.01
    assert grey["red"] < 0.01 and grey["cold"] < 0.01


def test_p_is_the_share_beside_the_neutral_prompts(write: Write) -> None:
    p = Labels(write(TOLD), 1).measure(plain("red"))["red"]
    own, neutral = 20.0, 20.0 / np.sqrt(3)  # logit_scale * cosine
    assert p == pytest.approx(np.exp(own) / (np.exp(own) + np.exp(neutral)), abs=1e-5)


def test_vectors_of_prompts_may_be_given_instead_of_an_encoder_of_texts(write: Write) -> None:
    by_text = Labels(write(TOLD), 1).measure(plain("teal"))
    cold = np.array([[0, 0, 1], [0, 0.5, 0.5]])
    folder = write(TOLD.replace('text = "text.onnx"', 'vectors = "prompts.npz"'))
    np.savez(folder / "prompts.npz", neutral=np.ones((1, 3)), red=np.array([[1.0, 0, 0]]), cold=cold)
    assert Labels(folder, 1).measure(plain("teal")) == pytest.approx(by_text)


@pytest.mark.parametrize(("fit", "has"), [("crop", False), ("squash", True)])
def test_the_sides_of_a_long_picture_count_only_where_it_is_squashed(write: Write, fit: str, has: bool) -> None:
    image = plain("red").resize((90, 30))
    image.paste("blue", (30, 0, 60, 30))
    assert (Labels(write(f'fit = "{fit}"' + TOLD), 1).measure(image)["red"] > 0.1) is has


def test_mean_and_std_are_taken_off_each_colour(write: Write) -> None:
    folder = write("mean = [0, 0, 1]\nstd = [1, 1, 2]\n" + TOLD)
    labels = Labels(folder, 1)
    seen = labels._seen(plain("red"))
    assert seen.shape == (1, 3, 16, 16)
    assert seen[0, :, 5, 5].tolist() == [1, 0, -0.5]


def test_thresholds_are_told_and_the_version_follows_the_files(write: Write) -> None:
    labels = Labels(write(TOLD), 1)
    assert labels.thresholds == {"red": 0.7, "cold": 0.5}
    assert (labels.name, len(labels.version)) == ("colours", 8)
    assert Labels(write(TOLD + "\n"), 1).version != labels.version


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("name = ", "not TOML"),
        ("", "labels: Field required"),
        (TOLD + '[labels."Bad Name"]\nprompts = ["x"]', "String should match pattern"),
        (TOLD.replace("size = 16", "size = 16\nsise = 2"), "sise: Extra inputs"),
        (TOLD.replace("0.7", "7"), "labels.red.threshold: Input should be less than or equal to 1"),
        (TOLD.replace("0.7", "nan"), "labels.red.threshold: Input should be a finite number"),
        (TOLD.replace('text = "text.onnx"', ""), "either text or vectors"),
        ("std = [1, 0, 1]\n" + TOLD, r"std\.1: Input should be greater"),
        (TOLD.replace('prompts = ["red"]', ""), "no prompts for red"),
        (TOLD + '[labels.neutral]\nprompts = ["red"]', "no label can be called neutral"),
        (TOLD.replace('neutral = ["grey"]', ""), "no prompts for neutral"),
        (TOLD.replace("text.onnx", "other.onnx"), "other.onnx is missing"),
        ('image = "gone.onnx"\n' + TOLD, "gone.onnx is missing"),
        (TOLD.replace("tokens = 4", "tokens = 5"), "cannot take 5 tokens"),
        (TOLD.replace("size = 16", "size = 32"), "cannot take a picture"),
        (TOLD.replace('text = "text.onnx"', 'vectors = "tokenizer.json"'), "does not hold vectors"),
        ('image = "text.onnx"\n' + TOLD, "cannot take a picture"),
        (TOLD.replace("text.onnx", "image.onnx"), "the encoder of texts takes"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused_with_the_entry(write: Write, told: str, why: str) -> None:
    with pytest.raises(CannotStart, match=why):
        Labels(write(told), 1)


@pytest.mark.parametrize("content", [b"", b"no model", image_encoder()[:60], image_encoder(opset=999)])
def test_a_model_that_cannot_be_run_is_refused(write: Write, content: bytes) -> None:
    folder = write(TOLD)
    (folder / "image.onnx").write_bytes(content)
    with pytest.raises(CannotStart, match=r"image\.onnx"):
        Labels(folder, 1)


def test_vectors_of_another_length_are_refused(write: Write) -> None:
    folder = write(TOLD.replace('text = "text.onnx"', 'vectors = "prompts.npz"'))
    np.savez(folder / "prompts.npz", neutral=np.ones((1, 5)), red=np.ones((1, 5)), cold=np.ones((2, 5)))
    with pytest.raises(CannotStart, match=r"shape \(1, 3\); \(1, 5\) is needed beside"):
        Labels(folder, 1)
    np.savez(folder / "prompts.npz", neutral=np.ones((1, 5)), red=np.ones((1, 3)), cold=np.ones((2, 5)))
    with pytest.raises(CannotStart, match="one d is needed for all"):
        Labels(folder, 1)


def test_an_encoder_that_gives_what_is_no_number_is_refused(write: Write) -> None:
    folder = write("mean = [2, 2, 2]\n" + TOLD)
    (folder / "image.onnx").write_bytes(image_encoder(by="Sqrt"))
    with pytest.raises(CannotStart, match="finite"):
        Labels(folder, 1)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"labels\.toml"):
        Labels(tmp_path / "none", 1)
