"""The clauses of a sentence in, its acts out: rules are tried word by word, and who was spoken of last is kept."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.negotiation.acts import Act, Reading, Subject
from streams.negotiation.clauses import Clause, Opening
from streams.negotiation.marks import Mark
from streams.negotiation.nouns import further_object, narrator_of
from streams.negotiation.predicates import Part
from streams.negotiation.roles import actors_of_subject, subject_of
from streams.negotiation.rules import FRAME_RULES
from streams.negotiation.scopes import negated_at
from streams.negotiation.words import DUTIES, FRAMES
from streams.records import EventType, Quote

__all__ = ["read_clauses"]

# Members asked for again and again have names here: an attribute of an Enum class costs four times a name.
_RELATIVE: Final = Opening.RELATIVE
_CONDITION: Final = Opening.CONDITION
_AND: Final = Opening.AND
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


def read_clauses(reading: Reading) -> None:
    """Find the acts of every clause, in order."""
    view, clauses = reading.view, reading.clauses
    words, marks, quote_at, inside = view.words, view.marks, view.quote_at, view.inside
    for k, clause in enumerate(clauses):
        if _ends_light(clauses, k):
            reading.light = None
        if _supposed(clauses, k):
            continue
        for i in range(clause.first, clause.last):
            word = words[i]
            if word.kinds or marks[i] & _SIDE_BITS:
                if not inside[i]:
                    _read_word(reading, i, k)
            elif word.finite is not None and not word.nominal and not inside[i] and clause.opening is not _RELATIVE:
                _note_subject(reading, i, k, word.finite)
            if quote_at[i] >= 0 and (not i or quote_at[i - 1] != quote_at[i]) and i >= reading.taken:
                reading.last = _actors(view.quotes[quote_at[i]]) or reading.last
                reading.unknown = False


def _supposed(clauses: list[Clause], k: int) -> bool:
    """Whether the clause is only a condition, or joined to one: what it says is not done."""
    while k and clauses[k].opening is _AND and clauses[k].finite:
        k -= 1
    return clauses[k].opening is _CONDITION and clauses[k].finite


def _actors(quote: Quote) -> tuple[str, ...]:
    """Whoever begins to be quoted is the latest subject."""
    return (quote.actor,) if quote.actor else ()


def _ends_light(clauses: list[Clause], k: int) -> bool:
    """Whether the light verb before clause `k` carries nothing beyond it; a description in between does not matter."""
    clause = clauses[k]
    if clause.opening is _RELATIVE or not k or clauses[k - 1].opening is _RELATIVE:
        return False
    return clause.finite or clause.opening not in _GOING_ON


def _note_subject(reading: Reading, i: int, k: int, form: VerbForm) -> None:
    """The subject of a verb that reports no stand is still the latest one."""
    subject = subject_of(reading.view, reading.clauses, k, i, form)
    codes = tuple(side.actor for side in subject.sides if side.actor)
    if codes or subject.stranger:
        reading.last = codes
    reading.unknown = subject.named and not codes


def _read_word(reading: Reading, i: int, k: int) -> None:
    """Try the rules at one token; note the light verb, where it is one and reports nothing by itself."""
    described = reading.clauses[k].opening is _RELATIVE
    if i < reading.taken and not described:
        _read_covered(reading, i, k)
        return
    for rule in _RULES[reading.view.words[i].kinds]:
        act = rule.build(reading, i, k)
        if act is not None:
            _take(reading, act, described=described)
            return
    word = reading.view.words[i]
    if reading.view.marks[i] & _SIDE_BITS and (not described or reading.view.marks[i] & Mark.LIGHT):
        _note_light(reading, i, k)
    elif not described and word.finite is not None and not word.nominal:
        _note_subject(reading, i, k, word.finite)


def _take(reading: Reading, act: Act, *, described: bool) -> None:
    """Note an act, and what it covers."""
    reading.acts.append(act)
    if act.rule == "positions.light":
        reading.light = None
    if act.main and (not described or act.inherent):
        reading.taken, reading.owner = act.end, act.actors
        reading.last, reading.unknown = act.actors or reading.last, False


def _read_covered(reading: Reading, i: int, k: int) -> None:
    """Inside what an act covers only its further objects are read, and what others demand, offer or accuse of."""
    act = further_object(reading, i, k)
    if act is not None:
        reading.acts.append(act)
        reading.taken = act.end
        return
    for rule in _RULES[reading.view.words[i].kinds & _ACT]:
        act = rule.build(reading, i, k)
        if act is not None:
            if act.event in _OWN and not set(act.actors) & set(reading.owner):
                reading.acts.append(act)
                if act.event is EventType.ACCUSE:
                    act.targets = reading.owner
            return


def _note_light(reading: Reading, i: int, k: int) -> None:
    view, mark = reading.view, reading.view.marks[i]
    form = view.words[i].finite
    subject = Subject()
    if mark & Mark.REPORTING and reading.clauses[k].opening is Opening.PARTICIPLE:
        actors = narrator_of(reading, k)
    elif form is None:
        return
    else:
        subject = subject_of(view, reading.clauses, k, i, form)
        actors = actors_of_subject(reading, subject, i, k, form)
    if mark & Mark.PASSIVE:
        speaker = view.speaker(i)
        actors = (speaker.actor,) if speaker is not None and speaker.actor else ()
    elif reading.clauses[k].opening is _RELATIVE:
        if not subject.sides:
            return
    elif actors:
        reading.last = actors
    reading.light, reading.light_at, reading.light_subject = actors, i, subject.sides
    reading.light_negated = negated_at(reading, i)
    reading.intent = bool(mark & Mark.INTENT)
    reading.planned = reading.intent or (form is not None and form.tense is Tense.FUTURE)
