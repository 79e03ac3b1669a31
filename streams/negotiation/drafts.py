"""The acts of an article in, drafts of positions out: type, issues and what is denied, settled across sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.verbs import Tense
from streams.negotiation.acts import Act, Reading
from streams.negotiation.issues import OTHER, Mention
from streams.negotiation.modality import deny
from streams.negotiation.subjects import about, issues_of
from streams.negotiation.targets import target_of
from streams.negotiation.view import View
from streams.negotiation.words import Mark
from streams.records import EventType

__all__ = ["Draft", "draft"]

_ACCUSATIONS: Final = frozenset({EventType.ACCUSE, EventType.ASSAULT, EventType.MOBILIZE})
_TABLED: Final = frozenset({EventType.OFFER, EventType.REQUEST, EventType.AGREE, EventType.REJECT})
"""What puts something on the table that «the proposal» may mean later."""
_FOCUS: Final = 0.6
"""Share of the mentions of issues from which an article is about one of them."""
_ANSWERS: Final = frozenset({EventType.REJECT, EventType.AGREE, EventType.CONCEDE})


@dataclass(slots=True)
class Draft:
    """A position before it is written down."""

    reading: Reading
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


def draft(view: View, readings: Sequence[Reading], context: frozenset[str]) -> list[Draft]:
    """Drafts in the order of the text; `context` are the keys of nouns for whatever is negotiated."""
    found: list[Draft] = []
    topic = _topic(view, readings)
    for reading in readings:
        first = len(found)
        for act in sorted(reading.acts, key=lambda a: (a.start, a.head)):
            found += _settle(reading, act, found, first, topic, context)
    return found


def _settle(
    reading: Reading, act: Act, found: Sequence[Draft], first: int, topic: Topic, context: frozenset[str]
) -> Iterator[Draft]:
    """The drafts of one act: one for each actor and issue."""
    view = reading.view
    event, negated = _event(view, act)
    mentions = about(view, reading.clauses, act)
    accused = _denied(view, act, event, mentions, found)
    issues, inherited = issues_of(mentions, event), False
    if accused is not None:
        event, negated, issues = EventType.STATE, True, (found[accused].issue,)
    else:
        issues, inherited = _issues(reading, act, event, mentions, found, first, topic, context)
    talks = any(m.generic and m.issue in issues for m in mentions)
    for actor in act.actors:
        target = target_of(reading, act, event, actor, talks=talks)
        if accused is not None and found[accused].event is EventType.ACCUSE:
            target = found[accused].actor
        for issue in issues:
            yield Draft(reading, act, actor, target, event, issue, negated, inherited, accused)


def _event(view: View, act: Act) -> tuple[EventType, bool]:
    """The type of the act and whether it is negated, after what a denial makes of it."""
    event = act.event
    if len(act.actors) > 1 and event is EventType.OFFER and not act.negated:
        event = EventType.AGREE
    if act.inherent:
        return event, not act.negated
    if not act.negated:
        return event, False
    refusing = any(view.marks[j] & Mark.REFUSAL for j in range(max(0, act.head - 3), act.head))
    return deny(event, future=refusing or (act.form is not None and act.form.tense is Tense.FUTURE))


def _denied(
    view: View, act: Act, event: EventType, mentions: Sequence[Mention], found: Sequence[Draft]
) -> int | None:
    """Number of the accusation that the act denies: «تنفي روسيا هذه الاتهامات», «الكرملين يرفض ذلك»."""
    if not (act.inherent or event is EventType.REJECT) or event not in {EventType.REJECT, EventType.STATE}:
        return None
    if mentions or not _points_back(view, act.after, act.end):
        return None
    for number in range(len(found) - 1, -1, -1):
        if found[number].event in _ACCUSATIONS and found[number].target in act.actors:
            first = min(n for n in range(number + 1) if found[n].act is found[number].act)
            return max(n for n in range(first, number + 1) if found[n].actor == found[first].actor)
    last = len(found) - 1
    if found and found[last].event is EventType.ACCUSE and found[last].actor not in act.actors:
        return last
    return None


def _issues(
    reading: Reading, act: Act, event: EventType, mentions: Sequence[Mention],
    found: Sequence[Draft], first: int, topic: Topic, context: frozenset[str],
) -> tuple[tuple[str, ...], bool]:
    """The issues of the act, and whether they are inherited; () for a plain worry about nothing that is named."""
    view = reading.view
    issues = issues_of(mentions, event)
    if event in _ANSWERS and all(m.generic for m in mentions):
        demanded = _demand(act, found, first) or _demand_inside(reading, act)
        if demanded:
            return demanded, True
    if issues and not any(m.strong for m in mentions) and _speaks_of(view, context, act.after, mentions[0].first):
        issues = ()
    if issues:
        subject = act.rule == "positions.phrase" and event is EventType.REJECT and not any(m.first < act.head for m in mentions)
        if subject and _speaks_of(view, context, act.start, act.head):
            issues = tuple(dict.fromkeys((topic.issue, *issues)))
        return issues, False
    if act.rule == "positions.act" and event is EventType.STATE:
        return (), False
    return (_inherited(reading, act, event, found, first, topic, context),), True


def _inherited(
    reading: Reading, act: Act, event: EventType, found: Sequence[Draft], first: int, topic: Topic, context: frozenset[str]
) -> str:
    """The issue of an act whose words name none: of what it points back to, of what is negotiated, of the article."""
    view = reading.view
    latest = found[-1] if found else None
    if latest is not None and latest.issue != OTHER and (
        _points_back(view, act.start, act.end)
        or (len(found) > first and event is not EventType.STATE)
    ):
        return latest.issue
    if _speaks_of(view, context, act.start, act.end):
        return next((d.issue for d in reversed(found) if d.event in _TABLED and not d.inherited and d.issue != topic.generic), topic.issue)
    if event is EventType.ACCUSE and latest is not None and latest.actor == target_of(reading, act, event, act.actors[0], talks=False):
        return latest.issue
    return OTHER if event in {EventType.STATE, EventType.ACCUSE} and not topic.focused else topic.issue


def _demand(act: Act, found: Sequence[Draft], first: int) -> tuple[str, ...]:
    """The issues that another party demands in the same sentence, which the act answers."""
    return tuple(dict.fromkeys(
        d.issue for d in found[first:] if d.event is EventType.REQUEST and d.actor not in act.actors and not d.inherited
    ))


def _demand_inside(reading: Reading, act: Act) -> tuple[str, ...]:
    """The same for a demand that the sentence names behind the answer: «… عندما طالبت روسيا …»."""
    for other in reading.acts:
        if other.event is EventType.REQUEST and other.start >= act.head and not set(other.actors) & set(act.actors) and other.main:
            return issues_of([m for m in about(reading.view, reading.clauses, other) if not m.generic], other.event)
    return ()


def _points_back(view: View, first: int, last: int) -> bool:
    return any(view.marks[j] & Mark.ANAPHOR for j in range(first, last))


def _speaks_of(view: View, context: frozenset[str], first: int, last: int) -> bool:
    return any(not context.isdisjoint(view.words[j].keys) for j in range(first, last))


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article is about."""

    issue: str
    """The issue that is demanded most, else that is named most."""
    focused: bool
    """Whether hardly another is named."""
    generic: str
    """The issue of the talks themselves; '' when the article does not name it."""


def _topic(view: View, readings: Sequence[Reading]) -> Topic:
    named: Counter[str] = Counter()
    generic = ""
    for mention in view.mentions:
        if mention.generic:
            generic = mention.issue
        elif mention.strong:
            named[mention.issue] += 1
    demanded: Counter[str] = Counter()
    for reading in readings:
        for act in reading.acts:
            if act.event is EventType.REQUEST:
                demanded.update(m.issue for m in about(view, reading.clauses, act) if m.strong and not m.generic)
    ranked = demanded or named
    issue = max(ranked, key=lambda i: ranked[i], default=OTHER)
    return Topic(issue, bool(named) and named[issue] >= _FOCUS * named.total(), generic)
