"""Parsed tables (lexicon, seeds, reference data) in, the compiled `Gazetteer` out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from streams.arabic.common_words import CommonWords, compile_words
from streams.arabic.forms import bare, gender_forms, loose
from streams.arabic.text import fold, fold_phrase
from streams.extract.entities.compile_word_lists import (
    compile_compounds,
    compile_demonyms,
    compile_lists,
    compile_party_heads,
    compile_titles,
    make_trie,
)
from streams.extract.entities.gazetteer import Gazetteer, Office, Person
from streams.extract.entities.senses import Need, Node, Sense
from streams.extract.entities.word_analyser import WordAnalyser
from streams.extract.entities.word_lists import WordLists
from streams.lexicon_tables import Tables
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["compile_gazetteer"]

_POPULATION_SURE: Final = 300_000
"""Inhabitants above which the name of a city needs no context."""
_AGENCY: Final = "وكاله"
"""The head that belongs to the name of an agency: «وكالة رويترز»."""
_MOVEMENT: Final = "حركه"
"""The head that stays outside the name of a movement that is a name without it: «حركة حماس»."""
_OUTLETS: Final = frozenset({"newspaper", "broadcaster", "agency", "company"})
"""Kinds of organisation whose head noun stays outside the name."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One phrase and what it names."""

    phrase: tuple[str, ...]
    sense: Sense
    need: Need = Need.NOTHING
    skip: int = 0
    drop: int = 0


def compile_gazetteer(tables: Tables) -> Gazetteer:
    """Compile every name and word list; pure."""
    lists, titles = compile_lists(tables), compile_titles(tables["titles"])
    countries = [*_countries(tables)]
    demonyms = compile_demonyms(tables["demonyms"], _single_words((*countries, *_places(tables))))
    people = tuple((_person(row), row) for row in tables["actors"].get("person", ()))
    names = [*countries, *_capitals(tables), *_places(tables), *_organisations(tables, lists, demonyms)]
    names += _short_names(tables["institutions"], names)
    names += [_Name(fold_phrase(name), sense) for sense, row in people for name in row["arabic"]]
    names += _english(names, people)
    heads = (*titles.heads, *titles.plurals, *lists.heads, *lists.place_heads)
    words = compile_words(tables["common"], _name_words(names, lists), heads)
    names += _glued(names)
    names += _cities(tables, {name.phrase for name in names}, lists, demonyms, words)
    trie = _name_trie(names, _needs(tables["places"]))
    full = _people_trie(people)
    families = _families(people)
    quoted = {name.phrase[name.skip : len(name.phrase) - name.drop]: name.sense for name in names if name.skip}
    credit, adjectives = _credits(tables["institutions"], names), _adjectives(tables)
    gazetteer = Gazetteer(
        names=trie,
        people=full,
        families=families,
        kinds={name.sense.id: name.sense.kind for name in reversed(names)},
        persons={},
        offices={},
        demonyms=demonyms,
        compounds=compile_compounds(tables["demonyms"]),
        adjectives=adjectives,
        party_heads=compile_party_heads(tables["parties"], demonyms),
        titles=titles,
        lists=lists,
        countries={name.sense.actor or "": name.sense.name for name in names if name.sense.kind == "country"},
        neighbours={code: tuple(row["neighbours"]) for code, row in tables["countries"].items()},
        quoted=quoted,
        credits=credit,
        analyser=WordAnalyser(
            trie,
            full,
            families,
            demonyms,
            titles,
            lists,
            words,
            frozenset(credit),
            frozenset(p[0] for p in quoted),
            adjectives,
        ),
    )
    return _with_offices(gazetteer, people)


def _single_words(names: Iterable[_Name]) -> set[str]:
    """The names that are one word."""
    return {name.phrase[0] for name in names if len(name.phrase) == 1}


def _name_trie(names: Iterable[_Name], needs: Mapping[tuple[str, ...], Need]) -> dict[str, Node]:
    """All names as one trie, each end with what it needs around it."""
    kept = tuple(names)
    roots = make_trie((name.phrase, name.sense) for name in kept)
    for name in kept:
        need = max(name.need, needs.get(name.phrase, Need.NOTHING))
        if need or name.skip or name.drop:
            node = roots[name.phrase[0]]
            for word in name.phrase[1:]:
                node = node.next[word]
            node.need, node.skip, node.drop = need, name.skip, name.drop
    return roots


