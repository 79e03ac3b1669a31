"""Tokens in, mentions of the actors that parley knows out: the same ids as in Arabic, by their English names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from streams.english.tokens import Tokens, keys_of
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["Mention", "Name", "NameLexicon", "compile_names", "find_names"]

_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_SONS: Final = frozenset({"bin", "ben"})
"""Behind these the last word alone is the father."""
_PARTICLES: Final = frozenset({"al", "bin", "ben", "van", "von", "de", "der", "di", "Al"})
_UPPER_MIN: Final = 5
"""Letters from which a name is also known in capitals: headlines."""


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that is known."""

    id: str
    """As in the Arabic gazetteer."""
    name: str
    type: EntityType
    actor: str | None = None
    """Actor code it belongs to."""
    stands_for: str | None = None
    """Actor code it always stands for."""
    capital: bool = False
    """Whether it stands for its government where it acts."""
    gender: str = ""
    """`m` or `f` of a person, where known."""
    speaks: bool = True
    """Whether it speaks for its actor by itself; a city does so only where it stands for its government."""

    @property
    def party(self) -> str | None:
        """Actor code that it speaks for by itself."""
        return self.stands_for or (self.actor if self.speaks else None)


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """What names are known by."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]
    """First word to the names that begin with it, the longest first."""
    families: Mapping[str, tuple[tuple[str, ...], ...]]
    """Person to the family names that follow the full one."""
    demonyms: Mapping[str, str]
    """Adjective of nationality to actor code."""
    acts: frozenset[str]
    """Verbs of which a capital is the subject as a government only."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention, in tokens."""

    first: int
    last: int
    """The token behind it."""
    name: Name
    rule: str
    stands_for: str | None
    confidence: int


def compile_names(tables: Mapping[str, Mapping[str, Any]]) -> NameLexicon:
    """Names of places, organisations and persons; what two of them have in common names none of them."""
    own = tables["english_names"]
    spelled: dict[tuple[str, ...], dict[str, Name]] = defaultdict(dict)
    families: dict[str, tuple[tuple[str, ...], ...]] = {}
    respelled = {word: several for several in own["respelled"] for word in several}
    for name, phrases in (*_places(tables), *_organisations(tables), *_persons(tables)):
        for words in _spellings((*phrases, *own["aliases"].get(name.id, ())), name, respelled):
            spelled[words].setdefault(name.id, name)
            if any(len(word) >= _UPPER_MIN for word in words):
                spelled[tuple(word.upper() for word in words)].setdefault(name.id, name)
        if name.type is EntityType.PERSON:
            families[name.id] = _family_names(keys_of(name.name))
    for phrase in own["ordinary"]:
        spelled.pop(keys_of(phrase), None)
    by_first: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
    for words, several in spelled.items():
        first = next(iter(several.values()))
        if words and (len(several) == 1 or first.type is not EntityType.PERSON):
            by_first[words[0]].append((words, first))
    names = {first: tuple(sorted(found, key=lambda each: -len(each[0]))) for first, found in by_first.items()}
    demonyms = {keys_of(word)[0]: code for code, words in own["demonyms"].items() for word in words}
    return NameLexicon(names, families, demonyms, frozenset(own["acts"]))


def _spellings(phrases: Iterable[str], name: Name, respelled: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """The words of each phrase; those of a person with one part respelled too: Sergey, Sergei."""
    for words in map(keys_of, phrases):
        yield words
        if name.type is EntityType.PERSON:
            for i, word in enumerate(words):
                for other in respelled.get(word, ()):
                    yield (*words[:i], *keys_of(other), *words[i + 1 :])


def _places(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Name, list[str]]]:
    """Countries, capitals and the places of the Arabic lexicon, by their English names."""
    places, reference = tables["places"], tables["countries"]
    for code in sorted({*places["countries"], *reference}):
        name = places["english"].get(code) or reference[code]["name"]
        yield Name(slug(name), name, EntityType.GPE, code), [name]
    for row in places["capital"]:
        yield (
            Name(slug(row["name"]), row["name"], EntityType.GPE, row["of"], capital=True, speaks=False),
            [row["name"]],
        )
    for row in places["place"]:
        bloc = (row["of"] or None) if row["kind"] == "bloc" else None
        actor, kind = row["of"] or None, EntityType(row["type"])
        yield Name(slug(row["name"]), row["name"], kind, actor, bloc, speaks=False), [row["name"]]


