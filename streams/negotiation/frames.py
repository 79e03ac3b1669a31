"""A word in its clause in, the act that it reports out: the rules of positions, for verbs, nouns and set phrases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.rule import Rule
from streams.negotiation.acts import Act, Reading, Subject
from streams.negotiation.clauses import Opening
from streams.negotiation.predicates import Frame, Part, Sense
from streams.negotiation.roles import actors_of_subject, clause_start, joined_sides, owner_of, subject_of
from streams.negotiation.scopes import negated_at, new_act, opens_clause, reach_of, reports
from streams.negotiation.view import Side, View
from streams.negotiation.words import Mark
from streams.records import EventType

__all__ = ["FRAME_RULES", "Build", "narrator_of"]

Build = Callable[[Reading, int, int], Act | None]
"""Reading, token number, clause number -> the act reported there, or None."""

_FRAME_TOKENS_MAX: Final = 12
_NEED_TOKENS_MAX: Final = 9
_BARE_THAT: Final = "ان"
_SPEAKERS: Final = frozenset({EventType.REQUEST, EventType.REJECT, EventType.SUPPORT, EventType.EXPECT, EventType.ACCUSE})
"""Set phrases of these are judgements of whoever speaks; of the others, predicates of their subject."""


def _phrase(reading: Reading, i: int, k: int) -> Act | None:
    """A set phrase: «غير مقبول», «على استعداد», «لا بد»; the stand of its subject or of whoever speaks."""
    folded = reading.view.tokens.words
    for rest, sense in reading.view.words[i].phrases:
        if isinstance(sense, Sense) and folded[i + 1:i + 1 + len(rest)] == rest:
            break
    else:
        return None
    speaker = reading.view.speaker(i)
    subject = subject_of(reading.view, reading.clauses, k, i, None)
    codes = tuple(s.actor for s in subject.sides if s.actor)
    said = (speaker.actor,) if speaker is not None and speaker.actor else ()
    if sense.event in _SPEAKERS:
        actors, targets = said or (reading.last if not codes else ()), tuple(c for c in codes if c not in said)
    else:
        actors, targets = codes or said or reading.last, ()
    if not actors:
        return None
    start = reading.clauses[clause_start(reading.clauses, k)].first
    return new_act(reading, "positions.phrase", sense.event, i, i + 1 + len(rest), k, actors, start=start, targets=targets,
                inherent=sense.negated, subject=subject.sides)


def _frame(reading: Reading, i: int, k: int) -> Act | None:
    """A verb with its noun: «طرح مطالب», «فرض عقوبات», «سحب قواته»."""
    view = reading.view
    found = []
    for number, (frame, form) in enumerate(view.words[i].frames):
        if frame.forecast and (form is None or form.tense is not Tense.FUTURE):
            continue
        if form is None or (_finite_here(reading, i, k, form) and not view.words[i].owned):
            after = _noun_behind(reading, frame, i + 1, k)
            if after:
                found.append((after, number, frame, form))
    for after, _, frame, form in sorted(found, key=lambda f: f[:2]):
        if form is None:
            act = _masdar(reading, frame, i, after, k)
        else:
            act = _verbal(reading, "positions.frame", frame.event, i, after, k, form)
        if act is not None:
            act.mutual = True if frame.mutual else None
            return act
    return None


def _noun_behind(reading: Reading, frame: Frame, i: int, k: int) -> int:
    """The token behind the frame's noun; 0 when it is not there."""
    view = reading.view
    folded = view.tokens.words
    limit = min(reach_of(reading, k), i + _FRAME_TOKENS_MAX)
    light = view.marks[i - 1] & Mark.LIGHT
    for j in range(i, limit):
        keys = view.words[j].keys
        if not frame.firsts.isdisjoint(keys):
            for key in sorted(frame.firsts & keys):
                for phrase, _ in frame.nouns[key]:
                    if phrase[1:] == folded[j + 1:j + len(phrase)]:
                        return j + len(phrase)
        if view.marks[j] & (Mark.THAT | Mark.TEMPORAL | Mark.RELATIVE):
            return 0
        if j > i and light and any(s.part in {Part.OBJECT, Part.ACT} for s, _ in view.words[j].senses):
            return 0
    return 0


