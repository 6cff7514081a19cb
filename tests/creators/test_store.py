"""What happens to observations: newer ones win, all make history, nothing doubles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialpulse.creators import observations_store, store
from socialpulse.creators.imports import _for_store
from socialpulse.creators.normalise import normalise
from socialpulse.creators.observations_store import Outcome
from socialpulse.creators.types import Account
from socialpulse.runtime.db import Db

pytestmark = pytest.mark.anyio
MONDAY = datetime(2026, 10, 5, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
Observe = Callable[..., pa.RecordBatch]


async def save(db: Db, batch: pa.RecordBatch) -> Outcome:
    async with db.transaction() as tx:
        return await observations_store.save_observations(tx, _for_store(normalise(batch, b"key").rows))


async def load(db: Db, handle: str, platform: str = "tiktok") -> Account:
    async with db.transaction() as tx:
        found = await store.find_account_by_handle(tx, platform, handle)
    assert found is not None
    return found


async def history(db: Db, handle: str) -> list[int | None]:
    account = await load(db, handle)
    async with db.transaction() as tx:
        return [point.followers for point in await store.find_history(tx, [account.id], 100)]


async def test_a_new_account_comes_with_a_creator_of_its_own(db: Db, observe: Observe) -> None:
    outcome = await save(db, observe({"handle": "ada", "followers": 5}, {"handle": "bob"}))
    assert (outcome.n_new, outcome.n_changed, outcome.n_unchanged) == (2, 0, 0)
    assert (await load(db, "ada")).creator_id != (await load(db, "bob")).creator_id


async def test_importing_the_same_twice_changes_nothing(db: Db, observe: Observe) -> None:
    batch = observe(
        {"handle": "ada", "followers": 5, "links": ["https://a.example"]}, {"handle": "bob", "bio": 'a "b" {c}\\'}
    )
    await save(db, batch)
    outcome = await save(db, batch)
    assert (outcome.n_new, outcome.n_changed, outcome.n_unchanged, outcome.changed) == (0, 0, 2, [])
    assert await history(db, "ada") == [5]


async def test_a_newer_observation_wins_and_the_older_one_is_history(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada", "followers": 5, "bio": "old"}, at=MONDAY))
    outcome = await save(db, observe({"handle": "ada", "followers": 9, "bio": "new"}, at=TUESDAY))
    assert outcome.n_changed == 1
    assert ((await load(db, "ada")).followers, (await load(db, "ada")).bio) == (9, "new")
    assert await history(db, "ada") == [9, 5]


async def test_an_older_observation_only_adds_history(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada", "followers": 9, "bio": "new"}, at=TUESDAY))
    await save(db, observe({"handle": "ada", "followers": 5, "bio": "old", "verified": True}, at=MONDAY))
    account = await load(db, "ada")
    assert (account.followers, account.bio, account.verified, account.observed_at) == (9, "new", None, TUESDAY)
    assert await history(db, "ada") == [9, 5]


async def test_what_a_newer_observation_does_not_say_stays(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada", "bio": "words", "country": "DE"}, at=MONDAY))
    await save(db, observe({"handle": "ada", "followers": 9}, at=TUESDAY))
    account = await load(db, "ada")
    assert (account.bio, account.country, account.followers) == ("words", "DE", 9)


async def test_where_the_audience_is_never_replaces_what_a_person_said(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada", "country": "DE"}, at=MONDAY))
    await save(db, observe({"handle": "ada", "audience_country": "India"}, at=TUESDAY))
    assert ((await load(db, "ada")).country, (await load(db, "ada")).place_basis) == ("DE", "declared")


async def test_the_same_file_may_name_an_account_many_times(db: Db, observe: Observe) -> None:
    days = [{"handle": "ada", "followers": day, "observed_at": MONDAY + timedelta(days=day)} for day in range(30)]
    outcome = await save(db, observe(*days))
    assert (outcome.n_new, outcome.n_unchanged) == (1, 29)
    assert (await load(db, "ada")).followers == 29
    assert len(await history(db, "ada")) == 30


async def test_an_account_is_the_same_after_it_changed_its_handle(db: Db, observe: Observe) -> None:
    await save(db, observe({"platform_user_id": "7", "handle": "ada"}, at=MONDAY))
    before = await load(db, "ada")
    await save(db, observe({"platform_user_id": "7", "handle": "ada_official"}, at=TUESDAY))
    after = await load(db, "ada_official")
    assert after.id == before.id
    async with db.transaction() as tx:
        assert [handle for handle, _ in await store.find_former_handles(tx, after.id)] == ["ada"]
        assert await store.find_account_by_handle(tx, "tiktok", "ada") is None


async def test_a_handle_that_went_to_someone_else_belongs_to_who_has_it_now(db: Db, observe: Observe) -> None:
    await save(db, observe({"platform_user_id": "1", "handle": "ada", "name": "First"}, at=MONDAY))
    await save(db, observe({"platform_user_id": "2", "handle": "ada", "name": "Second"}, at=TUESDAY))
    assert (await load(db, "ada")).name == "Second"
    late = await save(db, observe({"platform_user_id": "3", "handle": "ada", "name": "Long ago"}, at=MONDAY))
    assert late.n_new == 1
    assert (await load(db, "ada")).name == "Second"


async def test_an_account_known_by_handle_is_found_again_when_its_id_comes(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada"}, at=MONDAY))
    outcome = await save(db, observe({"handle": "ada", "platform_user_id": "7"}, at=TUESDAY))
    assert outcome.n_new == 0
    assert (await load(db, "ada")).platform_user_id == "7"


async def test_one_handle_on_two_platforms_is_two_accounts(db: Db, observe: Observe) -> None:
    outcome = await save(db, observe({"handle": "ada"}, {"handle": "ada", "platform": "youtube"}))
    assert outcome.n_new == 2


async def test_only_what_changed_is_told(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "ada", "followers": 1}, {"handle": "bob", "followers": 1}, at=MONDAY))
    outcome = await save(db, observe({"handle": "ada", "followers": 2}, {"handle": "bob", "followers": 1}, at=MONDAY))
    assert outcome.changed == [(await load(db, "ada")).id]


async def test_an_account_is_found_whatever_the_case_of_its_handle(db: Db, observe: Observe) -> None:
    await save(db, observe({"handle": "AdaL"}))
    assert (await load(db, "@aDAl")).handle == "AdaL"


ROW = st.fixed_dictionaries(
    {
        "platform_user_id": st.sampled_from([None, "1", "2", "3"]),
        "handle": st.sampled_from(["a", "b", "c", None]),
        "followers": st.integers(0, 3),
        "observed_at": st.sampled_from([MONDAY, TUESDAY]),
    }
)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(ROW, max_size=8), max_size=4))
async def test_any_mix_of_ids_and_handles_is_stored_without_a_fault(
    db: Db, observe: Observe, batches: list[list[dict[str, object]]]
) -> None:
    for rows in batches:
        outcome = await save(db, observe(*rows))
        assert min(outcome.n_new, outcome.n_changed, outcome.n_unchanged) >= 0
    async with db.transaction() as tx:
        assert not await tx.records(
            """SELECT platform_user_id FROM creators.account WHERE platform_user_id IS NOT NULL
               GROUP BY platform, platform_user_id HAVING count(*) > 1"""
        )
        assert not await tx.records(
            "SELECT FROM creators.creator c WHERE NOT EXISTS (SELECT FROM creators.account WHERE creator_id = c.id)"
        )
        await tx.run("TRUNCATE creators.creator CASCADE")
