"""Who sees which post: every kind of viewer, visibility and state, in every read, against the rule said in Python."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest

from socialpulse.core.actor import ANONYMOUS, OPERATOR, SYSTEM, Actor, Role
from socialpulse.core.ids import PersonId, TenantId, fresh_uuid
from socialpulse.people import find_readable_ids, viewer_of
from socialpulse.posts import (
    PostId,
    PostState,
    Visibility,
    find_by_authors,
    find_by_tag,
    find_latest,
    find_recent,
    find_shown_ids,
)
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio

VIEWERS = ("author", "follower", "stranger", "blocks", "blocked", "blocked follower", "key", "nobody", "operator")
SEES_FOLLOWERS_POSTS = ("follower",)
HIDDEN = ("blocks", "blocked", "blocked follower")


def may_see(viewer: str, is_private: bool, visibility: Visibility, state: PostState) -> bool:
    """The rule, said plainly."""
    if state is PostState.DELETED:
        return False
    if viewer == "author":
        return True
    if state is not PostState.LIVE or viewer in HIDDEN or visibility is Visibility.ME:
        return False
    if visibility is Visibility.FOLLOWERS or is_private:
        return viewer in SEES_FOLLOWERS_POSTS
    return True


async def every_viewer(square: Square, author: Actor) -> dict[str, Actor]:
    """Return somebody of each kind, who stands to the author so."""
    people = {name: await square.person() for name in ("follower", "stranger", "blocks", "blocked", "blocked follower")}
    await square.ties.follow(people["follower"], id_of(author))
    if (await square.people.load(author, id_of(author))).person.private:
        await square.ties.accept(author, id_of(people["follower"]))
    await square.ties.block(people["blocks"], id_of(author))
    await square.ties.block(author, id_of(people["blocked"]))
    await square.ties.follow(people["blocked follower"], id_of(author))
    await square.ties.block(author, id_of(people["blocked follower"]))
    key = Actor(Role.KEY, uuid4(), TenantId(uuid4()))
    return {"author": author, "key": key, "nobody": ANONYMOUS, "operator": OPERATOR, **people}


async def every_post(square: Square, author: PersonId) -> dict[tuple[Visibility, PostState], PostId]:
    """Return a post of each visibility in each state, by the row: that it comes about is for other tests."""
    posts = {case: PostId(fresh_uuid()) for case in itertools.product(Visibility, PostState)}
    async with square.db.transaction() as tx:
        for (visibility, state), post_id in posts.items():
            await tx.run(
                """INSERT INTO posts.post (id, author_id, kind, caption, tags, mentions, sensitive, comments_on,
                                           visibility, state, version, made_at, live_at, gone_at, language)
                   VALUES (%(id)s, %(author)s, 'text', '#a', '{a}', '{}', false, true, %(visibility)s, %(state)s, 1,
                           now(), now(), CASE WHEN %(state)s = 'deleted' THEN now() END, 'en')""",
                id=post_id,
                author=author,
                visibility=visibility,
                state=state,
            )
            await tx.run("INSERT INTO posts.tag VALUES ('a', %(id)s, now())", id=post_id)
    return posts


@pytest.mark.parametrize("is_private", [False, True])
async def test_every_viewer_sees_what_the_rule_says_in_every_read(square: Square, is_private: bool) -> None:
    author = await square.person(private=is_private)
    viewers, posts = await every_viewer(square, author), await every_post(square, id_of(author))
    assert viewers.keys() == set(VIEWERS)
    for name, actor in viewers.items():
        viewer = viewer_of(actor)
        right = {post for (visibility, state), post in posts.items() if may_see(name, is_private, visibility, state)}
        live = {post for (_, state), post in posts.items() if state is PostState.LIVE} & right
        public = {post for (visibility, _), post in posts.items() if visibility is Visibility.PUBLIC} & live
        async with square.db.transaction() as tx:
            assert await find_shown_ids(tx, viewer, list(posts.values())) == right, name
            assert (await square.posts.find_cards(tx, viewer, list(posts.values()))).keys() == right, name
            assert {one.id for one in await find_by_authors(tx, viewer, [id_of(author)], 50)} == live, name
            assert {one.id for one in await find_by_authors(tx, viewer, [id_of(author)] * 500, 50)} == live, name
            assert {one.id for one in await find_latest(tx, viewer, 50)} == public, name
            assert {one.id for one in await find_latest(tx, viewer, 50, language="en")} == public, name
            tagged = {one.id for one in await find_by_tag(tx, viewer, "#A", 50)}
            assert tagged == live - {posts[Visibility.ME, PostState.LIVE]}, name
    async with square.db.transaction() as tx:
        recent = {one.id for one in await find_recent(tx, square.clock.now().replace(year=2000), 50)}
    assert recent == (set() if is_private else {posts[Visibility.PUBLIC, PostState.LIVE]})


async def test_posts_and_people_agree_on_whose_posts_can_be_read(square: Square) -> None:
    authors = [await square.person(private=private) for private in (False, True)]
    for author in authors:
        for name, actor in (await every_viewer(square, author)).items():
            post_id = await square.text(author)
            async with square.db.transaction() as tx:
                readable = await find_readable_ids(tx, viewer_of(actor), [id_of(author)])
                shown = await find_shown_ids(tx, viewer_of(actor), [post_id])
            assert bool(readable) == bool(shown), name


async def test_what_cannot_be_seen_cannot_be_liked_commented_shared_or_reported(square: Square) -> None:
    from socialpulse.core.errors import Forbidden, NotFound, NotSignedIn
    from socialpulse.posts import Reason, SubjectKind

    author = await square.person()
    post_id = await square.text(author, visibility=Visibility.FOLLOWERS)
    viewers = await every_viewer(square, author)
    del viewers["author"], viewers["follower"]
    for actor in viewers.values():
        for attempt in (
            square.reactions.like(actor, post_id),
            square.reactions.unlike(actor, post_id),
            square.reactions.save(actor, post_id),
            square.reactions.repost(actor, post_id),
            square.shares.share(actor, post_id),
            square.comments.write(actor, post_id, "hi"),
            square.reports.report(actor, SubjectKind.POST, post_id, Reason.SPAM),
        ):
            with pytest.raises((NotFound, NotSignedIn, Forbidden)):
                await attempt
        if actor.role is Role.PERSON:
            with pytest.raises(NotFound):
                await square.comments.find(actor, post_id, 10)
    card = await square.posts.load(author, post_id)
    assert (card.counts.n_likes, card.counts.n_comments) == (0, 0), SYSTEM


async def test_a_page_goes_on_where_it_ended_while_new_posts_come(square: Square) -> None:
    author = await square.person()
    first = [await square.text(author, f"{n}") for n in range(5)]  # all in one moment: ties break by id
    async with square.db.transaction() as tx:
        page = await find_latest(tx, None, 3)
    new = await square.text(author, "new")
    async with square.db.transaction() as tx:
        rest = await find_latest(tx, None, 3, page[-1])
    assert [one.id for one in (*page, *rest)] == sorted(first, reverse=True)
    assert new not in {one.id for one in rest}


async def test_authors_left_out_are_left_out(square: Square) -> None:
    ada, eve = await square.several(2)
    post_id, _ = await square.text(ada), await square.text(eve)
    async with square.db.transaction() as tx:
        assert [one.id for one in await find_latest(tx, None, 10, without={id_of(eve)})] == [post_id]