def _masdar(reading: Reading, frame: Frame, i: int, after: int, k: int) -> Act | None:
    """The verbal noun of a frame, under a light verb: «قرر إلغاء اعتماد دبلوماسيين», «الرد بتعليق عمل بعثتها»."""
    view = reading.view
    light = reading.light
    if light is None and not (view.words[i].preposition == "ب" and i and view.marks[i - 1] & Mark.LIGHT):
        return None
    before = [s for s in view.sides_in(reading.clauses[k].first, i) if s.actor]
    actors = light or ((before[-1].actor,) if before and before[-1].actor else reading.last)
    if not actors:
        return None
    return new_act(reading, "positions.light", frame.event, i, after, k, actors, start=reading.light_at if light else i,
                negated=bool(light) and reading.light_negated, planned=bool(light) and reading.planned)


def _verb(reading: Reading, i: int, k: int) -> Act | None:
    """A verb that reports a stand or act by itself: «طالب», «رفضت», «سيهددون»."""
    for sense, form in reading.view.words[i].senses:
        if form is None or sense.part is not Part.VERB or not _finite_here(reading, i, k, form):
            continue
        if (sense.needs and not _needed(reading, sense, i, k)) or (sense.plain and reports(reading, k, sense.event)):
            continue
        if sense.plain and sense.event is EventType.STATE and not _evaluates(reading, i, k, form):
            continue
        act = _verbal(reading, "positions.verb", sense.event, i, i + 1, k, form, transitive=sense.transitive)
        if act is not None:
            act.inherent, act.mutual = sense.negated, False if sense.alone else None
            _weigh(reading, act, sense)
            return act
    return None


def _weigh(reading: Reading, act: Act, sense: Sense) -> None:
    """What the complement makes of the act: a mere forecast of a warning, a refusal of a pledge not to do something."""
    view = reading.view
    if sense.warning and not any(view.words[j].retaliation for j in range(act.after, act.end)):
        if not _addresses(reading, act):
            act.event = EventType.EXPECT
    elif view.marks[_complement(reading, act)] & Mark.NEGATIVE_NOUN:
        if sense.plain:
            act.event, act.inherent = EventType.STATE, True
        elif sense.event is EventType.AGREE:
            act.negated = not act.negated


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


def _evaluates(reading: Reading, i: int, k: int, form: VerbForm) -> bool:
    """Whether «to regard as» has its subject named: in a relative clause, or before its object."""
    return bool(subject_of(reading.view, reading.clauses, k, i, form).sides)


def _finite_here(reading: Reading, i: int, k: int, form: VerbForm) -> bool:
    """Whether the word is a verb that reports something here: no verbal noun, no verb of «that he may»."""
    view = reading.view
    before = view.marks[i - 1] if i else Mark.NONE
    if form.tense is Tense.JUSSIVE:
        return bool(before & Mark.NEGATION)
    if before & Mark.SOURCE or (before & Mark.THAT and (view.words[i].nominal or _subjunctive(view, i, form))):
        return False
    if view.words[i].nominal and (before & (Mark.PREPOSITION | Mark.TEMPORAL) or _governed(reading, i, k)):
        return False
    return not before & Mark.PREPOSITION or bool(before & Mark.TEMPORAL)


def _subjunctive(view: View, i: int, form: VerbForm) -> bool:
    """Whether a bare «that» before a present form makes it what may or should be: «أن تسمح»; «أنها تسمح» is a statement."""
    return form.tense is Tense.PRESENT and view.tokens.words[i - 1].endswith(_BARE_THAT)


def _governed(reading: Reading, i: int, k: int) -> bool:
    """Whether a finite verb stands before the word in its clause, so that a noun is its object."""
    view = reading.view
    return not view.words[i].joined and any(
        word.finite is not None and not word.nominal for word in view.words[reading.clauses[k].first:i]
    )


def _needed(reading: Reading, sense: Sense, i: int, k: int) -> bool:
    """Whether one of the words that the sense needs follows."""
    view = reading.view
    for j in range(i + 1, min(reach_of(reading, k) + 1, i + _NEED_TOKENS_MAX, len(view.words))):
        word = view.tokens.words[j]
        if word in sense.needs or (word[0] in sense.needs and len(word) > 2 and _glued(reading, j, word[0])):
            return True
    return False


