"""The lists of `reporting.toml` in, the compiled cues of reports out: every form of every verb, ready for one look-up.

A cue is a form of a reporting verb: finite («أكدت»), an aside («مؤكدة») or a verbal
noun («تأكيده»). Forms are folded; و and ف before them are part of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from streams.arabic.nominal_forms import noun_forms, participle_forms
from streams.arabic.text import fold, fold_phrase
from streams.arabic.verbs import Tense, conjugate
from streams.extract.quotes.list_names import FLAGS, LISTS, NOUN_LISTS, UNIONS
from streams.lexicon_tables import Tables, words
from streams.records import CueClass

__all__ = ["Cue", "PhraseList", "QuoteLexicon", "Shape", "Sign", "Verb", "compile_quotes"]

MARKS: Final = frozenset("\"«»“”„‟‹›‘’'″＂")
"""Signs that may open or close quoted words."""


class Shape(StrEnum):
    """What kind of form a cue is."""

    FINITE = "finite"
    ASIDE = "aside"
    NOUN = "noun"


class Sign(StrEnum):
    """What a word may be to a report."""

    CUE = "cue"
    THAT = "that"
    COLON = "colon"
    MARK = "mark"
    ACCORDING = "according"
    APPEARS = "appears"


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb: what it means and what it takes."""

    name: str
    """Its past, present or participle, folded."""
    cue_class: CueClass
    to: tuple[str, ...] | None = None
    """Folded prepositions before any verbal noun that it reports; None when it reports none."""
    content: tuple[str, ...] | None = None
    """Folded prepositions before a noun of content that it reports."""
    feel: tuple[str, ...] | None = None
    """Folded prepositions before a noun of feeling that it voices."""
    adds: bool = False
    """Whether it goes on with whoever spoke last."""
    near: bool = False
    """Whether it is a homograph, which needs its complement close by."""
    object: bool = False
    """Whether it takes whom it addresses as its object."""
    relays: bool = False
    """Whether it hands on another's words."""
    marks: bool = False
    """Whether it reports only words in marks."""
    nouns: bool = False
    """Whether it reports a verbal noun of any kind."""
    heads: bool = False
    """Whether its past is a homograph that reports only at the head of a clause."""
    hearsay: bool = False
    """Whether it is said by nobody in particular."""
    predicate: bool = False
    """Whether it says something of its object: «اعتبر العرض مناورة», «أرجع التأخير إلى الطقس»."""

    any: bool = False
    """Whether any noun behind its preposition is what it reports: «أفاد بمقتل», «مذكرا بقرار»."""
    origin: tuple[str, ...] = ()
    """Folded prepositions before whose words it hands on, where they are not those of the list `origins`."""
    texts: bool = False
    """Whether only a text says it: «ينص البند على أن»."""
    transitive: bool = False
    """Whether the object is never left out: of one noun phrase behind it, that is the object («وحثت الحكومة على …»)."""
    standing: bool = False
    """Whether its present tells a stand, and reports no verbal noun: «تهدد بالإغلاق», «تشترط فتح السوق»."""
    insists: bool = False
    """Whether a clause behind it tells what is insisted on: inside another's report that is no report."""
    burdens: bool = False
    """Whether it lays a burden on its object, and reports nothing else: «حمل الشركة مسؤولية الخسارة»."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a reporting verb."""

    verb: Verb
    shape: Shape
    present: bool = False
    """Whether a finite form is of the present."""
    feminine: bool = False
    """Whether the form agrees with a feminine (or with a plural of things)."""
    plural: bool = False
    """Whether the form agrees with two or more."""
    owner: bool = False
    """Whether a verbal noun carries the pronoun of the speaker."""
    conjoined: bool = False
    """Whether و or ف stands before it."""
    impersonal: bool = False
    """Whether, without a subject, it means that it is said by nobody in particular."""


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Phrases for matching from either end."""

    phrases: frozenset[tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """How many words the phrases have that begin with a word, the most first."""
    lasts: frozenset[str]
    """Their last words."""


@dataclass(frozen=True, slots=True)
class QuoteLexicon:
    """All that is known of the words of reporting."""

    signs: Mapping[str, Sign]
    """Folded word to what it may be; most words are nothing."""
    cues: Mapping[str, Cue]
    """Folded form, with its conjunction, to the cue."""
    finite: frozenset[str]
    """The forms that are finite verbs, where they are no sign of another kind."""
    lists: Mapping[str, frozenset[str]]
    """The word lists of `reporting.toml`, folded, by name."""
    nouns: Mapping[str, frozenset[str]]
    """Lists of nouns in every form: with article, with pronouns."""
    speakers: frozenset[str]
    """Nouns of people, bodies and texts that speak."""
    speaking: frozenset[str]
    """The same, also behind the article, and behind ل and the article."""
    owned: frozenset[str]
    """Nouns of content and feeling with the pronoun of whose they are: «رفضه», «استعدادها»."""
    accordings: PhraseList
    """Prepositions of the source."""
    leads: PhraseList
    """What leads from one report to the next."""
    narrators: PhraseList
    """What gives the word back to the article."""
    whethers: PhraseList
    """What introduces a reported question."""
    actives: Mapping[str, Verb]
    """Participles of saying as some write them, without the ending of the accusative: «مشدد على أن»."""
    generic: frozenset[str]
    """Definite nouns that tell only that somebody speaks, knows or is in office: «المتحدث», «والمسؤول»."""
    renewing: tuple[str, ...]
    """How verbs of renewing end."""


_OBJECTS: Final = ("ه", "ها", "هم", "هما")
_ANY_NOUN: Final = frozenset({CueClass.DEMAND, CueClass.THREATEN, CueClass.ACCUSE})
"""Classes behind whose preposition any noun is what they report."""


def compile_quotes(tables: Tables) -> QuoteLexicon:
    """Compile `reporting.toml`; raises KeyError for a list that is missing, ValueError for a cue class that is none."""
    table = tables["reporting"]
    lists = {name: words(table[name]) for name in LISTS}
    lists["masculine_places"] = words(tables["places"]["masculine_places"])
    lists["negators"] |= {conjunction + word for word in lists["negators"] for conjunction in "وف"}
    for union, names in UNIONS.items():
        lists[union] = frozenset().union(*(lists[name] for name in names))
    cues = _cues(table["verbs"], lists["impersonals"])
    accordings = _conjoined(table["accordings"])
    signs: dict[str, Sign] = dict.fromkeys(MARKS, Sign.MARK)
    signs[":"] = Sign.COLON
    signs |= dict.fromkeys(cues, Sign.CUE)
    for word in lists["appearances"]:
        signs |= {word: Sign.APPEARS, "و" + word: Sign.APPEARS}
    for word in lists["complementisers"]:
        signs |= {word: Sign.THAT, "و" + word: Sign.THAT, "ف" + word: Sign.THAT}
    signs |= dict.fromkeys(lists["that_not"], Sign.THAT)
    speakers = lists["persons"] | lists["documents"]
    whethers = _phrase_list(table["whethers"])
    signs |= dict.fromkeys(whethers.lengths, Sign.THAT)
    signs |= dict.fromkeys(accordings.lengths, Sign.ACCORDING)
    signs |= dict.fromkeys(lists["views"] - signs.keys(), Sign.ACCORDING)
    return QuoteLexicon(
        signs,
        cues,
        frozenset(word for word, cue in cues.items() if cue.shape is Shape.FINITE and signs[word] is Sign.CUE),
        lists,
        {name: _every_form(table[name]) for name in NOUN_LISTS},
        speakers,
        frozenset(before + noun for noun in speakers for before in ("", "ال", "لل")),
        frozenset(form for name in ("contents", "feelings") for form in _every_form(table[name], owned=True)),
        accordings,
        leads=_conjoined(table["leads"]),
        narrators=_conjoined(table["narrators"]),
        whethers=whethers,
        actives={
            fold(entry["active"]): _verb(CueClass(name), entry)
            for name, entries in table["verbs"].items()
            for entry in entries
            if "active" in entry
        },
        generic=frozenset(article + noun for noun in words(table["generic_persons"]) for article in ("ال", "وال")),
        renewing=tuple(sorted(words(table["renewing"]))),
    )


def _conjoined(entries: list[str]) -> PhraseList:
    """Phrases, each also with و and ف before it."""
    return _phrase_list(before + entry for entry in entries for before in ("", "و", "ف"))


def _phrase_list(entries: Iterable[str]) -> PhraseList:
    found = frozenset(map(fold_phrase, entries))
    lengths: dict[str, set[int]] = {}
    for phrase in found:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return PhraseList(
        found,
        {first: tuple(sorted(group, reverse=True)) for first, group in lengths.items()},
        frozenset(phrase[-1] for phrase in found),
    )


def _every_form(entries: list[str], *, owned: bool = False) -> frozenset[str]:
    return frozenset(
        form for entry in entries for form, grammar in noun_forms(entry).items() if grammar.owner or not owned
    )


def _cues(verbs: Mapping[str, list[dict[str, Any]]], impersonals: frozenset[str]) -> dict[str, Cue]:
    """Every form of every verb, finite forms first: of two readings of one form the first wins."""
    compiled = [(_verb(CueClass(name), entry), entry) for name, entries in verbs.items() for entry in entries]
    cues: dict[str, Cue] = {}
    for forms in (_finite_forms, _jussive_forms, _aside_forms, _noun_forms):
        for verb, entry in compiled:
            for form, features in forms(entry):
                cue = Cue(verb, **features, impersonal=form in impersonals)
                for conjunction in ("", "و", "ف"):
                    cues.setdefault(conjunction + form, _join(cue) if conjunction else cue)
    return cues


def _join(cue: Cue) -> Cue:
    return Cue(
        cue.verb, cue.shape, cue.present, cue.feminine, cue.plural, cue.owner, conjoined=True, impersonal=cue.impersonal
    )


def _verb(cue_class: CueClass, entry: Mapping[str, Any]) -> Verb:
    def prepositions(key: str) -> tuple[str, ...] | None:
        return tuple(fold(p) for p in entry[key]) if key in entry else None

    name = entry.get("past") or entry.get("present") or entry["active"]
    return Verb(
        fold(name),
        cue_class,
        prepositions("to"),
        prepositions("content"),
        prepositions("feel"),
        origin=prepositions("origin") or (),
        **{flag: bool(entry.get(flag)) or (flag == "any" and cue_class in _ANY_NOUN) for flag in FLAGS},
        nouns="burdens" in entry or any(key in entry for key in ("to", "content", "feel")),
    )


def _finite_forms(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Third persons of past and present; others speak of themselves and report nobody."""
    if "past" not in entry:
        return
    for form, grammar in conjugate(entry["past"], entry.get("present", "ي" + entry["past"])).items():
        present = grammar.tense is Tense.PRESENT
        wanted = (present and "present" in entry) or (grammar.tense is Tense.PAST and "present_only" not in entry)
        if grammar.person == 3 and wanted and form not in entry.get("not", ()):
            features = {
                "shape": Shape.FINITE,
                "present": present,
                "feminine": grammar.feminine,
                "plural": grammar.plural,
            }
            yield form, features
            if present and entry.get("aims"):
                yield "ل" + form, features
            if "object" in entry and not grammar.plural:
                yield from ((_before_object(form) + pronoun, features) for pronoun in _OBJECTS)


def _jussive_forms(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Forms behind «لم» that the stems do not give: of «ينفي», «ينف»."""
    for form in entry.get("jussive", ()):
        word = fold(form)
        yield word, {"shape": Shape.FINITE, "present": True, "feminine": word.startswith("ت"), "plural": False}


def _before_object(form: str) -> str:
    """A folded verb as it is written before a pronoun: a final ي that stands for ى becomes ا."""
    return form[:-1] + "ا" if form.endswith("ي") else form


def _aside_forms(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "active" in entry:
        for form, grammar in participle_forms(entry["active"]).items():
            yield form, {"shape": Shape.ASIDE, "feminine": grammar.feminine, "plural": grammar.plural}


def _noun_forms(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Verbal nouns, also behind ب («بقوله»)."""
    for noun in entry.get("nouns", ()):
        for form, grammar in noun_forms(noun).items():
            features = {
                "shape": Shape.NOUN,
                "feminine": grammar.feminine,
                "plural": grammar.plural,
                "owner": grammar.owner,
            }
            yield form, features
            yield "ب" + form, features
