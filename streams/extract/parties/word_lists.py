"""The sections `titles` and `posts` of the table `parties` in, the words by which a title or the noun of a body tells for whom somebody speaks out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from streams.arabic.forms import bare
from streams.arabic.text import fold_phrase
from streams.lexicon_tables import words

__all__ = ["Posts", "TitleWords", "compile_posts", "compile_title_words"]

Posts = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""First words of titles that one organisation gives to those titles, folded and bare, each with its code, the longest first."""


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Folded words, as they stand; each field is a list of its name."""

    affairs: frozenset[str]
    """Nouns behind which a party is what an officer deals with, not whose he is: «المستشار لشؤون روسيا»."""
    belonging: frozenset[str]
    """Adjectives behind which «ل» governs whose a body is: «اللجنة التابعة للحركة»."""
    charged: frozenset[str]
    """Participles behind which «ب» governs what an officer is charged with: «الوزير المكلف بالإعلام»."""
    chosen: frozenset[str]
    """Those who speak for the body that chose them, where one is named, else for the state unless they oppose its government."""
    clause_heads: frozenset[str]
    """Words behind which the subject of a clause stands."""
    counts: frozenset[str]
    """Words that count an indefinite noun behind them: «ثلاث شركات»."""
    deputies: frozenset[str]
    """Titles behind which that of their chief may stand: «نائب رئيس الوزراء»."""
    governments: frozenset[str]
    """Nouns behind which a place is a party, wherever its officers are: «مسؤول في حكومة كينيا»."""
    governors: frozenset[str]
    """Titles of those who govern the place that is named behind them."""
    guilds: frozenset[str]
    """Nouns of unions."""
    hearers: frozenset[str]
    """Before a name in marks they tell whom somebody spoke to, as a lone «ل» does."""
    matters: frozenset[str]
    """Definite nouns with the shape of a participle, which are no adjectives: «رفض الوزير المقترح»."""
    opposed: frozenset[str]
    """Behind the title of one who was chosen they tell that he does not speak for the government."""
    organs: frozenset[str]
    """Parts of a body that act for it: «المكتب التنفيذي للاتحاد»."""
    past: frozenset[str]
    """Adjectives of one who had an indefinite title once: «وزير سابق»."""
    verbal: frozenset[str]
    """Nouns of what is done, written like nouns of bodies: «هيئة لتنظيم السوق», «الوزير بالوكالة»."""


def compile_title_words(table: Mapping[str, Iterable[str]]) -> TitleWords:
    """Compile the section; raises KeyError for a list that is missing."""
    return TitleWords(**{field.name: words(table[field.name]) for field in fields(TitleWords)})


def compile_posts(table: Mapping[str, Iterable[str]]) -> Posts:
    """Compile the titles that one organisation gives."""
    titles = [(tuple(map(bare, fold_phrase(title))), code) for code, some in table.items() for title in some]
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for title, code in sorted(titles, key=lambda one: -len(one[0])):
        found.setdefault(title[0], []).append((title, code))
    return {first: tuple(each) for first, each in found.items()}
