from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm.grams import N_PLACES, grams
from socialpulse.understand.harm.heads import FORMAT, WEIGHTS, Head, Heads, load_heads, save_heads


@pytest.fixture
def heads() -> Heads:
    """One head: ten for a word of its own, one for the first number of a vector, calibrated to double."""
    letters = np.zeros((1, N_PLACES), np.int8)
    letters[0, grams("zebra").places[0]] = 100
    return Heads(
        (Head("striped", 2.0, -1.0, 0.5, 0.9, 0.8),),
        letters,
        np.array([0.1], np.float32),
        np.array([[1.0, 0.0]], np.float32),
        np.zeros(1, np.float32),
        "tiny/1",
        "",
    )


def test_p_is_the_logistic_function_of_the_calibrated_score(heads: Heads) -> None:
    p = heads.measure([grams("")], np.array([[0.5, 0.0]], np.float32))
    np.testing.assert_allclose(p, [[0.5]], atol=1e-6)


def test_a_word_that_weighs_raises_p(heads: Heads) -> None:
    zero = np.zeros((1, 2), np.float32)
    assert heads.measure([grams("a zebra")], zero) > heads.measure([grams("a horse")], zero)


def test_no_text_gives_no_rows(heads: Heads) -> None:
    assert heads.measure([], np.zeros((0, 2), np.float32)).shape == (0, 1)


def test_what_is_saved_is_loaded(heads: Heads, tmp_path: Path) -> None:
    save_heads(heads, tmp_path / "w.npz")
    again = load_heads(tmp_path / "w.npz")
    assert again.heads == heads.heads
    np.testing.assert_array_equal(again.letters, heads.letters)


def test_other_weights_are_another_version(heads: Heads, tmp_path: Path) -> None:
    save_heads(heads, tmp_path / "a.npz")
    heads.bias[0] = 1
    save_heads(heads, tmp_path / "b.npz")
    assert load_heads(tmp_path / "a.npz").version != load_heads(tmp_path / "b.npz").version


def test_the_shipped_weights_are_small_and_name_their_heads() -> None:
    assert WEIGHTS.stat().st_size < 2**20
    assert {head.name for head in load_heads().heads} == {"offensive", "hate", "abusive", "hate_speech", "spam"}
    assert all(0 < head.threshold < 1 and head.slope > 0 for head in load_heads().heads)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"gone\.npz"):
        load_heads(tmp_path / "gone.npz")


@pytest.mark.parametrize("n_bytes", [0, 1, 100, 5_000, -1, -100])
def test_truncated_weights_are_refused(tmp_path: Path, n_bytes: int) -> None:
    path = tmp_path / "w.npz"
    path.write_bytes(WEIGHTS.read_bytes()[:n_bytes])
    with pytest.raises(CannotStart, match=r"w\.npz is not a whole file"):
        load_heads(path)


def test_a_flipped_byte_in_the_weights_is_refused(tmp_path: Path) -> None:
    content = bytearray(WEIGHTS.read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "w.npz").write_bytes(content)
    with pytest.raises(CannotStart, match="not a whole file"):
        load_heads(tmp_path / "w.npz")


def test_another_format_is_refused(heads: Heads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialpulse.understand.harm.heads.FORMAT", FORMAT + 1)
    save_heads(heads, tmp_path / "w.npz")
    monkeypatch.undo()
    with pytest.raises(CannotStart, match=f"format {FORMAT + 1}, this program reads {FORMAT}"):
        load_heads(tmp_path / "w.npz")


def test_weights_whose_shapes_disagree_are_refused(heads: Heads, tmp_path: Path) -> None:
    twice = Heads(
        heads.heads * 2,
        heads.letters,
        *(getattr(heads, n) for n in ("letters_scale", "meaning", "bias", "model", "version")),
    )
    save_heads(twice, tmp_path / "w.npz")
    with pytest.raises(CannotStart, match="letters has shape"):
        load_heads(tmp_path / "w.npz")


def test_groups_of_letters_are_the_same_everywhere() -> None:
    found = grams("good day")
    assert len(found.places) == len(set(found.places.tolist()))
    assert found.places[:3].tolist() == sorted(found.places[:3].tolist())
    assert float((found.values[found.places < N_PLACES // 2] ** 2).sum()) == pytest.approx(1)
    assert float((found.values[found.places >= N_PLACES // 2] ** 2).sum()) == pytest.approx(1)
