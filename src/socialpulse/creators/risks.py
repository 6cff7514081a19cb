"""Which words of an account are looked at for risks, and whether they have to be looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from socialpulse.creators.risks_store import RiskRow
from socialpulse.creators.understanding_store import AccountText
from socialpulse.understand.risk import Risks, Words

DIMS = 384


def risk_words(account: AccountText) -> list[Words]:
    """Return the texts that are looked at, none where there is only a name: it says too little to call anyone free."""
    texts = [Words("bio", account.bio)] if account.bio else []
    texts += [Words("category", category) for category in account.categories or ()]
    texts += [Words(f"post {number}", text) for number, text in enumerate(account.post_texts or (), 1) if text]
    return [*texts, Words("name", account.name)] if texts else []


def risk_sha(account: AccountText) -> bytes:
    told = "\x1f".join(f"{words.place}\x1e{words.text}" for words in risk_words(account))
    return hashlib.sha256(told.encode("utf-8", "replace")).digest()[:16]


def is_due(account: AccountText, risks: Risks) -> bool:
    """Tell whether words that can be looked at were not, or not as they are, or not by this version."""
    if not risk_words(account):
        return False
    return account.known_risk_model != risks.version or account.known_risk_sha != risk_sha(account)


def risk_rows(accounts: Sequence[AccountText], vectors: Sequence[bytes | None], risks: Risks) -> list[RiskRow]:
    """Return what was found in the words of these accounts. vectors: their sentence vectors, little-endian float16"""
    width = next((len(vector) // 2 for vector in vectors if vector is not None), DIMS)
    rows = np.zeros((len(accounts), width), np.float32)
    for number, vector in enumerate(vectors):
        if vector is not None:
            rows[number] = np.frombuffer(vector, "<f2")
    found = risks.measure([risk_words(account) for account in accounts], rows)
    return [
        RiskRow.of(account.id, risk_sha(account), risks.version, account.policy, tags)
        for account, tags in zip(accounts, found, strict=True)
    ]
