"""Parsed tables (lexicon, seeds, reference data) in, the compiled `Gazetteer` out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import Any

from streams.arabic.forms import article_forms, bare, loose, masculine, nisba_forms, slug
from streams.arabic.text import fold, fold_phrase
from streams.extract.gazetteer import Gazetteer, Node, Office, Person, Sense, Titles
from streams.lexicon import Tables
from streams.records import EntityType

__all__ = ["compile_gazetteer"]


def compile_gazetteer(tables: Tables) -> Gazetteer:
    """Compile every name and word list; pure."""
    titles = _titles(tables["titles"])
    names: list[tuple[str, Sense]] = [*_countries(tables), *_capitals(tables), *_places(tables), *_organisations(tables)]
    people = [(name, _person(row), row) for row in tables["actors"].get("person", ()) for name in row["arabic"]]
    names += [(name, sense) for name, sense, _ in people]
    names += _cities(tables, {" ".join(fold_phrase(name)) for name, _ in names})
    demonyms = _demonyms(tables["demonyms"])
    gazetteer = Gazetteer(
        names=_trie((fold_phrase(name), sense) for name, sense in names),
        people=_trie((tuple(map(loose, fold_phrase(name))), sense) for name, sense, _ in people if " " in name),
        families=_families(people),
        kinds={sense.id: sense.kind for _, sense in names},
        persons={},
        offices={},
        demonyms=demonyms,
        adjectives=frozenset(),
        party_heads=_party_heads(tables["parties"], demonyms),
        titles=titles,
    )
    return _with_offices(gazetteer, people)


def _trie(entries: Iterable[tuple[tuple[str, ...], Sense]]) -> dict[str, Node]:
    roots: dict[str, Node] = {}
    for words, sense in entries:
        node = roots.setdefault(words[0], Node())
        for word in words[1:]:
            node = node.next.setdefault(word, Node())
        if sense not in node.senses:
            node.senses = (*node.senses, sense)
    return roots


def _countries(tables: Tables) -> Iterable[tuple[str, Sense]]:
    english: Mapping[str, str] = tables["places"]["english"]
    variants: Mapping[str, list[str]] = tables["places"]["countries"]
    reference = tables["countries"]
    for code in sorted({*variants, *reference}):
        name = english.get(code) or reference[code]["name"]
        sense = Sense(slug(name), name, EntityType.GPE, "country", code)
        for arabic in variants.get(code) or [reference[code]["arabic"]]:
            yield arabic, sense


def _capitals(tables: Tables) -> Iterable[tuple[str, Sense]]:
    for row in tables["places"]["capital"]:
        sense = Sense(slug(row["name"]), row["name"], EntityType.GPE, "capital", row["of"])
        for arabic in row["arabic"]:
            yield arabic, sense


def _places(tables: Tables) -> Iterable[tuple[str, Sense]]:
    for row in tables["places"]["place"]:
        bloc = row["of"] if row["kind"] == "bloc" else None
        sense = Sense(slug(row["name"]), row["name"], EntityType(row["type"]), row["kind"], row["of"] or None, bloc)
        for arabic in row["arabic"]:
            yield arabic, sense


def _cities(tables: Tables, known: set[str]) -> Iterable[tuple[str, Sense]]:
    """Cities whose name nothing else has; of namesakes the largest."""
    for row in tables["cities"]["cities"]:
        sense = Sense(slug(row["name"]), row["name"], EntityType.GPE, "city", row["of"], weight=row["population"])
        for arabic in row["arabic"]:
            key = " ".join(fold_phrase(arabic))
            if key not in known and row["population"] > 400_000:
                known.add(key)
                yield arabic, sense


def _organisations(tables: Tables) -> Iterable[tuple[str, Sense]]:
    for row in tables["actors"].get("organisation", ()):
        sense = Sense(
            row["id"], row["name"], EntityType(row["type"]), row["kind"], row["actor"] or None,
            row["stands_for"] or None, row.get("wikidata") or None,
        )
        for arabic in row["arabic"]:
            yield arabic, sense


def _person(row: Mapping[str, Any]) -> Sense:
    return Sense(row["id"], row["name"], EntityType.PERSON, "person", row["actor"] or None, None, row.get("wikidata") or None)


def _families(people: Iterable[tuple[str, Sense, Mapping[str, Any]]]) -> dict[str, tuple[Sense, ...]]:
    found: dict[str, dict[Sense, None]] = defaultdict(dict)
    for _, sense, row in people:
        if row["family"]:
            found[" ".join(fold_phrase(row["family"]))][sense] = None
    return {family: tuple(senses) for family, senses in found.items()}


def _with_offices(gazetteer: Gazetteer, people: Iterable[tuple[str, Sense, Mapping[str, Any]]]) -> Gazetteer:
    """The gazetteer with persons and their offices, whose role keys need its titles."""
    persons: dict[str, Person] = {}
    offices: dict[tuple[tuple[str, ...], str], list[Office]] = defaultdict(list)
    for _, sense, row in people:
        if sense.id in persons:
            continue
        held = tuple(
            Office(
                gazetteer.role_of(o["role"]), o["of"], o.get("from", date.min), o.get("to", date.max), sense,
            )
            for o in row.get("offices", ())
        )
        persons[sense.id] = Person(row.get("gender", ""), held)
        for office in held:
            offices[office.role, office.of].append(office)
    ranked = {key: tuple(sorted(held, key=lambda o: (o.start, o.person.id), reverse=True)) for key, held in offices.items()}
    return Gazetteer(
        gazetteer.names, gazetteer.people, gazetteer.families, gazetteer.kinds, persons, ranked, gazetteer.demonyms,
        gazetteer.adjectives, gazetteer.party_heads, gazetteer.titles,
    )


def _titles(table: Mapping[str, Any]) -> Titles:
    def bare_words(entries: Iterable[str]) -> frozenset[str]:
        return frozenset(bare(words[0]) for entry in entries if len(words := fold_phrase(entry)) == 1)

    canon: dict[tuple[str, ...], tuple[str, ...]] = {}
    for office, variants in table["offices"].items():
        key = tuple(map(bare, fold_phrase(office)))
        for variant in (office, *variants):
            words = tuple(map(bare, fold_phrase(variant)))
            canon.setdefault((masculine(words[0]), *words[1:]), key)
    return Titles(
        bare_words(table["heads"]), bare_words(table["plural_heads"]), bare_words(table["honorifics"]),
        frozenset(map(fold, table["counterparts"])), bare_words(table["generic"]), canon,
    )


def _demonyms(table: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, entries in table["adjectives"].items():
        for entry in entries:
            words = fold_phrase(entry)
            if len(words) == 1:
                for form in nisba_forms(words[0]):
                    found.setdefault(form, code)
    for code, entries in table["collective"].items():
        for entry in entries:
            for form in article_forms(fold(entry)):
                found.setdefault(form, code)
    for form in map(fold, table.get("ambiguous", ())):
        found.pop(form, None)
    return found


_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")


def _proclitic_forms(word: str) -> Iterable[str]:
    """A folded word, without and with the article, behind every proclitic."""
    for proclitic, form in product(_PROCLITICS, article_forms(word)):
        yield proclitic + form
    yield "لل" + word
    yield "ولل" + word


def _party_heads(table: Mapping[str, Any], demonyms: Mapping[str, str]) -> dict[str, str]:
    """Nouns of parties to their kind: noun, allies, own, people, or `anaphor:` and the kinds it may mean."""
    found: dict[str, str] = {}
    anaphors: dict[str, list[str]] = defaultdict(list)
    for kind, nouns in table["anaphors"].items():
        for noun in map(fold, nouns):
            anaphors[noun].append(kind)
    for noun, kinds in anaphors.items():
        for form in _proclitic_forms(bare(noun)):
            if "ال" in form[:4] or form.lstrip("و").startswith("لل"):
                found.setdefault(form, "anaphor:" + " ".join(kinds))
    for noun in map(fold, table["allies"]):
        for proclitic in _PROCLITICS:
            found.setdefault(proclitic + noun, "allies")
    for noun in map(fold, table["own"]):
        for proclitic in _PROCLITICS:
            found.setdefault(proclitic + noun, "own")
    for noun in map(fold, (*table["collectives"], *table["groups"])):
        for form in _proclitic_forms(noun):
            found.setdefault(form, "noun")
    for word in demonyms:
        if word.endswith(("ون", "يين")) and word.startswith("ال"):
            for proclitic in _PROCLITICS[:4]:
                found.setdefault(proclitic + word, "people")
    return found
