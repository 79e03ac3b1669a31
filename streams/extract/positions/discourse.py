"""The acts of an article in, drafts of positions out: type, issues and what is denied, settled across sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.positions.act_issues import about, issues_of
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.issues import OTHER, TALKS, Mention
from streams.extract.positions.modality import deny
from streams.extract.positions.owners import owner_of
from streams.extract.positions.targets import Rivals, named_target, target_of
from streams.records import EventType

__all__ = ["Draft", "draft"]

_ACCUSATIONS: Final = frozenset({EventType.ACCUSE, EventType.ASSAULT, EventType.MOBILIZE})
_TABLED: Final = frozenset({EventType.OFFER, EventType.REQUEST, EventType.AGREE, EventType.REJECT})
"""What puts something on the table that «the proposal» may mean later."""
_REACH_DRAFTS: Final = 200
"""How far back an act may point: more than any article's talks need, and reading stays linear in the text."""
_FOCUS: Final = 0.6
"""Share of the mentions of issues from which an article is about one of them."""
_HEADLINE: Final = 2
"""How often a mention in the first sentence counts for what the article is about."""
_ANSWERS: Final = frozenset({EventType.REJECT, EventType.AGREE, EventType.CONCEDE})
_REPLIES: Final = frozenset({EventType.REJECT, EventType.AGREE, EventType.SUPPORT})
_DECISIONS: Final = frozenset(
    {
        EventType.AGREE,
        EventType.COERCE,
        EventType.CONCEDE,
        EventType.MOBILIZE,
        EventType.OFFER,
        EventType.RETREAT,
        EventType.SANCTION,
    }
)
"""What «the decision», «the offer» or «the step» may mean."""
_ANSWERED_TOKENS_MAX: Final = 3
_OF_ONE_MIND: Final = frozenset({"positions.adjective", "positions.light"})
"""Rules by which two that are ready or intend something agree on it; two may propose or offer something to a third."""
_HARMS: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION})
"""To plan or consider one of these is a threat of it."""
_SIDING: Final = frozenset({EventType.SUPPORT, EventType.AID, EventType.EXPECT})
"""What is no dealing with another side."""
_LOOSE: Final = frozenset({EventType.EXPECT, EventType.STATE})
"""What need not be said to the party of which the same speaker says something else."""
_QUIET: Final = frozenset({EventType.STATE, EventType.ACCUSE})
"""What may be about nothing that is negotiated."""


@dataclass(slots=True)
class Draft:
    """A position before it is written down."""

    sentence: SentenceState
    act: Act
    actor: str
    target: str | None
    event: EventType
    issue: str
    negated: bool
    inherited: bool
    """Whether the issue is not named in the act's own words but taken from what it points back to."""
    denies: int | None = None
    """Number of the draft that it denies."""


@dataclass(frozen=True, slots=True)
class _Topic:
    """What an article is about."""

    issue: str
    """The issue that is demanded most, else that is named most."""
    focused: bool
    """Whether hardly another is named."""
    generic: str
    """The issue of the talks themselves; '' when the article does not name it."""


def draft(context: PositionContext, readings: Sequence[SentenceState]) -> list[Draft]:
    """Drafts in the order of the text."""
    discourse = _Discourse(context, _topic(context, readings), _rivals(context, readings))
    for sentence in readings:
        discourse.first = len(discourse.found)
        for act in sorted(sentence.acts, key=lambda a: (a.start, a.head)):
            discourse.settle(sentence, act)
    return discourse.found


def _topic(context: PositionContext, readings: Sequence[SentenceState]) -> _Topic:
    named: Counter[str] = Counter()
    generic = ""
    for mention in context.mentions:
        if mention.generic:
            generic = mention.issue
        elif mention.strong:
            named[mention.issue] += _HEADLINE if mention.first < context.headline else 1
    demanded: Counter[str] = Counter()
    for sentence in readings:
        for act in sentence.acts:
            if act.event is EventType.REQUEST:
                demanded.update(m.issue for m in about(context, sentence.clauses, act) if m.strong and not m.generic)
    ranked = named + demanded + demanded
    issue = max(ranked, key=lambda i: ranked[i], default=OTHER)
    return _Topic(issue, bool(named) and named[issue] >= _FOCUS * named.total(), generic)


def _rivals(context: PositionContext, readings: Sequence[SentenceState]) -> dict[str, set[str]]:
    """Whom each party has as the other side of an act that names both."""
    rivals: dict[str, set[str]] = {}
    for sentence in readings:
        for act in sentence.acts:
            event = _event(context, act)[0]
            if event in _SIDING or (event is EventType.AGREE and len(act.actors) == 1):
                continue
            for actor in act.actors:
                target = named_target(sentence, act, event, actor)
                if target is not None:
                    rivals.setdefault(actor, set()).add(target)
                    rivals.setdefault(target, set()).add(actor)
    return rivals


