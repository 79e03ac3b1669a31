"""The clauses of an article and what the rules draft in them in, the positions that are taken for right out.

    clause -> type (or none) -> whose -> about what -> all of it right? -> at whom -> negated

Each question is put to a learnt model over what the language and the rules give. The
answers to the first three make readings (`options.py`); one more model tells how
likely a reading is to be right as a whole, and that must reach a threshold. At whom
the stands are directed is decided when all are known (`aims.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from streams.extract.linear_model import WHOLE, Evidence, LinearModel, Telling, by_name, shares
from streams.extract.positions.acts import Act
from streams.extract.positions.aims import Stand, aims_of, aims_told
from streams.extract.positions.clause_features import clause_evidence, denial_names
from streams.extract.positions.clauses import Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.discourse import Draft
from streams.extract.positions.issue_features import (
    Subject,
    article_names,
    clause_names,
    evened,
    guess_of,
    issue_evidence,
    sentence_names,
    subject_of_article,
)
from streams.extract.positions.issues import OTHER, TALKS
from streams.extract.positions.joint import acting_together, not_aimed_at
from streams.extract.positions.models import Models
from streams.extract.positions.options import (
    OPTION_MIN,
    Kind,
    Option,
    Outlook,
    article_of,
    options_evidence,
    options_of,
    settles,
)
from streams.extract.positions.party_features import (
    NOBODY,
    Scene,
    agent_evidence,
    involved,
    parties_of,
    scene_of,
    sort_evidence,
    sort_of,
    standing_evidence,
    still_evidence,
)
from streams.extract.positions.rules import LEARNT
from streams.extract.positions.slots import Slot
from streams.extract.positions.vetoes import vetoed
from streams.extract.positions.weighed_words import WeighedWords, weigh_words
from streams.records import EventType

__all__ = ["Decision", "Judge", "drafted", "negation_features"]

_STAND_MIN: Final = WHOLE // 5
"""Least share of all types together for a clause to be looked at further."""
_TYPE_MIN: Final = WHOLE * 8 // 100
"""Least share of a type to be looked at."""
_TYPES_MAX: Final = 2
_VETOES_MAX: Final = 3
"""Likeliest types beyond them among which another is looked for where some are vetoed, `NONE` among them."""
_READINGS_MAX: Final = 6
_RULED_MIN: Final = WHOLE // 5
"""Least share of a reading from which a rule that says just it is believed before any other."""
_TOGETHER_MIN: Final = WHOLE // 5
"""Least share of a reading by which a party does the same that acts together with the first."""
_OTHER_PARTY_MIN: Final = WHOLE * 40 // 100
"""Least share of a further reading of one clause by which another party does the same; below it one in ten was right."""
_OTHER_ISSUE_MIN: Final = WHOLE * 30 // 100
"""The same of one that is about another issue too; below it one in six was right."""
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
    """How likely type, actor and issue are right together, in millionths."""
    draft: Draft | None
    """What the rules drafted of the same party and type."""

    @property
    def stand(self) -> Stand:
        """Whose it is and of which type, without its target."""
        return Stand(self.slot, self.actor, str(self.event))


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
    sorts: Mapping[str, str]
    """The sort of each party."""
    subject: Subject
    told: Sequence[int]
    """The score of each issue by all of the article."""
    guess: Mapping[str, int]
    """Its share by that."""
    sentences: dict[int, int] = field(default_factory=dict)
    """The packed sum of what the words of a sentence tell of issues, by its first token: a memory."""

    @classmethod
    def of(cls, context: PositionContext, slots: Sequence[Slot], models: Models) -> Judge:
        """Look at the article as a whole."""
        subject, words = subject_of_article(context), weigh_words(context, models.memory)
        total = models.article.total(article_names(subject)) + words.of_article(context.headline)
        parties = tuple(parties_of(context))
        standings = {code: standing_evidence(context, code, models.actor.by_weight) for code in parties}
        sorts, told = {code: sort_of(context, code) for code in parties}, evened(models.article, total)
        guess = guess_of(models.article, told)
        return cls(context, slots, models, words, parties, standings, sorts, subject, told, guess)

    def decide(self) -> list[Decision]:
        """The positions of the article, in the order of the text."""
        found: list[Decision] = []
        outlooks = self.outlooks()
        article = article_of(outlooks)
        told, verdict = self.models.verdict.by_weight, self.models.verdict.share_of_first
        for outlook in outlooks:
            sure = [draft for draft in outlook.slot.drafts if draft.act.sure]
            if sure:
                found += [self._sure(outlook, draft) for draft in sure if settles(draft)]
                continue
            options = options_of(outlook)
            totals = options_evidence(self.context, article, outlook, options, told)
            weighed = [(verdict(total), option) for total, option in zip(totals, options, strict=True)]
            found += [
                self._decision(outlook.slot, option, share) for share, option in self._chosen(outlook.slot, weighed)
            ]
        found = _told_once(found)
        self._direct(found)
        return found

    def outlooks(self) -> list[Outlook]:
        """What the models say of the clauses that may be stands."""
        if not self.parties:
            return []
        return [outlook for slot in self.slots if (outlook := self.outlook(slot)).kinds]

    def outlook(self, slot: Slot) -> Outlook:
        """What the models say of a clause, each question by itself; no kinds for one that is hardly a stand."""
        model, none = self.models.clause, self.models.none
        total = clause_evidence(self.context, slot, model.by_weight) + self.words.of_clause(slot)
        sure = [draft.event for draft in slot.drafts if draft.act.sure]
        shares = model.shares(total, none, WHOLE if sure else WHOLE - _STAND_MIN)
        if not shares:
            return Outlook(slot, 0, ())
        if sure:
            return Outlook(slot, WHOLE, self._kinds(slot, [(event, WHOLE) for event in dict.fromkeys(sure)]))
        ranked = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)[: _TYPES_MAX + _VETOES_MAX]
        likely = [n for n in ranked if n != none and shares[n] >= _TYPE_MIN]
        events = [(model.labels[n], shares[n]) for n in likely if not vetoed(self.context, slot, model.labels[n])]
        return Outlook(slot, WHOLE - shares[none], self._kinds(slot, events[:_TYPES_MAX]))

    def _kinds(self, slot: Slot, events: Sequence[tuple[str, int]]) -> list[Kind]:
        parties = self.actors(slot, [event for event, _ in events]) if events else []
        return [self._kind(slot, event, share, actors) for (event, share), actors in zip(events, parties, strict=True)]

    def _kind(self, slot: Slot, event: str, share: int, actors: Mapping[str, int]) -> Kind:
        if share * max(actors.values()) // WHOLE < OPTION_MIN:
            return Kind(event, share, actors, {})
        if self.context.mentions:
            return Kind(event, share, actors, self.issues(slot, event))
        likeliest = max(sorted(actors), key=lambda code: actors[code])
        return Kind(event, share, actors, {_FIELDS.get(likeliest, OTHER): WHOLE})

    def _chosen(self, slot: Slot, weighed: Sequence[tuple[int, Option]]) -> list[tuple[int, Option]]:
        """The readings that are taken for right: the surest, and such others of its type as are sure enough."""
        ranked = sorted(weighed, key=lambda one: -one[0])
        ruled = [one for one in weighed if one[1].settled is not None and one[0] >= _RULED_MIN]
        if ruled:
            sure = [(max(share, self.models.share_min), option) for share, option in ruled]
            return [*sure, *self._with_them(slot, ruled, ranked)]
        first = ranked[:1]
        if not first or first[0][0] < self.models.share_min:
            return []
        return [*first, *self._beside(slot, first[0][1], ranked[1:])]

    def _beside(self, slot: Slot, best: Option, others: Sequence[tuple[int, Option]]) -> list[tuple[int, Option]]:
        """Further readings of the same type that are taken for right too."""
        event = best.kind.event
        together = acting_together(self.context, slot, event)
        found = []
        for share, option in others:
            joint = option.actor in together and option.issue == best.issue
            least = _OTHER_ISSUE_MIN if option.actor == best.actor else _OTHER_PARTY_MIN
            if option.kind.event == event and share >= (_TOGETHER_MIN if joint else least):
                found.append((share, option))
        return found[: _READINGS_MAX - 1]

    def _with_them(
        self, slot: Slot, ruled: Sequence[tuple[int, Option]], ranked: Sequence[tuple[int, Option]]
    ) -> list[tuple[int, Option]]:
        """Of those who act together with whom a rule names, but whom none names, the likeliest reading about the same."""
        event, issues = ruled[0][1].kind.event, {option.issue for _, option in ruled}
        missing = set(acting_together(self.context, slot, event)) - {option.actor for _, option in ruled}
        same = [one for one in ranked if one[1].kind.event == event and one[1].issue in issues] if missing else []
        first = {option.actor: (share, option) for share, option in reversed(same) if option.actor in missing}
        return [(max(share, self.models.share_min), option) for share, option in first.values()]

    def issues(self, slot: Slot, event: str) -> dict[str, int]:
        """The share of each issue, by the clause and the article."""
        guesses, told = self.guesses(slot, event), self.models.issue.by_weight
        return _choice(issue_evidence(self.context, slot, self.subject, guesses, event, told))

    def guesses(self, slot: Slot, event: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The share of each issue by the words of the clause, its sentence and the article together, and by the article alone."""
        model, (first, last) = self.models.words, slot.sentence.span
        around = self.sentences.get(first)
        if around is None:
            around = model.total(sentence_names(self.context, slot)) + self.words.of_sentence(first, last)
            self.sentences[first] = around
        own = self.words.of_topic(slot.clause.first, slot.reach)
        total = model.total(clause_names(self.context, slot, event)) + own + around
        return guess_of(model, self.told, evened(model, total)), self.guess

    def actors(self, slot: Slot, events: Sequence[str]) -> list[dict[str, int]]:
        """For each of these types, the share of each party as the one whose stand it is."""
        told, scene = self.models.actor.by_weight, scene_of(self.context, slot)
        known = involved(scene)
        still = {
            code: still_evidence(scene, code, told) for code in (NOBODY, *self.parties) if code in known or not code
        }
        return [self._actors(scene, event, still) for event in events]

    def _actors(self, scene: Scene, event: str, still: Mapping[str, int]) -> dict[str, int]:
        """The share of each party, if the stand is of this type; `still` is what the type has no part in."""
        told, sorts, own, scene.event = self.models.actor.by_weight, self.sorts, scene.slot.agent.codes, event
        known = {code: weight + agent_evidence(scene, code, told) for code, weight in still.items()}
        by_sort = {sort: sort_evidence(scene, sort, told, mine=False) for sort in set(sorts.values())}
        # A party that nothing here tells of is one of its sort: a sum for each sort, not for each party.
        unknown = {sort: known[NOBODY] + weight for sort, weight in by_sort.items()}
        scores: dict[str, int] = {}
        for code, standing in self.standings.items():
            sort = sorts[code]
            if code not in known:
                scores[code] = standing + unknown[sort]
            elif code in own:
                scores[code] = standing + known[code] + sort_evidence(scene, sort, told, mine=True)
            else:
                scores[code] = standing + known[code] + by_sort[sort]
        return self._shared(scene.slot, event, _choice(scores))

    def _shared(self, slot: Slot, event: str, shares: dict[str, int]) -> dict[str, int]:
        """The shares; of parties that act together each has what the choice of one left to all of them."""
        together = [code for code in acting_together(self.context, slot, event) if code in shares]
        whole = sum([shares[code] for code in together])
        for code in together:
            shares[code] = whole
        return shares

    def _direct(self, found: Sequence[Decision]) -> None:
        """Say at whom each is directed, but for what a construction says whose grammar leaves no choice."""
        models = self.models.target, self.models.company
        aims = aims_of(self.context, self.parties, [decision.stand for decision in found], models)
        for decision, told in zip(found, aims, strict=True):
            if not decision.act.sure:
                actors = not_aimed_at(self.context, decision.slot, decision.event)
                others = sorted(code for code in told if code not in actors)
                decision.target = max(others, key=told.__getitem__) or None

    def aims_told(self, found: Sequence[Decision]) -> tuple[LinearModel, list[dict[str, list[str]]]]:
        """The model that tells at whom they are directed; for each decision and each party, what speaks for and against it as the target."""
        models = self.models.target, self.models.company
        return aims_told(self.context, self.parties, [decision.stand for decision in found], models)

    def _sure(self, outlook: Outlook, draft: Draft) -> Decision:
        """What a construction says whose grammar leaves no choice."""
        kind = next(kind for kind in outlook.kinds if kind.event == draft.event)
        if draft.inherited:
            unsaid = TALKS if draft.event is EventType.CONSULT else _FIELDS.get(draft.actor, OTHER)
            issues = self.issues(outlook.slot, kind.event) if self.context.mentions else {unsaid: WHOLE}
            issue = max(sorted(issues), key=lambda name: issues[name])
            return drafted(replace(draft, issue=issue), outlook.slot, self.models.share_min)
        together = kind.together(draft.actor, draft.issue)
        return drafted(draft, outlook.slot, max(together, self.models.share_min))

    def _decision(self, slot: Slot, option: Option, share: int) -> Decision:
        if option.settled is not None:
            return drafted(option.settled, slot, share)
        event, actor, model = EventType(option.kind.event), option.actor, self.models.negation
        draft = next((d for d in slot.drafts if d.event is event and d.actor == actor), None)
        act = draft.act if draft is not None else _act(slot, event, actor)
        negated = model.scores(negation_evidence(self.context, slot, event, model.by_weight))[0] > 0
        return Decision(slot, act, actor, None, event, option.issue, negated, share, draft)


