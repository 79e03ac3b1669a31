"""An act and the word that reports it in, what its complement makes of it out: a forecast, a refusal, a plain stand."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.function_words import Mark
from streams.extract.positions.predicates import Part, Sense
from streams.records import EventType

__all__ = ["blame", "weigh"]

_HER: Final = ("ها", "نا")
_HIM: Final = ("ه", "هم", "نا", "ني")
"""Ends of «that» with a pronoun of the subject."""
_AS: Final = "ب"
_OWN: Final = ("ها", "هم", "نا")
"""Pronouns of an owner: «عن مصالحها»."""


def weigh(sentence: SentenceState, act: Act, sense: Sense) -> None:
    """What the complement makes of the act: a mere forecast of a warning, a refusal of a pledge not to do something."""
    context = sentence.context
    if sense.event is EventType.STATE and sense.plain and _judged(sentence, act):
        bad = any(context.marks[j] & Mark.BAD for j in range(act.after, act.end))
        act.event = EventType.REJECT if bad else EventType.SUPPORT
    if sense.event is EventType.STATE and sense.plain and _called_hostile(sentence, act):
        act.event, act.sure = EventType.ACCUSE, bool(act.subject)
    if sense.event is EventType.SUPPORT and _own_cause(sentence, act):
        act.event = EventType.STATE
    if sense.event is EventType.REJECT and _accusation(sentence, act):
        act.event, act.inherent = EventType.STATE, True
    elif sense.warning and not any(context.words[j].retaliation for j in range(act.after, act.end)):
        if not _addresses(sentence, act) and not _own_plan(sentence, act):
            act.event = EventType.STATE if _is_so(sentence, act) else EventType.EXPECT
    elif context.marks[_complement(sentence, act)] & Mark.NEGATIVE_NOUN:
        if sense.plain:
            act.event, act.inherent = EventType.STATE, True
        elif sense.event is EventType.AGREE:
            act.negated = not act.negated


def blame(sentence: SentenceState, act: Act, *, blamed: bool) -> None:
    """What a party says another did to harm is an accusation: «قالت بكين إن مانيلا انتهكت سيادتها»."""
    speaker = sentence.context.speaker(act.head)
    if not blamed or act.negated or speaker is None or not speaker.actor or speaker.actor in act.actors:
        return
    act.event, act.targets, act.actors = EventType.ACCUSE, act.actors, (speaker.actor,)


def _accusation(sentence: SentenceState, act: Act) -> bool:
    """Whether what is refused is an accusation, so that it is denied: «رفضت اتهامات كابل»."""
    senses = sentence.context.words[_complement(sentence, act)].senses
    return any(sense.part is Part.ACT and sense.event is EventType.ACCUSE for sense, _ in senses)


def _own_plan(sentence: SentenceState, act: Act) -> bool:
    """Whether what is warned of is what the one who warns will do: «حذرت من أنها ستمنع …»."""
    context, form = sentence.context, act.form
    for j in range(act.after, act.end - 1):
        if context.marks[j] & Mark.THAT:
            plan = context.words[j + 1].finite
            own = _HER if form is not None and form.feminine else _HIM
            return (
                plan is not None
                and plan.tense is Tense.FUTURE
                and not context.marks[j + 1] & Mark.IMPERSONAL
                and context.tokens.words[j].endswith(own)
            )
    return False


def _judged(sentence: SentenceState, act: Act) -> bool:
    """Whether a decision or proposal is given a verdict: «وصفت العرض بأنه مخادع», «أسفت للقرار واعتبرته مجحفا»."""
    marks = sentence.context.marks
    verdict = next((j for j in range(act.after, act.end) if marks[j] & (Mark.BAD | Mark.GOOD)), 0)
    first = sentence.clauses[0].first if sentence.context.words[act.head].owned else act.after
    return any(marks[j] & Mark.DECISION for j in range(first, verdict))


def _called_hostile(sentence: SentenceState, act: Act) -> bool:
    """Whether what another side does is called an attack: «وصفت سول المناورات بأنها عدوانية»; what is one's own may be called so by others only."""
    context = sentence.context
    called = next((j for j in range(act.after, act.end) if context.marks[j] & Mark.HOSTILE), 0)
    if not called or context.marks[called - 1] & (Mark.NEGATION | Mark.NEGATIVE_NOUN):
        return False
    named = any(context.tokens.words[j].startswith(_AS) for j in range(act.after, called + 1))
    return named and not any(context.marks[j] & Mark.COPULA for j in range(act.after, called))


def _is_so(sentence: SentenceState, act: Act) -> bool:
    """Whether what is warned of is there already: a content clause without a verb, «حذرت من أن الوضع خطير»."""
    context = sentence.context
    for clause in sentence.clauses[act.clause + 1 :]:
        if context.marks[clause.first] & Mark.THAT:
            return not any(
                word.finite is not None and not word.nominal for word in context.words[clause.first : act.end]
            )
    return False


def _own_cause(sentence: SentenceState, act: Act) -> bool:
    """Whether the first party named behind the verb is the actor itself: «دافع عن مصالح بلاده»."""
    context = sentence.context
    sides = [s for s in context.sides_in(act.after, act.end) if s not in act.subject and not context.only_place(s)]
    if sides:
        return sides[0].own or sides[0].actor in act.actors
    return any(
        context.marks[j] & Mark.PREPOSITION and context.tokens.words[j + 1].endswith(_OWN)
        for j in range(act.after, act.end - 1)
    )


def _complement(sentence: SentenceState, act: Act) -> int:
    """The first token behind the verb that is neither a party, a date nor a preposition of its own."""
    context = sentence.context
    for j in range(act.after, act.end):
        if context.side_at[j] < 0 and not context.dated[j] and not context.marks[j] & Mark.PREPOSITION:
            return j
    return act.end - 1


def _addresses(sentence: SentenceState, act: Act) -> bool:
    """Whether a party is the object of the verb: it stands before any preposition."""
    context = sentence.context
    for j in range(act.after, act.end):
        at = context.side_at[j]
        if at >= 0 and context.sides[at] not in act.subject:
            return not context.sides[at].preposition
        if context.marks[j] & Mark.PREPOSITION:
            return False
    return False
