"""Posts from the first word to the last: written, seen, waiting for media, edited, judged, deleted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import orjson
import pytest

from socialpulse.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from socialpulse.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from socialpulse.media import MediaId
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import POSTS_TOPIC, Draft, Picture, PostId, PostKind, PostState, Verdict, Visibility
from socialpulse.posts.rules import MOST_CAPTION, MOST_MENTIONS, MOST_TAGS
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio

MODERATOR = Actor(Role.MODERATOR, uuid4())


async def test_a_text_is_live_at_once_with_its_tags_people_and_language(square: Square) -> None:
    ada, _ = await square.person("ada"), await square.person("eve")
    card = await square.posts.write(ada, Draft(PostKind.TEXT, "ahoj @EVE and @nobody, #Praha #ＰＲＡＨＡ #a_b"))
    post = card.post
    assert (post.state, post.language, post.tags) == (PostState.LIVE, "cs", ["praha", "a_b"])
    assert post.mentions == [(await square.people.load_by_handle(ada, "eve")).person.id]
    assert (post.live_at, post.version, card.author.person.handle) == (square.clock.now(), 1, "ada")


async def test_the_author_knows_the_language_better(square: Square) -> None:
    ada = await square.person()
    card = await square.posts.write(ada, Draft(PostKind.TEXT, "ahoj", language="pt-BR"))
    assert card.post.language == "pt"


async def test_who_has_no_profile_posts_nothing(square: Square) -> None:
    with pytest.raises(Conflict, match="profile"):
        await square.text(await square.account())
    with pytest.raises(NotSignedIn):
        await square.text(ANONYMOUS)


async def test_images_go_live_when_the_last_of_them_is_ready(square: Square) -> None:
    ada = await square.person()
    first, second = await square.medium(ada), await square.medium(ada, kind=None, state="uploaded")
    post = (await square.images(ada, first, second)).post
    assert post.state is PostState.WAITING
    await square.move(second, "checking")
    assert (await square.posts.load(ada, post.id)).post.state is PostState.WAITING
    assert not await square.is_public(first)
    await square.move(second, "ready")
    card = await square.posts.load(ANONYMOUS, post.id)
    assert [picture.shown.media.id for picture in card.pictures] == [first, second]
    assert await square.is_public(first)
    assert await square.is_public(second)


async def test_an_author_learns_which_medium_failed_and_why_and_goes_on_when_it_is_mended(square: Square) -> None:
    ada = await square.person()
    first, second = await square.medium(ada), await square.medium(ada, kind=None, state="uploaded")
    post = (await square.images(ada, first, second)).post
    await square.move(second, "failed", None, "it is damaged after the first second")
    failed = (await square.posts.load(ada, post.id)).post
    assert failed.state is PostState.FAILED
    assert failed.state_words == "medium 2 of 2 failed: it is damaged after the first second"
    with pytest.raises(NotFound):
        await square.posts.load(ANONYMOUS, post.id)
    await square.move(second, "uploaded", None)
    assert (await square.posts.load(ada, post.id)).post.state is PostState.WAITING
    await square.move(second, "ready")
    assert (await square.posts.load(ANONYMOUS, post.id)).post.state is PostState.LIVE


async def test_a_clip_where_images_were_said_fails_when_it_is_known_to_be_one(square: Square) -> None:
    ada = await square.person()
    medium = await square.medium(ada, kind=None, state="uploaded")
    post = (await square.images(ada, medium)).post
    await square.move(medium, "ready", "video")
    failed = (await square.posts.load(ada, post.id)).post
    assert failed.state_words == "medium 1 of 1 is a clip, and a post of kind images shows an image"


async def test_what_cannot_be_shown_is_not_taken(square: Square) -> None:
    ada, eve = await square.person(), await square.person()
    own = await square.medium(ada)
    wrong = {
        "foreign": [await square.medium(eve)],
        "of the house": [await square.medium(SYSTEM)],
        "of nobody": [MediaId(uuid4())],
        "clip": [await square.medium(ada, "video")],
        "twice": [own, own],
        "none": [],
        "eleven": [await square.medium(ada) for _ in range(11)],
    }
    for media in wrong.values():
        with pytest.raises(Invalid, match="pictures"):
            await square.images(ada, *media)
    with pytest.raises(Invalid, match="shows none"):
        await square.posts.write(ada, Draft(PostKind.TEXT, "a", [Picture(own)]))
    with pytest.raises(Invalid, match="shows one"):
        clips = [Picture(await square.medium(ada, "video")) for _ in range(2)]
        await square.posts.write(ada, Draft(PostKind.VIDEO, "a", clips))
    assert (await square.lists.find_unpublished(ada, 20)).items == []


async def test_every_wrong_value_is_said_at_once(square: Square) -> None:
    ada = await square.person()
    draft = Draft(
        PostKind.IMAGES,
        "\u202e" + "x" * MOST_CAPTION,
        [Picture(MediaId(uuid4()), "\x00")],
        language="<script>",
        scheduled_at=square.clock.now(),
    )
    with pytest.raises(Invalid) as caught:
        await square.posts.write(ada, draft)
    assert {problem.field for problem in caught.value.problems} == {
        "caption",
        "pictures.0.alt",
        "language",
        "scheduled_at",
    }


@pytest.mark.parametrize("text", ["\x00", "\u202e", "\u2066", "\ud800", "\ue000", "\ufffe", "\u200b", " ", "\n\t", ""])
async def test_a_text_of_nothing_that_can_be_read_is_not_taken(square: Square, text: str) -> None:
    with pytest.raises(Invalid, match="caption"):
        await square.text(await square.person(), text)


async def test_too_many_tags_and_people_are_not_taken(square: Square) -> None:
    ada = await square.person()
    for one, most in (("#t", MOST_TAGS), ("@h", MOST_MENTIONS)):
        await square.text(ada, " ".join(f"{one}{n}" for n in range(most)))
        with pytest.raises(Invalid, match="at most"):
            await square.text(ada, " ".join(f"{one}{n}" for n in range(most + 1)))


async def test_a_scheduled_post_is_its_authors_until_its_minute(square: Square) -> None:
    ada, at = await square.person(), square.clock.now() + timedelta(minutes=5)
    post = (await square.posts.write(ada, Draft(PostKind.TEXT, "later", scheduled_at=at))).post
    assert post.state is PostState.SCHEDULED
    assert await square.posts.publish_due() == 0
    with pytest.raises(NotFound):
        await square.posts.load(ANONYMOUS, post.id)
    square.clock.set(at)
    assert await square.posts.publish_due() == 1
    assert (await square.posts.load(ANONYMOUS, post.id)).post.live_at == at
    assert await square.posts.publish_due() == 0


async def test_two_workers_publish_a_scheduled_post_once(square: Square) -> None:
    ada, at = await square.person(), square.clock.now() + timedelta(minutes=5)
    posts = [await square.posts.write(ada, Draft(PostKind.TEXT, "later", scheduled_at=at)) for _ in range(5)]
    square.clock.set(at)
    moved = await asyncio.gather(*[square.posts.publish_due() for _ in range(4)])
    assert sum(moved) == len(posts)
    said = [orjson.loads(entry.body)["state"] for entry in await square.log.read(POSTS_TOPIC, "test")]
    assert sorted(said) == ["live"] * 5 + ["scheduled"] * 5


async def test_a_due_post_still_waits_for_its_media(square: Square) -> None:
    ada, at = await square.person(), square.clock.now() + timedelta(minutes=5)
    medium = await square.medium(ada, kind=None, state="uploaded")
    draft = Draft(PostKind.IMAGES, "", [Picture(medium)], scheduled_at=at)
    post = (await square.posts.write(ada, draft)).post
    square.clock.set(at)
    await square.posts.publish_due()
    assert (await square.posts.load(ada, post.id)).post.state is PostState.WAITING
    async with square.db.transaction() as tx:  # ready, and the job that should tell of it died
        await tx.run("UPDATE media.media SET state = 'ready', kind = 'image'")
    assert await square.posts.publish_due() == 1
    assert (await square.posts.load(ANONYMOUS, post.id)).post.state is PostState.LIVE


async def test_a_draft_may_be_unfinished_and_is_published_by_an_edit(square: Square) -> None:
    ada = await square.person()
    post = (await square.posts.write(ada, Draft(PostKind.IMAGES, "soon", is_draft=True))).post
    assert post.state is PostState.DRAFT
    await square.posts.publish_due()
    medium = await square.medium(ada)
    card = await square.posts.edit(ada, post.id, 1, Draft(PostKind.IMAGES, "now", [Picture(medium)]))
    assert (card.post.state, card.post.version) == (PostState.LIVE, 2)
    with pytest.raises(Invalid, match="is_draft"):
        await square.posts.edit(ada, post.id, 2, Draft(PostKind.IMAGES, "no", [Picture(medium)], is_draft=True))


async def test_an_edit_keeps_what_was_and_gives_new_tags(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada, "a #one")
    square.clock.set(square.clock.now() + timedelta(hours=1))
    card = await square.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "a #two", sensitive=True, comments_on=False))
    assert (card.post.tags, card.post.sensitive, card.post.edited_at) == (["two"], True, square.clock.now())
    assert card.post.live_at == card.post.made_at
    [before] = await square.posts.find_history(ada, post_id)
    assert (before.version, before.caption, before.sensitive, before.at) == (1, "a #one", False, card.post.made_at)
    assert [listed.card.post.id for listed in (await square.lists.find_tagged(ANONYMOUS, "#TWO", 10)).items] == [
        post_id
    ]
    assert not (await square.lists.find_tagged(ANONYMOUS, "one", 10)).items


async def test_of_two_devices_that_edit_a_post_at_once_one_wins_and_the_other_learns_of_it(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    drafts = [Draft(PostKind.TEXT, f"edit {n}") for n in range(8)]
    done = await asyncio.gather(
        *[square.posts.edit(ada, post_id, 1, draft) for draft in drafts], return_exceptions=True
    )
    conflicts = [one for one in done if isinstance(one, Conflict)]
    assert len(conflicts) == 7
    assert all("version 2 came 2026-11-01T12:00:00+00:00" in str(one) for one in conflicts)
    assert len(await square.posts.find_history(ada, post_id)) == 1


async def test_what_a_live_post_shows_can_be_put_in_order_but_not_exchanged(square: Square) -> None:
    ada = await square.person()
    first, second, third = [await square.medium(ada) for _ in range(3)]
    post = (await square.images(ada, first, second)).post
    turned = Draft(PostKind.IMAGES, "", [Picture(second, "two"), Picture(first)])
    card = await square.posts.edit(ada, post.id, 1, turned)
    assert [(one.shown.media.id, one.alt) for one in card.pictures] == [(second, "two"), (first, "")]
    for draft in (
        Draft(PostKind.IMAGES, "", [Picture(first)]),
        Draft(PostKind.IMAGES, "", [Picture(first), Picture(third)]),
        Draft(PostKind.TEXT, "a"),
    ):
        with pytest.raises(Invalid, match="the post is out"):
            await square.posts.edit(ada, post.id, 2, draft)


async def test_a_post_is_changed_by_its_author_alone(square: Square) -> None:
    ada, eve = await square.person(), await square.person()
    post_id = await square.text(ada)
    for actor in (eve, MODERATOR):
        with pytest.raises(NotFound):
            await square.posts.edit(actor, post_id, 1, Draft(PostKind.TEXT, "mine now"))
        with pytest.raises(NotFound):
            await square.posts.delete(actor, post_id)
    with pytest.raises(NotFound):
        await square.posts.find_history(eve, post_id)
    assert await square.posts.find_history(MODERATOR, post_id) == []


async def test_a_deleted_post_is_gone_for_all_at_once_and_counted_no_more(square: Square) -> None:
    ada, eve = await square.person(), await square.person()
    medium = await square.medium(ada)
    post = (await square.images(ada, medium, caption="#gone")).post
    await square.reactions.like(eve, post.id)
    await square.comments.write(eve, post.id, "nice")
    await square.posts.delete(ada, post.id)
    for actor in (ada, eve, ANONYMOUS, MODERATOR):
        with pytest.raises(NotFound):
            await square.posts.load(actor, post.id)
    assert not (await square.lists.find_tagged(eve, "gone", 10)).items
    assert not (await square.lists.find_liked(eve, 10)).items
    assert not await square.is_public(medium)
    assert await n_posts(square, ada) == 0
    square.clock.set(square.clock.now() + timedelta(hours=2))
    await square.posts.tidy()
    async with square.db.transaction() as tx:
        for table in ("post", "medium", "tag", "post_like", "comment", "tally"):
            assert await tx.value("SELECT count(*) FROM posts." + table) == 0, table


async def test_files_stay_open_as_long_as_one_open_post_shows_them(square: Square) -> None:
    ada = await square.person()
    medium = await square.medium(ada)
    first, second = (await square.images(ada, medium)).post, (await square.images(ada, medium)).post
    await square.posts.delete(ada, first.id)
    assert await square.is_public(medium)
    hidden = Draft(PostKind.IMAGES, "", [Picture(medium)], visibility=Visibility.FOLLOWERS)
    await square.posts.edit(ada, second.id, 1, hidden)
    assert not await square.is_public(medium)


async def test_files_of_a_private_person_are_never_open(square: Square) -> None:
    ada = await square.person(private=True)
    medium = await square.medium(ada)
    await square.images(ada, medium)
    assert not await square.is_public(medium)


async def test_files_of_who_becomes_private_are_closed_within_the_hour_and_opened_again(square: Square) -> None:
    ada = await square.person("ada")
    medium, avatar = await square.medium(ada), await square.medium(ada)
    await square.images(ada, medium, avatar)
    for private, is_open in ((True, False), (False, True)):
        profile = Profile("ada", "A Name", AgeBracket.FROM_25, avatar_id=avatar, private=private)
        await square.people.save(ada, profile)
        await square.posts.tidy()
        assert (await square.is_public(medium), await square.is_public(avatar)) == (is_open, True)


async def test_a_post_whose_last_medium_is_deleted_fails_and_can_be_given_another(square: Square) -> None:
    ada = await square.person()
    first, second = await square.medium(ada), await square.medium(ada)
    post = (await square.images(ada, first, second)).post
    await square.library.delete(ada, first)
    assert len((await square.posts.load(ANONYMOUS, post.id)).pictures) == 1
    await square.library.delete(ada, second)
    assert (await square.posts.load(ada, post.id)).post.state is PostState.FAILED
    assert await n_posts(square, ada) == 0
    third = await square.medium(ada)
    card = await square.posts.edit(ada, post.id, 1, Draft(PostKind.IMAGES, "", [Picture(third)]))
    assert card.post.state is PostState.LIVE


async def test_a_held_post_waits_for_a_verdict_and_an_edit_needs_another(square: Square) -> None:
    ada, posts = await square.person(), square.strict
    post = (await posts.write(ada, Draft(PostKind.TEXT, "hello"))).post
    assert post.state is PostState.HELD
    assert (await square.judge(post.id, 1, Verdict.LIVE)).state is PostState.LIVE
    assert (await posts.edit(ada, post.id, 1, Draft(PostKind.TEXT, "other"))).post.state is PostState.HELD
    with pytest.raises(Conflict, match="version 2"):
        await square.judge(post.id, 1, Verdict.LIVE)
    assert (await square.judge(post.id, 2, Verdict.LIVE)).state is PostState.LIVE


async def test_a_removed_post_tells_its_author_why_and_takes_no_edit(square: Square) -> None:
    ada = await square.person()
    post_id = await square.text(ada)
    await square.judge(post_id, 1, Verdict.REMOVED, "it is spam")
    with pytest.raises(NotFound):
        await square.posts.load(ANONYMOUS, post_id)
    post = (await square.posts.load(ada, post_id)).post
    assert (post.state, post.state_words) == (PostState.REMOVED, "it is spam")
    with pytest.raises(Conflict, match="spam"):
        await square.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, "again"))
    assert (await square.judge(post_id, 1, Verdict.LIVE)).state is PostState.LIVE


async def test_a_verdict_before_the_media_are_ready_holds_then(square: Square) -> None:
    ada = await square.person()
    medium = await square.medium(ada, kind=None, state="uploaded")
    post = (await square.images(ada, medium)).post
    await square.judge(post.id, 1, Verdict.HELD, "we look closer")
    await square.move(medium, "ready")
    assert (await square.posts.load(ada, post.id)).post.state is PostState.HELD


async def test_posts_of_a_person_are_counted_as_each_viewer_may_see_them(square: Square) -> None:
    ada, eve, bob = await square.several(3)
    await square.ties.follow(eve, id_of(ada))
    for visibility in Visibility:
        await square.text(ada, visibility=visibility)
    assert [await n_posts(square, ada, viewer) for viewer in (bob, eve, ada, ANONYMOUS)] == [1, 2, 2, 1]
    await square.ties.block(ada, id_of(bob))
    assert await n_posts(square, ada, bob) is None


async def n_posts(square: Square, person: Actor, viewer: Actor | None = None) -> int | None:
    from socialpulse.people import viewer_of
    from socialpulse.posts import find_person_counts

    async with square.db.transaction() as tx:
        found = await find_person_counts(tx, viewer_of(viewer or person), [id_of(person)])
    return found.get(id_of(person))


async def test_every_post_of_a_batch_is_loaded_and_none_that_may_not_be_seen(square: Square) -> None:
    ada, eve = await square.several(2)
    shown = [await square.text(ada) for _ in range(3)]
    hidden = await square.text(ada, visibility=Visibility.ME)
    found = await square.posts.find_many(eve, [*shown, hidden, PostId(uuid4())])
    assert found.keys() == set(shown)
