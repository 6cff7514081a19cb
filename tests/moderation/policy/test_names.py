"""Names of evidence are those that are measured, and those that the page of the docs lists."""

from __future__ import annotations

import re
from pathlib import Path

from socialpulse.moderation.evidence import known_values, picture_values, text_values
from socialpulse.moderation.known.types import EntryId, KnownMatch
from socialpulse.moderation.policy import NAMES, find_name
from socialpulse.moderation.policy.names import HEADS, NUDITY, WORDS, fits
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.understand.harm import KINDS, load_heads

MATCH = KnownMatch("removed", Action.REMOVE, 90, Reason.OTHER, 0, EntryId(1), is_exact=True)
DOCS = Path(__file__).parents[3] / "docs" / "policy.md"


def test_every_head_and_every_kind_of_words_has_a_name() -> None:
    assert set(HEADS) == {head.name for head in load_heads().heads}
    assert set(WORDS) == {kind.replace("-", "_") for kind in KINDS}


def test_every_category_of_nudity_has_a_name() -> None:
    from socialpulse.understand.pictures.nudity import CATEGORIES

    assert set(NUDITY) == set(CATEGORIES)


def test_what_becomes_evidence_has_a_name_and_fits_it() -> None:
    picture = {"nudity": {"explicit": 0.1}, "label": {"beer": 0.3}, "blank": False, "qr": ["x"]}
    values = picture_values([picture]) | known_values([MATCH])
    values |= text_values("text.", []) | text_values("read.", [])
    assert all(fits(name, value) for name, value in values.items())


def test_the_docs_list_every_name_with_its_kind_and_words() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\w+) \| (.+?) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(name, found.kind.value, words_of(name)) for name, found in NAMES.items()]


def words_of(name: str) -> str:
    """Return what the table says of a name: its words, and what it may be where that is fixed."""
    found = NAMES[name]
    return found.words + (f": {', '.join(found.values)}" if found.values else "")


def test_any_label_is_a_name_and_nothing_else_is() -> None:
    assert find_name("label.beer_bottle") is not None
    for name in ("label", "label.", "label.Beer", "label.a.b", "text", "text.", "unmeasure", ""):
        assert find_name(name) is None
