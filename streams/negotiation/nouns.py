"""A noun, adjective, participle or set phrase in its clause in, the act that it reports out: rules of positions."""

from __future__ import annotations

from typing import Final

from streams.negotiation.acts import Act, Reading
from streams.negotiation.clauses import Opening
from streams.negotiation.complements import weigh
from streams.negotiation.frames import noun_behind
from streams.negotiation.marks import Mark
from streams.negotiation.predicates import Part, Sense
from streams.negotiation.roles import actors_of_subject, clause_start, owner_of, subject_of
from streams.negotiation.scopes import has_object, negated_at, new_act, opens_clause
from streams.negotiation.view import Side, View
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


def phrase(reading: Reading, i: int, k: int) -> Act | None:
    """A set phrase: «غير مقبول», «على استعداد», «لا بد»; the stand of its subject or of whoever speaks."""
    folded = reading.view.tokens.words
    match = reading.view.words[i].phrase_at(folded, i, Sense)
    if match is None:
        return None
    length, sense = match
    speaker = reading.view.speaker(i)
    subject = subject_of(reading.view, reading.clauses, k, i, None)
    codes = tuple(s.actor for s in subject.sides if s.actor)
    said = (speaker.actor,) if speaker is not None and speaker.actor else ()
    if sense.event in _SPEAKERS:
        actors, targets = said or _voiced(reading, i, k), tuple(c for c in codes if c not in said)
    else:
        first, then = (said, codes) if sense.event is EventType.THREATEN else (codes, said)
        actors, targets = first or then or reading.last, ()
    if not actors:
        return None
    start = reading.clauses[clause_start(reading.clauses, k)].first
    return new_act(
        reading,
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
    )


def _voiced(reading: Reading, i: int, k: int) -> tuple[str, ...]:
    """Whose a judgement is that leads to a quote: «هناك أمل في …»."""
    view = reading.view
    for j in range(i, reading.clauses[min(k + 1, len(reading.clauses) - 1)].last):
        speaker = view.speaker(j)
        if speaker is not None and speaker.actor:
            return (speaker.actor,)
    return ()


def participle(reading: Reading, i: int, k: int) -> Act | None:
    """An adverbial participle that goes on with the sentence: «متهما», «داعية»."""
    clause = reading.clauses[k]
    if clause.opening is not Opening.PARTICIPLE or i > clause.first + 1:
        return None
    for frame, _ in reading.view.words[i].frames:
        after = noun_behind(reading, frame, i + 1, k) if frame.adverbial and reading.last else 0
        if after:
            return new_act(reading, "positions.participle", frame.event, i, i + 1, k, narrator_of(reading, k))
    for sense, _ in reading.view.words[i].senses:
        if sense.part is Part.PARTICIPLE and reading.last:
            act = new_act(
                reading,
                "positions.participle",
                sense.event,
                i,
                i + 1,
                k,
                narrator_of(reading, k),
                inherent=sense.negated,
            )
            weigh(reading, act, sense)
            return act
    return None


def narrator_of(reading: Reading, k: int) -> tuple[str, ...]:
    """Whose sentence a participle goes on with: the subject of the latest verb, or the speaker of the latest quote."""
    first = reading.clauses[k].first
    latest = reading.acts[-1] if reading.acts else None
    if latest is not None and latest.clause == k - 1 and latest.main and not reading.view.marks[first - 1] & Mark.STOP:
        return latest.actors
    for j in range(first - 1, max(-1, reading.clauses[0].first - 1), -1):
        speaker = reading.view.speaker(j)
        if speaker is not None and speaker.actor:
            return (speaker.actor,)
        if reading.view.words[j].finite is not None:
            break
    return reading.last


def adjective(reading: Reading, i: int, k: int) -> Act | None:
    """The predicate of a nominal sentence: «الناتو مستعد», «نحن جاهزون», «ليست مستعدة»."""
    view = reading.view
    if view.words[i].preposition or view.tokens.words[i].startswith("ال"):
        return None
    for sense, _ in view.words[i].senses:
        if sense.part is not Part.ADJECTIVE:
            continue
        subject = subject_of(view, reading.clauses, k, i, None)
        actors = actors_of_subject(reading, subject, i, k, None)
        if not actors:
            continue
        start = reading.clauses[clause_start(reading.clauses, k)].first
        act = new_act(
            reading, "positions.adjective", sense.event, i, i + 1, k, actors, start=start, subject=subject.sides
        )
        act.negated, act.inherent = negated_at(reading, i), sense.negated
        return act
    return None


def object_of_light(reading: Reading, i: int, k: int) -> Act | None:
    """The noun of a light verb: «أبدى استعداده», «أعربت عن قلقها», «أكد رفضه»."""
    light = reading.light
    if not light or i < reading.light_at or _aside(reading, i) or has_object(reading, i):
        return None
    if reading.clauses[k].opening is Opening.RELATIVE and not reading.view.words[i].owned:
        return None
    for sense, form in reading.view.words[i].senses:
        if reading.intent and sense.event in _WORDS:
            continue
        if form is None and sense.part in {Part.OBJECT, Part.ACT} and _whole(reading, sense, i):
            act = new_act(
                reading,
                "positions.light",
                sense.event,
                i,
                i + 1,
                k,
                light,
                start=reading.light_at,
                subject=reading.light_subject,
            )
            act.negated, act.inherent = reading.light_negated or negated_at(reading, i), sense.negated
            act.planned = reading.planned
            return act
    return None


