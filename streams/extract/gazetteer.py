"""Compiled names and word classes, and what one word can be in them; what flows out of `compile_gazetteer`.

Names live in tries by folded word; persons also in one by loose key, so that every
transliteration of a known full name is found. What a word can be is worked out
once per word and remembered: an article costs one look-up a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from streams.arabic.forms import bare, masculine
from streams.arabic.text import fold_phrase
from streams.arabic.tokens import stems
from streams.records import EntityType

if TYPE_CHECKING:
    from streams.extract.clue import Clue

__all__ = ["Gazetteer", "Head", "Need", "Node", "Office", "Person", "PlaceHead", "Sense", "Titles", "WordLists"]

_FAR: Final = date.max
_STEMS_MAX: Final = 1 << 16
"""Words whose titles are remembered before the memory starts afresh."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One real-world entity that a name may name."""

    id: str
    """Stable slug."""
    name: str
    """Canonical English name."""
    type: EntityType
    kind: str
    """person, country, capital, city, region …, or the kind of organisation."""
    actor: str | None = None
    """Actor code it belongs to; None when it belongs to none."""
    stands_for: str | None = None
    """Actor code it always stands for; capitals do so by context only."""
    wikidata: str | None = None
    """Wikidata item, where certain."""
    weight: int = 0
    """Population of a city; rank among namesakes."""


class Need(IntEnum):
    """What must stand around a name before it counts as one."""

    NOTHING = 0
    CONTEXT = 1
    HEAD = 2


