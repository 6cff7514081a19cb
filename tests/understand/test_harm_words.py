from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm.plain import plain_text
from socialpulse.understand.harm.words import WordLists, load_lists


@pytest.fixture(scope="module")
def ours() -> WordLists:
    return load_lists()


def found(lists: WordLists, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.start : hit.end]) for hit in lists.find(plain_text(text))]


def written(folder: Path, content: str) -> WordLists:
    (folder / "en.tsv").write_text(content, encoding="utf-8")
    return load_lists(folder)


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("oh SH1T, no", "profanity", "SH1T"),
        ("I will k!ll you", "threat", "I will k!ll you"),
        ("I’ll kill you", "threat", "I’ll kill you"),
        ("ich weiß wo du wohnst", "threat", "ich weiß wo du wohnst"),
        ("eres muy ESTÚPIDO", "insult", "ESTÚPIDO"),
        ("ты дурак!", "insult", "дурак"),
        ("お前を殺す", "threat", "殺す"),
        ("你是个笨蛋吗", "insult", "笨蛋"),
        ("يا غبي", "insult", "غبي"),
        ("तुम मूर्ख हो", "insult", "मूर्ख"),
        ("f u c k off", "profanity", "f u c k"),
    ],
)
def test_a_word_is_found_in_every_script_and_shown_where_it_stands(
    ours: WordLists, text: str, kind: str, shown: str
) -> None:
    assert (kind, shown) in found(ours, text)


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Penistone and Sussex",
        "class assessment of the cocktail bassist",
        "Moby Dick",
        "chili con carne",
        "you'll die laughing",
        "殺すな",
        "the battery will die tomorrow",
    ],
)
def test_a_word_inside_another_or_inside_an_exception_is_not_found(ours: WordLists, text: str) -> None:
    assert found(ours, text) == []


def test_choices_and_endings_are_written_out(tmp_path: Path) -> None:
    lists = written(tmp_path, "threat\t3\t(i|we) find (you|them)\nprofanity\t1\tblast*\n")
    assert lists.n_phrases == 5
    assert [shown for _, shown in found(lists, "we find them, blasted")] == ["we find them", "blasted"]


def test_of_hits_inside_each_other_the_longest_counts(tmp_path: Path) -> None:
    lists = written(tmp_path, "insult\t1\trotten | rotten egg\n")
    assert found(lists, "you rotten egg") == [("insult", "rotten egg")]


def test_an_edited_list_is_another_version(tmp_path: Path) -> None:
    before = written(tmp_path, "insult\t1\trotten\n").version
    assert written(tmp_path, "insult\t2\trotten\n").version != before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("insult rotten", "line 2: 1 columns"),
        ("rude\t1\trotten", "'rude' is unknown"),
        ("insult\t9\trotten", "'9' does not fit"),
        ("insult\t1\t(a|b rotten", "without its other half"),
        ("insult\t1\t!!!", "has 0 words"),
        ("insult\t1\tab*", "after 3 letters"),
        ("insult\t1\t" + "(a|b|c|d|e|f|g|h|i|j) " * 8, "write fewer choices"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(CannotStart, match=r"en\.tsv, line 2") as raised:
        written(tmp_path, f"# words\n{line}\n")
    assert says in str(raised.value)


def test_a_folder_without_lists_and_a_language_without_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="holds no word list"):
        load_lists(tmp_path)
    with pytest.raises(CannotStart, match=r"xx\.tsv"):
        load_lists(languages=["xx"])


def test_a_list_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "de.tsv").write_bytes(b"insult\t1\tbl\xf6d\n")
    with pytest.raises(CannotStart, match=r"de\.tsv.*UTF-8"):
        load_lists(tmp_path)