def further_object(reading: Reading, i: int, k: int) -> Act | None:
    """The next noun with its owner's pronoun under the same light verb: «أكدت تمسكها بـ… ورفضها …»; ends the act before."""
    latest, word = reading.acts[-1] if reading.acts else None, reading.view.words[i]
    if latest is None or latest.rule != "positions.light" or not word.joined or not word.owned or latest.end <= i:
        return None
    if not reading.view.words[latest.head].owned or not latest.clause <= k:
        return None
    for sense, form in word.senses:
        if form is None and sense.part in {Part.OBJECT, Part.ACT} and _whole(reading, sense, i):
            act = new_act(reading, latest.rule, sense.event, i, i + 1, k, latest.actors, subject=latest.subject)
            act.negated, act.inherent = latest.negated, sense.negated
            latest.end = i
            return act
    return None


def _aside(reading: Reading, i: int) -> bool:
    """Whether a phrase of time or place holds the noun: «خلال المباحثات»."""
    marks = reading.view.marks
    before = marks[i - 1] if i else Mark.NONE
    return bool(before & (Mark.TEMPORAL | Mark.PLACE))


def _whole(reading: Reading, sense: Sense, i: int) -> bool:
    """Whether the further words of a noun phrase follow."""
    return not sense.needs or reading.view.tokens.words[i + 1 : i + 1 + len(sense.needs)] == sense.needs


def act_of_noun(reading: Reading, i: int, k: int) -> Act | None:
    """A noun with its owner: «مطالب موسكو», «المطالب الروسية», «حشد القوات الروسية»."""
    view, limit = reading.view, reading.clauses[k].last
    if i and view.marks[i - 1] & Mark.NEGATIVE_NOUN:
        return None
    for sense, form in view.words[i].senses:
        if form is not None or sense.part is not Part.ACT:
            continue
        owner = None if view.words[i].owned else owner_of(view, i + 1, limit)
        actors = _unowned(reading, sense.event, i, k) if owner is None else (owner.actor,) if owner.actor else ()
        if actors:
            after = i + 1 if owner is None else owner.last
            act = new_act(reading, "positions.act", sense.event, i, after, k, actors, main=False)
            act.subject = (owner,) if owner is not None else ()
            act.end = _noun_end(reading, act, k)
            return act
    return None


def _unowned(reading: Reading, event: EventType, i: int, k: int) -> tuple[str, ...]:
    """Whose a noun without an owner is: manoeuvres that open a clause are the speaker's; further demands are whose the first were."""
    speaker = reading.view.speaker(i)
    if event is EventType.MOBILIZE and i >= reading.taken and speaker is not None and opens_clause(reading, i, k):
        return (speaker.actor,) if speaker.actor else ()
    if event is EventType.REQUEST and i < reading.taken:
        return next((a.actors for a in reversed(reading.acts) if a.event is event and a.rule == "positions.act"), ())
    return ()


def _noun_end(reading: Reading, act: Act, k: int) -> int:
    """The end of what the noun is about: its own clause, and a content or relative clause that goes on with it."""
    clauses = reading.clauses
    j = k + 1
    while (
        j < len(clauses) and clauses[j].last <= act.end and clauses[j].opening in {Opening.NOUN_THAT, Opening.RELATIVE}
    ):
        j += 1
    return max(act.after, clauses[j - 1].last)


def duty(reading: Reading, i: int, k: int) -> Act | None:
    """A duty laid on a party: «على إسرائيل أن تنسحب», «على بغداد الوفاء بتعهداتها»; the demand of whoever speaks."""
    view = reading.view
    speaker = view.speaker(i)
    if not view.marks[i] & Mark.DUTY or speaker is None or not speaker.actor or i > reading.clauses[k].first + 1:
        return None
    party = _bound(reading, i + 1)
    if party is None or party.last >= len(view.words):
        return None
    if not view.marks[party.last] & Mark.THAT and not (opens_clause(reading, i, k) and _is_task(view, party.last)):
        return None
    targets = (party.actor,) if party.actor else ()
    return new_act(reading, "positions.duty", EventType.REQUEST, i, party.last, k, (speaker.actor,), targets=targets)


def _bound(reading: Reading, i: int) -> Side | None:
    """The last mention of the party right behind «على», titles and further mentions of it in between."""
    view, party = reading.view, None
    while i < len(view.words):
        at = view.side_at[i]
        if at >= 0:
            side = view.sides[at]
            if party is not None and side.actor != party.actor:
                break
            party, i = side, side.last
        elif party is None and view.gazetteer.title_stem(view.tokens.words[i]) is not None:
            i += 1
        else:
            break
    return party


def _is_task(view: View, i: int) -> bool:
    """Whether the token is a noun with the article that nothing else accounts for: «الوفاء», «الالتزام»."""
    word = view.words[i]
    return view.tokens.words[i].startswith("ال") and word.finite is None and not view.marks[i] and not view.inside[i]