def _glued(reading: Reading, j: int, preposition: str) -> bool:
    view = reading.view
    at = view.side_at[j]
    return (view.words[j].preposition == preposition or (at >= 0 and view.sides[at].preposition == preposition)
            or view.tokens.words[j].startswith((preposition + "ال", preposition + "ا", "لل")))


def _verbal(
    reading: Reading, rule: str, event: EventType, i: int, after: int, k: int, form: VerbForm, *, transitive: bool = False
) -> Act | None:
    """The act of a finite verb."""
    view = reading.view
    if event is EventType.CONSULT and not _happened(reading, i, form):
        return None
    subject = subject_of(view, reading.clauses, k, i, form, transitive=transitive)
    if not subject.sides and event in _MUTUAL:
        pair = _between(reading, i, k)
        subject = Subject(pair, named=True) if pair else subject
    if not subject.sides and not subject.speaking and form.person == 3 and after > i + 1:
        owner = owner_of(view, after, reading.clauses[k].last) or _side_over(reading, after - 1)
        if owner is not None and owner.actor and owner.first >= i and (not view.words[i].nominal or opens_clause(reading, i, k)):
            subject = Subject((owner,), named=True)
    elif view.words[i].nominal and after > i + 1 and subject.sides and i < subject.sides[0].first < after:
        return None
    if view.words[i].nominal and not subject.sides and not view.words[i].joined:
        return None
    actors = actors_of_subject(reading, subject, i, k, form)
    if not actors:
        speaker = view.speaker(i)
        if speaker is None or not speaker.actor or event not in _IMPERSONAL:
            return None
        actors = (speaker.actor,)
    begin = i
    if subject.sides and subject.sides[0].first < i:
        begin = reading.clauses[clause_start(reading.clauses, k)].first
    act = new_act(reading, rule, event, i, after, k, actors, start=begin, form=form, subject=subject.sides)
    act.negated = negated_at(reading, i)
    return act


def _happened(reading: Reading, i: int, form: VerbForm) -> bool:
    """Whether a meeting takes or took place: what is only to come is no consultation yet."""
    before = reading.view.marks[i - 1] if i else Mark.NONE
    return form.tense is Tense.PAST or (form.tense is Tense.PRESENT and not before & (Mark.THAT | Mark.FUTURE)) or bool(before & Mark.NEGATION)


def _between(reading: Reading, i: int, k: int) -> tuple[Side, ...]:
    """The parties behind «between»: «جرت محادثات بين موسكو وكييف»."""
    view = reading.view
    limit = reach_of(reading, k)
    for j in range(i + 1, limit):
        if view.marks[j] & Mark.BETWEEN:
            first = next((view.sides[view.side_at[x]] for x in range(j + 1, min(j + 4, limit)) if view.side_at[x] >= 0), None)
            return joined_sides(view, first, limit) if first is not None else ()
    return ()


def _side_over(reading: Reading, i: int) -> Side | None:
    at = reading.view.side_at[i]
    return reading.view.sides[at] if at >= 0 else None


_MUTUAL: Final = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
"""What parties do with each other, so that they may be named behind «between»."""
_IMPERSONAL: Final = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.EXPECT})
"""What an abstract subject may do on behalf of whoever speaks: «يتطلب الوضع», «سيهدد الأمن»."""


def _participle(reading: Reading, i: int, k: int) -> Act | None:
    """An adverbial participle that goes on with the sentence: «متهما», «داعية»."""
    clause = reading.clauses[k]
    if clause.opening is not Opening.PARTICIPLE or i > clause.first + 1:
        return None
    for sense, _ in reading.view.words[i].senses:
        if sense.part is Part.PARTICIPLE and reading.last:
            act = new_act(
                reading, "positions.participle", sense.event, i, i + 1, k, narrator_of(reading, k), inherent=sense.negated,
            )
            _weigh(reading, act, sense)
            return act
    return None


