"""Parsed tables in, the word lists that names are made of out: titles, nationalities, heads, parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import product
from typing import Any, Final

from streams.arabic.forms import article_forms, bare, feminine, is_definite, masculine, nisba_forms
from streams.arabic.text import fold, fold_phrase
from streams.extract.entities.senses import Head, Node, PlaceHead, Sense
from streams.extract.entities.word_lists import Titles, WordLists
from streams.lexicon_tables import Tables
from streams.records import EntityType

__all__ = [
    "compile_compounds",
    "compile_demonyms",
    "compile_lists",
    "compile_party_heads",
    "compile_titles",
    "make_trie",
]

_PROCLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


def make_trie(entries: Iterable[tuple[tuple[str, ...], Sense]]) -> dict[str, Node]:
    """Folded phrases with what they name, as a trie by word; a phrase may name several."""
    roots: dict[str, Node] = {}
    for words, sense in entries:
        node = roots.setdefault(words[0], Node())
        for word in words[1:]:
            node = node.step(word)
        if sense not in node.senses:
            node.senses = (*node.senses, sense)
    return roots


_OF_PLACES: Final = (
    "accords",
    "borders",
    "compass",
    "declarations",
    "directions",
    "facilities",
    "inside",
    "journeys",
    "locatives",
    "makes",
    "occasions",
    "party_prepositions",
    "place_firsts",
    "realms",
    "requests",
    "sides",
    "sites",
    "spots",
    "stops_of_places",
)
"""Lists of single words of the table of places, each a field of its name."""


_OF_INSTITUTIONS: Final = (
    "aims",
    "before_parties",
    "clausal",
    "learnt",
    "letters",
    "liberations",
    "news",
    "next_acts",
    "outlet_tails",
    "people_of",
    "told",
)
_OF_NAMES: Final = (
    "compound_first",
    "eastern_family",
    "eastern_syllables",
    "family",
    "fathers",
    "ordinary",
    "particles",
    "regnal",
    "romance_articles",
    "servants",
    "sons",
    "styles",
)
"""The same of the tables of institutions and names."""


def compile_lists(tables: Tables) -> WordLists:
    """The word lists of `names`, `institutions`, `places` and `titles`."""
    names, institutions, places = tables["names"], tables["institutions"], tables["places"]
    return WordLists(
        given=_words(names, "male", "female", "foreign_male", "foreign_female", "ambiguous"),
        weak=_words(names, "ambiguous"),
        second=_words(names, "divine", "compound_second"),
        firm_second=_words(names, "compound_second"),
        women=_words(names, "female", "foreign_female"),
        behind_titles=_words(names, "behind_titles"),
        foreign=_words(names, "foreign_male", "foreign_female"),
        heads=_heads(institutions["head"]),
        place_heads=_place_heads(institutions),
        portfolios=_phrases((row["name"], row["arabic"]) for row in institutions["portfolio"]),
        forces=_phrases([("", institutions["forces"])]),
        complements=_phrases([("", institutions["complements"])]),
        bare_ministries=_words(institutions, "bare"),
        adjectives=_words(institutions, "adjectives"),
        common_adjectives=_words(institutions, "common_adjectives"),
        saying=_words(tables["titles"], "saying"),
        **{name: _words(places, name) for name in _OF_PLACES},
        **{name: _words(institutions, name) for name in _OF_INSTITUTIONS},
        **{name: _words(names, name) for name in _OF_NAMES},
        idioms=frozenset(map(fold_phrase, places["idioms"])),
        title_links=_words(tables["titles"], "links"),
        generic={kind: _words(institutions["generic"], kind) for kind in institutions["generic"]},
        spellings=_spellings(names, tables["common"]["functions"]),
    )


def _heads(rows: Iterable[Mapping[str, Any]]) -> dict[str, Head]:
    """Every noun that heads an institution's name."""
    return {fold(noun): Head(row["kind"], row["needs"], row["name"]) for row in rows for noun in row["nouns"]}


def _words(table: Mapping[str, Any], *keys: str) -> frozenset[str]:
    """The single words of these lists, folded."""
    return frozenset(words[0] for key in keys for entry in table[key] if len(words := fold_phrase(entry)) == 1)


