"""A noun, adjective, participle or set phrase in its clause in, the act that it reports out: rules of positions."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.actors import actors_of_subject, clause_start, subject_of
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.certainty import note_helped
from streams.extract.positions.clauses import Opening
from streams.extract.positions.complement_effects import weigh
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.owners import owner_of
from streams.extract.positions.predicates import Part, Sense
from streams.extract.positions.scope import has_object, negated_at, new_act, opens_clause
from streams.extract.positions.sides import Side
from streams.extract.positions.verb_rules import noun_behind
from streams.records import EventType

__all__ = [
    "act_of_noun",
    "adjective",
    "duty",
    "further_object",
    "narrator_of",
    "object_of_light",
    "participle",
    "phrase",
]

_WORDS: Final = frozenset({EventType.STATE, EventType.OFFER, EventType.REQUEST, EventType.EXPECT, EventType.ACCUSE})
"""What is said rather than done: nobody intends it as such."""
_SPEAKERS: Final = frozenset(
    {EventType.REQUEST, EventType.REJECT, EventType.SUPPORT, EventType.EXPECT, EventType.ACCUSE}
)
"""Set phrases of these are judgements of whoever speaks; of the others, predicates of their subject."""
_OPPONENT_MAX: Final = 5
"""Tokens between an accusation, «against» and whom it is directed against."""
_AGAINST: Final = "ضد"
_THE: Final = "ال"
_AND_THE: Final = "وال"
_THE_LEAST: Final = 1
"""Tokens of a nominal clause behind its opening."""


def phrase(sentence: SentenceState, i: int, k: int) -> Act | None:
    """A set phrase: «غير مقبول», «على استعداد», «لا بد»; the stand of its subject or of whoever speaks."""
    folded = sentence.context.tokens.words
    match = sentence.context.words[i].phrase_at(folded, i, Sense)
    if match is None or sentence.context.marks[i] & Mark.THAT:
        return None  # «إن لنا الحق» is no «آن لنا»
    length, sense = match
    speaker = sentence.context.speaker(i)
    subject = subject_of(sentence.context, sentence.clauses, k, i, None)
    if sense.event is EventType.ACCUSE and (subject.speaking or any(side.own for side in subject.sides)):
        return None  # «بلاده تتحمل مسؤولية …»: nobody accuses himself
    codes = tuple(s.actor for s in subject.sides if s.actor)
    said = (speaker.actor,) if speaker is not None and speaker.actor else ()
    if sense.event is EventType.ACCUSE and codes and codes == said:
        return None
    if sense.event in _SPEAKERS:
        actors, targets = said or _voiced(sentence, i, k), tuple(c for c in codes if c not in said)
    else:
        first, then = (said, codes) if sense.event is EventType.THREATEN else (codes, said)
        actors, targets = first or then or sentence.last, ()
    if not actors:
        return None
    start = _predication(sentence.context, sentence.clauses[clause_start(sentence.clauses, k)].first, i)
    return new_act(
        sentence,
        "positions.phrase",
        sense.event,
        i,
        i + length,
        k,
        actors,
        start=start,
        targets=targets,
        inherent=sense.negated,
        subject=subject.sides,
        sure=sense.certain and bool(said) and (bool(targets) or sense.event is not EventType.ACCUSE),
    )


def _predication(context: PositionContext, first: int, i: int) -> int:
    """Where the nominal clause of the phrase begins, one that is joined to another: «المحادثات بداية طيبة والممر خط أحمر»."""
    words, marks = context.tokens.words, context.marks
    begin = next((j for j in range(i - 1, first, -1) if words[j].startswith(_AND_THE)), first)
    before = words[begin - 1]
    whole = marks[begin - 1] & Mark.NAMING or not (before.startswith(_THE) or context.inside[begin - 1])
    told = not any(marks[j] & Mark.PREPOSITION or context.words[j].finite is not None for j in range(first + 1, i))
    return begin if begin > first + _THE_LEAST and whole and told else first


def _voiced(sentence: SentenceState, i: int, k: int) -> tuple[str, ...]:
    """Whose a judgement is that leads to a quote: «هناك أمل في …»."""
    context = sentence.context
    for j in range(i, sentence.clauses[min(k + 1, len(sentence.clauses) - 1)].last):
        speaker = context.speaker(j)
        if speaker is not None and speaker.actor:
            return (speaker.actor,)
    return ()


def participle(sentence: SentenceState, i: int, k: int) -> Act | None:
    """An adverbial participle that goes on with the sentence: «متهما», «داعية»."""
    clause = sentence.clauses[k]
    if clause.opening is not Opening.PARTICIPLE or i > clause.first + 1:
        return None
    for frame, _ in sentence.context.words[i].frames:
        after = noun_behind(sentence, frame, i + 1, k) if frame.adverbial and sentence.last else 0
        if after:
            return new_act(sentence, "positions.participle", frame.event, i, i + 1, k, narrator_of(sentence, k))
    for sense, _ in sentence.context.words[i].senses:
        if sense.part is Part.PARTICIPLE and sentence.last:
            act = new_act(
                sentence,
                "positions.participle",
                sense.event,
                i,
                i + 1,
                k,
                narrator_of(sentence, k),
                inherent=sense.negated,
            )
            weigh(sentence, act, sense)
            return act
    return None


def narrator_of(sentence: SentenceState, k: int) -> tuple[str, ...]:
    """Whose sentence a participle goes on with: the subject of the latest verb, or the speaker of the latest quote."""
    first = sentence.clauses[k].first
    latest = sentence.acts[-1] if sentence.acts else None
    if (
        latest is not None
        and latest.clause == k - 1
        and latest.main
        and not sentence.context.marks[first - 1] & Mark.STOP
    ):
        return latest.actors
    for j in range(first - 1, max(-1, sentence.clauses[0].first - 1), -1):
        speaker = sentence.context.speaker(j)
        if speaker is not None and speaker.actor:
            return (speaker.actor,)
        if sentence.context.words[j].finite is not None:
            break
    return sentence.last


def adjective(sentence: SentenceState, i: int, k: int) -> Act | None:
    """The predicate of a nominal sentence: «الناتو مستعد», «نحن جاهزون», «ليست مستعدة»."""
    context = sentence.context
    if context.words[i].preposition or context.tokens.words[i].startswith("ال"):
        return None
    for sense, _ in context.words[i].senses:
        if sense.part is not Part.ADJECTIVE:
            continue
        subject = subject_of(context, sentence.clauses, k, i, None)
        actors = actors_of_subject(sentence, subject, i, k, None)
        if not actors:
            continue
        start = sentence.clauses[clause_start(sentence.clauses, k)].first
        act = new_act(
            sentence, "positions.adjective", sense.event, i, i + 1, k, actors, start=start, subject=subject.sides
        )
        act.negated, act.inherent = negated_at(sentence, i), sense.negated
        note_helped(context, act)
        return act
    return None


def object_of_light(sentence: SentenceState, i: int, k: int) -> Act | None:
    """The noun of a light verb: «أبدى استعداده», «أعربت عن قلقها», «أكد رفضه»."""
    light = sentence.light
    if not light or i < sentence.light_at or _aside(sentence, i) or has_object(sentence, i):
        return None
    if sentence.clauses[k].opening is Opening.RELATIVE and not sentence.context.words[i].owned:
        return None
    for sense, form in sentence.context.words[i].senses:
        if sentence.intent and sense.event in _WORDS:
            continue
        if form is None and sense.part in {Part.OBJECT, Part.ACT} and _whole(sentence, sense, i):
            act = new_act(
                sentence,
                "positions.light",
                sense.event,
                i,
                i + 1,
                k,
                light,
                start=sentence.light_at,
                subject=sentence.light_subject,
            )
            act.negated, act.inherent = sentence.light_negated or negated_at(sentence, i), sense.negated
            act.planned = sentence.planned
            note_helped(sentence.context, act)
            return act
    return None


def further_object(sentence: SentenceState, i: int, k: int) -> Act | None:
    """The next noun with its owner's pronoun under the same light verb: «أكدت تمسكها بـ… ورفضها …»; ends the act before."""
    latest, word = sentence.acts[-1] if sentence.acts else None, sentence.context.words[i]
    if latest is None or latest.rule != "positions.light" or not word.joined or not word.owned or latest.end <= i:
        return None
    if not sentence.context.words[latest.head].owned or not latest.clause <= k:
        return None
    for sense, form in word.senses:
        if form is None and sense.part in {Part.OBJECT, Part.ACT} and _whole(sentence, sense, i):
            act = new_act(sentence, latest.rule, sense.event, i, i + 1, k, latest.actors, subject=latest.subject)
            act.negated, act.inherent = latest.negated, sense.negated
            latest.end = i
            return act
    return None


