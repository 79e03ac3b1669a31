"""One folded word in, everything it can be in a name out; worked out once per word and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streams.arabic.common_words import CommonWords
from streams.arabic.forms import bare, loose, masculine
from streams.arabic.tokens import stems
from streams.extract.entities.senses import Head, Node, PlaceHead, Sense
from streams.extract.entities.transliterations import Transliterations, is_likely_name
from streams.extract.entities.word_features import Adjective, Pattern, Tail, Title, WordFeatures
from streams.extract.entities.word_kinds import named_only, set_kind
from streams.extract.entities.word_lists import Titles, WordLists

__all__ = ["WordAnalyser"]

_MEMO_MAX: Final = 1 << 16
"""Words kept before the cache is emptied."""
_TAIL_SHAPE_MIN: Final = -0.6
"""Shape below which an unknown word is taken for an ordinary one."""
_FOREIGN_SHAPE_MIN: Final = 1.0
"""Shape above which an unknown word is hardly Arabic."""
_CUT_SHAPE_MIN: Final = 1.0
"""Shape above which a letter that could be a preposition is part of a name."""
_PRONOUNS: Final = ("هما", "ها", "هم")
"""Pronouns that make a title definite; «ه» alone is rather the ending of a woman's."""
_PARTICIPLES: Final = ("المت", "المست", "المن")
"""How definite participles begin that no list has."""
_SHORT_NAME_MAX: Final = 6
"""Letters up to which such a word may be a family name: «المناع», «المتني»."""
_COMPLETE: Final = ("ها", "هم", "هما", "نا", "كم", "ا")
"""Endings of nouns that a pronoun or nothing completes."""
_CUTS: Final = frozenset({"و", "ل", "ب", "ول", "وب", "لل", "ولل"})
"""Proclitics before the name of a person."""


@dataclass(frozen=True, slots=True)
class _Heads:
    """What a word heads; letters of proclitics as in `WordFeatures`."""

    head: tuple[int, Head, bool] | None
    place: tuple[int, PlaceHead] | None
    ministry: int
    border: int
    realm: int
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    """How a word may take part in the name or title of a person; fields as in `WordFeatures`."""

    people: tuple[tuple[int, Node], ...]
    family: tuple[int, tuple[Sense, ...]] | None
    family_alone: bool
    given: int
    strong: bool
    surname: int
    tail: Tail
    title: tuple[int, Title, str, bool] | None
    opens: bool
    foreign: bool

    def begins(self) -> bool:
        """Whether a title or the name of a person may begin with the word."""
        named = self.given >= 0 or self.surname >= 0 or self.tail is Tail.NAME
        return named or self.opens or self.family is not None or self.title is not None


@lru_cache(maxsize=1 << 10)  # each question about a word begins with it, five in a row
def _proclitics(word: str) -> tuple[tuple[int, str], ...]:
    """As `tokens.stems`, but where لل hides an article, both letters count as taken: the name begins behind them."""
    return tuple(
        (taken + 1 if taken and stem.startswith("ال") and word[taken - 1 : taken + 1] == "لل" else taken, stem)
        for taken, stem in stems(word)
    )


def _alone(
    names: tuple[tuple[int, Node], ...], people: tuple[tuple[int, Node], ...], *, delicate: bool
) -> tuple[int, Node] | None:
    """The only name that a word begins, which needs nothing around it."""
    if len(names) != 1 or people or delicate:
        return None
    return names[0] if names[0][1].is_sure() else None


def _may_be_cut(word: str, taken: int, stem: str) -> bool:
    """Whether what stands before a person's name may be a proclitic: no «ف» or «ك», and enough must be left."""
    return not taken or (len(stem) > 3 - (word[0] == "و" and taken == 1) and word[:taken] in _CUTS)


