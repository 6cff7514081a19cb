"""The niches as data: taxonomy.tsv (one row a niche) and groups.tsv (one row a group).

IAB ids are of the Content Taxonomy 3.1 (IAB Tech Lab, CC BY 3.0); the tree, its words and examples are ours.
"""

from __future__ import annotations

import csv
import difflib
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Niche:
    """A leaf: `id` is group.name. Examples are invented bios."""

    id: str
    name: str
    definition: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]
    iab_ids: tuple[str, ...]

    @property
    def group(self) -> str:
        return self.id.split(".")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """A branch. `declared` are categories as platforms and lists call them, `youtube` its topics there."""

    id: str
    name: str
    declared: tuple[str, ...]
    youtube: tuple[str, ...]


class Taxonomy:
    """The whole tree, in the order of its files."""

    def __init__(self, groups: Sequence[Group], niches: Sequence[Niche], sha: str) -> None:
        self.groups = tuple(groups)
        self.niches = tuple(niches)
        self.sha = sha
        self._labels = {group.id: group.name for group in groups}
        self._labels |= {niche.id: f"{self._labels[niche.group]} › {niche.name}" for niche in niches}
        self._declared = {
            word.casefold(): group.id for group in groups for word in (*group.declared, *group.youtube, group.name)
        }
        self._declared |= {word.replace("_", " ").casefold(): group.id for group in groups for word in group.youtube}
        self._by_name = {name.casefold(): group.id for group in groups for name in (group.id, group.name)}
        for niche in niches:
            for name in (niche.id, niche.name, self._labels[niche.id]):
                self._by_name.setdefault(name.casefold(), niche.id)

    def label(self, id: str) -> str:
        """Return the name people read: "Beauty › Skincare", "Beauty"; the id itself where it is not of this tree."""
        return self._labels.get(id, id)

    def find(self, text: str) -> list[str]:
        """Return the id of the niche or group that is called this, in a list of one; nothing where none is."""
        found = self._by_name.get(text.strip().casefold())
        return [found] if found else []

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """Return ids whose names come near."""
        near = difflib.get_close_matches(text.strip().casefold(), self._by_name, n=2 * n, cutoff=0.5)
        return list(dict.fromkeys(self._by_name[name] for name in near))[:n]

    def declared_group(self, category: str) -> str | None:
        """Return the group that a category of a platform or a list belongs to, or None."""
        return self._declared.get(category.strip().casefold())


@functools.cache
def taxonomy() -> Taxonomy:
    """Return the taxonomy, read once."""
    files = [FOLDER / "groups.tsv", FOLDER / "taxonomy.tsv"]
    texts = [file.read_text(encoding="utf-8") for file in files]
    groups, niches = (list(csv.DictReader(text.splitlines(), delimiter="\t")) for text in texts)
    return Taxonomy(
        [Group(row["id"], row["name"], _parts(row["declared"], ";"), _parts(row["youtube"], ";")) for row in groups],
        [
            Niche(
                row["id"],
                row["name"],
                row["definition"],
                _parts(row["keywords"], ","),
                _parts(row["examples"], " / "),
                _parts(row["iab"], " "),
            )
            for row in niches
        ],
        hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12],
    )


def _parts(text: str | None, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(separator) if part.strip())