def _spellings(names: Mapping[str, Any], functions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The spellings of given names whose fold is a function word's, that word's own spellings left out."""
    written = set(functions)
    folds = set(map(fold, written))
    found: dict[str, tuple[str, ...]] = {}
    for key in ("male", "female", "foreign_male", "foreign_female", "ambiguous"):
        for name in names[key]:
            if fold(name) in folds:
                own = () if name in written else (name,)
                found[fold(name)] = tuple(dict.fromkeys((*found.get(fold(name), ()), *own)))
    return found


def _phrases(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Node]:
    """A trie whose senses carry an English name only."""
    return make_trie(
        (fold_phrase(phrase), Sense(name, name, EntityType.ORG, "")) for name, phrases in rows for phrase in phrases
    )


def _place_heads(table: Mapping[str, Any]) -> dict[str, PlaceHead]:
    found: dict[str, PlaceHead] = {}
    for key, inside in (("place_inside", True), ("place_outside", False)):
        for kind, nouns in table[key].items():
            for noun in nouns:
                for form in article_forms(fold(noun)) if not inside else (fold(noun),):
                    found.setdefault(form, PlaceHead(kind, inside))
    return found


def compile_titles(table: Mapping[str, Any]) -> Titles:
    """The heads of titles and the ways to name an office."""

    def bare_words(key: str) -> frozenset[str]:
        return frozenset(map(bare, _words(table, key)))

    canon: dict[tuple[str, ...], tuple[str, ...]] = {}
    for office, variants in table["offices"].items():
        key = tuple(map(bare, fold_phrase(office)))
        for variant in (office, *variants):
            words = tuple(map(bare, fold_phrase(variant)))
            canon.setdefault((masculine(words[0]), *words[1:]), key)
    heads = bare_words("heads")
    return Titles(
        heads=heads,
        plurals=bare_words("plural_heads"),
        honorifics=bare_words("honorifics"),
        counterparts=_words(table, "counterparts"),
        generic=bare_words("generic"),
        respect=_words(table, "honorifics"),
        possessed=_words(table, "possessed") - set(map(feminine, heads)),
        open=bare_words("open"),
        leaders=frozenset(tuple(map(bare, fold_phrase(office))) for office in table["leaders"]),
        shared=bare_words("shared"),
        single=bare_words("single"),
        speakers=_words(table, "speakers"),
        said_nouns=_words(table, "said_nouns"),
        met=_words(table, "met"),
        acting=_words(table, "acting"),
        taking_persons=_words(table, "taking_persons"),
        official=_words(table, "official"),
        before_states=_words(table, "before_states"),
        sent=_words(table, "sent"),
        mediators=_words(table, "mediators"),
        former=_words(table, "former"),
        outsiders=bare_words("outsiders"),
        one_of=_words(table, "one_of"),
        sources=_words(table, "sources"),
        apart=_words(table, "apart"),
        of_state=_words(table, "of_state"),
        close=_words(table, "close"),
        unsigned=_words(table, "unsigned"),
        canon=canon,
    )


def compile_demonyms(table: Mapping[str, Any], places: AbstractSet[str]) -> dict[str, str]:
    """Every form of every adjective of nationality, and the collectives, to the actor code.

    The accusative that is spelled as one of the `places` (folded) is left out: «روسيا», «كتالونيا».
    """
    found: dict[str, str] = {}
    for code, entries in table["adjectives"].items():
        for entry in entries:
            words = fold_phrase(entry)
            if len(words) == 1:
                for form in nisba_forms(words[0]):
                    found.setdefault(form, code)
    for form in [form for form in found if form.endswith("ي") and not form.startswith("ال")]:
        found.setdefault(form + "ا", found[form])
    for code, entries in table["collective"].items():
        for entry in entries:
            for form in article_forms(fold(entry)):
                found.setdefault(form, code)
    for form in (*map(fold, table["ambiguous"]), *(place for place in sorted(places) if place.endswith("ا"))):
        found.pop(form, None)
    return found


def compile_compounds(table: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Nationalities of two words («كوري شمالي», «جنوب أفريقي»), in every form, to the actor code."""
    found: dict[tuple[str, str], str] = {}
    for code, entries in table["adjectives"].items():
        for entry in entries:
            words = fold_phrase(entry)
            if len(words) == 2:
                firsts = nisba_forms(words[0]) if words[0].endswith("ي") else article_forms(words[0])
                for pair in product(firsts, nisba_forms(words[1])):
                    found.setdefault(pair, code)
    return found


def compile_party_heads(table: Mapping[str, Any], demonyms: Mapping[str, str]) -> dict[str, str]:
    """Nouns of parties, in every form, to their kind: noun, allies, own, people, or `anaphor:` and what it may mean."""
    found: dict[str, str] = dict(_anaphors(table["anaphors"]))
    for kind in ("allies", "own"):
        for noun, proclitic in product(map(fold, table[kind]), _PROCLITICS):
            found.setdefault(proclitic + noun, kind)
    for noun in map(fold, (*table["collectives"], *table["groups"])):
        for form in _proclitic_forms(noun):
            found.setdefault(form, "noun")
    for word, proclitic in product(demonyms, _PROCLITICS[:4]):
        if word.endswith(("ون", "يين")) and word.startswith("ال"):
            found.setdefault(proclitic + word, "people")
    return found


def _anaphors(table: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, nouns in table.items():
        for noun in map(fold, nouns):
            kinds[noun].append(kind)
    for noun, of in kinds.items():
        for form in _proclitic_forms(bare(noun)):
            if is_definite(form):
                yield form, "anaphor:" + " ".join(of)


def _proclitic_forms(word: str) -> Iterable[str]:
    """Yield a folded word, without and with the article, behind every proclitic."""
    for proclitic, form in product(_PROCLITICS, article_forms(word)):
        yield proclitic + form
    if not word.endswith(("ه", "ا")):
        yield word + "ا"
        yield "و" + word + "ا"
    yield "لل" + word
    yield "ولل" + word