def _aside(sentence: SentenceState, i: int) -> bool:
    """Whether a phrase of time or place holds the noun: «خلال المباحثات»."""
    marks = sentence.context.marks
    before = marks[i - 1] if i else Mark.NONE
    return bool(before & (Mark.TEMPORAL | Mark.PLACE))


def _whole(sentence: SentenceState, sense: Sense, i: int) -> bool:
    """Whether the further words of a noun phrase follow."""
    return not sense.needs or sentence.context.tokens.words[i + 1 : i + 1 + len(sense.needs)] == sense.needs


def act_of_noun(sentence: SentenceState, i: int, k: int) -> Act | None:
    """A noun with its owner: «مطالب موسكو», «المطالب الروسية», «حشد القوات الروسية»."""
    context, limit = sentence.context, sentence.clauses[k].last
    if i and context.marks[i - 1] & Mark.NEGATIVE_NOUN:
        return None
    for sense, form in context.words[i].senses:
        if form is not None or sense.part is not Part.ACT:
            continue
        owner = None if context.words[i].owned else owner_of(context, i + 1, limit)
        actors = _unowned(sentence, sense.event, i, k) if owner is None else (owner.actor,) if owner.actor else ()
        if actors:
            after = i + 1 if owner is None else owner.last
            act = new_act(sentence, "positions.act", sense.event, i, after, k, actors, main=False)
            act.subject = (owner,) if owner is not None else ()
            act.end = _noun_end(sentence, act, k)
            if sense.certain and owner is not None:
                _note_opponent(context, act)
            return act
    return None


