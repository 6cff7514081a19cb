"""Real texts, through the real measures of the package, to what the default policy does about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.demo.network.speech import topics, voices
from socialpulse.moderation.evidence import text_values
from socialpulse.moderation.policy import Policy, default_text
from socialpulse.moderation.policy.golden import read_evidence
from socialpulse.moderation.types import Evidence, Ruling
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.text import load_minilm

TEXTS = Path(__file__).parent / "texts.tsv"
SLURS = Path(__file__).parents[3] / "src" / "socialpulse" / "understand" / "harm" / "lists" / "en.tsv"


@pytest.fixture(scope="module")
def harm(models_folder: Path) -> TextHarm:
    return TextHarm.load(load_minilm(models_folder, n_threads=1))


def decided(harm: TextHarm, texts: list[str], author: str = "") -> list[Ruling]:
    """Return what the default policy says of each text, posted by an ordinary author but for `author`."""
    policy, ordinary = Policy.parse(default_text(), 1), read_evidence(author).values
    values = [text_values("text.", [measures]) for measures in harm.measure(texts)]
    return [policy.decide(Evidence({**ordinary, **found})) for found in values]


def test_real_texts_are_decided_as_written_down(harm: TextHarm) -> None:
    rows = [line.split("\t") for line in TEXTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    slur = next(line.split("\t")[2].split(" |")[0] for line in SLURS.read_text().splitlines() if line[:4] == "slur")
    rulings = decided(harm, [text.replace("{g}", "immigrants").replace("{slur}", slur) for _, _, text in rows])
    said = [(one.action.value, one.decisive.rule if one.decisive else "-") for one in rulings]
    wrong = [(text, found) for found, (action, rule, text) in zip(said, rows, strict=True) if found != (action, rule)]
    assert len(rows) >= 40
    assert wrong == []


def test_everything_people_of_the_demo_say_is_shown(harm: TextHarm) -> None:
    captions = {line.replace("{place}", "Praha") for topic in topics().values() for line in topic.captions}
    said = {line for voice in voices().values() for line in (*voice.thoughts, *voice.comments, *voice.replies)}
    texts = sorted(captions | said)[::3]
    rulings = decided(harm, texts, "author.age_days=0 author.n_posts=1")
    assert len(texts) > 100
    assert [text for text, ruling in zip(texts, rulings, strict=True) if ruling.matches] == []
