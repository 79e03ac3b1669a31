"""A verb, or a verb with its noun, in its clause in, the act that it reports out: rules of positions."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.actors import actors_of_subject, clause_start, joined_sides, subject_of
from streams.extract.positions.acts import Act, SentenceState, Subject
from streams.extract.positions.certainty import adds, make_sure
from streams.extract.positions.clauses import follows_own_that, meets_another
from streams.extract.positions.complement_effects import blame, weigh
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.owners import owner_of
from streams.extract.positions.predicates import Frame, Part, Sense
from streams.extract.positions.scope import has_object, negated_at, new_act, opens_clause, reach_of, reports
from streams.extract.positions.sides import Side
from streams.extract.positions.vocabulary import NOUNS
from streams.records import EventType

__all__ = ["frame", "noun_behind", "verb"]


_FRAME_TOKENS_MAX: Final = 12
_ENDS_FRAME: Final = Mark.THAT | Mark.TEMPORAL | Mark.RELATIVE
_NEED_TOKENS_MAX: Final = 9
_BARE_THAT: Final = "ان"


def frame(sentence: SentenceState, i: int, k: int) -> Act | None:
    """A verb with its noun: «طرح مطالب», «فرض عقوبات», «سحب قواته»."""
    context = sentence.context
    found = []
    for number, (frame, form) in enumerate(context.words[i].frames):
        if frame.forecast and (form is None or form.tense is not Tense.FUTURE):
            continue
        if frame.adverbial or (frame.affirmed and negated_at(sentence, i)):
            continue
        if form is None or (_finite_here(sentence, i, k, form) and (frame.given or not context.words[i].owned)):
            after = noun_behind(sentence, frame, i + 1, k)
            if after and not _bears(sentence, i, after):
                found.append((after, number, frame, form))
    for after, _, frame, form in sorted(found, key=lambda f: f[:2]):
        if form is None:
            act = _masdar(sentence, frame, i, after, k)
        else:
            act = _verbal(sentence, "positions.frame", frame.event, i, after, k, form)
        if act is not None:
            act.mutual = True if frame.mutual else None
            blame(sentence, act, blamed=frame.blamed)
            act.sure |= frame.certain and bool(act.actors) and not act.negated
            return act
    return None


def _bears(sentence: SentenceState, i: int, after: int) -> bool:
    """Whether «تحمل» with its noun right behind is the verbal noun of bearing: «بتأمين المعبر وتحمل مسؤولية إدارته»."""
    return sentence.context.tokens.words[i].removeprefix("و") == _BEARING and after == i + 2


def noun_behind(sentence: SentenceState, frame: Frame, i: int, k: int) -> int:
    """The token behind the frame's noun; 0 when it is not there."""
    context, firsts = sentence.context, frame.firsts
    words, marks, folded = context.words, context.marks, context.tokens.words
    limit = min(reach_of(sentence, k), i + _FRAME_TOKENS_MAX)
    light = marks[i - 1] & Mark.LIGHT
    for j in range(i, limit):
        keys = words[j].keys
        if not firsts.isdisjoint(keys):
            for key in sorted(firsts & keys):
                for phrase, _ in frame.nouns[key]:
                    if phrase[1:] == folded[j + 1 : j + len(phrase)]:
                        return j + len(phrase)
        if marks[j] & _ENDS_FRAME:
            return 0
        if light and j > i and words[j].kinds & NOUNS:
            return 0
    return 0


def _masdar(sentence: SentenceState, frame: Frame, i: int, after: int, k: int) -> Act | None:
    """The verbal noun of a frame, under a light verb: «قرر إلغاء اعتماد دبلوماسيين», «الرد بتعليق عمل بعثتها»."""
    context = sentence.context
    light = sentence.light
    if light is None and not (context.words[i].preposition == "ب" and i and context.marks[i - 1] & Mark.LIGHT):
        return None
    before = [s for s in context.sides_in(sentence.clauses[k].first, i) if s.actor]
    if light is not None and has_object(sentence, i):
        return None
    actors = light or ((before[-1].actor,) if before and before[-1].actor else sentence.last)
    if not actors:
        return None
    return new_act(
        sentence,
        "positions.light",
        frame.event,
        i,
        after,
        k,
        actors,
        start=sentence.light_at if light else i,
        negated=bool(light) and sentence.light_negated,
        planned=bool(light) and sentence.planned,
    )


