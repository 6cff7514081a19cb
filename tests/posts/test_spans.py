"""Tags, mentions and links in every script, and what looks like them and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.posts import find_spans, find_tags, tag_key
from socialpulse.posts.spans import MOST_TAG, find_handles


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#one #Two,#three.", ["one", "two", "three"]),
        ("(#in) [#brackets] “#quotes” ¿#qué?", ["in", "brackets", "quotes", "qué"]),
        ("#a#b #c##d", ["a", "b", "c"]),
        ("#2026 #2026goals #_ #_x", ["2026goals", "_x"]),
        ("a#b é#b 1#b _#b", []),
        ("&#39; &#x27; #", []),
        ("#\ufe0f\u20e3 #! # a", []),
        ("#CAFÉ #cafe\u0301 #Café", ["café"]),
        ("＃全角 ＃ＡＢＣ #abc", ["全角", "abc"]),
        ("今日は#東京タワー です。我爱#北京，#上海！", ["東京タワー", "北京", "上海"]),
        ("เที่ยว#เชียงใหม่ #ที่นี่", ["เชียงใหม่", "ที่นี่"]),
        ("#हिन्दी #தமிழ் #বাংলা", ["हिन्दी", "தமிழ்", "বাংলা"]),
        ("مرحبا #السعودية، #می‌خواهم", ["السعودية", "می\u200cخواهم"]),
        ("שלום #ישראל!", ["ישראל"]),
        ("#한국어해시태그 #Ελλάδα #ΕΛΛΆΔΑ #Россия", ["한국어해시태그", "ελλάδα", "россия"]),
        ("#Straße #STRASSE", ["strasse"]),
        ("https://example.org/a#top www.example.org/#b example.org/x#c #real", ["real"]),
        ("mail a#b@example.org or me@example.org#x", []),
        ("#" + "x" * MOST_TAG + " #" + "x" * (MOST_TAG + 1), ["x" * MOST_TAG]),
        ("#emoji😀 #😀", ["emoji"]),
        ("#<b>x</b> #a<b>", ["a"]),
        ("#a' OR 1=1 --", ["a"]),
    ],
)
def test_tags_of_every_script(text: str, tags: list[str]) -> None:
    assert find_tags(text) == tags


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@ada and @EVE.", ["ada", "eve"]),
        ("(@ada) @ada.lovelace... ＠bob", ["ada", "ada.lovelace", "bob"]),
        ("me@example.org @ada@example.org", []),
        ("a@ada é@ada @é @a", []),
        ("@adaさん ありがとう@eveさん", ["ada", "eve"]),
        ("@adaé @ada-lovelace", ["ada"]),
        ("https://example.org/@ada https://example.org/?q=@eve", []),
        ("@@ada #@ada", []),
        ("@" + "x" * 31, []),
        ("@...", []),
    ],
)
def test_mentions(text: str, handles: list[str]) -> None:
    assert find_handles(text) == handles


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(http://a.org/x) www.a.org/y, a.org/z!", ["http://a.org/x", "www.a.org/y", "a.org/z"]),
        ("「https://example.org/日本」です", ["https://example.org/日本"]),
        ("end.Start and 3.14/2 and me@example.org", []),
    ],
)  # fmt: skip
def test_links(text: str, links: list[str]) -> None:
    assert [span.key for span in find_spans(text) if span.kind == "link"] == links


def test_spans_say_where_in_the_text_they_stand() -> None:
    text = "😀 #Ａｂ @Ada www.example.org/x"
    spans = find_spans(text)
    assert [text[span.start : span.end] for span in spans] == ["#Ａｂ", "@Ada", "www.example.org/x"]
    assert [span.key for span in spans] == ["ab", "ada", "www.example.org/x"]


@given(st.text(st.sampled_from("#＃@＠ab1_.é東ก\u0301\u200d\u202e/:&;ht p\n") | st.characters(), max_size=80))
def test_spans_of_any_text_stand_in_order_inside_it_and_never_overlap(text: str) -> None:
    at = 0
    for span in find_spans(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end
        if span.kind == "tag":
            assert tag_key(text[span.start : span.end]) == span.key
            assert tag_key(span.key) == span.key


@pytest.mark.parametrize("hostile", ["#" * 2_200, "@a" * 1_100, "a." * 1_100, "www." * 550, "a@" * 1_100, "#a" * 1_100])
def test_hostile_texts_cost_no_more_than_others(hostile: str) -> None:
    assert len(find_spans(hostile)) <= 1_100
