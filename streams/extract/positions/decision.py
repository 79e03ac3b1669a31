"""The clauses of an article and what the rules draft in them in, the positions that are taken for right out.

    clause -> type (or none) -> whose -> about what -> at whom -> negated

Each question is put to a learnt model over what the language and the rules give.
The shares of type, actor and issue together must reach a threshold; what was
decided before in the article helps to decide what follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from streams.extract.linear_model import WHOLE, Evidence, LinearModel, Telling, by_name, shares
from streams.extract.positions.acts import Act
from streams.extract.positions.clause_features import clause_evidence, denial_names
from streams.extract.positions.clauses import Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.discourse import Draft
from streams.extract.positions.issue_features import (
    Subject,
    article_names,
    clause_names,
    issue_evidence,
    sentence_names,
    subject_of_article,
)
from streams.extract.positions.issues import OTHER, TALKS
from streams.extract.positions.models import Models
from streams.extract.positions.party_features import (
    NOBODY,
    Earlier,
    Scene,
    involved,
    parties_of,
    scene_evidence,
    scene_of,
    standing_evidence,
)
from streams.extract.positions.rules import LEARNT, PLAIN
from streams.extract.positions.slots import Slot
from streams.extract.positions.target_features import aim_of, target_evidence
from streams.extract.positions.vetoes import vetoed
from streams.extract.positions.weighed_words import WeighedWords, weigh_words
from streams.records import EventType

__all__ = ["Decision", "Judge", "drafted", "negation_features"]

_STAND_MIN: Final = WHOLE // 4
"""Least share of all types together for a clause to be looked at further."""
_SECOND_MIN: Final = WHOLE // 4
"""Least share of a second type that the rules find in the same clause, and of a second party that does it too."""
_AGREED_MIN: Final = WHOLE // 3
"""Least share of type and actor together where a rule says the same, however uncertain the issue is."""
_RULED_MIN: Final = WHOLE * 3 // 10
"""Least share of a type from which a rule that says the same is believed in all else: it reads grammar, the models count."""
_MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
"""What two parties do with each other."""
_GOES_ON: Final = frozenset(
    {Opening.NOUN_THAT, Opening.THAT, Opening.RELATIVE, Opening.CONDITION, Opening.TIME, Opening.CAUSAL}
)
"""Openings of clauses that belong to the evidence of the stand before them."""
_FIELDS: Final[Mapping[str, str]] = {
    "IAEA": "nuclear",
    "IMF": "trade-economy",
    "OPEC": "energy",
    "OPEC+": "energy",
    "WB": "trade-economy",
    "WTO": "trade-economy",
}
"""What a body that deals with one thing speaks of where its article names no issue at all."""
_HISTORY_MAX: Final = 40


@dataclass(slots=True)
class Decision:
    """A position before it is written down."""

    slot: Slot
    act: Act
    """What reports it: of the rules, or made for the clause."""
    actor: str
    target: str | None
    event: EventType
    issue: str
    negated: bool
    share: int
    """Share of type, actor and issue together, in millionths."""
    draft: Draft | None
    """What the rules drafted of the same party and type."""


@dataclass(slots=True)
class Stand:
    """A clause that may be a stand, of one type."""

    slot: Slot
    event: EventType
    share: int
    """Share of the type, in millionths."""


@dataclass(frozen=True, slots=True)
class Judge:
    """The models before one article."""

    context: PositionContext
    slots: Sequence[Slot]
    models: Models
    words: WeighedWords
    parties: tuple[str, ...]
    standings: Mapping[str, int]
    """What the article as a whole adds to the score of each party as an actor."""
    subject: Subject
    guess: Mapping[str, int]
    """Share of each issue by all of the article."""
    sentences: dict[int, int] = field(default_factory=dict)
    """The packed sum of what the words of a sentence tell of issues, by its first token: a memory."""

    @classmethod
    def of(cls, context: PositionContext, slots: Sequence[Slot], models: Models) -> Judge:
        """Look at the article as a whole."""
        subject, words = subject_of_article(context), weigh_words(context, models.memory)
        total = models.article.total(article_names(subject)) + words.of_article(context.headline)
        parties = tuple(parties_of(context))
        standings = {code: standing_evidence(context, code, models.actor.by_weight) for code in parties}
        return cls(context, slots, models, words, parties, standings, subject, _shares(models.article, total))

    def decide(self) -> list[Decision]:
        """The positions of the article, in the order of the text."""
        found: list[Decision] = []
        for stand in self.stands():
            found += self.decisions(stand, found)
        return found

    def stands(self) -> list[Stand]:
        """The clauses that may be stands, each with its type; one of two types where the rules find both."""
        if not self.parties:
            return []
        return [Stand(slot, event, share) for slot in self.slots for event, share in self.types(slot).items()]

    def types(self, slot: Slot) -> dict[EventType, int]:
        """The type of a stand with its share; two where the rules find both, none for a clause that is no stand."""
        sure = dict.fromkeys([draft.event for draft in slot.drafts if draft.act.sure], WHOLE)
        if sure:
            return sure
        model, none = self.models.clause, self.models.none
        total = clause_evidence(self.context, slot, model.by_weight) + self.words.of_clause(slot)
        shares = model.shares(total, none, WHOLE - _STAND_MIN)
        if not shares:
            return {}
        ranked = [n for n in sorted(range(len(shares)), key=lambda n: -shares[n])[:4] if n != none]
        first, *others = [(EventType(model.labels[n]), shares[n]) for n in ranked[:3]]
        if vetoed(self.context, slot, first[0]):
            return {}
        drafted = {draft.event for draft in slot.drafts}
        return dict([first, *[(event, share) for event, share in others if event in drafted and share >= _SECOND_MIN]])

    def issues(self, slot: Slot, event: str) -> dict[str, int]:
        """The share of each issue, by the clause and the article."""
        guesses, told = self.guesses(slot, event), self.models.issue.by_weight
        return _choice(issue_evidence(self.context, slot, self.subject, guesses, event, told))

    def guesses(self, slot: Slot, event: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The share of each issue by the words of the clause and its sentence, and by the article."""
        model, (first, last) = self.models.words, slot.sentence.span
        around = self.sentences.get(first)
        if around is None:
            around = model.total(sentence_names(self.context, slot)) + self.words.of_sentence(first, last)
            self.sentences[first] = around
        own = self.words.of_topic(slot.clause.first, slot.clause.last)
        total = model.total(clause_names(self.context, slot, event)) + own + around
        return _shares(model, total), self.guess

    def actors(self, scene: Scene) -> dict[str, int]:
        """The share of each party as the one whose stand it is."""
        told = self.models.actor.by_weight
        known, other = involved(scene), scene_evidence(scene, NOBODY, told)
        return _choice(
            {
                code: standing + (scene_evidence(scene, code, told) if code in known else other)
                for code, standing in self.standings.items()
            }
        )

    def targets(self, scene: Scene, actor: str, event: str) -> dict[str, int]:
        """The share of each other party, and of `NOBODY`, as the one at whom it is directed."""
        aim, told = aim_of(scene, actor, event), self.models.target.by_weight
        others = [NOBODY, *[code for code in self.parties if code != actor]]
        return _choice({code: target_evidence(aim, code, told) for code in others})

    def decisions(self, stand: Stand, found: Sequence[Decision]) -> list[Decision]:
        """The positions of a stand: one, or one for each of two parties; none where they are too uncertain."""
        scene = scene_of(self.context, stand.slot, earlier_of(found))
        actors = self.actors(scene)
        if stand.share >= _RULED_MIN and (ruled := self._ruled(stand, actors)):
            return ruled
        ranked = sorted(actors, key=lambda code: (-actors[code], code))
        chosen = ranked[:1]
        if stand.event in _MUTUAL and len(ranked) > 1 and actors[ranked[1]] >= _SECOND_MIN:
            chosen = ranked[:2]
        certain = stand.share * sum(actors[code] for code in chosen) // WHOLE
        if certain < min(self.models.share_min, _AGREED_MIN):
            return []  # whatever it is about
        issues = self.issues(stand.slot, stand.event)
        issue = _likeliest(issues) if self.context.mentions else _FIELDS.get(ranked[0], OTHER)
        together = certain * issues[issue] // WHOLE
        agreed = any(draft.event is stand.event and draft.actor in chosen for draft in stand.slot.drafts)
        if together < self.models.share_min and not (agreed and certain >= _AGREED_MIN):
            return []
        return [self._decision(stand, scene, actor, issue, together) for actor in chosen]

    def _ruled(self, stand: Stand, actors: Mapping[str, int]) -> list[Decision]:
        """What the rules say of the stand, where they say the same type and name what it is about."""
        found, issues = [], None
        for draft in stand.slot.drafts:
            if draft.event is not stand.event or not _settles(draft):
                continue
            issues = issues or self.issues(stand.slot, stand.event)
            if draft.inherited:
                unsaid = TALKS if draft.event is EventType.CONSULT else _FIELDS.get(draft.actor, OTHER)
                issue = _likeliest(issues) if self.context.mentions else unsaid
                found.append(drafted(replace(draft, issue=issue), stand.slot, self.models.share_min))
            else:
                whose = stand.share * actors.get(draft.actor, 0) // WHOLE
                share = max(whose * issues.get(draft.issue, 0) // WHOLE, self.models.share_min)
                found.append(drafted(draft, stand.slot, share))
        return found

    def _decision(self, stand: Stand, scene: Scene, actor: str, issue: str, share: int) -> Decision:
        slot, event, model = stand.slot, stand.event, self.models.negation
        targets = self.targets(scene, actor, event)
        target = max(sorted(targets), key=lambda code: targets[code])
        draft = next((d for d in slot.drafts if d.event is event and d.actor == actor), None)
        act = draft.act if draft is not None else _act(slot, event, actor)
        negated = model.scores(negation_evidence(self.context, slot, event, model.by_weight))[0] > 0
        return Decision(slot, act, actor, target or None, event, issue, negated, share, draft)


def _settles(draft: Draft) -> bool:
    """Whether the rule tells what the stand is about, or leaves no other reading."""
    return draft.act.sure if draft.inherited else draft.act.rule != PLAIN


def _likeliest(issues: Mapping[str, int]) -> str:
    return max(sorted(issues), key=lambda name: issues[name])


def drafted(draft: Draft, slot: Slot, share: int = WHOLE) -> Decision:
    """A draft of the rules, decided as it stands."""
    return Decision(slot, draft.act, draft.actor, draft.target, draft.event, draft.issue, draft.negated, share, draft)


def earlier_of(found: Sequence[Decision]) -> Earlier:
    """Whose the latest stands are, and at whom directed."""
    latest = found[-_HISTORY_MAX:]
    return Earlier(tuple(d.actor for d in latest), tuple(d.target or NOBODY for d in latest))


def negation_features(context: PositionContext, slot: Slot, event: str) -> list[str]:
    """What speaks for and against a denial."""
    return negation_evidence(context, slot, event, by_name)


def negation_evidence(context: PositionContext, slot: Slot, event: str, told: Telling[Evidence]) -> Evidence:
    """The same, however it is told."""
    drafts = tuple([(draft.negated, draft.event == event) for draft in slot.drafts])
    found, marked = told(_drafted)(event, drafts), told(_marked)
    for name in denial_names(context, slot):
        found += marked(name, event)
    return found


def _drafted(event: str, drafts: tuple[tuple[bool, bool], ...]) -> Iterator[str]:
    yield "bias"
    yield f"event={event}"
    for negated, same in drafts:
        yield f"ruled={negated}"
        yield f"ruled={negated} {same} {event}"


def _marked(name: str, event: str) -> tuple[str, str]:
    return name, f"{name} {event}"


def _act(slot: Slot, event: EventType, actor: str) -> Act:
    """An act for a clause in which the rules found none: its own words, and the clauses that go on with it."""
    clause, clauses = slot.clause, slot.sentence.clauses
    end, k = clause.last, slot.number + 1
    while (
        k < len(clauses)
        and clauses[k].opening in _GOES_ON
        and not any(clauses[k].first <= act.head < clauses[k].last for act in slot.sentence.acts)
    ):
        end, k = clauses[k].last, k + 1
    head = slot.verb if slot.verb >= 0 else slot.tokens[0]
    return Act(LEARNT, event, head, head + 1, slot.number, (actor,), clause.first, end)


def _shares(model: LinearModel, total: int) -> dict[str, int]:
    return dict(zip(model.labels, model.shares(total), strict=True))


def _choice(scores: Mapping[str, int]) -> dict[str, int]:
    """The share of each that is to choose from, by its score."""
    return dict(zip(scores, shares(list(scores.values())), strict=True))
