"""How creators can be reached and how their accounts point at each other: e-mails, links, mentions.

Traps on purpose: agencies give their domain, and often one shared inbox, to many creators; many accounts link the same
shop; fans link the account they admire. Every domain ends in .example, which nobody can register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.demo.accounts import Accounts
from socialpulse.demo.agencies import AGENCIES
from socialpulse.demo.dice import Flags, Ints, happens, pick, shares
from socialpulse.demo.grammar import Symbols
from socialpulse.demo.people import Kind, People
from socialpulse.demo.vocabulary import Vocabulary

_PROFILES: Final = (
    "https://www.instagram.com/",
    "https://www.tiktok.com/@",
    "https://www.youtube.com/@",
    "https://x.com/",
)
_PAGES: Final = ("https://links.example/", "https://bio.example/", "https://onelink.example/")
_MAILBOXES: Final = ("@mail.example", "@post.example", "@inbox.example", "@letters.example")
_FRONT_DESKS: Final = ("hello@", "contact@", "info@", "team@", "collab@")
_SHOP: Final = "https://shop.example/finds/"
_MAIL_SHARE: Final = shares([0.5, 0.2, 0.2, 0.1])


@dataclass(frozen=True, slots=True)
class Contacts:
    """emails, links (n_accounts,) lists of strings · mail (n_accounts,) the address a bio may name, null if none

    other (n_accounts,): another account to mention, a row of the chunk, or -1 · the mentioned one is the creator's own,
    except for fans, who mention their idol's
    """

    emails: pa.ListArray
    links: pa.ListArray
    mail: pa.StringArray
    other: Ints


def draw_contacts(
    rng: np.random.Generator, words: Vocabulary, people: People, accounts: Accounts, handles: pa.StringArray, first: int
) -> Contacts:
    """Return the contacts of every account. first: the number of the chunk's first creator, which slugs are made of."""
    slug = _slugs(words, people, first)
    mail, has_mail = _addresses(rng, words, people, slug)
    shows_mail = has_mail[accounts.creator] & happens(rng, 0.65, len(accounts))
    mail_of_account = mail.take(pa.array(accounts.creator))
    other = _another_account(rng, people, accounts)
    return Contacts(
        emails=_lists([mail_of_account], [shows_mail]),
        links=_draw_links(rng, words, people, accounts, slug, _profile_links(accounts, handles, other), other >= 0),
        mail=pc.if_else(pa.array(shows_mail), mail_of_account, pa.scalar(None, pa.string())),
        other=np.where(happens(rng, 0.5, len(accounts)), other, -1),
    )


def _draw_links(
    rng: np.random.Generator,
    words: Vocabulary,
    people: People,
    accounts: Accounts,
    slug: pa.StringArray,
    profile: pa.StringArray,
    has_other: Flags,
) -> pa.ListArray:
    """Return each account's links: the creator's page, site, agency, another account (`profile`), a shop of many."""
    n_people, n, kind = len(people.kind), len(accounts), people.kind
    page = pc.binary_join_element_wise(
        pa.array(_PAGES).take(pa.array(rng.integers(0, len(_PAGES), n_people))), slug, ""
    )
    site = pc.binary_join_element_wise("https://www.", slug, ".example", "")
    agency = pc.binary_join_element_wise("https://www.", _agency_domains(people), "")
    shop = pc.binary_join_element_wise(_SHOP, pa.array(words.niches.slugs).take(pa.array(people.niche)), "")
    has_page = happens(rng, np.where(kind >= Kind.FAN, 0.05, 0.33), n_people)
    has_site = happens(rng, np.select([kind == Kind.BRAND, kind == Kind.PERSON], [0.8, 0.12], 0.0), n_people)
    creator = accounts.creator
    return _lists(
        [*(one.take(pa.array(creator)) for one in (page, site, agency, shop)), profile],
        [
            has_page[creator] & happens(rng, 0.75, n),
            has_site[creator] & happens(rng, 0.8, n),
            (people.agency >= 0)[creator] & happens(rng, 0.3, n),
            happens(rng, 0.03, n),
            has_other & happens(rng, np.where(kind[creator] == Kind.FAN, 0.5, 0.28), n),
        ],
    )