class Node:
    """A step in a trie of names: the words that may follow, and what the words up to here name."""

    __slots__ = ("drop", "need", "next", "senses", "skip")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.senses: tuple[Sense, ...] = ()
        self.need = Need.NOTHING
        self.skip = 0
        """Words at the beginning that stay outside the name: «صحيفة» before that of a newspaper."""
        self.drop = 0
        """Words at the end that stay outside: the nationality of a newspaper."""


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads names of institutions."""

    kind: str
    """As in `Sense.kind`."""
    needs: str
    """state, loose, named, proper, outside, titled: see the lexicon."""
    name: str
    """English noun."""


@dataclass(frozen=True, slots=True)
class PlaceHead:
    """A noun that heads names of places."""

    kind: str
    """city, region, river …"""
    inside: bool
    """Whether it belongs to the name."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words that names are made of, folded."""

    given: frozenset[str]
    weak: frozenset[str]
    """Given names that are ordinary words too."""
    ordinary: frozenset[str]
    """Of these, the ones that are read as ordinary words first."""
    family: frozenset[str]
    particles: frozenset[str]
    compound_first: frozenset[str]
    second: frozenset[str]
    """What may stand behind a first part: names of God, «الدين»."""
    firm_second: frozenset[str]
    """Of these, the ones that no name has without a first part: «الدين», «الله»."""
    servants: frozenset[str]
    """«عبد» and its forms: any name of God may follow."""
    women: frozenset[str]
    heads: Mapping[str, Head]
    """Heads of institutions, without the article."""
    place_heads: Mapping[str, PlaceHead]
    """Heads of places, as they stand."""
    portfolios: Mapping[str, Node]
    """Trie of portfolios; their senses carry the English name."""
    forces: Mapping[str, Node]
    """Trie of what forces are called by."""
    complements: Mapping[str, Node]
    """Trie of complements that make a name."""
    bare_ministries: frozenset[str]
    adjectives: frozenset[str]
    """Naming adjectives, masculine, without the article."""
    common_adjectives: frozenset[str]
    locatives: frozenset[str]
    saying: frozenset[str]
    spots: frozenset[str]
    """Words behind which hardly anything but a place stands: «قرب», «شرقي», «ضواحي»."""
    inside: frozenset[str]
    """«في»: places and much else."""
    borders: frozenset[str]
    place_firsts: frozenset[str]
    """First parts of names of places: «كفر», «تل», «عين»."""
    realms: frozenset[str]
    """«الجمهورية», «المملكة»: with a nationality they name a state."""
    compass: frozenset[str]
    """Points of the compass that also name a bloc."""
    directions: frozenset[str]
    """Words behind which they do not."""
    party_prepositions: frozenset[str]
    """Locatives behind which a capital may be its government."""
    journeys: frozenset[str]
    """Of these, «من» and «إلى»: a capital behind them is the place, except behind a request."""
    requests: frozenset[str]
    """Words of asking and sending that such a preposition belongs to."""
    title_links: frozenset[str]
    """Function words inside titles."""
    fathers: frozenset[str]
    """«أبو» in all cases: any noun behind it makes a name."""
    regnal: frozenset[str]
    """Ordinals of kings and popes, with the article."""
    news: frozenset[str]
    """«الأنباء»: an agency of news needs a nationality to be named."""
    spellings: Mapping[str, tuple[str, ...]]
    """Given names that fold to a function word too, to how they are written («علي» is not «على»)."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person held."""

    role: tuple[str, ...]
    """Role key, see `Gazetteer.role_key`."""
    words: frozenset[str]
    """All folded words of the title, bare."""
    of: str
    """Actor code of the state or organisation."""
    start: date
    """First day; date.min when unknown."""
    end: date
    """Last day; date.max while in office."""
    person: Sense
    """Who held it."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person beside the names."""

    gender: str
    """`m` or `f`; '' when unknown."""
    family: tuple[str, ...]
    """Folded words of the family name; () when never called so alone."""
    offices: tuple[Office, ...]
    """In the order of the seeds."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Words that head titles; all folded, without the article."""

    heads: frozenset[str]
    plurals: frozenset[str]
    honorifics: frozenset[str]
    counterparts: frozenset[str]
    generic: frozenset[str]
    respect: frozenset[str]
    """Honorifics as written."""
    possessed: frozenset[str]
    """Heads that a pronoun makes definite: «نجله», «مساعده»."""
    leaders: frozenset[tuple[str, ...]]
    """Role keys of those whom a family name alone may mean anywhere."""
    shared: frozenset[str]
    """Offices that several hold at once: deputies, envoys, spokesmen."""
    single: frozenset[str]
    """Offices that one word names in full: «الرئيس» is no prime minister."""
    open: frozenset[str]
    """Offices of one word that keep their name whatever follows: «المتحدث باسم …»."""
    canon: Mapping[tuple[str, ...], tuple[str, ...]]
    """Role words as written (bare) to the role key."""
    stems: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)
    """What each word met heads; grows as words are met."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that is known of names."""

    names: Mapping[str, Node]
    """Trie of every exact name, by folded first word."""
    people: Mapping[str, Node]
    """Trie of full names of persons, by loose key."""
    families: Mapping[str, tuple[Sense, ...]]
    """Known persons by folded family name."""
    kinds: Mapping[str, str]
    """Kind of each known entity, by id."""
    persons: Mapping[str, Person]
    """Known persons by id."""
    offices: Mapping[tuple[tuple[str, ...], str], tuple[Office, ...]]
    """Office holders by role key and actor, the latest start first."""
    demonyms: Mapping[str, str]
    """Folded adjective of nationality or collective, any form, to actor code."""
    compounds: Mapping[tuple[str, str], str]
    """Nationalities of two words, in any form, to actor code."""
    adjectives: frozenset[str]
    """Adjectives that may stand between a noun and its nationality, folded, with the article."""
    party_heads: Mapping[str, str]
    """Folded noun, with article and proclitics, to how it stands for a party."""
    titles: Titles
    lists: WordLists
    countries: Mapping[str, str]
    """Actor code of a state to its English name."""
    neighbours: Mapping[str, tuple[str, ...]]
    """Codes of the states that border on a state."""
    quoted: Mapping[tuple[str, ...], Sense]
    """Outlets by names that need their head, or quotation marks behind «ل»: «قال لـ"الشرق الأوسط"»."""
    credits: Mapping[str, Sense]
    """Folded word that stands for an agency in the credit of a photograph."""
    clues: Mapping[str, Clue]
    """What each word can be; grows as words are met."""

    def side(self, word: str) -> str | None:
        """The actor code of an adjective of nationality, a conjunction before it taken off; None for other words."""
        code = self.demonyms.get(word)
        if code is None and word.startswith("و"):
            return self.demonyms.get(word[1:])
        return code

    def side_at(self, words: Sequence[str], i: int) -> tuple[str, int] | None:
        """The actor code of the nationality at token `i` and its length in words: «الكوري الشمالي» has two."""
        if i + 1 < len(words):
            code = self.compounds.get((words[i], words[i + 1]))
            if code is not None:
                return code, 2
        code = self.side(words[i])
        return (code, 1) if code is not None else None

    def is_adjective(self, word: str) -> bool:
        """Whether the word may stand between a noun and its nationality."""
        return word in self.adjectives

    def title_stem(self, word: str) -> str | None:
        """The head of a title in this word, without proclitics and article; None when there is none."""
        known = self.titles.stems
        if word not in known:
            if len(known) >= _STEMS_MAX:
                known.clear()
            known[word] = self._title_stem(word)
        return known[word]

    def _title_stem(self, word: str) -> str | None:
        titles = self.titles
        for _, stem in stems(word):
            if stem in titles.counterparts:
                return stem
            plain = bare(stem)
            if plain in titles.heads or masculine(plain) in titles.heads:
                return plain
        return None

    def is_counterpart(self, stem: str) -> bool:
        """Whether this head means «his counterpart»."""
        return stem in self.titles.counterparts

    def is_generic(self, role: Sequence[str]) -> bool:
        """Whether this role key names no office: «المسؤول», «الدبلوماسي»."""
        return len(role) == 1 and role[0] in self.titles.generic

    def is_role_word(self, word: str) -> bool:
        """Whether the word may continue the name of an office: it has the article."""
        return word.startswith(("ال", "لل"))

    def role_key(self, words: Sequence[str]) -> tuple[str, ...]:
        """The office that folded role words (no nationality, no clitics on the first) name, as a key.

        Articles and genders are evened out, synonyms made one; words behind a known office are dropped.
        """
        if not words:
            return ()
        plain = (masculine(bare(words[0])), *(bare(w[1:] if w.startswith("لل") else w) for w in words[1:]))
        canon = self.titles.canon
        for length in range(len(plain), 0, -1):
            key = canon.get(plain[:length])
            if key is not None and (length == len(plain) or length > 1 or plain[0] in self.titles.open):
                return key
        return plain

    def role_of(self, written: str) -> tuple[str, ...]:
        """The role key of a title as written beside a name, its nationality dropped."""
        words = [word for word in fold_phrase(written) if not self.side(word)]
        return self.role_key(words)

    def holder(self, role: Sequence[str], of: str, day: date, words: frozenset[str] = frozenset()) -> Office | None:
        """Who held this office of this actor on this day; None when nobody known did, or it cannot be told who.

        Of several (two spokesmen) the one whose title has most of `words`; of successors on one day the later one.
        """
        held = [o for o in self.offices.get((tuple(role), of), ()) if o.start <= day <= o.end]
        if not held:
            return None
        best = max(len(o.words & words) for o in held)
        fitting = [o for o in held if len(o.words & words) == best]
        shared = role[0] in self.titles.shared and len({o.person.id for o in fitting}) > 1
        return None if shared else fitting[0]

    def offices_of(self, entity_id: str | None, day: date) -> tuple[Office, ...]:
        """The offices a known person held on this day, in the order of the seeds."""
        person = self.persons.get(entity_id or "")
        return tuple(o for o in person.offices if o.start <= day <= o.end) if person else ()

    def gender(self, entity_id: str | None) -> str:
        """`m`, `f`, or '' when unknown."""
        person = self.persons.get(entity_id or "")
        return person.gender if person else ""

    def kind(self, entity_id: str | None) -> str:
        """The kind of a known entity; that of an institution found by pattern is the first word of its id."""
        if entity_id is None:
            return ""
        return self.kinds.get(entity_id) or entity_id.partition("-")[0]
