"""The plan of the demo network: believable people, posts that show what they speak of, two weeks without nonsense."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from socialpulse.demo.network import DAYS, Fortnight, World, draw_world, live, talk
from socialpulse.demo.network.cast import SCENES_OF, TOPICS
from socialpulse.demo.network.living import HOUR_S
from socialpulse.demo.network.speech import topics, voices
from socialpulse.demo.studio import SCENES
from socialpulse.people.rules import checked
from socialpulse.people.types import AgeBracket, Profile
from socialpulse.posts import find_tags
from socialpulse.posts.rules import MOST_CAPTION, wrong_text


@pytest.fixture(scope="module")
def world() -> World:
    return draw_world(7, 50, 300, 60, 9)


@pytest.fixture(scope="module")
def fortnight(world: World) -> Fortnight:
    return live(world, 7)


def test_the_same_seed_plans_the_same_world(world: World, fortnight: Fortnight) -> None:
    assert draw_world(7, 50, 300, 60, 9) == world
    assert live(world, 7) == fortnight


def test_everybody_has_a_profile_that_the_network_takes_and_a_handle_of_their_own(world: World) -> None:
    for member in world.cast:
        checked(Profile(member.handle, member.name, AgeBracket(member.age), member.bio, language=member.language))
    assert len({member.handle.lower() for member in world.cast}) == len(world.cast)


def test_every_topic_is_spoken_of_in_every_language() -> None:
    assert topics().keys() == {(language, topic) for language in voices() for topic in TOPICS}
    for said in topics().values():
        assert said.label and said.alt and len(said.captions) >= 2
        assert all(find_tags(tag) for tag in said.tags), said.tags


def test_every_scene_of_a_topic_can_be_drawn() -> None:
    assert {scene for scenes in SCENES_OF.values() for scene in scenes} == SCENES.keys()


def test_a_post_shows_what_it_speaks_of_and_says_what_is_shown(world: World) -> None:
    for post in world.posts:
        works = [world.artworks[number] for number in post.shows]
        assert all(work.scene in SCENES_OF[post.topic] for work in works)
        assert post.alts == (topics()[post.language, post.topic].alt,) * len(works)
        assert len({work.medium for work in works}) <= 1


def test_captions_are_taken_as_they_are_and_have_no_gaps_left(world: World) -> None:
    for post in world.posts:
        assert wrong_text(post.caption, MOST_CAPTION) is None and "{" not in post.caption


def test_posts_stand_in_the_order_of_their_time_within_two_weeks(world: World) -> None:
    times = [post.at_s for post in world.posts]
    assert times == sorted(times) and times[0] >= 0 and times[-1] < DAYS * 86_400
    assert [post.number for post in world.posts] == list(range(len(world.posts)))


def test_several_languages_and_scripts_are_written(world: World) -> None:
    assert len({post.language for post in world.posts}) >= 6


def test_follows_go_along_interests_and_a_few_have_most(world: World, fortnight: Fortnight) -> None:
    def alike(a: int, b: int) -> bool:
        return bool(set(world.cast[a].topics) & set(world.cast[b].topics))

    pairs = [(a, b) for a in range(len(world.cast)) for b in range(len(world.cast)) if a != b]
    by_chance = sum(alike(*pair) for pair in pairs) / len(pairs)
    assert sum(alike(a, b) for a, b, _ in fortnight.follows) / len(fortnight.follows) > 1.2 * by_chance
    counts = sorted(Counter(followed for _, followed, _ in fortnight.follows).values(), reverse=True)
    assert sum(counts[:8]) > 0.25 * sum(counts)
    assert len({(a, b) for a, b, _ in fortnight.follows}) == len(fortnight.follows)


def test_nobody_sees_a_post_twice_or_before_it_is_there_or_their_own(world: World, fortnight: Fortnight) -> None:
    assert len({(view.person, view.post) for view in fortnight.views}) == len(fortnight.views)
    for view in fortnight.views:
        assert view.at_ms >= world.posts[view.post].at_s * 1_000
        assert world.posts[view.post].author != view.person


def test_a_person_makes_at_most_one_visit_in_an_hour_and_it_ends_within(fortnight: Fortnight) -> None:
    visits = defaultdict(set)
    for view in fortnight.views:
        hour = view.at_ms // (HOUR_S * 1_000)
        visits[view.person, hour].add(view.visit)
        assert (view.at_ms + view.watch_ms) // (HOUR_S * 1_000) == hour
    assert max(len(found) for found in visits.values()) == 1


def test_people_like_what_they_care_for(world: World, fortnight: Fortnight) -> None:
    likes, seen = Counter[bool](), Counter[bool]()
    for view in fortnight.views:
        cares = world.posts[view.post].topic in world.cast[view.person].topics
        seen[cares] += 1
        likes[cares] += "like" in view.done
    assert likes[True] / seen[True] > 3 * likes[False] / seen[False]


def test_comments_follow_their_views_and_answers_their_comments(world: World, fortnight: Fortnight) -> None:
    said = talk(world, fortnight, 7)
    assert sum(comment.parent is None for comment in said) == sum("comment" in view.done for view in fortnight.views)
    for comment in said:
        if comment.parent is not None:
            asked = said[comment.parent]
            assert asked.parent is None and comment.at_s > asked.at_s and comment.post == asked.post
            assert comment.author == world.posts[comment.post].author