def _glued(names: Iterable[_Name]) -> list[_Name]:
    """Countries and organisations of two definite words without the space between them, as archives have them."""
    return [
        replace(name, phrase=("".join(name.phrase),), skip=0, drop=0)
        for name in names
        if len(name.phrase) == 2 and not name.skip and all(w.startswith("ال") for w in name.phrase)
    ]


def _needs(places: Mapping[str, Any]) -> dict[tuple[str, ...], Need]:
    found = {fold_phrase(name): Need.CONTEXT for name in places["needs_context"]}
    return found | {fold_phrase(name): Need.HEAD for name in places["needs_head"]}


def _people_trie(people: Iterable[tuple[Sense, Mapping[str, Any]]]) -> dict[str, Node]:
    """Full names by loose key; words of less than two consonants in all names are too loose to be kept."""
    return make_trie(
        (key, sense)
        for sense, row in people
        for name in row["arabic"]
        if len(key := tuple(map(loose, fold_phrase(name)))) > 1 and sum(map(len, key)) > 4
    )


def _countries(tables: Tables) -> Iterator[_Name]:
    english: Mapping[str, str] = tables["places"]["english"]
    variants: Mapping[str, list[str]] = tables["places"]["countries"]
    reference = tables["countries"]
    for code in sorted({*variants, *reference}):
        name = english.get(code) or reference[code]["name"]
        sense = Sense(slug(name), name, EntityType.GPE, "country", code)
        for arabic in variants.get(code) or [reference[code]["arabic"]]:
            yield _Name(fold_phrase(arabic), sense)


def _capitals(tables: Tables) -> Iterator[_Name]:
    for row in tables["places"]["capital"]:
        sense = Sense(slug(row["name"]), row["name"], EntityType.GPE, "capital", row["of"])
        for arabic in row["arabic"]:
            yield _Name(fold_phrase(arabic), sense)


def _places(tables: Tables) -> Iterator[_Name]:
    for row in tables["places"]["place"]:
        bloc = (row["of"] or None) if row["kind"] == "bloc" else None
        sense = Sense(slug(row["name"]), row["name"], EntityType(row["type"]), row["kind"], row["of"] or None, bloc)
        for arabic in row["arabic"]:
            yield _Name(fold_phrase(arabic), sense)


def _cities(
    tables: Tables, known: set[tuple[str, ...]], lists: WordLists, demonyms: Mapping[str, str], words: CommonWords
) -> Iterator[_Name]:
    """Cities whose name nothing else has; of namesakes the largest."""
    for row in tables["cities"]["cities"]:
        sense = Sense(slug(row["name"]), row["name"], EntityType.GPE, "city", row["of"], weight=row["population"])
        for arabic in row["arabic"]:
            phrase = fold_phrase(arabic)
            if phrase not in known and phrase:
                known.add(phrase)
                yield _Name(phrase, sense, _city_need(phrase, row["population"], lists, demonyms, words))


def _city_need(
    phrase: tuple[str, ...], population: int, lists: WordLists, demonyms: Mapping[str, str], words: CommonWords
) -> Need:
    if len(phrase) > 1:
        return Need.HEAD if all(words.is_word(w) or w in lists.given for w in phrase) else Need.NOTHING
    word = phrase[0]
    ordinary = words.is_word(word) or word in demonyms or word in lists.heads
    if ordinary or word in lists.given or word in lists.family or len(word) < 4:
        return Need.HEAD
    return Need.NOTHING if population >= _POPULATION_SURE else Need.CONTEXT


def _organisations(tables: Tables, lists: WordLists, demonyms: Mapping[str, str]) -> Iterator[_Name]:
    for row in tables["actors"].get("organisation", ()):
        sense = Sense(
            row["id"],
            row["name"],
            EntityType(row["type"]),
            row["kind"],
            row["actor"] or None,
            row["stands_for"] or None,
            row.get("wikidata") or None,
        )
        phrases = {fold_phrase(arabic): None for arabic in row["arabic"]}
        for phrase in phrases:
            skip = _outside(phrase, phrases, lists) if row["kind"] in _OUTLETS or phrase[0] == _MOVEMENT else 0
            drop = int(skip > 0 and len(phrase) - skip > 1 and phrase[-1] in demonyms and row["kind"] != "agency")
            yield _Name(phrase, sense, Need.NOTHING, skip, drop)


