"""Tune the upper layers of the sentence model: `python -m socialpulse.understand.harm.tune ../shared/data/text`.

Writes text/tuned.npz; `harm.fit` then fits the heads on its vectors. Needs jax and optax, which serving does not. One
network learns all heads at once, each row where it has a label, as people voted. Rows that choose or test are not
learnt from; after each epoch the AUC on those that choose is printed. Seeded: the same rows in the same order each
time; two runs gave weights within .001 of each other and the same AUC. Half an hour of two cores that others used too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import optax
from sklearn.metrics import roc_auc_score

from socialpulse.understand.harm.fit import N_CHARS, Task, tasks
from socialpulse.understand.harm.fit_data import F32, I64, SEED
from socialpulse.understand.harm.measure import readable_text
from socialpulse.understand.harm.plain import plain_text
from socialpulse.understand.harm.tune_encoder import Encoder, Tree
from socialpulse.understand.text import (
    TUNED,
    Tuned,
    clean_text,
    find_package,
    load_bert,
    load_tokenizer,
    save_tuned,
)

N_TUNED = 3  # layers
RANK = 16
N_EPOCHS = 2
RATE = 1e-3
HEAD_RATE = 2  # times the rate of the layers
DROPPED = 0.1  # of the numbers of a vector, in learning
DECAY = 0.01
KEPT = 0.995  # of the running mean of all weights, at each step: the mean is what is written
N_TOKENS_AT_ONCE = 1_024
LENGTHS = np.array([16, 24, 32, 40, 56, 96])  # texts are padded to the next of these, and cut off at the last
WEIGHS = np.array([1, 1, 1, 1.5, 0.3], np.float32)  # offensive, hate, abusive, hate_speech, spam


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts as tokens, and for each head p (n, h) that people say yes, its weight (n, h) 0 where nobody was asked."""

    tokens: list[list[int]]
    p: F32
    weights: F32


def lesson(texts: list[str], made: list[Task], tokens: list[list[int]]) -> Lesson:
    """Return what is learnt: a row that stands twice in a task, as people voted, becomes one with their share."""
    yes, all_ = np.zeros((2, len(texts), len(made)), np.float32)
    for k, task in enumerate(made):
        np.add.at(yes[:, k], task.rows, task.weights * task.labels)
        np.add.at(all_[:, k], task.rows, task.weights)
    return Lesson(tokens, np.where(all_ > 0, yes / np.maximum(all_, 1e-9), 0), all_ * WEIGHS)


def batches(rows: I64, lengths: I64, dice: np.random.Generator) -> list[I64]:
    """Return the rows in batches of one padded length, in an order of the dice."""
    rows, found = dice.permutation(rows), list[I64]()
    for start in range(0, len(rows), 8_192):
        chunk = rows[start : start + 8_192]
        for length in np.unique(lengths[chunk]):
            same = chunk[lengths[chunk] == length]
            size = N_TOKENS_AT_ONCE // int(length)
            found += [same[i : i + size] for i in range(0, len(same), size)]
    return [found[i] for i in dice.permutation(len(found))]


