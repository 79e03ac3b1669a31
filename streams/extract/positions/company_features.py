"""The stands of an article and at whom each is directed by itself in, the features out by which a model weighs them together.

Whoever answers a party is mostly answered by it, and who makes demands of one party makes the next of it too: what the
other stands say of their targets, before and behind, tells more of one than most of what its own clause does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.linear_model import WHOLE, Evidence, Telling
from streams.extract.positions.party_features import NOBODY

__all__ = ["Company", "company_evidence", "company_of"]

_LEVELS: Final = tuple(WHOLE * percent // 100 for percent in (5, 15, 30, 50, 70, 85))
_COUNT_MAX: Final = 3
_RANK_MAX: Final = 2

Near = tuple[int, bool] | None
"""How likely the stand right before or behind has something, and whether it is the same party's; None for no such stand."""


@dataclass(frozen=True, slots=True)
class Company:
    """The stands of an article, in the order of the text."""

    actors: Sequence[str]
    shares: Sequence[Mapping[str, int]]
    """By itself, how likely each stand is directed at each party."""
    sums: Mapping[str, Counter[str]]
    """The shares of all stands of a party, added up."""
    total: Counter[str]
    """The shares of all."""
    counts: Mapping[str, int]
    """How many stands each party has."""
    last: Sequence[int]
    """For each stand the number of the one before of the same party; -1 for none."""
    next: Sequence[int]
    """The number of the one behind."""


def company_of(actors: Sequence[str], shares: Sequence[Mapping[str, int]]) -> Company:
    """Add up what the stands say by themselves."""
    sums: dict[str, Counter[str]] = {}
    total = Counter[str]()
    latest: dict[str, int] = {}
    last, following = [], [-1] * len(actors)
    for n, (actor, own) in enumerate(zip(actors, shares, strict=True)):
        sums.setdefault(actor, Counter()).update(own)
        total.update(own)
        last.append(latest.get(actor, -1))
        if last[n] >= 0:
            following[last[n]] = n
        latest[actor] = n
    return Company(actors, shares, sums, total, Counter(actors), last, following)


def company_evidence(
    company: Company, number: int, inside: Collection[str | None], told: Telling[Evidence]
) -> dict[str, Evidence]:
    """For each party at whom the stand may be directed, and `NOBODY`, what the other stands say; `inside` are those its clause names."""
    actor, shares = company.actors[number], company.shares
    own, mine = company.sums[actor], shares[number]
    mates, rest = company.counts[actor] - 1, len(shares) - company.counts[actor]
    aims = {code: own[code] - share for code, share in mine.items()}
    ranks = {code: rank for rank, code in enumerate(sorted(filter(None, aims), key=lambda code: (-aims[code], code)))}
    last, following = company.last[number], company.next[number]
    found: dict[str, Evidence] = {}
    for code in mine:
        level = _level(aims[code], mates)
        others = _level(company.total[code] - own[code], rest)
        said = told(_of_him)(
            code == NOBODY,
            level,
            min(mates, _COUNT_MAX),
            _level(shares[last].get(code, 0), last >= 0),
            _level(shares[following].get(code, 0), following >= 0),
        ) + told(_of_others)(
            code == NOBODY, others, _near(company, number, -1, code, actor), _near(company, number, 1, code, actor)
        )
        if code != NOBODY:
            rank = min(ranks[code], _RANK_MAX) if mates else None
            said += told(_of_party)(code in inside, level, rank, others)
            said += _answers_of(company, number, code, told, inside=code in inside)
        found[code] = said
    return found


def _answers_of(company: Company, number: int, code: str, told: Telling[Evidence], *, inside: bool) -> Evidence:
    """What the party's own stands say of the actor of this one; that it has none says nothing, for many are missed."""
    actor, count = company.actors[number], company.counts.get(code, 0)
    back = _level(company.sums[code][actor], count) if count else None
    return told(_of_answers)(
        inside, back, _near(company, number, -1, actor, code), _near(company, number, 1, actor, code)
    )


def _near(company: Company, number: int, step: int, code: str, actor: str) -> Near:
    """How likely the stand so many further is directed at `code`, and whether it is of `actor`."""
    at = number + step
    if not 0 <= at < len(company.actors):
        return None
    return bisect_right(_LEVELS, company.shares[at].get(code, 0)), company.actors[at] == actor


def _level(share: int, count: int) -> int | None:
    """The mean of so many shares, in steps; None for the mean of none."""
    return bisect_right(_LEVELS, share // count) if count else None


def _of_him(none: bool, own: int | None, count: int, last: int | None, following: int | None) -> Iterator[str]:
    """At whom the other stands of the same party are directed."""
    kind = "nobody " if none else ""
    yield f"{kind}own={own}"
    yield f"{kind}own={own} {count}"
    if last is not None:
        yield f"{kind}own last={last}"
    if following is not None:
        yield f"{kind}own next={following}"


def _of_others(none: bool, others: int | None, last: Near, following: Near) -> Iterator[str]:
    """At whom those of others are, and those right before and behind."""
    kind = "nobody " if none else ""
    yield f"{kind}others={others}"
    if last is not None:
        yield f"{kind}last={last[0]} {last[1]}"
    if following is not None:
        yield f"{kind}next={following[0]} {following[1]}"


def _of_party(inside: bool, own: int | None, rank: int | None, others: int | None) -> tuple[str, ...]:
    return f"own={own} {inside}", f"own rank={rank} {inside}", f"others={others} {inside}"


def _of_answers(inside: bool, back: int | None, last: Near, following: Near) -> Iterator[str]:
    """How far the party itself has to do with the actor, and whether it had the word before or has it behind."""
    if back is not None:
        yield f"reverse={back}"
        yield f"reverse={back} {inside}"
    if last is not None:
        yield f"last actor={last[1]} {inside} {last[0]}"
    if following is not None:
        yield f"next actor={following[1]} {inside} {following[0]}"
