"""The clauses of a sentence in, its acts out: rules are tried word by word, and who was spoken of last is kept."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.actors import actors_of_subject, subject_of
from streams.extract.positions.acts import Act, SentenceState, Subject
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.function_words import Mark
from streams.extract.positions.noun_rules import further_object, narrator_of
from streams.extract.positions.predicates import Part
from streams.extract.positions.rules import FRAME_RULES
from streams.extract.positions.scope import negated_at
from streams.extract.positions.vocabulary import DUTIES, FRAMES
from streams.records import EventType, Quote

__all__ = ["read_clauses"]

_OWN: Final = frozenset({EventType.REQUEST, EventType.OFFER, EventType.MOBILIZE, EventType.ACCUSE})
"""Nouns of these report their owner's act even inside what another says of it."""
_GOING_ON: Final = frozenset({Opening.STOP, Opening.QUOTE})
_SIDE_BITS: Final = Mark.LIGHT | Mark.INTENT | Mark.PASSIVE
_ACT: Final = 1 << Part.ACT
_BITS: Final = {
    "acts": _ACT,
    "adjectives": 1 << Part.ADJECTIVE,
    "duties": DUTIES,
    "frames": FRAMES,
    "objects": 1 << Part.OBJECT | _ACT,
    "participles": 1 << Part.PARTICIPLE,
    "phrases": 1 << Part.PHRASE,
    "verbs": 1 << Part.VERB,
}
"""Lists of the table `predicates` that a rule begins with, as bits of `Word.kinds`."""
_RULES: Final = tuple(
    tuple(rule for rule in FRAME_RULES if any(kinds & _BITS[name] for name in rule.first))
    for kinds in range(2 * DUTIES)
)
"""The rules to try, by `Word.kinds`."""


def read_clauses(sentence: SentenceState) -> None:
    """Find the acts of every clause, in order."""
    context, clauses = sentence.context, sentence.clauses
    words, marks, quote_at, inside = context.words, context.marks, context.quote_at, context.inside
    for k, clause in enumerate(clauses):
        if _ends_light(clauses, k) and not _inserts_date(sentence, k):
            sentence.light = None
        if _supposed(clauses, k):
            continue
        for i in range(clause.first, clause.last):
            word = words[i]
            if word.kinds or marks[i] & _SIDE_BITS:
                if not inside[i]:
                    _read_word(sentence, i, k)
            elif (
                word.finite is not None
                and not word.nominal
                and not inside[i]
                and clause.opening is not Opening.RELATIVE
            ):
                _note_subject(sentence, i, k, word.finite)
            if quote_at[i] >= 0 and (not i or quote_at[i - 1] != quote_at[i]) and i >= sentence.taken:
                sentence.last = _actors(context.quotes[quote_at[i]]) or sentence.last
                sentence.unknown = False


def _supposed(clauses: list[Clause], k: int) -> bool:
    """Whether the clause is only a condition, or joined to one: what it says is not done."""
    while k and clauses[k].finite and clauses[k].opening is Opening.AND:
        k -= 1
    return clauses[k].finite and clauses[k].opening is Opening.CONDITION


def _actors(quote: Quote) -> tuple[str, ...]:
    """Whoever begins to be quoted is the latest subject."""
    return (quote.actor,) if quote.actor else ()


def _ends_light(clauses: list[Clause], k: int) -> bool:
    """Whether the light verb before clause `k` carries nothing beyond it; a description in between does not matter."""
    if not k or (not clauses[k].finite and clauses[k].opening in _GOING_ON):
        return False
    return Opening.RELATIVE not in (clauses[k].opening, clauses[k - 1].opening)


def _inserts_date(sentence: SentenceState, k: int) -> bool:
    """Whether clause `k` is a date between commas, or follows one: «قررت كابل، الثلاثاء، وقف …»."""
    dated = sentence.context.dated
    if sentence.clauses[k].opening is not Opening.STOP:
        return False
    for clause in (sentence.clauses[k], sentence.clauses[k - 1]):
        tokens = [i for i in range(clause.first, clause.last) if not sentence.context.marks[i] & Mark.STOP]
        if clause.opening is Opening.STOP and tokens and all(dated[i] for i in tokens):
            return True
    return False


def _note_subject(sentence: SentenceState, i: int, k: int, form: VerbForm) -> None:
    """The subject of a verb that reports no stand is still the latest one."""
    subject = subject_of(sentence.context, sentence.clauses, k, i, form)
    codes = tuple(side.actor for side in subject.sides if side.actor)
    if codes or subject.stranger:
        sentence.last = codes
    sentence.unknown = subject.named and not codes


def _read_word(sentence: SentenceState, i: int, k: int) -> None:
    """Try the rules at one token; note the light verb, where it is one and reports nothing by itself."""
    described = sentence.clauses[k].opening is Opening.RELATIVE
    if i < sentence.taken and not described:
        _read_covered(sentence, i, k)
        return
    for rule in _RULES[sentence.context.words[i].kinds]:
        act = rule.build(sentence, i, k)
        if act is not None:
            _take(sentence, act, described=described)
            return
    word = sentence.context.words[i]
    if sentence.context.marks[i] & _SIDE_BITS and (not described or sentence.context.marks[i] & Mark.LIGHT):
        _note_light(sentence, i, k)
    elif not described and word.finite is not None and not word.nominal:
        _note_subject(sentence, i, k, word.finite)


def _take(sentence: SentenceState, act: Act, *, described: bool) -> None:
    """Note an act, and what it covers."""
    sentence.acts.append(act)
    if act.rule == "positions.light":
        act.sure |= act.clause > 0 and _inserts_date(sentence, act.clause)
        sentence.light = None
    if act.main and (not described or act.inherent):
        sentence.taken, sentence.owner = act.end, act.actors
        sentence.last, sentence.unknown = act.actors or sentence.last, False


def _read_covered(sentence: SentenceState, i: int, k: int) -> None:
    """Inside what an act covers only its further objects are read, and what others demand, offer or accuse of."""
    act = further_object(sentence, i, k)
    if act is not None:
        sentence.acts.append(act)
        sentence.taken = act.end
        return
    for rule in _RULES[sentence.context.words[i].kinds & _ACT]:
        act = rule.build(sentence, i, k)
        if act is not None:
            if act.event in _OWN and not set(act.actors) & set(sentence.owner):
                sentence.acts.append(act)
                if act.event is EventType.ACCUSE:
                    act.targets = sentence.owner
            return


def _note_light(sentence: SentenceState, i: int, k: int) -> None:
    context, mark = sentence.context, sentence.context.marks[i]
    form = context.words[i].finite
    subject = Subject()
    if mark & Mark.REPORTING and sentence.clauses[k].opening is Opening.PARTICIPLE:
        actors = narrator_of(sentence, k)
    elif form is None:
        return
    else:
        subject = subject_of(context, sentence.clauses, k, i, form)
        actors = actors_of_subject(sentence, subject, i, k, form)
    if mark & Mark.PASSIVE:
        speaker = context.speaker(i)
        actors = (speaker.actor,) if speaker is not None and speaker.actor else ()
    elif sentence.clauses[k].opening is Opening.RELATIVE:
        if not subject.sides:
            return
    elif actors:
        sentence.last = actors
    sentence.light, sentence.light_at, sentence.light_subject = actors, i, subject.sides
    sentence.light_negated = negated_at(sentence, i)
    sentence.intent = bool(mark & Mark.INTENT)
    sentence.planned = sentence.intent or (form is not None and form.tense is Tense.FUTURE)
