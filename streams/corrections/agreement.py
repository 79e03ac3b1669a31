"""Corrections of several people in, how far two of them agree out: Cohen's kappa on verdicts and on each field.

Compared is what each said last of the records that both have judged. Of a field a person's value is what the record
would say by that word: as it was read where it is confirmed, as amended where it is amended; who rejects says none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from streams.corrections.fields import FIELDS
from streams.records import Correction, Verdict

__all__ = ["Agreement", "agreements", "kappa"]

_VERDICT: Final = "verdict"
_Judged = tuple[str, str, str]
"""Article, kind of record and its id: what was judged, as it was shown."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree about one thing that both have judged."""

    one: str
    other: str
    about: str
    """`verdict`, or the kind of record and a field of it, such as `position.actor`."""
    judged: int
    """How many records both have judged."""
    agreed: int
    kappa: float | None
    """Cohen's kappa: 1 in full agreement, 0 as by chance; None where chance alone would agree always."""


def agreements(corrections: Iterable[Correction]) -> list[Agreement]:
    """By two people and what they judged; those who have judged nothing in common are left out."""
    last: dict[str, dict[_Judged, Correction]] = {}
    for each in sorted(corrections, key=lambda c: (c.made_at, c.correction_id)):
        if each.record_id is not None:
            last.setdefault(each.user, {})[each.article_id, each.record, each.record_id] = each
    return [
        agreement
        for one, other in combinations(sorted(last), 2)
        for agreement in _between(one, other, last[one], last[other])
    ]


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two raters' labels; None where there are none, or both always gave the same one."""
    total = len(pairs)
    mine, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(mine[label] * theirs[label] for label in mine)
    if by_chance == total * total:  # also where there is nothing
        return None
    agreed = sum(a == b for a, b in pairs) * total
    return (agreed - by_chance) / (total * total - by_chance)


def _between(
    one: str, other: str, mine: Mapping[_Judged, Correction], theirs: Mapping[_Judged, Correction]
) -> Iterable[Agreement]:
    both = [(mine[judged], theirs[judged]) for judged in sorted(mine.keys() & theirs.keys())]
    labels: dict[str, list[tuple[object, object]]] = {_VERDICT: [(a.verdict, b.verdict) for a, b in both]}
    for a, b in both:
        if Verdict.REJECT in {a.verdict, b.verdict}:
            continue
        values, others = _values(a), _values(b)
        for name in FIELDS[a.record]:
            labels.setdefault(f"{a.record}.{name}", []).append((values.get(name), others.get(name)))
    for about, pairs in labels.items():
        if pairs:
            yield Agreement(one, other, about, len(pairs), sum(a == b for a, b in pairs), kappa(pairs))


def _values(correction: Correction) -> dict[str, str | None]:
    return {pair.name: pair.value for pair in (*correction.read, *correction.changes)}