def verb(sentence: SentenceState, i: int, k: int) -> Act | None:
    """A verb that reports a stand or act by itself: «طالب», «رفضت», «سيهددون»."""
    for sense, form in sentence.context.words[i].senses:
        if form is None or sense.part is not Part.VERB or not _finite_here(sentence, i, k, form):
            continue
        if (sense.needs and not _needed(sentence, sense, i, k)) or (sense.plain and reports(sentence, k, sense.event)):
            continue
        if sense.denied and not negated_at(sentence, i):
            continue
        if sense.bars and i + 1 < len(sentence.context.words) and sentence.context.tokens.words[i + 1] in sense.bars:
            continue
        if sense.plain and sense.event is EventType.STATE and not _evaluates(sentence, i, k, form):
            continue
        met = sense.event is EventType.CONSULT and meets_another(sentence.context, sentence.clauses, k, i, form)
        transitive = sense.transitive or met or (sense.asking and _goes_on(sentence, i, form))
        act = _verbal(sentence, "positions.verb", sense.event, i, i + 1, k, form, transitive=transitive)
        if act is not None:
            act.inherent, act.mutual = sense.negated, False if sense.alone else None
            if not sense.plain:
                make_sure(sentence, i, k, act, form)
            if met and not act.subject and form.tense is Tense.PAST:
                _note_met(sentence, i, k, act, form)
            weigh(sentence, act, sense)
            blame(sentence, act, blamed=sense.blamed)
            act.sure |= sense.certain and bool(act.actors) and (act.negated or not sense.negated)
            act.sure |= sense.warning and act.event is EventType.THREATEN and _of_own_harm(sentence, act)
            return act
    return None


def _note_met(sentence: SentenceState, i: int, k: int, act: Act, form: VerbForm) -> None:
    """Note whom the subject of the clause before meets: «زار الرياض والتقى الوزير السعودي»."""
    other = subject_of(sentence.context, sentence.clauses, k, i, form).sides[:1]
    if other and other[0].actor and other[0].actor not in act.actors:
        act.sure, act.targets = True, (other[0].actor,)


def _of_own_harm(sentence: SentenceState, act: Act) -> bool:
    """Whether what is warned of is harm to what is the warner's own: «حذرت من المساس بحدودها»."""
    context = sentence.context
    harm = next((j for j in range(act.after, act.end) if context.words[j].roles & Role.HARM), act.end)
    own = range(harm + 1, min(harm + _OWN_MAX, act.end))
    return any(context.words[j].owned or context.tokens.words[j] in _HOME or _owns(context, j) for j in own)


def _owns(context: PositionContext, j: int) -> bool:
    at = context.side_at[j]
    return context.tokens.words[j].endswith(("ها", "هم")) or (at >= 0 and context.sides[at].own)


_OWN_MAX: Final = 5
"""Tokens behind a harm in which it is said whose it is done to."""
_HOME: Final = frozenset({"البلاد", "بلاده", "بلادها", "بلادنا"})


def _goes_on(sentence: SentenceState, i: int, form: VerbForm) -> bool:
    """Whether a joined verb has the subject of the verb before: «رحبت باريس بالبيان، وطالبت طهران بالمزيد»."""
    if not sentence.acts or not sentence.context.words[i].joined:
        return False
    act = sentence.acts[-1]
    light = act.rule == "positions.light"
    before = sentence.context.words[sentence.light_at].finite if light else act.form
    if before is None or not (sentence.light_subject if light else act.subject) or sentence.last != act.actors:
        return False
    return (before.person, before.feminine, before.plural) == (form.person, form.feminine, form.plural)


def _evaluates(sentence: SentenceState, i: int, k: int, form: VerbForm) -> bool:
    """Whether «to regard as» has its subject named: in a relative clause, or before its object."""
    return bool(subject_of(sentence.context, sentence.clauses, k, i, form).sides)


def _finite_here(sentence: SentenceState, i: int, k: int, form: VerbForm) -> bool:
    """Whether the word is a verb that reports something here: no verbal noun, no verb of «that he may»."""
    context = sentence.context
    before = context.marks[i - 1] if i else Mark.NONE
    if form.tense is Tense.JUSSIVE:
        return bool(before & Mark.NEGATION)
    if i and adds(context, i):
        return not context.words[i].nominal
    if (before & Mark.SOURCE and not (i > 1 and context.marks[i - 2] & Mark.RELATIVE)) or (
        before & Mark.THAT
        and (context.words[i].nominal or _subjunctive(context, i, form))
        and not follows_own_that(context, i, form)
    ):
        return False
    if before & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE):
        return True
    if context.words[i].nominal and (
        before & (Mark.PREPOSITION | Mark.TEMPORAL) or _governed(sentence, i, k) or _owned_by_noun(sentence, i, k)
    ):
        return False
    return not before & Mark.PREPOSITION or bool(before & Mark.TEMPORAL)


_BEARING: Final = "تحمل"


def _subjunctive(context: PositionContext, i: int, form: VerbForm) -> bool:
    """Whether a bare «that» before a present form makes it what may or should be: «أن تسمح»; «أنها تسمح» is a statement."""
    return form.tense is Tense.PRESENT and context.tokens.words[i - 1].endswith(_BARE_THAT)


