"""The text of a page in, its lines that are no article out: related headlines, bylines, buttons, tags, notices of the outlet.

The rules are `lexicon/page_lines.toml`, each with examples beside it. Blocks are made of them once, at ingestion
(`ingest/boilerplate.py`); blocks of an older program, which did not tell asides from the body, are split here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from streams.arabic.text import even
from streams.lexicon_tables import Tables
from streams.records import Article, Block, BlockKind

__all__ = ["PageLine", "PageLines", "compile_page_lines", "page_lines", "split_block", "told_apart"]

_LINE: Final = re.compile(r"[^\n]+")
_WORD: Final = re.compile(r"\w+")
_SIGNS_BEFORE: Final = re.compile(r"\W*")
_LABELLED: Final = re.compile(r"\s*(?:$|[:：\-–—ـ/|>›»←]|\.{2,})")
_HEAD_CODE_POINTS: Final = 80
"""So much of a line is looked at for how it begins."""
_ENDS_LINES: Final = 8
"""Lines with text, from the first or the last one, that count as near an end."""
_BELOW_MAX: Final = 8
"""Lines below a heading that may be headlines."""
_HEADLINE_MAX: Final = 160
"""Code points of a headline at most."""
_BELOW: Final[Mapping[str | None, int]] = {"names": _BELOW_MAX, "next": 1, None: 0}
_KINDS: Final[Mapping[str | None, BlockKind | None]] = {"names": BlockKind.ASIDE, "nothing": None, None: None}


class PageLine(NamedTuple):
    """A line, or a heading with the headlines below it, that is no article."""

    start: int
    end: int
    kind: BlockKind | None
    """ASIDE where names are read in it; None outside the body."""
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    match: str
    kind: BlockKind | None
    below: int
    """Lines below it that may be headlines."""
    longest: int
    where: str
    phrases: tuple[str, ...]
    """Evened, longest first."""
    also: frozenset[str]
    along: frozenset[str]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageLines:
    """The rules as they are asked for: by the first word of a line, and those that look further."""

    by_first: Mapping[str, tuple[_Rule, ...]]
    others: tuple[_Rule, ...]
    longest: int
    """No longer line is asked about."""


def page_lines(text: str, rules: PageLines) -> tuple[PageLine, ...]:
    """Every line of the page that is no article, in order; half-open offsets, none overlapping."""
    lines = [line for line in _LINE.finditer(text) if not line[0].isspace()]
    known = [_rule_of(line[0].strip(), rules, number, len(lines)) for number, line in enumerate(lines)]
    found: list[PageLine] = []
    for number, (line, rule) in enumerate(zip(lines, known, strict=True)):
        if rule is None:
            continue
        found.append(PageLine(line.start(), line.end(), rule.kind, rule.name))
        if rule.below and _is_bare(line[0], rule):
            last = number + _headlines(lines, known, number + 1, rule.below)
            if last > number:
                found.append(PageLine(lines[number + 1].start(), lines[last].end(), BlockKind.ASIDE, rule.name))
    return tuple(found)


def told_apart(article: Article, rules: PageLines) -> Article:
    """The article with its asides told from its body; itself where the program that took it in did that."""
    if all(block.kind is not None for block in article.blocks):
        return article
    lines = page_lines(article.text, rules)
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    blocks: list[Block] = []
    for block in article.blocks:
        within = lines[bisect_right(ends, block.start) : bisect_left(starts, block.end)]
        blocks += (block,) if block.kind is not None else split_block(article.text, block.start, block.end, within)
    return replace(article, blocks=tuple(blocks))


def split_block(text: str, start: int, end: int, lines: Iterable[PageLine]) -> Iterator[Block]:
    """What these lines leave of a span: runs of body and of asides, without the white space between them."""
    at = start
    for line in lines:
        if line.end <= at or line.start >= end:
            continue
        yield from _block(text, at, line.start, BlockKind.BODY)
        if line.kind is not None:
            yield from _block(text, max(at, line.start), min(line.end, end), line.kind)
        at = min(line.end, end)
    yield from _block(text, at, end, BlockKind.BODY)


def compile_page_lines(tables: Tables) -> PageLines:
    """The table `page_lines`, compiled; raises ValueError for a rule that is not as the head of the file says."""
    by_first: dict[str, list[_Rule]] = {}
    others: list[_Rule] = []
    rules = [_compiled(entry) for entry in tables["page_lines"]["rule"]]
    for rule in rules:
        if rule.match in {"holds", "only"}:
            others.append(rule)
            continue
        for first in {_WORD.match(phrase)[0] for phrase in rule.phrases}:  # type: ignore[index]  # checked in _compiled
            by_first.setdefault(first, []).append(rule)
    return PageLines(
        {first: tuple(each) for first, each in by_first.items()}, tuple(others), max(r.longest for r in rules)
    )


def _compiled(entry: Mapping[str, Any]) -> _Rule:
    phrases = tuple(sorted(map(even, entry["phrases"]), key=lambda phrase: (-len(phrase), phrase)))
    if entry["match"] not in _MATCHES or entry.get("where", "any") not in {"any", "ends"}:
        message = f"page_lines: {entry['name']}: no such match or where"
        raise ValueError(message)
    if entry["match"] not in {"holds", "only"} and not all(map(_WORD.match, phrases)):
        message = f"page_lines: {entry['name']}: a phrase must begin with a word"
        raise ValueError(message)
    return _Rule(
        name=entry["name"],
        match=entry["match"],
        kind=_KINDS[entry["reads"]],
        below=_BELOW[entry.get("below")],
        longest=entry["longest"],
        where=entry.get("where", "any"),
        phrases=phrases,
        also=frozenset(map(even, entry.get("also", ()))),
        along=frozenset(map(even, entry.get("along", ()))),
        without=tuple(entry.get("without", ())),
    )


def _rule_of(line: str, rules: PageLines, number: int, count: int) -> _Rule | None:
    """The first rule that knows this line, stripped, the nth of so many."""
    if len(line) > rules.longest:
        return None
    head = even(line[:_HEAD_CODE_POINTS])
    head = head[_SIGNS_BEFORE.match(head).end() :]  # type: ignore[union-attr]  # it matches the empty text too
    first = _WORD.match(head)
    asked: Sequence[_Rule] = rules.by_first.get(first[0], ()) if first else ()
    return next(
        (
            rule
            for rule in (*asked, *rules.others)
            if _may_be(rule, line, number, count) and _MATCHES[rule.match](rule, head, line)
        ),
        None,
    )


def _may_be(rule: _Rule, line: str, number: int, count: int) -> bool:
    """Whether a line is short enough for the rule, stands where it looks, and has none of the signs that forbid it."""
    if len(line) > rule.longest or any(sign in line for sign in rule.without):
        return False
    return rule.where == "any" or number < _ENDS_LINES or count - number <= _ENDS_LINES


def _prefix(rule: _Rule, head: str) -> int:
    """Length of the phrase that a head begins with, as whole words; 0 when there is none."""
    for phrase in rule.phrases:
        rest = head[len(phrase) : len(phrase) + 1]
        if head.startswith(phrase) and not (rest.isalnum() and phrase[-1].isalnum()):
            return len(phrase)
    return 0


def _is_whole(rule: _Rule, head: str, line: str) -> bool:
    return len(line) <= _HEAD_CODE_POINTS and head.rstrip(" .:!*-–—|#»…)]") in rule.phrases


def _begins(rule: _Rule, head: str, line: str) -> bool:
    return _prefix(rule, head) > 0 and (not rule.along or not rule.along.isdisjoint(_WORD.findall(even(line))))


def _is_label(rule: _Rule, head: str, line: str) -> bool:  # noqa: ARG001
    at = _prefix(rule, head)
    return at > 0 and _LABELLED.match(head, at) is not None


def _holds(rule: _Rule, head: str, line: str) -> bool:  # noqa: ARG001
    evened = even(line)
    return any(phrase in evened for phrase in rule.phrases)


def _is_only(rule: _Rule, head: str, line: str) -> bool:  # noqa: ARG001
    evened, named = even(line), False
    for phrase in rule.phrases:
        if phrase in evened:
            evened, named = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", evened), True
    return named and all(word in rule.also for word in _WORD.findall(evened))


_MATCHES: Final = {"whole": _is_whole, "begins": _begins, "label": _is_label, "holds": _holds, "only": _is_only}


def _is_bare(line: str, rule: _Rule) -> bool:
    """Whether nothing but signs stands behind the phrase of a heading."""
    head = even(line).strip()
    head = head[_SIGNS_BEFORE.match(head).end() :]  # type: ignore[union-attr]
    return not _WORD.search(head, _prefix(rule, head))


def _headlines(lines: Sequence[re.Match[str]], known: Sequence[_Rule | None], first: int, longest: int) -> int:
    """How many of so many lines from this one on are headlines below a heading: short, without a stop, known to no rule."""
    count = 0
    for line, rule in zip(lines[first : first + longest], known[first : first + longest], strict=True):
        stripped = line[0].strip()
        if rule is not None or len(stripped) > _HEADLINE_MAX or stripped.endswith("."):
            break
        count += 1
    return count


def _block(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Block]:
    """The span as a block, without the white space around it; nothing where only white space is."""
    inside = text[start:end]
    stripped = inside.strip()
    if stripped:
        first = start + len(inside) - len(inside.lstrip())
        yield Block(first, first + len(stripped), kind)