def _profile_links(accounts: Accounts, handles: pa.StringArray, other: Ints) -> pa.StringArray:
    """Return the address of the other account's profile; what stands where there is no other is never shown."""
    front = pa.array(_PROFILES).take(pa.array(accounts.platform[other]))
    return pc.binary_join_element_wise(front, handles.take(pa.array(np.maximum(other, 0))), "")


def _slugs(words: Vocabulary, people: People, first: int) -> pa.StringArray:
    """Return a word per creator that nobody else has: the plain name and the creator's number."""
    tokens = words.grammar.tokens
    numbers = pc.cast(pa.array(np.arange(first, first + len(people.kind))), pa.string())
    return pc.binary_join_element_wise(
        tokens.take(pa.array(_plain(words, people.first))),
        tokens.take(pa.array(_plain(words, people.last))),
        numbers,
        "",
    )


def _plain(words: Vocabulary, names: Ints) -> Symbols:
    symbols: Symbols = words.names.plain[names]
    return symbols


def _agency_domains(people: People) -> pa.StringArray:
    return pa.array(AGENCIES).take(pa.array(np.maximum(people.agency, 0)))


def _addresses(
    rng: np.random.Generator, words: Vocabulary, people: People, slug: pa.StringArray
) -> tuple[pa.StringArray, Flags]:
    """Return one address per creator, and whether it is shown anywhere. Two managed creators in five share an inbox."""
    n = len(people.kind)
    private = pc.binary_join_element_wise(slug, pa.array(_MAILBOXES).take(pa.array(pick(rng, _MAIL_SHARE, n))), "")
    desk = pa.array(_FRONT_DESKS).take(pa.array(rng.integers(0, len(_FRONT_DESKS), n)))
    business = pc.binary_join_element_wise(desk, slug, ".example", "")
    domain = _agency_domains(people)
    first_name = words.grammar.tokens.take(pa.array(_plain(words, people.first)))
    inbox = pc.if_else(pa.array(happens(rng, 0.4, n)), pa.scalar("talent"), first_name)
    managed = pc.binary_join_element_wise(inbox, domain, "@")
    is_business = (people.kind == Kind.BRAND) | happens(rng, 0.2, n)
    address = pc.if_else(pa.array(people.agency >= 0), managed, pc.if_else(pa.array(is_business), business, private))
    p = np.select([people.kind == Kind.BRAND, people.agency >= 0, people.kind >= Kind.FAN], [0.8, 1.0, 0.03], 0.3)
    return address, happens(rng, p, n)


def _another_account(rng: np.random.Generator, people: People, accounts: Accounts) -> Ints:
    """Return for each account another of the same creator, the idol's first for a fan, or -1."""
    n_held = np.bincount(accounts.creator, minlength=len(accounts.begin))[accounts.creator]
    begin = accounts.begin[accounts.creator]
    place = np.arange(len(accounts)) - begin
    step = 1 + (rng.random(len(accounts)) * (n_held - 1)).astype(np.int64)
    own = np.where(n_held > 1, begin + (place + step) % n_held, -1)
    idol = people.idol[accounts.creator]
    is_fan = people.kind[accounts.creator] == Kind.FAN
    return np.where(is_fan & (idol >= 0), accounts.begin[np.maximum(idol, 0)], own)


def _lists(columns: list[pa.StringArray], shown: list[Flags]) -> pa.ListArray:
    """Return one list per row of the values that are shown, in the order of the columns; null where none is."""
    n = len(shown[0])
    held = np.stack(shown, axis=1)
    row, column = np.nonzero(held)
    values = pa.concat_arrays(columns).take(pa.array(column * n + row))
    bounds = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(bounds), values, mask=pa.array(~held.any(axis=1)))