def narrator_of(reading: Reading, k: int) -> tuple[str, ...]:
    """Whose sentence a participle goes on with: the subject of the latest verb, or the speaker of the latest quote."""
    for j in range(reading.clauses[k].first - 1, max(-1, reading.clauses[0].first - 1), -1):
        speaker = reading.view.speaker(j)
        if speaker is not None and speaker.actor:
            return (speaker.actor,)
        if reading.view.words[j].finite is not None:
            break
    return reading.last


def _adjective(reading: Reading, i: int, k: int) -> Act | None:
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
        act = new_act(reading, "positions.adjective", sense.event, i, i + 1, k, actors, start=start, subject=subject.sides)
        act.negated, act.inherent = negated_at(reading, i), sense.negated
        return act
    return None


def _object(reading: Reading, i: int, k: int) -> Act | None:
    """The noun of a light verb: «أبدى استعداده», «أعربت عن قلقها», «أكد رفضه»."""
    light = reading.light
    if not light or i < reading.light_at or _aside(reading, i):
        return None
    if reading.clauses[k].opening is Opening.RELATIVE and not reading.view.words[i].owned:
        return None
    for sense, form in reading.view.words[i].senses:
        if form is None and sense.part in {Part.OBJECT, Part.ACT} and _whole(reading, sense, i):
            act = new_act(reading, "positions.light", sense.event, i, i + 1, k, light, start=reading.light_at, subject=reading.light_subject)
            act.negated, act.inherent = reading.light_negated or negated_at(reading, i), sense.negated
            act.planned = reading.planned
            return act
    return None


def _aside(reading: Reading, i: int) -> bool:
    """Whether a phrase of time or place holds the noun: «خلال المباحثات»."""
    marks = reading.view.marks
    before = marks[i - 1] if i else Mark.NONE
    return bool(before & (Mark.TEMPORAL | Mark.PLACE))


def _whole(reading: Reading, sense: Sense, i: int) -> bool:
    """Whether the further words of a noun phrase follow."""
    return not sense.needs or reading.view.tokens.words[i + 1:i + 1 + len(sense.needs)] == sense.needs


def _act_noun(reading: Reading, i: int, k: int) -> Act | None:
    """A noun with its owner: «مطالب موسكو», «المطالب الروسية», «حشد القوات الروسية»."""
    view = reading.view
    if i and view.marks[i - 1] & Mark.NEGATIVE_NOUN:
        return None
    for sense, form in view.words[i].senses:
        if form is not None or sense.part is not Part.ACT:
            continue
        owner = owner_of(view, i + 1, reading.clauses[k].last)
        speaker = view.speaker(i)
        if owner is None and sense.event is EventType.MOBILIZE and speaker is not None and speaker.actor and opens_clause(reading, i, k):
            act = new_act(reading, "positions.act", sense.event, i, i + 1, k, (speaker.actor,), end=reading.clauses[k].last)
            act.main = False
            return act
        if owner is None or not owner.actor:
            continue
        act = new_act(reading, "positions.act", sense.event, i, owner.last, k, (owner.actor,), subject=(owner,))
        act.main = False
        return act
    return None


def _duty(reading: Reading, i: int, k: int) -> Act | None:
    """A duty laid on a party: «على إسرائيل أن تنسحب»; the demand of whoever speaks."""
    view = reading.view
    at = view.side_at[i + 1] if i + 1 < len(view.words) else -1
    speaker = view.speaker(i)
    if not view.marks[i] & Mark.DUTY or at < 0 or speaker is None or not speaker.actor:
        return None
    side = view.sides[at]
    if side.last >= len(view.words) or not view.marks[side.last] & Mark.THAT or i > reading.clauses[k].first + 1:
        return None
    targets = (side.actor,) if side.actor else ()
    return new_act(reading, "positions.duty", EventType.REQUEST, i, side.last, k, (speaker.actor,), targets=targets)


FRAME_RULES: Final[tuple[Rule[Build], ...]] = (
    Rule("positions.phrase", ("phrases",), _phrase),
    Rule("positions.duty", ("duties",), _duty),
    Rule("positions.frame", ("frames",), _frame),
    Rule("positions.participle", ("participles",), _participle),
    Rule("positions.light", ("objects",), _object),
    Rule("positions.verb", ("verbs",), _verb),
    Rule("positions.adjective", ("adjectives",), _adjective),
    Rule("positions.act", ("acts",), _act_noun),
)
