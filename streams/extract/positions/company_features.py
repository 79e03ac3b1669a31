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
    levels: Sequence[Mapping[str, int]]
    """The same in steps."""
    sums: Mapping[str, Mapping[str, int]]
    """The shares of all stands of a party, added up."""
    counts: Mapping[str, int]
    """How many stands each party has."""
    others: Mapping[str, Mapping[str, int | None]]
    """For each party that has stands, how likely those of all others are directed at each party, in steps."""
    last: Sequence[int]
    """For each stand the number of the one before of the same party; -1 for none."""
    next: Sequence[int]
    """The number of the one behind."""

    def at(self, number: int) -> tuple[Mapping[str, int] | None, str]:
        """How likely the stand of this number is directed at each party, in steps, and whose it is; None for no such stand."""
        return (self.levels[number], self.actors[number]) if 0 <= number < len(self.levels) else (None, "")

    def answers(self, code: str, actor: str) -> int | None:
        """How likely the stands of a party are directed at this one; that it has none says nothing, for many are missed."""
        count = self.counts.get(code, 0)
        return _level(self.sums[code].get(actor, 0), count) if count else None


def company_of(actors: Sequence[str], shares: Sequence[Mapping[str, int]]) -> Company:
    """Add up what the stands say by themselves."""
    sums: dict[str, dict[str, int]] = {}
    latest: dict[str, int] = {}
    last, following = [], [-1] * len(actors)
    for n, (actor, own) in enumerate(zip(actors, shares, strict=True)):
        _add(sums.setdefault(actor, {}), own)
        last.append(latest.get(actor, -1))
        if last[n] >= 0:
            following[last[n]] = n
        latest[actor] = n
    total: dict[str, int] = {}
    for own in sums.values():
        _add(total, own)
    counts = Counter(actors)
    others = {
        actor: {code: _level(total[code] - share, len(actors) - counts[actor]) for code, share in own.items()}
        for actor, own in sums.items()
    }
    levels = [{code: bisect_right(_LEVELS, share) for code, share in own.items()} for own in shares]
    return Company(actors, shares, levels, sums, counts, others, last, following)


def _add(sums: dict[str, int], shares: Mapping[str, int]) -> None:
    for code, share in shares.items():
        sums[code] = sums.get(code, 0) + share


def company_evidence(
    company: Company, number: int, inside: Collection[str | None], told: Telling[Evidence]
) -> dict[str, Evidence]:
    """For each party at whom the stand may be directed, and `NOBODY`, what the other stands say; `inside` are those its clause names."""
    actor, mine = company.actors[number], company.shares[number]
    own, rest, mates = company.sums[actor], company.others[actor], company.counts[actor] - 1
    aims = {code: own[code] - share for code, share in mine.items()}
    ranked = sorted(sorted(filter(None, aims)), key=aims.__getitem__, reverse=True)
    ranks = {code: min(rank, _RANK_MAX) if mates else None for rank, code in enumerate(ranked)}
    (last, _), (following, _) = company.at(company.last[number]), company.at(company.next[number])
    (before, whose_before), (behind, whose_behind) = company.at(number - 1), company.at(number + 1)
    him, others, count = told(_of_him), told(_of_others), min(mates, _COUNT_MAX)
    found: dict[str, Evidence] = {}
    for code, aim in aims.items():
        none, level = code == NOBODY, bisect_right(_LEVELS, aim // mates) if mates else None
        said = (
            him[none, level, count, last and last.get(code, 0), following and following.get(code, 0)]
            + others[
                none,
                rest[code],
                before and (before.get(code, 0), whose_before == actor),
                behind and (behind.get(code, 0), whose_behind == actor),
            ]
        )
        if not none:
            named = code in inside
            said += (
                told(_of_party)[named, level, ranks[code], rest[code]]
                + told(_of_answers)[
                    named,
                    company.answers(code, actor),
                    before and (before.get(actor, 0), whose_before == code),
                    behind and (behind.get(actor, 0), whose_behind == code),
                ]
            )
        found[code] = said
    return found


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
