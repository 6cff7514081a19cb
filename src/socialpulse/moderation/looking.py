"""Has everything a subject shows measured, and says what could not be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import structlog
from psycopg_pool import PoolTimeout

from socialpulse.core.errors import SocialPulseError
from socialpulse.media import Library, MediaId, Role, Shown
from socialpulse.moderation import judgements_store as store
from socialpulse.moderation.evidence import known_values, picture_values, text_values
from socialpulse.moderation.known import Known, KnownMatch
from socialpulse.moderation.material import Material
from socialpulse.moderation.types import Evidence, Value
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.opinion import Opinion
from socialpulse.understand.pictures import PictureMeasures, Pictures
from socialpulse.understand.speech import Transcriber, web_vtt

TEXT, PICTURES, SPEECH, KNOWN, OPINION = "text", "pictures", "speech", "known", "opinion"
AT_ONCE = 8  # frames that are in memory together
NUDITY = ("explicit", "suggestive")

U8 = npt.NDArray[np.uint8]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What measures, loaded when it is needed first. None: not configured, and missing from no evidence."""

    load_harm: Callable[[], TextHarm]
    load_pictures: Callable[[], Pictures]
    ears: Transcriber | None = None
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class _Gravest:
    """The picture or frame of a medium that measured highest. rgb None: it was measured before, and is not at hand."""

    p: float
    place: int
    rgb: U8 | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found so far."""

    values: dict[str, Value]
    missing: dict[str, str]
    models: dict[str, str]
    gravest: dict[MediaId, _Gravest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """The evidence about a subject, and what a second opinion is asked about.

    texts    written, read in pictures or heard
    gravest  of each medium, what measured highest
    """

    evidence: Evidence
    texts: Sequence[str]
    gravest: Mapping[MediaId, _Gravest]


class Looking:
    """Measures subjects. What fails is missing from the evidence, with the reason; policy says what that means."""

    def __init__(self, db: Db, clock: Clock, library: Library, known: Known, eyes: Eyes) -> None:
        self._db = db
        self._clock = clock
        self._library = library
        self._known = known
        self._eyes = eyes

    async def look(self, material: Material) -> Looked:
        """Return the evidence about what a subject shows, and what else it was made from."""
        seen = _Seen(dict(material.facts), {}, {})
        pictures = await self._pictures(material.media, seen)
        read = [text for picture in pictures for text in picture["texts"]]
        heard = await self._sounds(material.media, seen)
        await self._texts(material.texts, read, heard, seen)
        await self._hashes(material.media, seen)
        return Looked(_evidence(seen), [*material.texts, *read, *heard], seen.gravest)

    async def ask(self, looked: Looked) -> Evidence:
        """Return the evidence with a second opinion, where one is configured, of what measured highest."""
        opinion, evidence = self._eyes.opinion, looked.evidence
        if opinion is None:
            return evidence
        seen = _Seen(dict(evidence.values), dict(evidence.missing), dict(evidence.models))
        with _measuring(OPINION, seen):
            gravest = sorted(looked.gravest.items(), key=lambda item: -item[1].p)[: opinion.n_pictures]
            shown = [await self._take(media_id, one) for media_id, one in gravest]
            second = await opinion.ask("\n\n".join(looked.texts), shown)
            seen.models[OPINION] = second.measured_by
            seen.values["opinion.violates"] = second.p_violates
            seen.values["opinion.categories"] = frozenset(second.categories)
            seen.values["opinion.saw"] = bool(shown)
        return _evidence(seen)

    async def _take(self, media_id: MediaId, one: _Gravest) -> U8:
        return one.rgb if one.rgb is not None else (await self._library.take_frames(media_id))[one.place].rgb

    async def _texts(self, written: Sequence[str], read: Sequence[str], heard: Sequence[str], seen: _Seen) -> None:
        with _measuring(TEXT, seen):
            harm = await asyncio.to_thread(self._eyes.load_harm)
            measured = await asyncio.to_thread(harm.measure, [*written, *read, *heard])
            seen.models[TEXT] = f"{harm.name}/{harm.version}"
            seen.values.update(text_values("text.", measured))
            if read:
                seen.values.update(text_values("read.", measured[len(written) : len(written) + len(read)]))
            if heard:
                seen.values.update(text_values("heard.", measured[-len(heard) :]))

    async def _sounds(self, media: Sequence[MediaId], seen: _Seen) -> list[str]:
        """Return what is said in each clip that has sound. What was heard before is not heard again."""
        ears = self._eyes.ears
        if ears is None or not media:
            return []
        heard = list[str]()
        with _measuring(SPEECH, seen):
            async with self._db.reading() as tx:
                kept = await store.find_measured(tx, media, SPEECH)
                shown = await self._library.find_many(tx, [one for one in media if one not in kept])
            for media_id, one in shown.items():
                if one.media.has_sound:
                    kept[media_id] = await self._hear(ears, one)
            if kept:
                seen.models[SPEECH] = next(iter(kept.values()))["measured_by"]
            heard = [one["text"] for one in kept.values() if one["text"]]
        return heard

    async def _hear(self, ears: Transcriber, shown: Shown) -> dict[str, Any]:
        clip = next(file for file in shown.files if file.role is Role.PROGRESSIVE)
        sound = b"".join([part async for part in self._library.read(clip.path, 0, clip.n_bytes)])
        heard = await ears.hear(sound, clip.mime)
        captions = web_vtt(heard.segments)
        if captions:
            await self._library.caption(shown.media.id, captions, heard.language)
        measures = {"text": heard.text, "language": heard.language, "measured_by": heard.measured_by}
        async with self._db.transaction() as tx:
            await store.save_measured(tx, shown.media.id, SPEECH, measures, self._clock.now())
        return measures

    async def _pictures(self, media: Sequence[MediaId], seen: _Seen) -> list[dict[str, Any]]:
        """Return the measures of every picture and frame. What was measured before by these models is not again."""
        if not media:
            return []
        pictures = list[dict[str, Any]]()
        with _measuring(PICTURES, seen):
            eyes = self._eyes.load_pictures()
            models = await asyncio.to_thread(eyes.describe)
            measured_by = ", ".join(f"{part} {model}" for part, model in sorted(models.items()))
            async with self._db.reading() as tx:
                kept = await store.find_measured(tx, media, measured_by)
            for media_id in media:
                if media_id not in kept:
                    kept[media_id] = await self._measure(eyes, media_id, measured_by, seen)
                elif kept[media_id]["pictures"]:
                    seen.gravest[media_id] = _gravest(kept[media_id]["pictures"])
            pictures = [picture for media_id in media for picture in kept[media_id]["pictures"]]
            seen.models.update(models)
            seen.values.update(picture_values(pictures))
        return pictures

    async def _measure(self, eyes: Pictures, media_id: MediaId, measured_by: str, seen: _Seen) -> dict[str, Any]:
        frames = await self._library.take_frames(media_id)
        found: list[dict[str, Any]] = []
        for start in range(0, len(frames), AT_ONCE):
            part = frames[start : start + AT_ONCE]
            rgb = [frame.rgb for frame in part]
            measured = await asyncio.to_thread(partial(eyes.measure, rgb, frames=len(frames) > 1))
            found += [_plain(frame.at_ms, one) for frame, one in zip(part, measured, strict=True)]
        if self._eyes.opinion is not None and self._eyes.opinion.n_pictures > 0:
            gravest = _gravest(found)
            seen.gravest[media_id] = replace(gravest, rgb=frames[gravest.place].rgb)
        measures = {"pictures": found}
        async with self._db.transaction() as tx:
            await store.save_measured(tx, media_id, measured_by, measures, self._clock.now())
        return measures

    async def _hashes(self, media: Sequence[MediaId], seen: _Seen) -> None:
        with _measuring(KNOWN, seen):
            matches: list[KnownMatch] = []
            for media_id in media:
                async with self._db.reading() as tx:
                    prints = await self._library.find_fingerprints(tx, media_id)
                    sums = await self._library.find_sums(tx, media_id)
                matches += await self._known.match(prints, *((sums.sha256, sums.md5) if sums else ()))
            seen.values.update(known_values(matches))


@contextmanager
def _measuring(name: str, seen: _Seen) -> Iterator[None]:
    """Note a measure as missing where taking it fails, whatever a file does to a model: a policy says what follows.

    What the database says is no measure, and is raised: a later try may find it back.
    """
    try:
        yield
    except (psycopg.Error, PoolTimeout):
        raise
    except Exception as error:  # a post that no look survives would be looked at for ever
        log.warning(
            "could not be measured", what=name, error=repr(error), exc_info=not isinstance(error, SocialPulseError)
        )
        seen.missing[name] = str(error) or repr(error)


def _evidence(seen: _Seen) -> Evidence:
    return Evidence({**seen.values, "unmeasured": frozenset(seen.missing)}, seen.missing, seen.models)


def _gravest(pictures: Sequence[Mapping[str, Any]]) -> _Gravest:
    """Return which of the measured pictures of a medium measured highest, the first of those alike. At least one."""
    alarms = [
        max([0.0, *(one["nudity"].get(name, 0.0) for name in NUDITY), *one["label"].values()]) for one in pictures
    ]
    place = max(range(len(alarms)), key=lambda number: (alarms[number], bool(pictures[number]["texts"]), -number))
    return _Gravest(alarms[place], place, None)


def _plain(at_ms: int, one: PictureMeasures) -> dict[str, Any]:
    """Return what is kept of the measures of a picture or frame, as JSON."""
    return {
        "at_ms": at_ms,
        "nudity": {name: round(p, 4) for name, p in one.nudity.items()},
        "label": {name: round(p, 4) for name, p in one.labels.items()},
        "texts": [text.text for text in one.texts],
        "blank": one.blank,
        "qr": list(one.qr),
    }