@dataclass(slots=True)
class _Discourse:
    """What has been drafted so far, and what the rest is settled against."""

    context: PositionContext
    topic: _Topic
    rivals: Rivals
    found: list[Draft] = field(default_factory=list)
    first: int = 0
    """Number of the first draft of the sentence."""

    def settle(self, sentence: SentenceState, act: Act) -> None:
        """Draft one act, once for each actor and issue; what is drafted of one party, the next is settled against."""
        event, negated = _event(self.context, act)
        mentions = about(self.context, sentence.clauses, act)
        denied = self._denied(act, event, mentions)
        issues: tuple[str, ...]
        if denied is not None:
            event, negated = EventType.STATE, True
            issues, inherited = (self.found[denied].issue,), True
        else:
            issues, inherited = self._issues(sentence, act, event, mentions)
            # A word that only hints at an issue is weighed with the rest, though the stand itself is beyond doubt.
            inherited = inherited or (act.sure and not any(m.strong for m in mentions))
        talks = any(m.generic and m.issue in issues for m in mentions)
        for actor in act.actors:
            target = target_of(sentence, act, event, actor, self.rivals, talks=talks)
            if denied is not None and self.found[denied].event is EventType.ACCUSE:
                target = self.found[denied].actor
            elif target is None and act.rule == "positions.stand" and inherited:
                target = self._continued(act, actor)
            elif event in _REPLIES and named_target(sentence, act, event, actor) is None:
                target = self._decider(act) or target
            if target is None and event not in _LOOSE:
                target = self._going_on(act, actor)
            for issue in issues:
                self.found.append(Draft(sentence, act, actor, target, event, issue, negated, inherited, denied))

    def _decider(self, act: Act) -> str | None:
        """Who decided or proposed what the act answers without saying whose it is: «رحبت بالقرار», «رفضت العرض»."""
        words, limit = self.context.words, min(act.end, act.after + _ANSWERED_TOKENS_MAX)
        if not any(self.context.marks[j] & Mark.DECISION and not words[j].owned for j in range(act.after, limit)):
            return None
        for other in reversed(self.found[-_REACH_DRAFTS:]):
            if other.event in _DECISIONS and other.actor not in act.actors and other.act.mutual is not False:
                return other.actor if len(other.act.actors) == 1 else None
        return None

    def _going_on(self, act: Act, actor: str) -> str | None:
        """The target of what the same party does right before in the sentence."""
        latest = self.found[-1] if len(self.found) > self.first else None
        if latest is None or latest.act is act or latest.actor != actor or latest.event in _SIDING:
            return None
        return latest.target

    def _continued(self, act: Act, actor: str) -> str | None:
        """The counterpart of the draft before, where a plain stand points back to it: it goes on with it, or answers it."""
        latest = self.found[-1] if self.found else None
        if latest is None or not (self._points_back(act.start, act.end) or self._speaks_of(act.start, act.end)):
            return None
        return latest.target if latest.actor == actor else latest.actor if latest.target == actor else None

    def _denied(self, act: Act, event: EventType, mentions: Sequence[Mention]) -> int | None:
        """Number of the accusation that the act denies: «تنفي روسيا هذه الاتهامات», «الكرملين يرفض ذلك»."""
        denying = event is EventType.REJECT or (act.inherent and event is EventType.STATE)
        if not denying or mentions or not self._points_back(act.after, act.end):
            return None
        found = self.found
        oldest = max(0, len(found) - _REACH_DRAFTS)
        for number in range(len(found) - 1, oldest - 1, -1):
            if found[number].event in _ACCUSATIONS and found[number].target in act.actors:
                first = min(n for n in range(oldest, number + 1) if found[n].act is found[number].act)
                return max(n for n in range(first, number + 1) if found[n].actor == found[first].actor)
        last = len(found) - 1
        return last if found and found[last].event is EventType.ACCUSE and found[last].actor not in act.actors else None

    def _issues(
        self, sentence: SentenceState, act: Act, event: EventType, mentions: Sequence[Mention]
    ) -> tuple[tuple[str, ...], bool]:
        """The issues of the act, and whether they are inherited; () for a plain worry about nothing that is named."""
        if event in _ANSWERS and all(m.generic for m in mentions):
            demanded = self._demanded(act) or _demanded_inside(sentence, act)
            if demanded:
                return demanded, True
        issues = issues_of(mentions, event)
        hinted = bool(mentions) and not any(m.strong for m in mentions)
        vague = hinted and (
            self.topic.focused or act.event is EventType.CONSULT or self._speaks_of(act.after, mentions[0].first)
        )
        if issues and not vague:
            judged = act.rule == "positions.phrase" and event is EventType.REJECT and mentions[0].first > act.head
            if judged and self._speaks_of(act.start, act.head):
                issues = tuple(dict.fromkeys((self._tabled(act.start, act.head), *issues)))
            return issues, False
        if act.rule == "positions.act" and event is EventType.STATE:
            return (), False
        return (self._inherited(sentence, act, event),), True

    def _inherited(self, sentence: SentenceState, act: Act, event: EventType) -> str:
        """The issue of an act whose words name none: of what it points back to, of what is negotiated, of the article."""
        if act.event is EventType.CONSULT:
            return self.topic.generic or TALKS
        latest = self._latest()
        same_sentence = len(self.found) > self.first and event is not EventType.STATE
        if self._speaks_of(act.start, act.end) and (not same_sentence or act.rule == "positions.act"):
            return self._tabled(act.start, act.end, first=event is EventType.STATE)
        if latest is not None and latest.issue != OTHER:
            if same_sentence or self._points_back(act.start, act.end):
                broad = latest.issue == self.topic.generic and self.topic.focused and event is not EventType.STATE
                return self.topic.issue if broad else latest.issue
            target = target_of(sentence, act, event, act.actors[0], self.rivals, talks=False)
            if event is EventType.ACCUSE and latest.actor == target and latest.issue != self.topic.generic:
                return latest.issue
        return OTHER if event in _QUIET and not self.topic.focused else self.topic.issue

    def _latest(self) -> Draft | None:
        """The first draft of the act before: what it is about first."""
        number = len(self.found) - 1
        while number > 0 and self.found[number - 1].act is self.found[number].act:
            number -= 1
        return self.found[number] if number >= 0 else None

    def _demanded(self, act: Act) -> tuple[str, ...]:
        """The issues that another party demands before in the sentence, which the act answers."""
        return tuple(
            dict.fromkeys(
                d.issue
                for d in self.found[self.first :]
                if d.event is EventType.REQUEST and d.actor not in act.actors and not d.inherited
            )
        )

    def _points_back(self, first: int, last: int) -> bool:
        return any(self.context.marks[j] & Mark.ANAPHOR for j in range(first, last))

    def _speaks_of(self, first: int, last: int) -> bool:
        """Whether these tokens name what is negotiated without saying what it is: «المقترح», «المطالب»."""
        return any(word.tabled for word in self.context.words[first:last])

    def _tabled(self, start: int, end: int, *, first: bool = False) -> str:
        """What «the proposal» means: the first that its owner put on the table, else the latest, or first, that anybody did."""
        recent = self.found[-_REACH_DRAFTS:]
        tabled = [d for d in recent if d.event in _TABLED and not d.inherited and d.issue != self.topic.generic]
        for j in range(start, end):
            if self.context.words[j].tabled:
                owner = owner_of(self.context, j + 1, end)
                if owner is not None:
                    own = [d.issue for d in tabled if d.actor == owner.actor]
                    talks = any(d.actor == owner.actor and d.event in _TABLED and not d.inherited for d in recent)
                    return own[0] if own else self.topic.generic if talks else self.topic.issue
        return tabled[0 if first else -1].issue if tabled else self.topic.issue


def _event(context: PositionContext, act: Act) -> tuple[EventType, bool]:
    """The type of the act and whether it is negated, after what a denial makes of it."""
    event = act.event
    minded = act.rule in _OF_ONE_MIND and not act.negated and not act.planned
    if minded and len(act.actors) == 2 and event is EventType.OFFER:
        event = EventType.AGREE
    if act.inherent:
        return event, not act.negated
    if act.planned and event in _HARMS and not act.negated:
        event = EventType.THREATEN
    if not act.negated:
        return event, False
    refusing = any(context.marks[j] & Mark.REFUSAL for j in range(max(0, act.head - 3), act.head))
    return deny(event, future=refusing or (act.form is not None and act.form.tense is Tense.FUTURE))


def _demanded_inside(sentence: SentenceState, act: Act) -> tuple[str, ...]:
    """The issues of a demand that the sentence names behind the answer: «… عندما طالبت روسيا …»."""
    for other in sentence.acts:
        if (
            other.event is EventType.REQUEST
            and other.main
            and other.start >= act.head
            and not set(other.actors) & set(act.actors)
        ):
            return issues_of(
                [m for m in about(sentence.context, sentence.clauses, other) if not m.generic], other.event
            )
    return ()
