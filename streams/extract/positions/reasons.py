"""A decision of the models in, the features that spoke most for and against it out: what `parley explain` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.linear_model import SCALE, LinearModel, by_name
from streams.extract.positions.clause_features import clause_features
from streams.extract.positions.decision import Decision, Judge
from streams.extract.positions.issue_features import issue_features
from streams.extract.positions.options import Article, Outlook, option_evidence, options_of
from streams.extract.positions.party_features import NOBODY, actor_features, scene_of

__all__ = ["Reason", "Reasons", "reasons_of"]

_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature and how much it weighed."""

    feature: str
    """As the files of weights name it: `stem=رفض`."""
    weight: float
    """In logits; above 0 it speaks for the choice, below against it."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """The strongest features of each question that the models answered, the strongest first."""

    event_type: tuple[Reason, ...]
    actor: tuple[Reason, ...]
    issue: tuple[Reason, ...]
    target: tuple[Reason, ...]
    whole: tuple[Reason, ...]
    """Why type, party and issue are taken for right together; () where a construction leaves no choice."""


def reasons_of(
    judge: Judge,
    decision: Decision,
    aims: tuple[LinearModel, Mapping[str, Sequence[str]]],
    outlooks: Sequence[Outlook],
    article: Article,
) -> Reasons:
    """Why the models decided so; `aims` are the features of whom it may be directed at and the model that sees them, `outlooks` what they say of the clauses."""
    context, slot, models, event = judge.context, decision.slot, judge.models, str(decision.event)
    scene = scene_of(context, slot, event)
    issues = issue_features(context, slot, judge.subject, judge.guesses(slot, event), event)
    return Reasons(
        _strongest(models.clause, clause_features(context, slot), event),
        _strongest(models.actor, actor_features(scene, decision.actor)),
        _strongest(models.issue, issues.get(decision.issue, ())),
        _strongest(aims[0], aims[1].get(decision.target or NOBODY, ())),
        _strongest(models.verdict, _of_whole(judge, decision, outlooks, article)),
    )


def _of_whole(judge: Judge, decision: Decision, outlooks: Sequence[Outlook], article: Article) -> list[str]:
    """The features of the reading that was chosen."""
    read = (decision.event, decision.actor, decision.issue)
    for outlook in outlooks:
        options = options_of(outlook) if outlook.slot is decision.slot and not decision.act.sure else []
        for rank, option in enumerate(options):
            if (option.kind.event, option.actor, option.issue) == read:
                return option_evidence(judge.context, article, outlook, options, rank, by_name)
    return []


def _strongest(model: LinearModel, features: Iterable[str], label: str | None = None) -> tuple[Reason, ...]:
    found = model.strongest(features, label or model.labels[0], _SHOWN)
    return tuple(Reason(feature, round(weight / SCALE, 2)) for feature, weight in found if weight)