def _told_once(found: Sequence[Decision]) -> list[Decision]:
    """These but for those of which a surer one in the sentence, of the same party about the same, goes around or within the evidence."""
    alike = defaultdict[tuple[int, str, str], list[Decision]](list)
    for each in found:
        alike[each.slot.sentence.span[0], each.actor, each.issue].append(each)
    return [
        each
        for each in found
        if not any(_is_surer(other, each) for other in alike[each.slot.sentence.span[0], each.actor, each.issue])
    ]


def _is_surer(other: Decision, decision: Decision) -> bool:
    """Whether the evidence of the other goes around that of this one, or within it, and the other is surer."""
    act, its = decision.act, other.act
    around = its.start <= act.start and act.end <= its.end
    within = act.start <= its.start and its.end <= act.end
    return around != within and (other.share, -its.start) > (decision.share, -act.start)


def drafted(draft: Draft, slot: Slot, share: int = WHOLE) -> Decision:
    """A draft of the rules, decided as it stands."""
    return Decision(slot, draft.act, draft.actor, draft.target, draft.event, draft.issue, draft.negated, share, draft)


def negation_features(context: PositionContext, slot: Slot, event: str) -> list[str]:
    """What speaks for and against a denial."""
    return negation_evidence(context, slot, event, by_name)


def negation_evidence(context: PositionContext, slot: Slot, event: str, told: Telling[Evidence]) -> Evidence:
    """The same, however it is told."""
    drafts = tuple([(draft.negated, draft.event == event) for draft in slot.drafts])
    found, marked = told(_drafted)[event, drafts], told(_marked)
    for name in denial_names(context, slot):
        found += marked[name, event]
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


def _choice(scores: Mapping[str, int]) -> dict[str, int]:
    """The share of each that is to choose from, by its score."""
    return dict(zip(scores, shares(list(scores.values())), strict=True))
