"""A speaker and a party in, the features out by which a model tells whether he speaks for it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.linear_model import Evidence, Telling
from streams.extract.speakers.scene import NOBODY, Named, Scene, Speaker, Standing

__all__ = ["View", "party_evidence", "view_of"]

_BACK_TOKENS: Final = 120
"""How far before a speaker parties are looked for."""
_NEAR: Final = 3
"""Tokens at the head of a quote in which its subject stands."""
_TITLE_WORDS: Final = 3
_RANK_MAX: Final = 4
_COUNT_MAX: Final = 3
_UNRANKED: Final = (-1, -1)


@dataclass(frozen=True, slots=True)
class View:
    """What is the same for every party that a speaker may speak for."""

    scene: Scene
    speaker: Speaker
    title: tuple[str, ...]
    """The first words of his title."""
    told: frozenset[str]
    """Parties named in his title."""
    latest: Mapping[str, Named]
    """Where each party is named last before him, the nearest party first."""
    ranks: Mapping[str, tuple[int, int]]
    """Which of those each party is, and which among those of its sort, from 0."""
    behind: str
    """The party named next behind him, before his first quote."""
    subjects: Mapping[str, int]
    """How many of his quotes each party is named at the head of."""
    inside: Mapping[str, int]
    """How often his quotes name each party."""
    own: bool
    """Whether his quotes name his own party: «بلاده»."""
    last: str
    """The party of the quote right before his first; `NOBODY` for none."""
    next: str
    """The party of the quote right behind his last."""
    others: Mapping[str, int]
    """How many other speakers each party has."""
    lead: str
    """The word at the head of his sentence."""


def view_of(scene: Scene, speaker: Speaker) -> View:
    """What the article shows of the parties around the speaker."""
    tokens, numbers = scene.tokens, speaker.quotes
    spans, quotes = [scene.spans[n] for n in numbers], scene.quotes
    before = scene.between(max(0, speaker.first - _BACK_TOKENS), speaker.first)
    near = [side for side in reversed(before) if side.entity_id is None or side.entity_id != speaker.entity_id]
    latest: dict[str, Named] = {}
    for side in near:
        latest.setdefault(side.code, side)
    follow = scene.between(speaker.last, max(speaker.last, spans[0][0]))
    heads = [scene.between(first, min(last, first + _NEAR)) for first, last in spans]
    first, last = min(numbers), max(numbers)
    return View(
        scene,
        speaker,
        speaker.title[:_TITLE_WORDS],
        frozenset(s.code for s in scene.between(speaker.first, speaker.last) if s.kind != "person"),
        latest,
        _ranks(scene, latest),
        next((side.code for side in follow if side.entity_id != speaker.entity_id), NOBODY),
        Counter(head[0].code for head in heads if head),
        Counter(side.code for span in spans for side in scene.between(*span)),
        any(bisect_left(scene.owns, begin) < bisect_left(scene.owns, end) for begin, end in spans),
        (quotes[first - 1].actor or NOBODY) if first else NOBODY,
        (quotes[last + 1].actor or NOBODY) if last + 1 < len(quotes) else NOBODY,
        Counter(other.given for other in scene.speakers if other is not speaker and other.given),
        tokens.words[tokens.sentences[tokens.sentence(speaker.first)][0]],
    )


def _ranks(scene: Scene, codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    found, sorts = {}, Counter[str]()
    for rank, code in enumerate(codes):
        sort = scene.standings[code].sort
        found[code] = min(_RANK_MAX, rank), min(_RANK_MAX, sorts[sort])
        sorts[sort] += 1
    return found


def party_evidence(view: View, code: str, told: Telling[Evidence]) -> Evidence:
    """What speaks for and against the party as the one that he speaks for."""
    speaker, scene, standing = view.speaker, view.scene, view.scene.standings[code]
    sort = standing.sort
    given = "none" if not speaker.given else "own" if speaker.given == code else "other"
    found = told(_given)[given, speaker.sort, sort, view.title, scene.quotes[speaker.quotes[0]].rule]
    found += told(_title)[view.title, sort, code in view.told, bool(view.told), speaker.sort]
    found += _before_of(view, code, sort, given, told)
    subjects, inside = min(_COUNT_MAX, view.subjects.get(code, 0)), min(_COUNT_MAX, view.inside.get(code, 0))
    found += told(_inside)[subjects, bool(view.subjects), inside, view.own, sort, given]
    last, after = view.last == code if view.last else None, view.next == code if view.next else None
    others = min(_COUNT_MAX, view.others.get(code, 0))
    found += told(_around)[last, after, others, speaker.sort, given, view.lead, sort]
    return found + told(_standing)[standing, speaker.sort, given]


def _before_of(view: View, code: str, sort: str, given: str, told: Telling[Evidence]) -> Evidence:
    """What stands before the speaker, and right behind him."""
    speaker, latest = view.speaker, view.latest.get(code)
    rank, peer = view.ranks.get(code, _UNRANKED)
    kind, behind = latest.kind if latest is not None else "", view.behind == code if view.behind else None
    addressed = code == view.scene.quotes[speaker.quotes[0]].addressee
    head = view.title[0] if view.title else ""
    return told(_before)[rank, peer, kind, behind, addressed, speaker.sort, sort, given, head]


def _given(given: str, sort: str, kind: str, title: Sequence[str], rule: str) -> Iterator[str]:
    yield f"given={given} {sort}"
    yield f"given={given} {sort} {kind}"
    yield f"given={given} {rule}"
    yield f"given={given} {bool(title)}"
    for word in title:
        yield f"given={given} {word}"


def _title(title: Sequence[str], kind: str, inside: bool, some: bool, sort: str) -> Iterator[str]:
    yield f"title names={inside} {some} {kind}"
    yield f"title names={inside} {some} {sort}"
    for word in title:
        yield f"word={word} {kind}"
        yield f"word={word} {inside} {some}"
    if len(title) > 1:
        yield f"title={title[0]} {title[1]} {kind}"


def _before(
    rank: int, peer: int, kind: str, behind: bool | None, addressed: bool, whose: str, sort: str, given: str, head: str
) -> Iterator[str]:
    yield f"before={rank} {whose}"
    yield f"before={rank} {given}"
    yield f"kind={kind} {given}"
    yield f"kind={kind} {rank}"
    yield f"peer={peer} {sort} {given}"
    yield f"peer={peer} {sort} {whose}"
    yield f"peer={peer} {sort} {head}"
    yield f"behind={behind} {whose}"
    yield f"behind={behind} {given}"
    yield f"addressed={addressed} {given}"


def _inside(subject: int, some: bool, times: int, own: bool, sort: str, given: str) -> Iterator[str]:
    yield f"subject={subject} {some}"
    yield f"subject={subject} {some} {given}"
    yield f"inside={times}"
    yield f"inside={times} {given}"
    yield f"own={own} {sort}"
    yield f"own={own} inside={times} {sort}"


def _around(
    last: bool | None, after: bool | None, others: int, whose: str, given: str, lead: str, sort: str
) -> Iterator[str]:
    yield f"last={last} {given}"
    yield f"last={last} {whose}"
    yield f"last={last} {lead}"
    yield f"next={after} {given}"
    yield f"others={others} {given}"
    yield f"others={others} {whose} {sort}"


def _standing(standing: Standing, whose: str, given: str) -> Iterator[str]:
    sort, share, above, peers, headline = standing
    yield f"share={share} {given}"
    yield f"above={above} {given}"
    yield f"peers={peers} {sort} {given}"
    yield f"peers={peers} {sort} {whose}"
    yield f"headline={headline} {given}"
    yield f"headline={headline} {sort}"