def _organisations(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Name, list[str]]]:
    for row in tables["actors"]["organisation"]:
        actor, stands_for = row["actor"] or None, row["stands_for"] or None
        name = Name(row["id"], row["name"], EntityType(row["type"]), actor, stands_for)
        plain = _BRACKETS.sub("", row["name"])
        yield name, [plain] if len(plain) > 1 else []


def _persons(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Name, list[str]]]:
    for row in tables["actors"]["person"]:
        actor, gender = row["actor"] or None, row.get("gender", "")
        yield Name(row["id"], row["name"], EntityType.PERSON, actor, gender=gender), [_BRACKETS.sub("", row["name"])]


def _family_names(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """How a person of this full name is called behind it, the longest first."""
    if len(words) < 2:
        return ()
    if len(words) == 2 or words[-2] not in _PARTICLES:
        return (words[-1:],)
    capital = (words[-2].capitalize(), words[-1])
    return (words[-2:], capital) if words[-2] in _SONS else (words[-2:], capital, words[-1:])


def find_names(tokens: Tokens, lexicon: NameLexicon) -> tuple[Mention, ...]:
    """Mentions in the order of the text; no two overlap."""
    found: list[Mention] = []
    met: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    i = 0
    while i < len(tokens.keys):
        match = _longest(tokens, i, lexicon.names.get(tokens.keys[i], ()))
        rule, confidence = "entities.english_name", 950
        if match is None:
            match = _longest(tokens, i, met.get(tokens.keys[i], ()))
            rule, confidence = "entities.english_family_name", 900
        if match is None:
            i += 1
            continue
        last, name = match
        if name.type is EntityType.PERSON and rule == "entities.english_name":
            _meet(met, name, lexicon.families.get(name.id, ()))
        stands_for = name.stands_for
        if name.capital and _acts(tokens, i, last, lexicon, found):
            rule, confidence, stands_for = "entities.english_capital", 800, name.actor
        found.append(Mention(i, last, name, rule, stands_for, confidence))
        i = last
    return tuple(found)


def _longest(tokens: Tokens, i: int, candidates: Iterable[tuple[tuple[str, ...], Name]]) -> tuple[int, Name] | None:
    for words, name in candidates:
        if tokens.keys[i : i + len(words)] == words:
            return i + len(words), name
    return None


def _meet(met: dict[str, list[tuple[tuple[str, ...], Name]]], name: Name, families: Iterable[tuple[str, ...]]) -> None:
    """From here on this person is meant by the family name, until another of that name is met."""
    for words in families:
        if words[0][0].isupper() or words[0] == "al":
            kept = [each for each in met.get(words[0], ()) if each[0] != words]
            met[words[0]] = sorted([*kept, (words, name)], key=lambda each: -len(each[0]))


def _acts(tokens: Tokens, first: int, last: int, lexicon: NameLexicon, before: list[Mention]) -> bool:
    """Whether a capital acts: «Moscow rejected», «according to Moscow», «between Moscow and Kyiv»."""
    previous = tokens.lower(first - 1)
    if tokens.lowers[max(0, first - 2) : first] == ("according", "to"):
        return True
    if previous == "between" and tokens.lower(last) == "and":
        return True
    if previous == "and" and before and before[-1].last == first - 1 and before[-1].rule == "entities.english_capital":
        return True
    return previous not in {"in", "at", "near", "from", "of", "outside"} and tokens.lower(last) in lexicon.acts
