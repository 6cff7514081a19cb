"""From the text of a policy file to its rules. Everything that is wrong is told at once, each with rule and key."""

from __future__ import annotations

import graphlib
import keyword
import re
import tomllib
from collections.abc import Collection, Mapping

from socialpulse.core.errors import Invalid, Problem
from socialpulse.moderation.policy.language import Condition, WrongCondition, compile_condition
from socialpulse.moderation.policy.names import NAMES
from socialpulse.moderation.policy.rules import Book, Mode, Rule
from socialpulse.moderation.policy.tables import Table
from socialpulse.moderation.types import MINORS, Action, Match, ReportingTerms
from socialpulse.posts import Reason
from socialpulse.understand.places import country_code

MOST_BYTES = 1_000_000
MOST_IN_LINE = 2_000  # characters
MOST_RULES = 1_000
MOST_CONDITIONS = 1_000
MOST_PROBLEMS = 200  # are told; nothing is read beyond
_MOST_WORDS = 1_000
_MOST_WHEN = 20_000  # with line breaks and indents; MOST_CHARS counts without
# Nothing here has so many parts, and a key of n parts costs tomllib n².
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){8}""")
_RULE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONDITION = re.compile(r"[a-z][a-z0-9_]{0,59}")


def read_book(text: str, version: int) -> Book:
    """Return what stands in a policy file, of which this is the version. Raises Invalid, with 200 problems at most."""
    problems = list[Problem]()
    whole = Table("file", _toml(text), problems)
    about = whole.inner("policy")
    name, words = about.text("name", 100), about.text("words", _MOST_WORDS, "")
    about.close()
    table = whole.inner("conditions")
    written = dict(table.items())
    conditions, rules = _conditions(table, written), _rules(whole, written, problems)
    reporting = _reporting(whole.inner("reporting"), version) if whole.has("reporting") else None
    ask = _ask(whole.inner("opinion"), written) if whole.has("opinion") else None
    known = "[policy], [conditions], [reporting], [opinion] and [[rules]]"
    for key, value in whole.items():
        whole.wrong(key, value, f"is not known at the top; a policy holds {known}")
    if problems:
        raise Invalid(*problems[:MOST_PROBLEMS])
    return Book(name, words, conditions, rules, reporting, ask)


def _reporting(table: Table, version: int) -> ReportingTerms:
    terms = ReportingTerms(
        n_unfounded=table.whole("unfounded", 1, 1_000),
        percent=table.whole("percent", 1, 100),
        within=table.needed_span("within"),
        suspended_for=table.needed_span("suspend"),
        warning=table.text("warning", _MOST_WORDS),
        words=table.text("words", _MOST_WORDS),
        policy_version=version,
    )
    table.close()
    return terms


def _ask(table: Table, conditions: Collection[str]) -> Condition | None:
    ask = _compiled(table, "ask", table.take("ask"), conditions)
    table.close()
    return ask


def _toml(text: str) -> object:
    try:
        n_bytes = len(text.encode())
    except UnicodeEncodeError:
        raise Invalid.one("file", text[:80], "holds half of a pair of surrogates, which is no text") from None
    if n_bytes > MOST_BYTES:
        raise Invalid.one("file", f"{n_bytes:,} bytes", f"a policy has at most {MOST_BYTES:,} bytes")
    longest = max(text.split("\n"), key=len)
    if len(longest) > MOST_IN_LINE:
        reason = f"is in a line of more than {MOST_IN_LINE:,} characters; break it within three quotes"
        raise Invalid.one("file", longest[:80], reason)
    deep = _LONG_KEY.search(text)
    if deep:
        raise Invalid.one("file", deep[0], "has more parts with dots between than any name of a policy")
    if not text.strip():
        raise Invalid.one("file", "", "is empty; a policy begins with [policy] and has [[rules]]")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid.one("file", text[:80], f"is not TOML: {str(error)[:200]}") from None


def _conditions(table: Table, written: Mapping[str, object]) -> list[tuple[str, Condition]]:
    """Return the named conditions, each after those that it asks for."""
    if len(written) > MOST_CONDITIONS:
        table.wrong("", f"{len(written):,} conditions", f"{MOST_CONDITIONS:,} are possible")
        return []
    found = dict[str, Condition]()
    for name, text in written.items():
        if table.n_problems > MOST_PROBLEMS:
            return []
        if not _CONDITION.fullmatch(name) or name in (*NAMES, "sure") or keyword.iskeyword(name):
            table.wrong(name, text, "cannot be called so: a-z, 0-9 and _, and no word of evidence or of Python")
        condition = _compiled(table, name, text, written)
        if condition is not None:
            found[name] = condition
    asks = {name: condition.names & found.keys() for name, condition in found.items()}
    try:
        return [(name, found[name]) for name in graphlib.TopologicalSorter(asks).static_order()]
    except graphlib.CycleError as error:
        circle = list(reversed(error.args[1]))
        table.wrong(circle[0], found[circle[0]].text, f"goes in a circle: {' asks for '.join(circle)}")
        return list(found.items())


def _compiled(table: Table, key: str, text: object, conditions: Collection[str]) -> Condition | None:
    if not isinstance(text, str):
        table.wrong(key, text, "a condition in quotes is needed")
        return None
    try:
        return compile_condition(text, conditions)
    except WrongCondition as error:
        for reason in error.reasons:
            table.wrong(key, text, reason)
    return None


def _rules(whole: Table, conditions: Collection[str], problems: list[Problem]) -> list[Rule]:
    written = whole.several("rules")
    if len(written) > MOST_RULES:
        whole.wrong("rules", f"{len(written):,}", f"{MOST_RULES:,} are possible")
        return []
    rules = list[Rule]()
    for number, table in enumerate(written, 1):
        rule = _rule(number, table, conditions, problems)
        if rule is not None:
            rules.append(rule)
        if len(problems) > MOST_PROBLEMS:
            return rules
    seen = set[str]()
    for rule in rules:
        if rule.id in seen:
            whole.wrong("rules", rule.id, "is the id of two rules")
        seen.add(rule.id)
    if not any(rule.mode is Mode.LIVE for rule in rules) and not problems:
        whole.wrong("rules", None, "no rule is live, so everything would be shown to everybody")
    return rules


def _viewers(table: Table) -> tuple[str, ...]:
    """Return for which groups of viewers a rule is; none where it is for everybody."""
    value = table.take("viewers")
    if value in (None, "all"):
        return ()
    if value == MINORS:
        return (MINORS,)
    if not isinstance(value, list) or not value:
        table.wrong("viewers", value, 'is not all, minors, or a list of countries like ["DE", "AT"]')
        return ()
    for code in value:
        if not isinstance(code, str) or country_code(code) != code:
            table.wrong("viewers", code, "is no country of ISO 3166; write two capitals, like DE")
    return tuple(sorted({str(code) for code in value}))


def _rule(number: int, found: object, conditions: Collection[str], problems: list[Problem]) -> Rule | None:
    """Return a rule, None where its condition is wrong."""
    name = str(found.get("id", ""))[:60] if isinstance(found, dict) else ""
    table = Table(f'rule {number} "{name}"', found, problems)
    rule_id = table.text("id", 60)
    if rule_id and not _RULE.fullmatch(rule_id):
        table.wrong("id", rule_id, "is no id; write words of a-z and 0-9 with - between them")
    mode = table.choice("mode", Mode, Mode.LIVE)
    match = Match(
        rule=rule_id,
        action=table.choice("action", Action),
        severity=table.whole("severity", 1, 100),
        reason=table.choice("reason", Reason),
        viewers=_viewers(table),
        lasts=table.span("lasts"),
    )
    if match.viewers and match.action not in (Action.BLUR, Action.LIMIT):
        table.wrong("action", match.action.value, "is done for all or for nobody; for some viewers write blur or limit")
    words, text = table.text("words", _MOST_WORDS), table.text("when", _MOST_WHEN)
    table.close()
    when = _compiled(table, "when", text, conditions) if text else None
    return None if when is None else Rule(rule_id, mode, when, match, words)
