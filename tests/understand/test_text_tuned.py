from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text import OnnxEmbedder, Precision, load_minilm, open_session
from socialpulse.understand.text.convert.bert import Bert, Dense, Layer, Norm, tuned_bert
from socialpulse.understand.text.convert.graph import draw_fp32
from socialpulse.understand.text.tuned import SLOTS, TUNED, Tuned, load_tuned, save_tuned

D, FEED, RANK = 32, 64, 2
SHAPES = {"qkv": (D, 3 * D), "out": (D, D), "up": (D, FEED), "down": (FEED, D)}
TEXTS = ["You are all idiots", "A lovely evening with friends", "I hate everyone of them", "The market is on Saturday"]


@pytest.fixture
def bert() -> Bert:
    """Three small layers with random weights."""
    dice = np.random.default_rng(7)

    def draw(*shape: int) -> npt.NDArray[np.float32]:
        return (dice.normal(size=shape) / 4).astype(np.float32)

    def norm() -> Norm:
        return Norm(1 + draw(D), draw(D))

    dense = {slot: Dense(draw(*shape), draw(shape[1])) for slot, shape in SHAPES.items()}
    layers = tuple(Layer(**dense, norm_out=norm(), norm_down=norm()) for _ in range(3))
    return Bert(draw(50, D), draw(40, D), norm(), layers, 4, 1e-12)


@pytest.fixture
def tuned() -> Tuned:
    """Additions to the last two of them."""
    dice = np.random.default_rng(8)
    narrow = {slot: dice.normal(size=(2, k, RANK)).astype(np.float16) for slot, (k, _) in SHAPES.items()}
    wide = {slot: dice.normal(size=(2, RANK, n)).astype(np.float16) for slot, (_, n) in SHAPES.items()}
    return Tuned(narrow, wide, "")


@pytest.fixture(scope="module")
def minilm(models_folder: Path) -> OnnxEmbedder:
    return load_minilm(models_folder, n_threads=1)


def test_the_product_of_both_sides_is_added_to_the_last_layers_alone(bert: Bert, tuned: Tuned) -> None:
    found = tuned_bert(bert, tuned)
    more = tuned.narrow["up"][1].astype(np.float32) @ tuned.wide["up"][1].astype(np.float32)
    assert found.layers[0] is bert.layers[0]
    np.testing.assert_allclose(found.layers[2].up.weight, bert.layers[2].up.weight + more, atol=1e-6)


def test_each_branch_gives_what_its_encoder_gives_alone(bert: Bert, tuned: Tuned) -> None:
    ids = np.random.default_rng(3).integers(0, 50, (5, 12))
    other = tuned_bert(bert, tuned)
    both = open_session(draw_fp32(bert, other))
    for chosen, alone in ((False, bert), (True, other)):
        (found,) = both.run(None, {"input_ids": ids, "tuned": np.array([chosen])})
        (expected,) = open_session(draw_fp32(alone)).run(None, {"input_ids": ids})
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_layers_tuned_on_another_model_are_refused(bert: Bert, tuned: Tuned) -> None:
    with pytest.raises(CannotStart, match=r"2 layers with qkv of .* were tuned"):
        tuned_bert(replace(bert, layers=bert.layers[:1]), tuned)
    with pytest.raises(CannotStart, match="down of"):
        tuned_bert(bert, replace(tuned, wide={**tuned.wide, "down": tuned.wide["down"][:, :, :-1]}))


def test_what_is_saved_is_loaded(tuned: Tuned, tmp_path: Path) -> None:
    save_tuned(tuned, tmp_path / "t.npz")
    again = load_tuned(tmp_path / "t.npz")
    assert again.n_layers == 2
    assert all(np.array_equal(again.wide[slot], tuned.wide[slot]) for slot in SLOTS)


def test_other_numbers_are_another_version(tuned: Tuned, tmp_path: Path) -> None:
    save_tuned(tuned, tmp_path / "a.npz")
    tuned.wide["out"][0, 0, 0] += 1
    save_tuned(tuned, tmp_path / "b.npz")
    assert load_tuned(tmp_path / "a.npz").version != load_tuned(tmp_path / "b.npz").version


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"gone\.npz.*reinstall SocialPulse or tune them"):
        load_tuned(tmp_path / "gone.npz")


@pytest.mark.parametrize("n_bytes", [0, 1, 100, 5_000, -1, -100])
def test_a_truncated_file_is_refused(tmp_path: Path, n_bytes: int) -> None:
    (tmp_path / "t.npz").write_bytes(TUNED.read_bytes()[:n_bytes])
    with pytest.raises(CannotStart, match=r"t\.npz is not a whole file"):
        load_tuned(tmp_path / "t.npz")


@pytest.mark.parametrize("at", [200, 100_000, -2_000])
def test_a_flipped_byte_is_refused(tmp_path: Path, at: int) -> None:
    content = bytearray(TUNED.read_bytes())
    content[at] ^= 0xFF
    (tmp_path / "t.npz").write_bytes(content)
    with pytest.raises(CannotStart, match=r"t\.npz is not a whole file"):
        load_tuned(tmp_path / "t.npz")


def test_sides_that_do_not_fit_each_other_are_refused(tuned: Tuned, tmp_path: Path) -> None:
    save_tuned(replace(tuned, narrow={**tuned.narrow, "up": tuned.narrow["up"][:1]}), tmp_path / "t.npz")
    with pytest.raises(CannotStart, match="do not fit each other"):
        load_tuned(tmp_path / "t.npz")


def test_numbers_that_are_not_finite_are_refused(tuned: Tuned, tmp_path: Path) -> None:
    tuned.wide["out"][0, 0, 0] = np.nan
    save_tuned(tuned, tmp_path / "t.npz")
    with pytest.raises(CannotStart, match="not finite"):
        load_tuned(tmp_path / "t.npz")


def test_the_shipped_file_is_small_and_changes_the_upper_layers_alone() -> None:
    assert TUNED.stat().st_size < 2**20
    assert 1 <= load_tuned().n_layers <= 4


def test_heads_read_other_vectors_than_search_and_say_so(minilm: OnnxEmbedder) -> None:
    heads = minilm.for_heads()
    likeness = (minilm.embed(TEXTS) * heads.embed(TEXTS)).sum(axis=1)
    assert (likeness < 0.99).all()
    assert heads.version == f"{minilm.version}+{load_tuned().version}"
    assert heads.for_heads() is heads


def test_rounding_keeps_tuned_vectors_where_they_were(minilm: OnnxEmbedder, models_folder: Path) -> None:
    exact = load_minilm(models_folder, n_threads=1, precision=Precision.FP32).for_heads()
    assert (minilm.for_heads().embed(TEXTS) * exact.embed(TEXTS)).sum(axis=1).min() > 0.97
