"""A verb, or a verb with its noun, in its clause in, the act that it reports out: rules of positions."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.negotiation.acts import Act, Reading, Subject
from streams.negotiation.complements import blame, weigh
from streams.negotiation.marks import Mark
from streams.negotiation.predicates import Frame, Part, Sense
from streams.negotiation.roles import actors_of_subject, clause_start, joined_sides, owner_of, subject_of
from streams.negotiation.scopes import has_object, negated_at, new_act, opens_clause, reach_of, reports
from streams.negotiation.view import Side, View
from streams.records import EventType

__all__ = ["frame", "noun_behind", "verb"]


_FRAME_TOKENS_MAX: Final = 12
_NEED_TOKENS_MAX: Final = 9
_BARE_THAT: Final = "ان"


def frame(reading: Reading, i: int, k: int) -> Act | None:
    """A verb with its noun: «طرح مطالب», «فرض عقوبات», «سحب قواته»."""
    view = reading.view
    found = []
    for number, (frame, form) in enumerate(view.words[i].frames):
        if frame.forecast and (form is None or form.tense is not Tense.FUTURE):
            continue
        if frame.adverbial or (frame.affirmed and negated_at(reading, i)):
            continue
        if form is None or (_finite_here(reading, i, k, form) and (frame.given or not view.words[i].owned)):
            after = noun_behind(reading, frame, i + 1, k)
            if after:
                found.append((after, number, frame, form))
    for after, _, frame, form in sorted(found, key=lambda f: f[:2]):
        if form is None:
            act = _masdar(reading, frame, i, after, k)
        else:
            act = _verbal(reading, "positions.frame", frame.event, i, after, k, form)
        if act is not None:
            act.mutual = True if frame.mutual else None
            blame(reading, act, blamed=frame.blamed)
            return act
    return None


def noun_behind(reading: Reading, frame: Frame, i: int, k: int) -> int:
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
                    if phrase[1:] == folded[j + 1 : j + len(phrase)]:
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
    if light is not None and has_object(reading, i):
        return None
    actors = light or ((before[-1].actor,) if before and before[-1].actor else reading.last)
    if not actors:
        return None
    return new_act(
        reading,
        "positions.light",
        frame.event,
        i,
        after,
        k,
        actors,
        start=reading.light_at if light else i,
        negated=bool(light) and reading.light_negated,
        planned=bool(light) and reading.planned,
    )


def verb(reading: Reading, i: int, k: int) -> Act | None:
    """A verb that reports a stand or act by itself: «طالب», «رفضت», «سيهددون»."""
    for sense, form in reading.view.words[i].senses:
        if form is None or sense.part is not Part.VERB or not _finite_here(reading, i, k, form):
            continue
        if (sense.needs and not _needed(reading, sense, i, k)) or (sense.plain and reports(reading, k, sense.event)):
            continue
        if sense.bars and i + 1 < len(reading.view.words) and reading.view.tokens.words[i + 1] in sense.bars:
            continue
        if sense.plain and sense.event is EventType.STATE and not _evaluates(reading, i, k, form):
            continue
        transitive = sense.transitive or (sense.asking and _goes_on(reading, i, form))
        act = _verbal(reading, "positions.verb", sense.event, i, i + 1, k, form, transitive=transitive)
        if act is not None:
            act.inherent, act.mutual = sense.negated, False if sense.alone else None
            weigh(reading, act, sense)
            blame(reading, act, blamed=sense.blamed)
            return act
    return None


def _goes_on(reading: Reading, i: int, form: VerbForm) -> bool:
    """Whether a joined verb has the subject of the verb before: «رحبت باريس بالبيان، وطالبت طهران بالمزيد»."""
    if not reading.acts or not reading.view.words[i].joined:
        return False
    act = reading.acts[-1]
    light = act.rule == "positions.light"
    before = reading.view.words[reading.light_at].finite if light else act.form
    if before is None or not (reading.light_subject if light else act.subject) or reading.last != act.actors:
        return False
    return (before.person, before.feminine, before.plural) == (form.person, form.feminine, form.plural)


def _evaluates(reading: Reading, i: int, k: int, form: VerbForm) -> bool:
    """Whether «to regard as» has its subject named: in a relative clause, or before its object."""
    return bool(subject_of(reading.view, reading.clauses, k, i, form).sides)


def _finite_here(reading: Reading, i: int, k: int, form: VerbForm) -> bool:
    """Whether the word is a verb that reports something here: no verbal noun, no verb of «that he may»."""
    view = reading.view
    before = view.marks[i - 1] if i else Mark.NONE
    if form.tense is Tense.JUSSIVE:
        return bool(before & Mark.NEGATION)
    if (before & Mark.SOURCE and not (i > 1 and view.marks[i - 2] & Mark.RELATIVE)) or (
        before & Mark.THAT and (view.words[i].nominal or _subjunctive(view, i, form))
    ):
        return False
    if before & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE):
        return True
    if view.words[i].nominal and (
        before & (Mark.PREPOSITION | Mark.TEMPORAL) or _governed(reading, i, k) or _owned_by_noun(reading, i, k)
    ):
        return False
    return not before & Mark.PREPOSITION or bool(before & Mark.TEMPORAL)


def _subjunctive(view: View, i: int, form: VerbForm) -> bool:
    """Whether a bare «that» before a present form makes it what may or should be: «أن تسمح»; «أنها تسمح» is a statement."""
    return form.tense is Tense.PRESENT and view.tokens.words[i - 1].endswith(_BARE_THAT)


def _owned_by_noun(reading: Reading, i: int, k: int) -> bool:
    """Whether a plain noun stands right before, which makes what may be a verbal noun its genitive: «مطلب تخلي سول»."""
    view = reading.view
    if opens_clause(reading, i, k) or view.words[i].joined or view.inside[i - 1] or view.dated[i - 1]:
        return False
    word = view.words[i - 1]
    plain = not view.marks[i - 1] and word.finite is None and view.tokens.words[i - 1][:1].isalpha()
    return plain and view.gazetteer.title_stem(view.tokens.words[i - 1]) is None


def _governed(reading: Reading, i: int, k: int) -> bool:
    """Whether a finite verb stands before the word in its clause, so that a noun is its object."""
    view = reading.view
    return not view.words[i].joined and any(
        word.finite is not None and not word.nominal for word in view.words[reading.clauses[k].first : i]
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
    return (
        view.words[j].preposition == preposition
        or (at >= 0 and view.sides[at].preposition == preposition)
        or view.tokens.words[j].startswith((preposition + "ال", preposition + "ا", "لل"))
    )


def _verbal(
    reading: Reading,
    rule: str,
    event: EventType,
    i: int,
    after: int,
    k: int,
    form: VerbForm,
    *,
    transitive: bool = False,
) -> Act | None:
    """The act of a finite verb."""
    view = reading.view
    if event is EventType.CONSULT and not _happened(reading, i, form):
        return None
    subject = subject_of(view, reading.clauses, k, i, form, transitive=transitive, until=after)
    if not subject.sides and event in _MUTUAL:
        pair = _between(reading, i, k)
        subject = Subject(pair, named=True) if pair else subject
    if not subject.sides and not subject.speaking and form.person == 3 and after > i + 1:
        owner = owner_of(view, after, reading.clauses[k].last) or _side_over(reading, after - 1)
        if (
            owner is not None
            and owner.actor
            and owner.first >= i
            and (not view.words[i].nominal or opens_clause(reading, i, k))
        ):
            subject = Subject((owner,), named=True)
    elif _is_noun_of(reading, subject, i, after, k):
        return None
    before = view.marks[i - 1] if i else Mark.NONE
    particle = before & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE)
    if view.words[i].nominal and not subject.sides and not view.words[i].joined and not particle:
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


def _is_noun_of(reading: Reading, subject: Subject, i: int, after: int, k: int) -> bool:
    """Whether the party inside the frame owns what is rather its verbal noun; at the head of a clause it is a verb."""
    view = reading.view
    inside = bool(subject.sides) and i < subject.sides[0].first < after
    heads = opens_clause(reading, i, k) or view.dated[i - 1]
    return inside and after > i + 1 and view.words[i].nominal and not heads


def _happened(reading: Reading, i: int, form: VerbForm) -> bool:
    """Whether a meeting takes or took place: what is only to come is no consultation yet."""
    before = reading.view.marks[i - 1] if i else Mark.NONE
    return (
        form.tense is Tense.PAST
        or (form.tense is Tense.PRESENT and not before & (Mark.THAT | Mark.FUTURE))
        or bool(before & Mark.NEGATION)
    )


def _between(reading: Reading, i: int, k: int) -> tuple[Side, ...]:
    """The parties behind «between»: «جرت محادثات بين موسكو وكييف»."""
    view = reading.view
    limit = reach_of(reading, k)
    for j in range(i + 1, limit):
        if view.marks[j] & Mark.BETWEEN:
            first = next(
                (view.sides[view.side_at[x]] for x in range(j + 1, min(j + 4, limit)) if view.side_at[x] >= 0), None
            )
            return joined_sides(view, first, limit) if first is not None else ()
    return ()


def _side_over(reading: Reading, i: int) -> Side | None:
    at = reading.view.side_at[i]
    return reading.view.sides[at] if at >= 0 else None


_MUTUAL: Final = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
"""What parties do with each other, so that they may be named behind «between»."""
_IMPERSONAL: Final = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.EXPECT})
"""What an abstract subject may do on behalf of whoever speaks: «يتطلب الوضع», «سيهدد الأمن»."""
