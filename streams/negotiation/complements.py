"""An act and the word that reports it in, what its complement makes of it out: a forecast, a refusal, a plain stand."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense
from streams.negotiation.acts import Act, Reading
from streams.negotiation.marks import Mark
from streams.negotiation.predicates import Part, Sense
from streams.records import EventType

__all__ = ["blame", "weigh"]

_HER: Final = ("ها", "نا")
_HIM: Final = ("ه", "هم", "نا", "ني")
"""Ends of «that» with a pronoun of the subject."""
_OWN: Final = ("ها", "هم", "نا")
"""Pronouns of an owner: «عن مصالحها»."""


def weigh(reading: Reading, act: Act, sense: Sense) -> None:
    """What the complement makes of the act: a mere forecast of a warning, a refusal of a pledge not to do something."""
    view = reading.view
    if sense.event is EventType.STATE and sense.plain and _judged(reading, act):
        bad = any(view.marks[j] & Mark.BAD for j in range(act.after, act.end))
        act.event = EventType.REJECT if bad else EventType.SUPPORT
    if sense.event is EventType.SUPPORT and _own_cause(reading, act):
        act.event = EventType.STATE
    if sense.event is EventType.REJECT and _accusation(reading, act):
        act.event, act.inherent = EventType.STATE, True
    elif sense.warning and not any(view.words[j].retaliation for j in range(act.after, act.end)):
        if not _addresses(reading, act) and not _own_plan(reading, act):
            act.event = EventType.STATE if _is_so(reading, act) else EventType.EXPECT
    elif view.marks[_complement(reading, act)] & Mark.NEGATIVE_NOUN:
        if sense.plain:
            act.event, act.inherent = EventType.STATE, True
        elif sense.event is EventType.AGREE:
            act.negated = not act.negated


def blame(reading: Reading, act: Act, *, blamed: bool) -> None:
    """What a party says another did to harm is an accusation: «قالت بكين إن مانيلا انتهكت سيادتها»."""
    speaker = reading.view.speaker(act.head)
    if not blamed or act.negated or speaker is None or not speaker.actor or speaker.actor in act.actors:
        return
    act.event, act.targets, act.actors = EventType.ACCUSE, act.actors, (speaker.actor,)


def _accusation(reading: Reading, act: Act) -> bool:
    """Whether what is refused is an accusation, so that it is denied: «رفضت اتهامات كابل»."""
    senses = reading.view.words[_complement(reading, act)].senses
    return any(sense.part is Part.ACT and sense.event is EventType.ACCUSE for sense, _ in senses)


def _own_plan(reading: Reading, act: Act) -> bool:
    """Whether what is warned of is what the one who warns will do: «حذرت من أنها ستمنع …»."""
    view, form = reading.view, act.form
    for j in range(act.after, act.end - 1):
        if view.marks[j] & Mark.THAT:
            plan = view.words[j + 1].finite
            own = _HER if form is not None and form.feminine else _HIM
            return (
                plan is not None
                and plan.tense is Tense.FUTURE
                and not view.marks[j + 1] & Mark.IMPERSONAL
                and view.tokens.words[j].endswith(own)
            )
    return False


def _judged(reading: Reading, act: Act) -> bool:
    """Whether a decision or proposal is given a verdict: «وصفت العرض بأنه مخادع», «أسفت للقرار واعتبرته مجحفا»."""
    marks = reading.view.marks
    verdict = next((j for j in range(act.after, act.end) if marks[j] & (Mark.BAD | Mark.GOOD)), 0)
    first = reading.clauses[0].first if reading.view.words[act.head].owned else act.after
    return any(marks[j] & Mark.DECISION for j in range(first, verdict))


def _is_so(reading: Reading, act: Act) -> bool:
    """Whether what is warned of is there already: a content clause without a verb, «حذرت من أن الوضع خطير»."""
    view = reading.view
    for clause in reading.clauses[act.clause + 1 :]:
        if view.marks[clause.first] & Mark.THAT:
            return not any(word.finite is not None and not word.nominal for word in view.words[clause.first : act.end])
    return False


def _own_cause(reading: Reading, act: Act) -> bool:
    """Whether the first party named behind the verb is the actor itself: «دافع عن مصالح بلاده»."""
    view = reading.view
    sides = [s for s in view.sides_in(act.after, act.end) if s not in act.subject and not view.only_place(s)]
    if sides:
        return sides[0].own or sides[0].actor in act.actors
    return any(
        view.marks[j] & Mark.PREPOSITION and view.tokens.words[j + 1].endswith(_OWN)
        for j in range(act.after, act.end - 1)
    )


def _complement(reading: Reading, act: Act) -> int:
    """The first token behind the verb that is neither a party, a date nor a preposition of its own."""
    view = reading.view
    for j in range(act.after, act.end):
        if view.side_at[j] < 0 and not view.dated[j] and not view.marks[j] & Mark.PREPOSITION:
            return j
    return act.end - 1


def _addresses(reading: Reading, act: Act) -> bool:
    """Whether a party is the object of the verb: it stands before any preposition."""
    view = reading.view
    for j in range(act.after, act.end):
        at = view.side_at[j]
        if at >= 0 and view.sides[at] not in act.subject:
            return not view.sides[at].preposition
        if view.marks[j] & Mark.PREPOSITION:
            return False
    return False
