"""What makes identities hard to resolve is in the world: namesakes, shared inboxes, fans, copies, two scripts."""

from __future__ import annotations

import re
from collections import defaultdict

import pyarrow as pa
import pyarrow.compute as pc


def people_by(rows: pa.Table, key: str) -> dict[str, set[str]]:
    """Return, for every value of a column, the people who have it."""
    held: dict[str, set[str]] = defaultdict(set)
    for value, person in zip(rows[key].to_pylist(), rows["person_id"].to_pylist(), strict=True):
        if value is not None:
            held[value].add(person)
    return held


def exploded(rows: pa.Table, key: str) -> pa.Table:
    """Return one row per item of a list column."""
    parents = pc.list_parent_indices(rows[key].combine_chunks())
    return pa.table({key: pc.list_flatten(rows[key].combine_chunks()), "person_id": rows["person_id"].take(parents)})


def test_some_people_share_a_name(world: pa.Table) -> None:
    persons = world.filter(pc.field("kind_truth") == "person")
    assert sum(len(people) > 1 for people in people_by(persons, "name").values()) > 100


def test_agencies_share_an_inbox_among_many(world: pa.Table) -> None:
    shared = {
        mail: people for mail, people in people_by(exploded(world, "emails"), "emails").items() if len(people) > 1
    }
    assert len(shared) > 10
    assert all(mail.endswith(".example") for mail in shared)


def test_an_own_address_belongs_to_one_person(world: pa.Table) -> None:
    own = re.compile(r"@(mail|post|inbox|letters)\.example$")
    mails = people_by(exploded(world, "emails"), "emails")
    assert all(len(people) == 1 for mail, people in mails.items() if own.search(mail))


def test_addresses_lead_nowhere_real(world: pa.Table) -> None:
    mails = set(exploded(world, "emails")["emails"].to_pylist())
    links = set(exploded(world, "links")["links"].to_pylist())
    profile = r"https://(www\.instagram\.com/|www\.tiktok\.com/@|www\.youtube\.com/@|x\.com/)[a-z0-9._]+"
    assert all(mail.endswith(".example") for mail in mails)
    assert all(re.fullmatch(rf"{profile}|https://[a-z0-9.-]+\.example(/[a-z0-9./-]+)?", link) for link in links)


def test_a_link_to_a_profile_leads_to_the_same_person_or_to_a_fans_idol(world: pa.Table) -> None:
    owner = dict(zip(world["handle"].to_pylist(), world["person_id"].to_pylist(), strict=True))
    fans = set(world.filter(pc.field("kind_truth") == "fan")["person_id"].to_pylist())
    links = exploded(world, "links").to_pylist()
    profiles = [
        (row["links"].split("/")[-1].lstrip("@"), row["person_id"]) for row in links if ".example" not in row["links"]
    ]
    assert len(profiles) > 1000
    wrong = [handle for handle, person in profiles if owner[handle] != person and person not in fans]
    assert len(wrong) < 0.01 * len(profiles)  # a handle may be somebody else's on another platform


def test_fans_and_impersonators_are_few_and_are_nobody_else(world: pa.Table) -> None:
    kinds = dict(zip(world["person_id"].to_pylist(), world["kind_truth"].to_pylist(), strict=True))
    share = sum(kind in ("fan", "impersonator") for kind in kinds.values()) / len(kinds)
    assert 0.01 < share < 0.06
    copies = world.filter(pc.field("kind_truth") == "impersonator")
    assert not pc.any(copies["verified"]).as_py()


def test_impersonators_show_the_picture_of_somebody_else(world: pa.Table) -> None:
    shown = people_by(world, "avatar_url")
    copies = world.filter(pc.field("kind_truth") == "impersonator")["avatar_url"].drop_null().to_pylist()
    assert sum(len(shown[picture]) > 1 for picture in copies) > 0.2 * len(copies)


def test_one_person_is_written_in_two_scripts(world: pa.Table) -> None:
    japanese = world.filter((pc.field("country_truth") == "JP") & (pc.field("kind_truth") == "person"))
    names: dict[str, set[bool]] = defaultdict(set)
    for person, name in zip(japanese["person_id"].to_pylist(), japanese["name"].to_pylist(), strict=True):
        names[person].add(bool(re.search("[぀-ヿ一-鿿]", name or "")))
    assert sum(len(scripts) == 2 for scripts in names.values()) > 20


def test_age_goes_with_what_somebody_is(world: pa.Table) -> None:
    grandmothers = world.filter((pc.field("facet_truth") == "grandma") & (pc.field("language_truth") == "en"))
    ages = [int(age) for bio in grandmothers["bio"].drop_null().to_pylist() for age in re.findall(r"\((\d\d)\)", bio)]
    assert ages
    assert min(ages) >= 55
