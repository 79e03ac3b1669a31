"""The table `predicates` in, what each written form of its verbs and nouns reports out.

A sense says that a word reports a stand or an act; a frame says that it does so
only with one of its nouns close behind it (to put forward + a proposal).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Final

from streams.arabic.text import fold, fold_phrase
from streams.arabic.verbs import Tense, VerbForm, conjugate
from streams.lexicon_tables import Phrases, Tables, phrases
from streams.records import EventType

__all__ = ["Form", "Frame", "Part", "Sense", "adverbial_forms", "noun_forms", "read_predicates", "verb_forms"]


class Part(IntEnum):
    """What a word does in its sentence when it has this sense."""

    VERB = 0
    PARTICIPLE = 1
    ADJECTIVE = 2
    ACT = 3
    OBJECT = 4
    PHRASE = 5


@dataclass(frozen=True, slots=True)
class Sense:
    """A stand or act that a word reports by itself."""

    event: EventType
    mode: str | None
    """PLOVER's mode; None where it has none."""
    part: Part
    needs: tuple[str, ...] = ()
    """Words or proclitics of which one must follow; () for none. Of a noun: the words that make its phrase."""
    bars: tuple[str, ...] = ()
    """Words of which none may follow right behind it: «بحث عن» is no discussion."""
    plain: bool = False
    """Whether it only reports a content clause that follows it."""
    negated: bool = False
    """Whether it is a denial."""
    transitive: bool = False
    """Whether the only party behind the verb is its object."""
    asking: bool = False
    """Whether it goes on with the subject of its sentence where only one party stands behind it, whom it asks."""
    alone: bool = False
    """Whether several who do it do not do it with each other, as those who agree do."""
    warning: bool = False
    """Whether it is a threat only where it names whom or what."""
    blamed: bool = False
    """Whether whoever says it of another side accuses it."""
    denied: bool = False
    """Whether it reports anything only where it is negated: «لن نتأخر عن السداد»."""
    certain: bool = False
    """Whether the models have no say in its type; of what is denied by itself, only where it is negated."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A stand or act that a verb or its masdar reports with one of these nouns."""

    event: EventType
    mode: str | None
    nouns: Phrases
    firsts: frozenset[str]
    """The first words of the nouns."""
    mutual: bool = False
    """Whether several who do it do it to each other."""
    forecast: bool = False
    """Whether it reports only what is to come."""
    blamed: bool = False
    """Whether whoever says it of another side accuses it."""
    affirmed: bool = False
    """Whether it reports nothing when it is negated."""
    given: bool = False
    """Whether the verb may have a pronoun for whom, the noun still its object: «سلمته مذكرة احتجاج»."""
    certain: bool = False
    """Whether the models have no say in its type, where it is affirmed and its subject is named."""
    adverbial: bool = False
    """Whether it is a participle that goes on with the sentence: «محملة إياها المسؤولية»."""


Form = tuple[str, Sense | Frame, VerbForm | None]
"""A folded form without proclitics, what it reports, and its person and tense when it is finite."""

_BAR: Final = "!"
_SENSE_FLAGS: Final = ("plain", "negated", "transitive", "asking", "warning", "alone", "blamed", "denied", "certain")
_FRAME_FLAGS: Final = ("mutual", "forecast", "blamed", "affirmed", "given", "certain")
_CASES: Final = ("", "ا", "ان", "ين", "ون", "ه", "ات", "تان", "تين")
"""Endings of an adjective that agrees with its subject."""
_ADVERBIAL: Final = ("ا", "ه", "ين", "ان", "تين", "ات")
"""Endings of a participle in the accusative without the article."""


def read_predicates(tables: Tables) -> Iterator[Form]:
    """Every form of every predicate, in the order of the table."""
    table = tables["predicates"]
    blocked = frozenset(fold(word) for word in table["blocked"])
    for group in table["predicate"]:
        yield from _group(group, blocked)
    for group in table["frame"]:
        nouns = phrases((noun, True) for noun in group["nouns"])
        frame = Frame(
            EventType(group["event"]),
            group.get("mode"),
            nouns,
            frozenset(nouns),
            **{name: group[name] for name in _FRAME_FLAGS if name in group},
        )
        for form, shape in verb_forms(group["verbs"], frozenset()):
            yield form, frame, shape
        for masdar in group.get("masdars", ()):
            first = fold_phrase(masdar)[0]
            for form in noun_forms(first):
                yield form, frame, None
        adverbial = replace(frame, adverbial=True)
        for participle in group.get("participles", ()):
            for form in _agreeing(fold(participle), _ADVERBIAL):
                yield form, adverbial, None


def _group(group: Mapping[str, Any], blocked: frozenset[str]) -> Iterator[Form]:
    event, mode = EventType(group["event"]), group.get("mode")
    for entry in group.get("verbs", ()):
        behind = [fold(word) for word in entry.split()[2:]]
        needs = tuple(word for word in behind if word[0] != _BAR)
        bars = tuple(word[1:] for word in behind if word[0] == _BAR)
        for form, shape in verb_forms([entry], blocked):
            yield form, Sense(event, mode, Part.VERB, needs, bars, **_flags(group)), shape
    for name, part in (("acts", Part.ACT), ("objects", Part.OBJECT)):
        for noun in group.get(name, ()):
            first, *rest = fold_phrase(noun)
            for form in noun_forms(first):
                yield form, Sense(event, mode, part, tuple(rest), (), **_flags(group)), None
    for name, part, endings in (
        ("adjectives", Part.ADJECTIVE, _CASES),
        ("participles", Part.PARTICIPLE, _ADVERBIAL),
    ):
        for word in group.get(name, ()):
            first, *rest = fold_phrase(word)
            for form in _agreeing(first, endings):
                yield form, Sense(event, mode, part, tuple(rest), (), **_flags(group)), None


def _flags(group: Mapping[str, Any]) -> dict[str, bool]:
    return {name: group[name] for name in _SENSE_FLAGS if name in group}


def adverbial_forms(participle: str) -> Iterator[str]:
    """The forms of a folded participle that go on with a sentence: «مؤكدا», «مؤكدة», «مؤكدين»."""
    return _agreeing(participle, _ADVERBIAL)


def verb_forms(entries: Iterable[str], blocked: frozenset[str]) -> Iterator[tuple[str, VerbForm]]:
    """Folded finite forms of «past present …» entries, without those that are blocked."""
    for entry in entries:
        past, present = entry.split()[:2]
        for form, shape in conjugate(past, present).items():
            if form not in blocked and not _rare(form, shape):
                yield form, shape


def _rare(form: str, shape: VerbForm) -> bool:
    """Whether it is the past of several women, which looks like a noun with a pronoun and hardly occurs in the news."""
    return shape.tense is Tense.PAST and shape.plural and shape.person == 3 and form.endswith("ن")


def noun_forms(noun: str) -> tuple[str, ...]:
    """A folded noun without and with the article; pronouns are taken off the text's word instead."""
    return noun, "ال" + noun


def _agreeing(word: str, endings: Iterable[str]) -> Iterator[str]:
    """A folded adjective with its endings; a final ya goes before those that begin with و or ي."""
    for ending in endings:
        yield (word[:-1] if word.endswith("ي") and ending[:1] in {"و", "ي"} else word) + ending
