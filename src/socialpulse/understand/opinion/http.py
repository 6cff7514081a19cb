"""A second opinion behind an endpoint that speaks the OpenAI protocol: POST {base}/chat/completions."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from socialpulse.core.errors import Unavailable
from socialpulse.understand.endpoint import Endpoint
from socialpulse.understand.opinion.budget import Budget
from socialpulse.understand.opinion.question import VERSION, encode_picture, find_answer, question
from socialpulse.understand.opinion.types import CATEGORIES, U8, SecondOpinion

PATH = "chat/completions"
_N_KEPT = 10_000
_CHARS_PER_TOKEN, _TOKENS_PER_PICTURE = 4, 1_000  # where the endpoint does not say what it used


class HttpOpinion:
    """Asks an endpoint, within a budget; the same content is asked about once."""

    def __init__(
        self,
        endpoint: Endpoint,
        model: str,
        budget: Budget,
        n_pictures: int = 0,
        rules: Mapping[str, str] = CATEGORIES,
    ) -> None:
        """n_pictures: how many pictures of a content are sent; 0 for a model that reads only · rules: words by name"""
        self._endpoint, self._model, self._budget = endpoint, model, budget
        self.n_pictures, self._rules = n_pictures, dict(rules)
        self._kept: OrderedDict[bytes, SecondOpinion] = OrderedDict()
        self.measured_by = f"{model}/{VERSION} at {endpoint.url}"

    async def ask(self, text: str, pictures: Sequence[U8] = ()) -> SecondOpinion:
        """Return what is thought of a content. Raises as Opinion says."""
        shown = pictures[: self.n_pictures]
        encoded = await asyncio.to_thread(lambda: [encode_picture(picture) for picture in shown])
        if not text.strip() and not encoded:
            raise Unavailable(f"{self.measured_by} has no opinion: nothing is shown that it can read")
        key = self._key(text, encoded)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        found = await self._asked(text, encoded)
        self._kept[key] = found
        while len(self._kept) > _N_KEPT:
            self._kept.popitem(last=False)
        return found

    async def _asked(self, text: str, pictures: Sequence[bytes]) -> SecondOpinion:
        self._endpoint.check()  # before a call is counted
        self._budget.take_call()
        request = secrets.token_hex(8)
        reply = await self._endpoint.post(PATH, json=question(self._model, request, text, pictures, self._rules))
        self._budget.take_tokens(_n_tokens(reply, text, len(pictures)))
        answer = find_answer(reply, request, self._rules)
        if answer is None:
            raise Unavailable(f"{self.measured_by} gave no opinion: its answer is not what was asked for")
        return SecondOpinion(answer.p_violates, answer.categories, answer.why, self.measured_by)

    def _key(self, text: str, pictures: Sequence[bytes]) -> bytes:
        """Return a hash of everything that an opinion depends on."""
        content = [self._model, VERSION, self._rules, text, *(hashlib.sha256(one).hexdigest() for one in pictures)]
        return hashlib.sha256(json.dumps(content).encode()).digest()


def _n_tokens(reply: Mapping[str, Any], text: str, n_pictures: int) -> int:
    """Return the tokens a call used, estimated where the endpoint does not say."""
    usage = reply.get("usage")
    said = usage.get("total_tokens") if isinstance(usage, dict) else None
    if isinstance(said, int) and said >= 0:
        return said
    return len(text) // _CHARS_PER_TOKEN + n_pictures * _TOKENS_PER_PICTURE
