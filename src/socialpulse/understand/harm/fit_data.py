"""Texts that the heads are fitted on, and the splits: what may be fitted, what chooses, what is looked at once."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
HERE = Path(__file__).parent
SEED = 5
GROUPS = (
    *("women", "girls", "feminists", "lesbians", "gays", "gay men", "bisexual people", "trans women", "queer people"),
    *("muslims", "jews", "christians", "hindus", "atheists", "refugees", "migrants", "immigrants", "foreigners"),
    *(
        "mexicans",
        "asians",
        "africans",
        "black people",
        "white people",
        "arabs",
        "indians",
        "gypsies",
        "disabled people",
    ),
    *("wheelchair users", "old people", "deaf people", "indigenous people", "black women"),
)
BAD = (
    *(
        "scum",
        "trash",
        "rats",
        "vermin",
        "filth",
        "parasites",
        "animals",
        "savages",
        "pigs",
        "cockroaches",
        "criminals",
    ),
    *("garbage", "dirt", "disgusting", "inferior", "worthless", "stupid", "dirty", "evil", "a disease", "a plague"),
    *("liars and thieves", "rapists", "terrorists", "monkeys", "sick", "lazy", "ugly", "not people", "the enemy"),
)
_N_GROUPS = 16  # of them for each phrase


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts and one label each. parts: 0 is fitted on, 1 chooses, 2 is the test that is looked at once.

    shares (n,): of the people asked, how many said yes (Davidson: to hate); the label itself where that is not known
    """

    name: str
    texts: tuple[str, ...]
    labels: I64
    parts: I64
    shares: F32

    def rows(self, part: int) -> I64:
        found: I64 = np.flatnonzero(self.parts == part)
        return found


def load_tweeteval(folder: Path, task: str) -> Labelled:
    """Return a task of TweetEval: nine tenths of its train split fit, a tenth chooses, its val split is the test."""
    texts, labels, parts = list[str](), list[int](), list[int]()
    for split in ("train", "val"):
        found = [int(line) for line in _read(folder / "tweeteval" / task / f"{split}_labels.txt").split()]
        texts += _read(folder / "tweeteval" / task / f"{split}_text.txt").split("\n")[: len(found)]
        labels += found
        parts += [0 if split == "train" else 2] * len(found)
    where = np.array(parts)
    chance = np.random.default_rng(SEED).random(len(where))
    where[(where == 0) & (chance < 0.1)] = 1
    return Labelled(task, tuple(texts), np.array(labels), where, np.array(labels, np.float32))


def load_davidson(folder: Path) -> Labelled:
    """Return the set of Davidson and others, 0 hate, 1 offensive, 2 neither: 75 % fit, 10 % choose, 15 % test."""
    rows = list(csv.DictReader(_read(folder / "davidson_hate_offensive.csv").splitlines(keepends=True)))
    chance = np.random.default_rng(SEED).random(len(rows))
    parts = np.digitize(chance, [0.75, 0.85])
    shares = np.array([int(row["hate_speech"]) / int(row["count"]) for row in rows], np.float32)
    labels = np.array([int(row["class"]) for row in rows])
    return Labelled("davidson", tuple(row["tweet"] for row in rows), labels, parts, shares)


def load_phrases() -> tuple[list[str], I64, I64]:
    """Return our own phrases with groups put in, whether each is hate, and offensive (-1 where that is unsaid)."""
    dice = np.random.default_rng(SEED)
    texts, hate, offensive = list[str](), list[int](), list[int]()
    for line in _lines(HERE / "phrases.tsv"):
        is_hate, is_offensive, text = line.split("\t")
        groups = dice.permutation(GROUPS)[:_N_GROUPS] if "{" in text else ("",)
        texts += [text.replace("{g}", str(group)).replace("{b}", str(dice.choice(BAD))) for group in groups]
        hate += [int(is_hate)] * len(groups)
        offensive += [-1 if is_offensive == "?" else int(is_offensive)] * len(groups)
    return texts, np.array(hate), np.array(offensive)


def load_spam() -> tuple[list[str], I64]:
    """Return our own examples of spam and of what only looks like it."""
    rows = [line.split("\t") for line in _lines(HERE / "spam.tsv")]
    return [text for _, text in rows], np.array([int(label) for label, _ in rows])


def _lines(path: Path) -> Sequence[str]:
    return [line for line in _read(path).splitlines() if line and not line.startswith("#")]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"cannot read {path} ({error}); name the folder of the sets") from None