class WordAnalyser(dict[str, WordFeatures]):
    """The cache: `analyser[word]` is always there."""

    def __init__(
        self,
        names: Mapping[str, Node],
        people: Mapping[str, Node],
        families: Mapping[str, tuple[Sense, ...]],
        demonyms: Mapping[str, str],
        titles: Titles,
        lists: WordLists,
        words: CommonWords,
        credit: frozenset[str],
        quoted: frozenset[str],
        qualifiers: frozenset[str],
    ) -> None:
        super().__init__()
        self.names, self.people, self.families = names, people, families
        self.demonyms, self.titles, self.lists, self.words = demonyms, titles, lists, words
        self.credit, self.quoted, self.qualifiers = credit, quoted, qualifiers
        self.transliterations = Transliterations(names, families, demonyms, lists, words)

    def __missing__(self, word: str) -> WordFeatures:
        if len(self) > _MEMO_MAX:
            self.clear()
        features = self[word] = self._read(word)
        set_kind(features, word, self.words.shape)
        return features

    def as_name(self, word: str) -> WordFeatures:
        """What a given name is whose fold is a function word's, where it is written as the name: «علي» beside «على»."""
        return named_only(self[word], word, self.words.shape)

    def _read(self, word: str) -> WordFeatures:
        if not word or not word[0].isalpha():
            return WordFeatures()
        forms, lists = _proclitics(word) or ((0, word),), self.lists
        common, finite, side = self.words.listed(word), self.words.is_verb(word), self._side(word)
        names = self._names(word, forms, common=common)
        person = self._person(word, forms, names, common=common)
        heads = self._heads(word, forms, opens=person.opens)
        delicate = self._is_compass(forms) or heads.ministry >= 0 or side is not None or (common and word[0] == "ب")
        return WordFeatures(
            starts=bool(names or person.people or heads.patterns or word in self.quoted),
            quotable=word in self.quoted,
            named=bool(names or person.people),
            alone=_alone(names, person.people, delicate=delicate),
            delicate=delicate,
            personal=person.begins() or word in lists.eastern_family,
            names=names,
            people=person.people,
            family=person.family,
            family_alone=person.family_alone,
            head=heads.head,
            bare_ministry=heads.ministry,
            place=heads.place,
            border=heads.border,
            realm=heads.realm,
            patterns=heads.patterns,
            title=person.title,
            given=person.given,
            strong=person.strong,
            surname=person.surname,
            compound=any(s in lists.compound_first for _, s in forms),
            eastern=word in lists.eastern_family,
            particle=word in lists.particles,
            tail=person.tail,
            joined=self._joined(word, common=common),
            common=common,
            adjective=self._adjective(word),
            side=side,
            locative=word in lists.locatives,
            party=word in lists.party_prepositions,
            verb=any(word.startswith(c) and word[len(c) :] in lists.saying for c in ("", "و", "ف")),
            function=word in self.words.functions,
            finite=common and finite,
            complement=self._complement(word),
            link=word in lists.title_links,
            opens=person.opens,
            foreign=person.foreign,
            noun=word in self.words.nominals and not finite,
            governs=self._governs(word),
        )

    def _is_compass(self, forms: tuple[tuple[int, str], ...]) -> bool:
        """Whether a word is a point of the compass, with or without the article."""
        return any(s in self.lists.compass or "ال" + s in self.lists.compass for _, s in forms)

    def _person(
        self, word: str, forms: tuple[tuple[int, str], ...], names: tuple[tuple[int, Node], ...], *, common: bool
    ) -> _Person:
        """How a word may take part in the name of a person; a name that is sure by itself is no known person's."""
        known = (
            ()
            if common or any(node.is_sure() for _, node in names)
            else tuple((t, n) for t, s in forms if len(s) > 2 and (n := self.people.get(loose(s))) is not None)
        )
        tail = self._tail(word, common)
        opens = self._opens(word, tail, common=common)
        return _Person(
            known,
            *self._family(word, common),
            *self._given(word, common),
            self._surname(word, common),
            tail,
            self._title(word),
            opens,
            opens and self.words.shape.score(word) > _FOREIGN_SHAPE_MIN,
        )

    def _names(self, word: str, forms: tuple[tuple[int, str], ...], *, common: bool) -> tuple[tuple[int, Node], ...]:
        """The known names that a word begins, as they are spelled, else in another transliteration."""
        spelled = tuple(
            (taken, node)
            for taken, stem in forms
            if (node := self.names.get(stem)) is not None and not (taken and self._is_ordinary(word, taken))
        )
        return spelled if spelled or common else self.transliterations.name(word, forms)

    def _joined(self, word: str, *, common: bool) -> bool:
        """Whether a word may be «and» with a name that no list has."""
        if word[0] != "و" or len(word) < 4 or common or word.startswith("وال") or self.words.is_word(word):
            return False
        return self.words.shape.score(word[1:]) > 0

    def _heads(self, word: str, forms: tuple[tuple[int, str], ...], *, opens: bool) -> _Heads:
        """What institutions, ministries, places, borders and states a word may head."""
        lists = self.lists
        head = next(((t, h, d) for t, s in forms for h, d in self._head(s)), None)
        place = next(((t, p) for t, s in forms if (p := lists.place_heads.get(s)) is not None), None)
        ministry, border, realm = (
            next((t for t, s in forms if s in words), -1)
            for words in (lists.bare_ministries, lists.borders, lists.realms)
        )
        begins = {
            Pattern.INSTITUTION: head is not None,
            Pattern.MINISTRY: ministry >= 0,
            Pattern.LOCALITY: place is not None,
            Pattern.BORDER: border >= 0,
            Pattern.STATE: realm >= 0,
            Pattern.FOUND_PLACE: opens,
            Pattern.CREDIT: word in self.credit,
            Pattern.QUOTED_NAME: opens,
            Pattern.OUTLET_TAIL: word in lists.outlet_tails,
        }
        return _Heads(
            head, place, ministry, border, realm, tuple(pattern for pattern, begun in begins.items() if begun)
        )

    def _complement(self, word: str) -> bool:
        lists, words = self.lists, self.words
        if word in lists.title_links:
            return True
        if word in words.functions or word in lists.saying:
            return False
        return words.nominal(word) or (words.is_word(word) and not words.is_verb(word))

    def _governs(self, word: str) -> bool:
        """Whether a word is an indefinite noun in a form that another noun may complete."""
        if word[0] in "لب" or word.startswith(("ال", "وال")) or word.endswith(_COMPLETE) or word in self.qualifiers:
            return False
        lists = self.lists
        placing = (word in lists.locatives or word in lists.spots) and word not in lists.place_heads
        if placing or word in self.words.functions or word in lists.saying:
            return False
        return word in self.words.nominals or (self.words.governing(word) and not self.words.is_verb(word))

    def _family(self, word: str, common: bool) -> tuple[tuple[int, tuple[Sense, ...]] | None, bool]:
        for taken, stem in _proclitics(word):
            senses = self.families.get(stem)
            if senses is None and not common:
                senses = self.transliterations.bearers(stem)
            if senses is not None and not (taken and word in self.lists.given) and _may_be_cut(word, taken, stem):
                alone = len(stem) > 3 and not (
                    common
                    or self.words.listed(stem)
                    or stem in self.demonyms
                    or stem in self.lists.given
                    or stem in self.lists.compound_first
                    or stem in self.lists.particles
                    or self._is_place(stem)
                )
                return (taken, senses), alone
        return None, False

    def _is_ordinary(self, word: str, taken: int) -> bool:
        """Whether a word is an ordinary one as it stands, so that nothing need be taken off: «كبيرا» is not «ك» and «بيرا»."""
        named = word in self.lists.given and word not in self.lists.weak
        return "ك" in word[:taken] or named or self.words.is_form(word)

    def _is_place(self, stem: str) -> bool:
        node = self.names.get(stem)
        return node is not None and any(sense.kind != "person" for sense in node.senses)

    def _head(self, stem: str) -> tuple[tuple[Head, bool], ...]:
        heads = self.lists.heads
        if stem in heads:
            return ((heads[stem], False),)
        if stem.startswith("ال") and stem[2:] in heads:
            return ((heads[stem[2:]], True),)
        return ()

    def _title(self, word: str) -> tuple[int, Title, str, bool] | None:
        titles = self.titles
        for taken, stem in _proclitics(word) or ((0, word),):
            if stem in titles.counterparts:
                return taken, Title.COUNTERPART, stem, True
            definite = stem.startswith("ال")
            plain = bare(stem)
            office = plain in titles.heads or masculine(plain) in titles.heads
            if stem in titles.respect and not office:
                return taken, Title.RESPECT, plain, definite
            if office:
                return taken, Title.OFFICE, plain, definite or stem in titles.possessed
            if plain in titles.plurals:
                return taken, Title.PLURAL, plain, definite
            if (owned := self._owned_title(plain)) is not None and not definite:
                return taken, Title.OFFICE, owned, True
        return None

    def _owned_title(self, word: str) -> str | None:
        """The head of a title that a pronoun makes definite: «سفيرها», «مندوبتهم»."""
        for pronoun in _PRONOUNS:
            stem = word.removesuffix(pronoun)
            if stem != word and len(stem) > 3 and stem not in self.words.functions and word not in self.words.functions:
                plain = masculine(stem[:-1] + "ه") if stem.endswith("ت") else stem
                return plain if plain in self.titles.heads else None
        return None

    def _given(self, word: str, common: bool) -> tuple[int, bool]:
        lists = self.lists
        for taken, stem in _proclitics(word):
            if not _may_be_cut(word, taken, stem):
                continue
            if stem in lists.given:
                weak = len(stem) < 3 or stem in lists.weak or common or (taken > 0 and self.words.is_word(stem))
                return taken, not weak
            if stem in lists.compound_first:
                return taken, False
        return -1, False

    def _surname(self, word: str, common: bool) -> int:
        if common or self.words.is_word(word) or self._title(word) is not None:
            return -1
        for taken, stem in _proclitics(word):
            plain = stem not in self.demonyms and stem not in self.lists.given
            if stem in self.lists.family and plain and _may_be_cut(word, taken, stem):
                return taken
        return -1

    def _tail(self, word: str, common: bool) -> Tail:
        lists = self.lists
        named = (
            word in lists.given
            or word in lists.family
            or word in self.families
            or (word in lists.second and word not in lists.firm_second)
        )
        if named:
            return Tail.NISBA if common and word in lists.ordinary else Tail.NAME
        if word in self.demonyms:
            return Tail.NISBA
        if common:
            return Tail.UNKNOWN if self._is_ordinary_when_cut(word) else Tail.NO
        if self.words.is_word(word):
            return Tail.NISBA if word.endswith("ي") or not word.startswith("ال") else Tail.NO
        if any(stem in self.demonyms for _, stem in stems(word)):
            return Tail.NO
        participle = word.startswith(_PARTICIPLES) and (len(word) > _SHORT_NAME_MAX or word.endswith("ه"))
        return Tail.UNKNOWN if self.words.shape.score(word) > _TAIL_SHAPE_MIN and not participle else Tail.NO

    def _is_ordinary_when_cut(self, word: str) -> bool:
        """Whether a word is ordinary only with a letter taken off as a preposition, and has the shape of a name."""
        glued = word[0] in "بلك" and not word.startswith(("لل", "بال", "كال"))
        return glued and not self.words.is_form(word) and self.words.shape.score(word) > _CUT_SHAPE_MIN

    def _opens(self, word: str, tail: Tail, *, common: bool) -> bool:
        """Unknown, of the shape of a name, without what may be an article, a conjunction or a preposition with it."""
        if common or tail is not Tail.UNKNOWN or word.startswith(("ال", "لل", "وال", "بال")) or len(word) < 3:
            return False
        return is_likely_name(self.words, word)

    def _adjective(self, word: str) -> Adjective:
        if not word.startswith("ال"):
            return Adjective.NONE
        if word in self.demonyms:
            return Adjective.SIDE
        lists = self.lists
        if word in lists.common_adjectives:
            return Adjective.COMMON
        stem = word[2:]
        if stem in lists.adjectives or masculine(stem) in lists.adjectives:
            return Adjective.NAMING
        return Adjective.NONE

    def _side(self, word: str) -> str | None:
        code = self.demonyms.get(word)
        return self.demonyms.get(word[1:]) if code is None and word[0] == "و" else code
