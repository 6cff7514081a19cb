"""What an account's words mean: embedding, language, niches, risks, and a place where only the bio gives one.

Runs behind imports, in the order of the accounts topic, and never twice on the same text with the same model.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from socialpulse.core.ids import AccountId
from socialpulse.creators import risks_store, understanding_store
from socialpulse.creators.flow import ACCOUNTS_TOPIC, OBSERVED, UNDERSTOOD, changed_ids, tell_changed
from socialpulse.creators.risks import is_due, risk_rows, risk_words
from socialpulse.creators.understanding_store import AccountText, Understood
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log
from socialpulse.understand.places import find_in_bio
from socialpulse.understand.risk import Risks
from socialpulse.understand.text import LanguageDetector, TextEmbedder, clean_text
from socialpulse.understand.topics import Topics

CONSUMER = "creators.understanding"
CHUNK = 1_024  # accounts understood, saved and told at a time: what a kill costs at most

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Models:
    """What is loaded to understand words. `name` changes whenever a result could; risks have a version of their own.

    risks: None where no risk is measured
    """

    embedder: TextEmbedder
    topics: Topics
    languages: LanguageDetector
    risks: Risks | None = None

    @property
    def name(self) -> str:
        parts = (self.embedder.name, self.embedder.version, self.topics.version, self.languages.version)
        return "/".join(parts)


class Understanding:
    """Catches up with accounts whose words were not understood yet."""

    def __init__(
        self,
        db: Db,
        events: Log,
        clock: Clock,
        load_models: Callable[[], Models],
        policies_left_out: frozenset[str],
        policies_without_risk: frozenset[str] = frozenset(),
    ) -> None:
        """policies_left_out: their records are not understood at all; those without risk get no risk tags."""
        self._db = db
        self._log = events
        self._clock = clock
        self._load_models = load_models
        self._left_out = policies_left_out
        self._no_risk = policies_left_out | policies_without_risk

    async def catch_up(self) -> int:
        """Understand everything the topic names; return how many accounts were."""
        total = 0
        while entries := await self._log.read(ACCOUNTS_TOPIC, CONSUMER, limit=20):
            ids = changed_ids(entry for entry in entries if entry.key == OBSERVED)
            for start in range(0, len(ids), CHUNK):
                total += await self._understand(ids[start : start + CHUNK])
            await self._log.save_position(CONSUMER, ACCOUNTS_TOPIC, entries)
        return total

    async def n_waiting(self) -> int:
        """Return how many accounts are not understood and may be."""
        async with self._db.transaction() as tx:
            return await understanding_store.count_waiting(tx, self._left_out)

    async def tell_outdated(self) -> int:
        """Write into the topic every account whose risks were measured by another version, or not at all.

        Returns how many. For after an upgrade, or after an operator has edited a list: `catch_up` measures them anew.
        """
        models = await asyncio.to_thread(self._load_models)
        if models.risks is None:
            return 0
        total, last = 0, AccountId(0)
        while True:
            async with self._db.transaction() as tx:
                ids = await risks_store.find_outdated(tx, models.risks.version, self._no_risk, last, CHUNK)
                await tell_changed(self._log, tx, OBSERVED, ids, self._clock.now())
            if not ids:
                return total
            total, last = total + len(ids), ids[-1]

    async def _understand(self, ids: Sequence[AccountId]) -> int:
        models = await asyncio.to_thread(self._load_models)
        async with self._db.transaction() as tx:
            texts = await understanding_store.find_texts(tx, ids)
        allowed = [text for text in texts if text.policy not in self._left_out]
        fresh = [text for text in allowed if text.known_sha != text_sha(text) or text.known_model != models.name]
        understood = await asyncio.to_thread(understand, fresh, models)
        vectors = {text.id: text.known_vector for text in allowed} | {
            item.account_id: item.vector for item in understood
        }
        due, withdrawn = self._risks_due(texts, models.risks)
        risks = (
            await asyncio.to_thread(risk_rows, due, [vectors[text.id] for text in due], models.risks)
            if models.risks and due
            else []
        )
        changed = {*(text.id for text in fresh), *(text.id for text in due), *withdrawn}
        if changed:
            async with self._db.transaction() as tx:
                await understanding_store.save(tx, understood)
                await risks_store.save_risks(tx, risks)
                await risks_store.delete_risks(tx, withdrawn)
                await tell_changed(self._log, tx, UNDERSTOOD, sorted(changed), self._clock.now())
        return len(changed)

    def _risks_due(
        self, texts: Sequence[AccountText], risks: Risks | None
    ) -> tuple[list[AccountText], list[AccountId]]:
        """Return whose words are to be looked at for risks, and whose risks may not be known any longer."""
        allowed = [text for text in texts if text.policy not in self._no_risk]
        due = [text for text in allowed if risks is not None and is_due(text, risks)]
        withdrawn = [text.id for text in texts if text.policy in self._no_risk or not risk_words(text)]
        known = {text.id for text in texts if text.known_risk_model is not None}
        return due, [account for account in withdrawn if account in known]


def text_of(account: AccountText) -> str:
    """Return the words that say what an account is about: bio, name, categories, newest post.

    One post says what the bio leaves out; more of them drown it (mean reciprocal rank of the needles .605, .619, .615
    with none, one and three).
    """
    parts = [account.bio, account.name, ", ".join(account.categories or ()), *(account.post_texts or ())[:1]]
    return "\n".join(part for part in parts if part)


def text_sha(account: AccountText) -> bytes:
    return hashlib.sha256(text_of(account).encode()).digest()[:16]


def understand(accounts: Sequence[AccountText], models: Models) -> list[Understood]:
    """Return what the words of these accounts mean, in their order; without their risks."""
    if not accounts:
        return []
    vectors = models.embedder.embed([clean_text(text_of(account)) for account in accounts])
    niches = models.topics.classify(vectors, [account.categories or () for account in accounts])
    own_words = [account.bio or "\n".join(account.post_texts or ()) for account in accounts]
    languages = models.languages.detect_languages(own_words)
    understood = []
    for number, account in enumerate(accounts):
        place = find_in_bio(account.bio) if account.bio and not account.has_place else None
        language = languages[number]
        understood.append(
            Understood(
                account_id=account.id,
                text_sha=text_sha(account),
                model=models.name,
                policy=account.policy,
                vector=vectors[number].astype("<f2").tobytes() if vectors[number].any() else None,
                language=language.code if language else None,
                p_language=language.p if language else None,
                country=place.country if place else None,
                city=place.city if place else None,
                niches=niches.ids(number),
                p_niches=niches.p(number),
            )
        )
    return understood