def _owned_by_noun(sentence: SentenceState, i: int, k: int) -> bool:
    """Whether a plain noun stands right before, which makes what may be a verbal noun its genitive: «مطلب تخلي سول»."""
    context = sentence.context
    if opens_clause(sentence, i, k) or context.words[i].joined or context.inside[i - 1] or context.dated[i - 1]:
        return False
    word = context.words[i - 1]
    plain = not context.marks[i - 1] and word.finite is None and context.tokens.words[i - 1][:1].isalpha()
    return plain and context.gazetteer.title_stem(context.tokens.words[i - 1]) is None


def _governed(sentence: SentenceState, i: int, k: int) -> bool:
    """Whether a finite verb stands before the word in its clause, so that a noun is its object."""
    context = sentence.context
    return not context.words[i].joined and any(
        word.finite is not None and not word.nominal for word in context.words[sentence.clauses[k].first : i]
    )


def _needed(sentence: SentenceState, sense: Sense, i: int, k: int) -> bool:
    """Whether one of the words that the sense needs follows."""
    context = sentence.context
    for j in range(i + 1, min(reach_of(sentence, k) + 1, i + _NEED_TOKENS_MAX, len(context.words))):
        word = context.tokens.words[j]
        if word in sense.needs or (word[0] in sense.needs and len(word) > 2 and _glued(sentence, j, word[0])):
            return True
    return False


def _glued(sentence: SentenceState, j: int, preposition: str) -> bool:
    context = sentence.context
    at = context.side_at[j]
    return (
        context.words[j].preposition == preposition
        or (at >= 0 and context.sides[at].preposition == preposition)
        or context.tokens.words[j].startswith((preposition + "ال", preposition + "ا", "لل"))
    )


def _verbal(
    sentence: SentenceState,
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
    context = sentence.context
    if event is EventType.CONSULT and not _happened(sentence, i, form):
        return None
    subject = subject_of(context, sentence.clauses, k, i, form, transitive=transitive, until=after)
    if not subject.sides and event in _MUTUAL:
        pair = _between(sentence, i, k)
        subject = Subject(pair, named=True) if pair else subject
    if not subject.sides and not subject.speaking and form.person == 3 and after > i + 1:
        owner = owner_of(context, after, sentence.clauses[k].last) or _side_over(sentence, after - 1)
        if (
            owner is not None
            and owner.actor
            and owner.first >= i
            and (not context.words[i].nominal or opens_clause(sentence, i, k))
        ):
            subject = Subject((owner,), named=True)
    elif _is_noun_of(sentence, subject, i, after, k):
        return None
    before = context.marks[i - 1] if i else Mark.NONE
    particle = before & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE)
    told = subject.sides or subject.speaking
    if context.words[i].nominal and not told and not context.words[i].joined and not particle:
        return None
    actors = actors_of_subject(sentence, subject, i, k, form)
    if not actors:
        speaker = context.speaker(i)
        if speaker is None or not speaker.actor or event not in _IMPERSONAL:
            return None
        actors = (speaker.actor,)
    begin = i
    if subject.sides and subject.sides[0].first < i:
        begin = sentence.clauses[clause_start(sentence.clauses, k)].first
    act = new_act(sentence, rule, event, i, after, k, actors, start=begin, form=form, subject=subject.sides)
    act.negated = negated_at(sentence, i)
    return act


def _is_noun_of(sentence: SentenceState, subject: Subject, i: int, after: int, k: int) -> bool:
    """Whether the party inside the frame owns what is rather its verbal noun; at the head of a clause it is a verb."""
    context = sentence.context
    inside = bool(subject.sides) and i < subject.sides[0].first < after
    heads = opens_clause(sentence, i, k) or context.dated[i - 1]
    return inside and after > i + 1 and context.words[i].nominal and not heads


def _happened(sentence: SentenceState, i: int, form: VerbForm) -> bool:
    """Whether a meeting takes or took place: what is only to come is no consultation yet."""
    before = sentence.context.marks[i - 1] if i else Mark.NONE
    return (
        form.tense is Tense.PAST
        or (form.tense is Tense.PRESENT and not before & (Mark.THAT | Mark.FUTURE))
        or bool(before & Mark.NEGATION)
    )


def _between(sentence: SentenceState, i: int, k: int) -> tuple[Side, ...]:
    """The parties behind «between»: «جرت محادثات بين موسكو وكييف»."""
    context = sentence.context
    limit = reach_of(sentence, k)
    for j in range(i + 1, limit):
        if context.marks[j] & Mark.BETWEEN:
            first = next(
                (context.sides[context.side_at[x]] for x in range(j + 1, min(j + 4, limit)) if context.side_at[x] >= 0),
                None,
            )
            return joined_sides(context, first, limit) if first is not None else ()
    return ()


def _side_over(sentence: SentenceState, i: int) -> Side | None:
    at = sentence.context.side_at[i]
    return sentence.context.sides[at] if at >= 0 else None


_MUTUAL: Final = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
"""What parties do with each other, so that they may be named behind «between»."""
_IMPERSONAL: Final = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.EXPECT})
"""What an abstract subject may do on behalf of whoever speaks: «يتطلب الوضع», «سيهدد الأمن»."""
