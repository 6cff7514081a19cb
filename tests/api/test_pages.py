"""Pages as browsers, search engines and other sites get them, from the whole program."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import orjson
import pytest

from socialpulse.api.pages import SCREENS, find_screen
from socialpulse.app import Program
from socialpulse.runtime.settings import Settings, load_settings, open_data_folder
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio
ROUTER = Path(__file__).parents[2] / "web" / "src" / "app" / "router.tsx"
INDEX = """<!doctype html>
<html><head>
<!--head-->
<title>SocialPulse</title>
<!--/head-->
<script type="module" src="/assets/index-1.js"></script>
<link rel="stylesheet" href="/assets/index-1.css">
</head><body>
<!--first-->
<div id="app"></div>
<!--start-->
</body></html>
"""
MANIFEST = {
    "index.html": {"file": "assets/index-1.js"},
    "src/feed/FeedScreen.tsx": {"file": "assets/FeedScreen-1.js", "imports": ["index.html", "_slide.js"]},
    "_slide.js": {"file": "assets/slide-1.js"},
}
ATOM, SITES = {"a": "http://www.w3.org/2005/Atom"}, {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
EVIL = "</script><script>alert(1)</script><!-- \"quotes\" & 'more' \u2028 <b>"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an app that was built: its page and two scripts."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / "index.html").write_text(INDEX)
    (folder / ".vite" / "manifest.json").write_bytes(orjson.dumps(MANIFEST))
    (folder / "assets" / "index-1.js").write_text("plain")
    (folder / "assets" / "index-1.js.br").write_bytes(b"brotli")
    (folder / "worker.js").write_text("worker")
    api = {"open_on_loopback": False, "public_url": "https://sp.example", "web_folder": folder}
    often = {"n_requests_per_minute": 1_000_000, "n_anonymous_requests_per_minute": 1_000_000}
    return open_data_folder(load_settings(data=tmp_path / "data", api=api, accounts=often))


@pytest.fixture
async def visitors(program: Program) -> AsyncIterator[Visitors]:
    yield Visitors(program)


async def post(visitor: Visitor, caption: str, **body: object) -> str:
    answer = await visitor.post("/v1/posts", json={"kind": "text", "caption": caption, **body})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def started(page: httpx.Response) -> dict[str, Any]:
    """Return what the app finds written into a page."""
    found = re.search(r'<script id="start" type="application/json">(.*?)</script>', page.text, re.S)
    return {} if found is None else orjson.loads(found[1])


def facts(page: httpx.Response) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    assert found is not None, page.text
    told: dict[str, Any] = orjson.loads(found[1])
    return told


def test_the_server_knows_the_screens_that_the_app_has() -> None:
    drawn = re.findall(r'screen\("([^"]+)", \(\) => import\("~/([^"]+)"\)', ROUTER.read_text())
    assert dict(drawn) == SCREENS
    assert all((ROUTER.parents[1] / f"{source}.tsx").is_file() for source in SCREENS.values())


@pytest.mark.parametrize(
    ("path", "known"), [("/discover/", True), ("/tags/a b", True), ("/p/1/2", False), ("/x", False)]
)
def test_a_screen_is_known_by_its_whole_path(path: str, known: bool) -> None:
    assert (find_screen(path) is not None) is known


async def test_every_screen_answers_with_the_app(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    for path in ("/", "/discover", "/moderation/cases/1", "/sign-in"):
        answer = await nobody.get(path)
        assert (answer.status_code, '<div id="app">' in answer.text) == (200, True), path


async def test_a_browser_is_told_by_the_app_that_nothing_is_there_and_a_program_by_a_problem(
    visitors: Visitors,
) -> None:
    nobody = visitors.nobody()
    page = await nobody.get("/nowhere", headers={"accept": "text/html,*/*"})
    assert (page.status_code, '<div id="app">' in page.text, "noindex" in page.text) == (404, True, True)
    for path in ("/nowhere", "/v1/nowhere", "/assets/nowhere.js"):
        assert (await nobody.get(path)).json()["code"] == "not-found"
    assert (await nobody.get("/v1/nowhere", headers={"accept": "text/html"})).json()["code"] == "not-found"
    assert (await nobody.post("/nowhere")).status_code == 404


async def test_what_the_server_answered_before_it_answers_still(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    docs = await nobody.get("/docs")
    assert (docs.status_code, "content-security-policy" in docs.headers) == (200, False)
    assert (await nobody.get("/openapi.json")).status_code == 200
    assert (await nobody.get("/healthz")).json() == {"status": "alive"}


async def test_a_page_runs_no_script_but_ours_and_is_asked_for_each_time(visitors: Visitors) -> None:
    headers = (await visitors.nobody().get("/")).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_hashed_file_is_kept_forever_and_sent_as_the_browser_reads_it_best(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    async with nobody.stream("GET", "/assets/index-1.js", headers={"accept-encoding": "gzip, br"}) as small:
        raw = b"".join([part async for part in small.aiter_raw()])
    assert (raw, small.headers["content-encoding"]) == (b"brotli", "br")
    assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = await nobody.get("/assets/index-1.js", headers={"accept-encoding": "identity"})
    assert (plain.text, plain.headers["content-type"]) == ("plain", "text/javascript; charset=utf-8")
    again = await nobody.get("/assets/index-1.js", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_worker_is_asked_for_anew_each_time(visitors: Visitors) -> None:
    assert (await visitors.nobody().get("/worker.js")).headers["cache-control"] == "no-cache"


async def test_the_page_a_browser_keeps_to_be_offline_says_nothing_of_anybody(visitors: Visitors) -> None:
    kept = await (await visitors.person("ada")).get("/index.html")
    assert (kept.status_code, kept.headers["vary"], started(kept)) == (200, "accept-encoding", {})


async def test_files_outside_the_build_are_nowhere(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    for path in ("/.vite/manifest.json", "/assets/../../settings", "/%2e%2e/x", "/assets/index-1.js.br"):
        assert (await nobody.get(path)).status_code == 404, path


async def test_the_feed_stands_in_the_page_as_its_own_door_gives_it(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    await post(ada, EVIL)
    page = await visitors.nobody().get("/")
    asked = (await visitors.nobody().get("/v1/feed/popular")).json()
    assert [item["post"] for item in started(page)["feed"]["items"]] == [item["post"] for item in asked["items"]]
    assert started(page)["feed"]["items"][0]["post"]["caption"] == EVIL


async def test_a_page_says_who_looks_where_they_have_no_account(visitors: Visitors) -> None:
    ada, nobody = await visitors.person("ada"), visitors.nobody()
    for path in ("/", "/discover"):
        told = [started(await visitor.get(path)).get("role") for visitor in (nobody, ada)]
        assert told == ["anonymous", None], path


async def test_the_first_post_stands_before_the_styles_of_the_app_and_its_chunks_are_loaded_with_the_page(
    visitors: Visitors,
) -> None:
    await post(await visitors.person("ada"), "Good morning")
    text = (await visitors.nobody().get("/")).text
    assert text.index("</head>") < text.index('<div id="first"') < text.index('rel="stylesheet"')
    assert text.index("Good morning") < text.index('<div id="app">')
    assert re.findall(r'rel="modulepreload" href="([^"]+)"', text) == ["/assets/FeedScreen-1.js", "/assets/slide-1.js"]


async def test_a_post_unfolds_elsewhere(visitors: Visitors) -> None:
    post_id = await post(await visitors.person("ada"), "Snow in #praha today")
    page = await visitors.nobody().get(f"/p/{post_id}")
    assert "<title>Ada: Snow in #praha today</title>" in page.text
    assert f'<link rel="canonical" href="https://sp.example/p/{post_id}">' in page.text
    assert '<meta property="og:description" content="Snow in #praha today">' in page.text
    assert '<meta name="twitter:card" content="summary">' in page.text
    told = facts(page)
    assert (told["@type"], told["keywords"]) == ("SocialMediaPosting", ["praha"])
    assert told["author"]["url"] == "https://sp.example/u/ada"
    assert started(page)["post"]["id"] == post_id


async def test_no_caption_breaks_out_of_a_page(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    post_id = await post(ada, EVIL)
    page = await visitors.nobody().get(f"/p/{post_id}")
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    assert page.text.count("<script") == page.text.count("</script>") == 3
    assert started(page)["post"]["caption"] == EVIL
    assert facts(page)["articleBody"] == EVIL


async def test_only_what_everybody_may_see_is_told_to_everybody(visitors: Visitors) -> None:
    ada, nobody = await visitors.person("ada", private=True), visitors.nobody()
    post_id = await post(ada, "for friends SECRET")
    hers, theirs = await ada.get(f"/p/{post_id}"), await nobody.get(f"/p/{post_id}")
    assert (hers.status_code, theirs.status_code) == (200, 404)
    assert started(hers)["post"]["id"] == post_id
    assert ("ld+json" in hers.text, "noindex" in hers.text) == (False, True)
    assert ("SECRET" in theirs.text, "noindex" in theirs.text, started(theirs)) == (False, True, {})
    assert theirs.text == (await nobody.get(f"/p/{uuid4()}")).text
    assert (await nobody.get("/oembed", params={"url": f"https://sp.example/p/{post_id}"})).status_code == 404


async def test_a_session_that_ended_looks_as_nobody(visitors: Visitors) -> None:
    post_id = await post(await visitors.person("ada"), "hello")
    ended = visitors.nobody({"authorization": "Bearer over"})
    assert (await ended.get(f"/p/{post_id}")).status_code == 200
    assert (await ended.get("/")).status_code == 200


async def test_a_profile_unfolds_elsewhere_and_a_private_one_does_not(visitors: Visitors) -> None:
    await visitors.person("ada")
    await visitors.person("eve", private=True)
    nobody = visitors.nobody()
    page, private = await nobody.get("/u/ada"), await nobody.get("/u/eve")
    assert facts(page)["mainEntity"]["alternateName"] == "@ada"
    assert started(page)["person"]["handle"] == "ada"
    assert ("ld+json" in private.text, "noindex" in private.text) == (False, True)
    assert (await nobody.get("/u/nobody.here")).status_code == 404


async def test_a_post_is_embedded_by_its_address_alone(visitors: Visitors) -> None:
    nobody = visitors.nobody()
    post_id = await post(await visitors.person("ada"), "hello")
    told = (await nobody.get("/oembed", params={"url": f"https://sp.example/p/{post_id}"})).json()
    assert (told["version"], told["type"], told["author_url"]) == ("1.0", "link", "https://sp.example/u/ada")
    for url in (f"https://elsewhere.example/p/{post_id}", "https://sp.example/u/ada", "x"):
        assert (await nobody.get("/oembed", params={"url": url})).status_code == 404, url
    xml = await nobody.get("/oembed", params={"url": f"https://sp.example/p/{post_id}", "format": "xml"})
    assert xml.status_code == 501


async def test_robots_are_told_where_not_to_go(visitors: Visitors) -> None:
    told = (await visitors.nobody().get("/robots.txt")).text
    assert "Disallow: /account" in told
    assert told.endswith("Sitemap: https://sp.example/sitemap.xml\n")


async def test_public_posts_are_a_feed_that_their_page_links_to(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    old, new = await post(ada, "The first & best"), await post(ada, EVIL)
    await post(ada, "For those who follow", visibility="followers")
    await post(ada, "Not for every eye", sensitive=True)
    page = await visitors.nobody().get("/u/ada")
    address = "https://sp.example/u/ada/feed.atom"
    assert f'<link rel="alternate" type="application/atom+xml" href="{address}">' in page.text
    answer = await visitors.nobody().get("/u/ada/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.text)
    assert [link.get("href") for link in feed.findall("a:link", ATOM)] == ["https://sp.example/u/ada", address]
    ids = [f"https://sp.example/p/{post_id}" for post_id in (new, old)]
    assert [entry.findtext("a:id", "", ATOM) for entry in feed.findall("a:entry", ATOM)] == ids
    contents = [entry.findtext("a:content", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert "<script>" not in contents[0]
    assert contents[1] == "<p>The first &amp; best</p>"
    moments = [feed.findtext(f"a:{name}", "", ATOM) for name in ("updated", "entry/a:updated")]
    assert moments[0] == moments[1] > "2020"


async def test_nobody_reads_the_feed_of_a_private_person_or_of_nobody(visitors: Visitors) -> None:
    ada = await visitors.person("ada", private=True)
    await post(ada, "Between us")
    for who in (visitors.nobody(), ada):
        assert [(await who.get(f"/u/{handle}/feed.atom")).status_code for handle in ("ada", "bob")] == [404, 404]
    assert "feed.atom" not in (await ada.get("/u/ada")).text


async def test_the_sitemap_names_public_posts_and_who_made_them(visitors: Visitors) -> None:
    ada, bob = await visitors.person("ada"), await visitors.person("bob", private=True)
    shown = await post(ada, "For everybody")
    for hidden in ({"visibility": "me"}, {"visibility": "followers"}, {"sensitive": True}):
        await post(ada, "Not for everybody", **hidden)
    await post(bob, "Between us")
    answer = await visitors.nobody().get("/sitemap.xml")
    places = [place.text for place in ElementTree.fromstring(answer.text).iterfind(".//s:loc", SITES)]
    assert sorted(map(str, places)) == [f"https://sp.example/{path}" for path in ("", f"p/{shown}", "u/ada")]