class Tuning:
    """The encoder, what it learns from, and the steps."""

    def __init__(self, encoder: Encoder, taught: Lesson, n_steps: int, dice: np.random.Generator) -> None:
        self._encoder, self._taught = encoder, taught
        self.lengths = LENGTHS[np.searchsorted(LENGTHS, [len(one) for one in taught.tokens])]
        additions = encoder.additions(RANK, dice)
        head = {"weight": jnp.array(dice.normal(size=(384, len(WEIGHS))) * 0.02, jnp.float32)}
        self._weights = {"upper": additions, "head": head | {"bias": jnp.zeros(len(WEIGHS))}}
        self.mean = jax.tree.map(jnp.copy, self._weights)
        rate = optax.warmup_cosine_decay_schedule(0, RATE, int(0.06 * n_steps), n_steps, RATE * 0.02)
        by = {
            "upper": optax.adamw(rate, b2=0.98, weight_decay=DECAY),
            "head": optax.adamw(lambda step: rate(step) * HEAD_RATE, b2=0.98, weight_decay=DECAY),
        }
        labels = {name: jax.tree.map(lambda _, name=name: name, part) for name, part in self._weights.items()}
        self._optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(by, labels))
        self._state = self._optimiser.init(self._weights)
        self._lower, self._vectors = jax.jit(encoder.lower), jax.jit(encoder.vectors)
        self._change = jax.jit(self._changed, donate_argnums=(0, 1, 2))

    def learn(self, rows: I64, dice: np.random.Generator) -> jax.Array:
        """Take one step, and return its loss."""
        tokens, mask = self._padded(rows)
        p, weights = np.zeros((2, len(tokens), len(WEIGHS)), np.float32)
        p[: len(rows)], weights[: len(rows)] = self._taught.p[rows], self._taught.weights[rows]
        keep = (dice.random((len(tokens), 384)) >= DROPPED).astype(np.float32) / (1 - DROPPED)
        x = self._lower(tokens, mask)
        told = (x, mask, p, weights, keep)
        self._weights, self._state, self.mean, loss = self._change(self._weights, self._state, self.mean, told)
        return loss

    def scores(self, rows: I64) -> F32:
        """Return what the mean of the weights says of rows, for each head before the logistic function. (n, h)"""
        found = np.zeros((len(rows), len(WEIGHS)), np.float32)
        place = {int(row): i for i, row in enumerate(rows)}
        for batch in batches(rows, self.lengths, np.random.default_rng(0)):
            tokens, mask = self._padded(batch)
            vectors = self._vectors(self.mean["upper"], self._lower(tokens, mask), mask)
            found[[place[int(row)] for row in batch]] = _scores(self.mean["head"], vectors)[: len(batch)]
        return found

    def _changed(self, weights: Tree, state: Tree, mean: Tree, told: tuple[jax.Array, ...]) -> tuple[Tree, ...]:
        loss, gradient = jax.value_and_grad(self._loss)(weights, *told)
        change, state = self._optimiser.update(gradient, state, weights)
        weights = optax.apply_updates(weights, change)
        return weights, state, jax.tree.map(lambda a, b: a * KEPT + (1 - KEPT) * b, mean, weights), loss

    def _loss(
        self, weights: Tree, x: jax.Array, mask: jax.Array, p: jax.Array, counts: jax.Array, keep: jax.Array
    ) -> jax.Array:
        """Return the mean cross-entropy over the rows and heads that count."""
        scores = _scores(weights["head"], self._encoder.vectors(weights["upper"], x, mask) * keep)
        return (counts * (jnp.logaddexp(0, scores) - p * scores)).sum() / counts.sum()

    def _padded(self, rows: I64) -> tuple[npt.NDArray[np.int32], F32]:
        length = int(self.lengths[rows[0]])
        size = N_TOKENS_AT_ONCE // length
        tokens, mask = np.zeros((size, length), np.int32), np.full((size, length), -1e9, np.float32)
        for i, row in enumerate(rows):
            own = self._taught.tokens[row]
            tokens[i, : len(own)], mask[i, : len(own)] = own, 0
        mask[len(rows) :, 0] = 0  # rows that fill the batch read one token and count for nothing
        return tokens, mask


def _scores(head: Tree, vectors: jax.Array) -> jax.Array:
    return (vectors * np.sqrt(384)) @ head["weight"] + head["bias"]


def tokenised(texts: list[str], folder: Path) -> list[list[int]]:
    """Return the tokens of texts as the heads read them."""
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=int(LENGTHS[-1]))
    read = [clean_text(readable_text(plain_text(text).text[:N_CHARS])) for text in texts]
    return [encoding.ids for encoding in tokenizer.encode_batch(read)]


def epochs(tuning: Tuning, rows: I64, n_steps: int) -> Iterator[int]:
    """Learn, and yield after every epoch how many steps were taken."""
    dice = np.random.default_rng(SEED)
    began, losses, n = time.monotonic(), list[jax.Array](), 0
    while n < n_steps:
        for batch in batches(rows, tuning.lengths, dice)[: n_steps - n]:
            losses.append(tuning.learn(batch, dice))
            n += 1
            if n % 50 == 0:
                mean = np.mean([float(loss) for loss in losses])
                print(f"step {n} of {n_steps}, loss {mean:.4f}, {time.monotonic() - began:.0f} s", flush=True)
                losses.clear()
        yield n


def written(upper: Tree) -> Tuned:
    """Return the additions as they are shipped."""
    half = partial(np.asarray, dtype=np.float16)
    narrow = {slot: half(np.asarray(part["narrow"]).transpose(0, 2, 1)) for slot, part in upper.items()}
    return Tuned(narrow, {slot: half(part["wide"]) for slot, part in upper.items()}, "")


def main() -> None:
    """Tune, print, write."""
    folder = find_package()
    texts, made = tasks(Path(sys.argv[1]))
    taught = lesson(texts, made, tokenised(texts, folder))
    rows = np.flatnonzero(taught.weights.sum(1) > 0)
    encoder = Encoder(load_bert(folder), N_TUNED)
    lengths = LENGTHS[np.searchsorted(LENGTHS, [len(one) for one in taught.tokens])]
    n_steps = N_EPOCHS * len(batches(rows, lengths, np.random.default_rng(0)))
    tuning = Tuning(encoder, taught, n_steps, np.random.default_rng(SEED))
    for _ in epochs(tuning, rows, n_steps):
        for k, task in enumerate(made):
            auc = roc_auc_score(task.choose_labels, tuning.scores(task.choose)[:, k])
            print(f"{task.name}: AUC {auc:.4f} of the network alone, where settings are chosen", flush=True)
    save_tuned(written(tuning.mean["upper"]), TUNED)
    print(f"{TUNED}: {TUNED.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
