"""Compiled names and word classes, and what one word can be in them; what flows out of `compile_gazetteer`.

Names live in tries by folded word; persons also in one by loose key, so that every
transliteration of a known full name is found. What a word can be is worked out
once per word and remembered: an article costs one look-up a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from streams.arabic.forms import bare, masculine
from streams.arabic.text import fold_phrase
from streams.arabic.tokens import stems

if TYPE_CHECKING:
    from streams.extract.entities.word_analyser import WordAnalyser
from streams.extract.entities.senses import Node, Sense
from streams.extract.entities.word_lists import Titles, WordLists

__all__ = ["Gazetteer", "Office", "Person"]

_FAR: Final = date.max
_ACRONYM_MAX: Final = 5
"""Letters of the longest code that is taken for an acronym."""
_STEMS_MAX: Final = 1 << 16
"""Words whose titles are kept before the cache is emptied."""


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


_AFFAIRS: Final = tuple(article + noun for article in ("ال", "لل") for noun in ("شءون", "شان"))
"""Folded endings of nouns whose adjective says what somebody deals with, not whose he is."""


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
    analyser: WordAnalyser
    """What each word can be; grows as words are met."""

    def side(self, word: str) -> str | None:
        """The actor code of an adjective of nationality, a conjunction before it taken off; None for other words."""
        code = self.demonyms.get(word)
        if code is None and word.startswith("و"):
            return self.demonyms.get(word[1:])
        return code

    def side_at(self, words: Sequence[str], i: int) -> tuple[str, int] | None:
        """The actor code of the nationality at token `i` and its length in words: «الكوري الشمالي» has two; that of affairs is none."""
        if self.is_subject(words, i):
            return None
        if i + 1 < len(words):
            code = self.compounds.get((words[i], words[i + 1])) or self.compounds.get((words[i][1:], words[i + 1]))
            if code is not None:
                return code, 2
        code = self.side(words[i])
        return (code, 1) if code is not None else None

    @staticmethod
    def is_subject(words: Sequence[str], i: int) -> bool:
        """Whether the nationality at token `i` is what affairs are about, not whose they are: «وزير الشؤون الأفريقية السعودي»."""
        return i > 0 and words[i - 1].endswith(_AFFAIRS)

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

    def english(self, side: str) -> str:
        """The English name of a state; of a region that its code spells: SCOTLAND -> Scotland; an acronym as it is."""
        spelled = side if len(side) <= _ACRONYM_MAX else side.replace("-", " ").title()
        return self.countries.get(side, spelled)

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

    def party_on(self, sense: Sense, day: date, told: str | None) -> str | None:
        """The party of a known name on this day: that of an office which a person held then, where the one of today came later or before.

        `told` is the nationality of the title with it, which is believed where the person ever held an office there.
        """
        person = self.persons.get(sense.id)
        ever = {office.of for office in person.offices} if person is not None else set()
        if told in ever:
            return told
        if sense.actor not in ever:
            return sense.actor
        held = [office.of for office in self.offices_of(sense.id, day)]
        return held[0] if held and sense.actor not in held else sense.actor

    def gender(self, entity_id: str | None) -> str:
        """`m`, `f`, or '' when unknown."""
        person = self.persons.get(entity_id or "")
        return person.gender if person else ""

    def kind(self, entity_id: str | None) -> str:
        """The kind of a known entity; that of an institution found by pattern is the first word of its id."""
        if entity_id is None:
            return ""
        return self.kinds.get(entity_id) or entity_id.partition("-")[0]
