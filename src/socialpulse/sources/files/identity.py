"""Whose account a record is about: platform, handle and id."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.platforms import Platform
from socialpulse.sources.files.columns import Columns
from socialpulse.sources.files.frames import Frame
from socialpulse.sources.files.profiles import find_profile, read_platform
from socialpulse.sources.values import Bad, Read, Values
from socialpulse.sources.values.nulls import blank_texts
from socialpulse.sources.values.reading import by_distinct, shown

MOST_CHARACTERS = 100

_PLAIN = r"^[A-Za-z0-9._\-]{1,100}$"
_YOUTUBE_ID = r"^UC[A-Za-z0-9_\-]{22}$"
_FORBIDDEN = r"""[\s/\\,;|"'<>{}\[\]()#?!%&*=+^`~:@]"""
_NOTHING = pa.scalar(None, pa.string())
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")  # what spreadsheets make of long numbers
_NOBODY = "nothing here says whose account this is: neither a handle nor an id"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose account each row is about."""

    platform: Read
    handle: Read
    user_id: Read

    def refused(self) -> dict[int, tuple[str, Bad]]:
        """Return the rows that are about nobody we can name, with the field and the reason."""
        found = {bad.row: ("platform", bad) for bad in self.platform.bad}
        nobody = pc.and_(pc.is_null(self.handle.values), pc.is_null(self.user_id.values))
        why = {bad.row: ("platform_user_id", bad) for bad in self.user_id.bad}
        why |= {bad.row: ("handle", bad) for bad in self.handle.bad}
        for row in pc.indices_nonzero(nobody).to_pylist():
            found.setdefault(row, why.get(row, ("handle", Bad(row, "", _NOBODY))))
        return found


def identify(frame: Frame, columns: Columns, told: Platform | None, guessed: Platform | None) -> Who:
    """Return whose account each row of a frame is about.

    The platform is what the record says (its own field, its shape, the address of its profile), else what we were told,
    else what the file's headers or name suggest. A record that says otherwise than we were told is refused.
    """
    urls = _texts(frame, columns, "profile_url").values
    platform = _platforms(frame, columns, urls, told, guessed)
    handle = _handles(_texts(frame, columns, "handle"), platform.values)
    user_id = _ids(_texts(frame, columns, "platform_user_id"))
    channel = pc.and_(
        pc.equal(platform.values, Platform.YOUTUBE.value), pc.match_substring_regex(handle.values, _YOUTUBE_ID)
    )
    if pc.any(channel).as_py():
        user_id = user_id.or_else(Read(pc.if_else(channel, handle.values, _NOTHING)))
        handle = Read(pc.if_else(channel, _NOTHING, handle.values), handle.bad)
    if columns.of("profile_url") and handle.values.null_count:
        profiles = [None if url is None else find_profile(url) for url in urls.to_pylist()]
        handle = handle.or_else(Read(pa.array([profile and profile.handle for profile in profiles], pa.string())))
        user_id = user_id.or_else(Read(pa.array([profile and profile.user_id for profile in profiles], pa.string())))
    return Who(platform, handle, user_id)


def read_handle(text: str) -> str:
    """Return a handle, or the one that the address of a profile names. Raises ValueError where it can be neither."""
    if "/" in text or "." in text:
        profile = find_profile(text)
        if profile is not None:
            if profile.handle is None and profile.user_id is None:
                raise ValueError("is an address that names no account")
            return profile.handle or profile.user_id or ""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"is longer than {MOST_CHARACTERS} characters")
    return text


def _platforms(frame: Frame, columns: Columns, urls: pa.Array, told: Platform | None, guessed: Platform | None) -> Read:
    said = _texts(frame, columns, "platform")
    own = by_distinct(said.values, lambda text: read_platform(text).value, pa.string(), said.bad)
    if frame.shape.platform is not None:
        own = own.or_else(_same(frame.shape.platform, own.values))
    if columns.of("profile_url") and (told is not None or own.values.null_count):
        found = [None if url is None else find_profile(url) for url in urls.to_pylist()]
        own = own.or_else(Read(pa.array([profile and profile.platform.value for profile in found], pa.string())))
    bad = list(own.bad)
    if told is not None:
        other = pc.fill_null(pc.not_equal(own.values, told.value), False)
        bad += [_contradiction(row, own.values[row].as_py(), told) for row in pc.indices_nonzero(other).to_pylist()]
    fallback = told or guessed
    values = own.values if fallback is None else pc.fill_null(own.values, fallback.value)
    known = {one.row for one in bad}
    missing = [row for row in pc.indices_nonzero(pc.is_null(values)).to_pylist() if row not in known]
    bad += [Bad(row, "", "nothing says on which platform this account is: pass --platform") for row in missing]
    return Read(pc.fill_null(values, ""), tuple(bad))


def _contradiction(row: int, said: str, told: Platform) -> Bad:
    return Bad(row, said, f"the record says {said}, the import was told {told}")


def _same(platform: Platform, like: pa.Array) -> Read:
    return Read(pa.repeat(platform.value, len(like)))


def _texts(frame: Frame, columns: Columns, field: str) -> Read:
    found: Read | None = None
    for column in columns.of(field):
        values = Values.of(frame.column(column), blank_texts)
        read = Read(values.text, values.bad)
        found = read if found is None else found.or_else(read)
        if found.values.null_count == 0:
            break
    return found or Read(pa.nulls(len(frame.lines), pa.string()))


def _handles(given: Read, platform: pa.Array) -> Read:
    text = pc.utf8_ltrim(given.values, "@")
    text = pc.if_else(pc.equal(text, ""), _NOTHING, text)
    plain = pc.match_substring_regex(text, _PLAIN)
    if pc.all(plain, min_count=0).as_py():
        return Read(text, given.bad)
    rest = by_distinct(pc.if_else(plain, _NOTHING, text), read_handle, pa.string(), given.bad)
    # Lists name YouTube channels by their titles, which may hold anything.
    odd = pc.and_(pc.match_substring_regex(rest.values, _FORBIDDEN), pc.not_equal(platform, Platform.YOUTUBE.value))
    rows = pc.indices_nonzero(pc.fill_null(odd, False)).to_pylist()
    bad = (Bad(row, shown(text[row].as_py()), "holds characters that no handle has") for row in rows)
    fit = pc.if_else(pc.fill_null(odd, False), _NOTHING, rest.values)
    return Read(pc.coalesce(pc.if_else(plain, text, _NOTHING), fit), (*rest.bad, *bad))


def _ids(given: Read) -> Read:
    text = given.values
    simple = pc.match_substring_regex(text, r"^[A-Za-z0-9_\-]*$")
    if pc.all(simple, min_count=0).as_py():
        return given
    return by_distinct(text, _id, pa.string(), given.bad)


def _id(text: str) -> str:
    if _SHORTENED.fullmatch(text):
        raise ValueError("is an id that a spreadsheet has shortened: export the column as text")
    if len(text) > 2 * MOST_CHARACTERS:
        raise ValueError(f"is longer than {2 * MOST_CHARACTERS} characters")
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