def _note_opponent(context: PositionContext, act: Act) -> None:
    """Note against whom a noun of accusing is directed: «دعوى سيول ضد طوكيو»."""
    j = next(
        (j for j in range(act.after, min(act.after + _OPPONENT_MAX, act.end)) if context.tokens.words[j] == _AGAINST),
        -1,
    )
    other = next((s for s in context.sides_in(j + 1, j + 1 + _OPPONENT_MAX) if s.actor), None) if j >= 0 else None
    if other is not None and other.actor and other.actor not in act.actors:
        act.sure, act.targets = True, (other.actor,)


def _unowned(sentence: SentenceState, event: EventType, i: int, k: int) -> tuple[str, ...]:
    """Whose a noun without an owner is: manoeuvres that open a clause are the speaker's; further demands are whose the first were."""
    speaker = sentence.context.speaker(i)
    if event is EventType.MOBILIZE and i >= sentence.taken and speaker is not None and opens_clause(sentence, i, k):
        return (speaker.actor,) if speaker.actor else ()
    if event is EventType.REQUEST and i < sentence.taken:
        return next((a.actors for a in reversed(sentence.acts) if a.event is event and a.rule == "positions.act"), ())
    return ()


def _noun_end(sentence: SentenceState, act: Act, k: int) -> int:
    """The end of what the noun is about: its own clause, and a content or relative clause that goes on with it."""
    clauses = sentence.clauses
    j = k + 1
    while (
        j < len(clauses) and clauses[j].last <= act.end and clauses[j].opening in {Opening.NOUN_THAT, Opening.RELATIVE}
    ):
        j += 1
    return max(act.after, clauses[j - 1].last)


def duty(sentence: SentenceState, i: int, k: int) -> Act | None:
    """A duty laid on a party: «على إسرائيل أن تنسحب», «على بغداد الوفاء بتعهداتها»; the demand of whoever speaks."""
    context = sentence.context
    speaker = context.speaker(i)
    if not context.marks[i] & Mark.DUTY or speaker is None or not speaker.actor or i > sentence.clauses[k].first + 1:
        return None
    party = _bound(sentence, i + 1)
    if party is None or party.last >= len(context.words):
        return None
    if not context.marks[party.last] & Mark.THAT and not (
        opens_clause(sentence, i, k) and _is_task(context, party.last)
    ):
        return None
    targets = (party.actor,) if party.actor else ()
    return new_act(sentence, "positions.duty", EventType.REQUEST, i, party.last, k, (speaker.actor,), targets=targets)


def _bound(sentence: SentenceState, i: int) -> Side | None:
    """The last mention of the party right behind «على», titles and further mentions of it in between."""
    context, party = sentence.context, None
    while i < len(context.words):
        at = context.side_at[i]
        if at >= 0:
            side = context.sides[at]
            if party is not None and side.actor != party.actor:
                break
            party, i = side, side.last
        elif party is None and context.gazetteer.title_stem(context.tokens.words[i]) is not None:
            i += 1
        else:
            break
    return party


def _is_task(context: PositionContext, i: int) -> bool:
    """Whether the token is a noun with the article that nothing else accounts for: «الوفاء», «الالتزام»."""
    word = context.words[i]
    return (
        context.tokens.words[i].startswith("ال")
        and word.finite is None
        and not context.marks[i]
        and not context.inside[i]
    )