def _credits(table: Mapping[str, Any], names: Iterable[_Name]) -> dict[str, Sense]:
    """Agencies by the word that credits of photographs have for them; raises KeyError for an id that is not there."""
    senses = {name.sense.id: name.sense for name in names}
    return {fold(word): senses[agency] for agency, words in table["credits"].items() for word in words}


def _short_names(table: Mapping[str, Any], names: Iterable[_Name]) -> list[_Name]:
    """Parties by an ordinary word that is their name beside parties; raises KeyError for an id that is not there."""
    senses = {name.sense.id: name.sense for name in names}
    return [
        _Name((fold(word),), senses[party], Need.PARTY)
        for party, words in table["ordinary_names"].items()
        for word in words
    ]


def _outside(phrase: tuple[str, ...], phrases: Mapping[tuple[str, ...], None], lists: WordLists) -> int:
    """How many words of the name of an outlet are its head: «صحيفة», or «وكالة أنباء» where the rest is a name too."""
    if phrase[0] == _MOVEMENT:
        return 1 if phrase[1:] in phrases and not phrase[1].startswith("ال") else 0
    if phrase[0] == _AGENCY and len(phrase) > 1 and phrase[1] not in lists.news | {"انباء"}:
        return 0
    for length in range(min(2, len(phrase) - 1), 0, -1):
        if phrase[length:] in phrases and not phrase[length].startswith("ال") and phrase[length] != "انباء":
            return length
    head = lists.heads.get(phrase[0])
    return 1 if len(phrase) > 1 and head is not None and head.needs in {"outside", "titled"} else 0


def _person(row: Mapping[str, Any]) -> Sense:
    actor, wikidata = row["actor"] or None, row.get("wikidata") or None
    return Sense(row["id"], row["name"], EntityType.PERSON, "person", actor, None, wikidata)


def _families(people: Iterable[tuple[Sense, Mapping[str, Any]]]) -> dict[str, tuple[Sense, ...]]:
    found: dict[str, dict[Sense, None]] = defaultdict(dict)
    for sense, row in people:
        if row["family"]:
            family = " ".join(fold_phrase(row["family"]))
            for spelled in (family, *(fold_phrase(name)[-1] for name in row["arabic"])):
                if spelled == family or loose(spelled) == loose(family):
                    found[spelled][sense] = None
    return {family: tuple(senses) for family, senses in found.items() if " " not in family}


def _english(names: Iterable[_Name], people: Iterable[tuple[Sense, Mapping[str, Any]]]) -> Iterator[_Name]:
    """The English names too: articles quote them in Latin letters."""
    senses = {name.sense: None for name in names} | {sense: None for sense, _ in people}
    for sense in senses:
        phrase = tuple(word for word in fold_phrase(sense.name) if word.isalnum())
        if phrase:
            yield _Name(phrase, sense)


def _adjectives(tables: Tables) -> frozenset[str]:
    """Adjectives, both genders, with and without the article."""
    words = (*tables["common"]["adjectives"], *tables["institutions"]["adjectives"])
    return frozenset(form for word in words for part in fold_phrase(word) for form in gender_forms(part))


def _name_words(names: Iterable[_Name], lists: WordLists) -> Iterator[str]:
    """Single words that teach the shape of names: given and family names, cities, countries."""
    yield from lists.given - lists.weak
    yield from lists.family
    for name in names:
        if name.sense.type is not EntityType.ORG and len(name.phrase) == 1 and not name.phrase[0].isascii():
            yield name.phrase[0]


def _with_offices(gazetteer: Gazetteer, people: Iterable[tuple[Sense, Mapping[str, Any]]]) -> Gazetteer:
    """The gazetteer with persons and their offices, whose role keys need its titles."""
    persons: dict[str, Person] = {}
    offices: dict[tuple[tuple[str, ...], str], list[Office]] = defaultdict(list)
    for sense, row in people:
        held = tuple(
            Office(
                gazetteer.role_of(o["role"]),
                frozenset(map(bare, fold_phrase(o["role"]))),
                o["of"],
                o.get("from", date.min),
                o.get("to", date.max),
                sense,
            )
            for o in row.get("offices", ())
        )
        persons[sense.id] = Person(row.get("gender", ""), fold_phrase(row["family"]), held)
        for office in held:
            offices[office.role, office.of].append(office)
    ranked = {
        key: tuple(sorted(held, key=lambda o: (o.start, o.person.id), reverse=True)) for key, held in offices.items()
    }
    return replace(gazetteer, persons=persons, offices=ranked)
