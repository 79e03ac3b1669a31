"""The stands of an article in, at whom each is directed out: first each by itself, then all beside one another.

Two models choose. The first sees a clause and its article, and no other stand; the second sees the same, and what the first says
of all stands. One that took its own answers before for right made more of them wrong: an error led to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.linear_model import Evidence, LinearModel, Telling, by_name, shares
from streams.extract.positions.company_features import company_evidence, company_of
from streams.extract.positions.context import PositionContext
from streams.extract.positions.party_features import scene_of
from streams.extract.positions.slots import Slot
from streams.extract.positions.target_features import Aim, aim_of, rivalry_evidence, target_evidence

__all__ = ["Stand", "aim_features", "aims_of", "aims_told", "single_aims", "single_features"]

_COMPANY_MIN: Final = 3
"""Stands of an article below which each is decided by itself: of given ones .82 are right by itself and .70 beside the only other."""

Aims = dict[str, int]
"""How likely a stand is directed at each party, and at `NOBODY`, in millionths."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Whose stand a clause is, and of which type."""

    slot: Slot
    actor: str
    event: str

    def aim(self, context: PositionContext) -> Aim:
        """What its clause shows of it."""
        return aim_of(scene_of(context, self.slot, self.event), self.actor, self.event)


def single_aims(
    context: PositionContext, parties: Sequence[str], stands: Sequence[Stand], model: LinearModel
) -> list[Aims]:
    """At whom each stand is directed, by itself."""
    return list(map(_choice, _by_itself([stand.aim(context) for stand in stands], parties, model.by_weight)))


def single_features(
    context: PositionContext, parties: Sequence[str], stands: Sequence[Stand]
) -> list[dict[str, list[str]]]:
    """For each stand and each party the features that the first model sees."""
    return _by_itself([stand.aim(context) for stand in stands], parties, by_name)


def aims_of(
    context: PositionContext, parties: Sequence[str], stands: Sequence[Stand], models: tuple[LinearModel, LinearModel]
) -> list[Aims]:
    """At whom each stand is directed, beside all others if there are enough; `models` are that of one stand and that of all together."""
    first, second = models
    aims = [stand.aim(context) for stand in stands]
    singles = list(map(_choice, _by_itself(aims, parties, first.by_weight)))
    if len(stands) < _COMPANY_MIN:
        return singles
    return list(map(_choice, _together(aims, parties, singles, second.by_weight)))


def aims_told(
    context: PositionContext, parties: Sequence[str], stands: Sequence[Stand], models: tuple[LinearModel, LinearModel]
) -> tuple[LinearModel, list[dict[str, list[str]]]]:
    """The model that has the last word of `aims_of`, and for each stand and each party the features that it sees."""
    first, second = models
    if len(stands) < _COMPANY_MIN:
        return first, single_features(context, parties, stands)
    return second, aim_features(context, parties, stands, single_aims(context, parties, stands, first))


def aim_features(
    context: PositionContext, parties: Sequence[str], stands: Sequence[Stand], singles: Sequence[Aims]
) -> list[dict[str, list[str]]]:
    """For each stand and each party the features that the second model sees; `singles` is what the first says."""
    return list(_together([stand.aim(context) for stand in stands], parties, singles, by_name))


def _together(
    aims: Sequence[Aim], parties: Sequence[str], singles: Sequence[Aims], told: Telling[Evidence]
) -> Iterator[dict[str, Evidence]]:
    """For each stand what speaks for and against each party, by itself and beside the other stands."""
    company = company_of([aim.actor for aim in aims], singles)
    for number, (aim, own) in enumerate(zip(aims, _by_itself(aims, parties, told), strict=True)):
        beside = company_evidence(company, number, aim.scene.inside.keys(), told)
        yield {code: beside[code] + said for code, said in own.items()}


def _by_itself(aims: Sequence[Aim], parties: Sequence[str], told: Telling[Evidence]) -> list[dict[str, Evidence]]:
    """For each stand what speaks for and against each party, by itself."""
    rivals: dict[str, dict[str, Evidence]] = {}
    for aim in aims:
        if aim.actor not in rivals:
            others = [code for code in parties if code != aim.actor]
            rivals[aim.actor] = {code: rivalry_evidence(aim, code, told) for code in others}
    return [target_evidence(aim, rivals[aim.actor], told) for aim in aims]


def _choice(scores: Mapping[str, int]) -> Aims:
    return dict(zip(scores, shares(list(scores.values())), strict=True))
