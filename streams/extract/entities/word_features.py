"""What one word can be in a name: the value that `word_features` works out and every reader of names asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from streams.extract.entities.senses import Head, Node, PlaceHead, Sense

__all__ = ["Adjective", "Pattern", "Tail", "Title", "WordFeatures"]


class Adjective(IntEnum):
    """How an adjective with its article counts in the name of an institution."""

    NONE = 0
    COMMON = 1
    NAMING = 2
    SIDE = 3


class Tail(IntEnum):
    """How well a word may continue a person's name."""

    NO = 0
    NISBA = 1
    UNKNOWN = 2
    NAME = 3


class Pattern(IntEnum):
    """What a word may begin beside known names."""

    INSTITUTION = 1
    MINISTRY = 2
    LOCALITY = 3
    BORDER = 4
    STATE = 5
    FOUND_PLACE = 6
    CREDIT = 7
    QUOTED_NAME = 8
    OUTLET_TAIL = 9


class Title(IntEnum):
    """What kind of title a word heads."""

    OFFICE = 1
    PLURAL = 2
    RESPECT = 3
    COUNTERPART = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFeatures:
    """What one word can be; letters of proclitics come first in each pair."""

    starts: bool = False
    """Whether a known name or a pattern may begin here."""
    quotable: bool = False
    """Whether an outlet is called so in quotation marks."""
    named: bool = False
    """Whether a known name may begin here."""
    alone: tuple[int, Node] | None = None
    """The one known name that this word is unless a longer one begins here; None when its neighbours must be looked at."""
    delicate: bool = False
    """Whether a known name of this word alone must be looked at: a nationality, a portfolio, a point of the compass."""
    personal: bool = False
    """Whether a title or the name of a person may begin here."""
    names: tuple[tuple[int, Node], ...] = ()
    """Exact names that begin so."""
    people: tuple[tuple[int, Node], ...] = ()
    """Full names of known persons that begin so, by loose key."""
    family: tuple[int, tuple[Sense, ...]] | None = None
    """Known persons called so."""
    family_alone: bool = False
    """Whether that family name is no ordinary word, given name or nationality."""
    head: tuple[int, Head, bool] | None = None
    """Head of an institution; whether it has its article."""
    bare_ministry: int = -1
    """Letters before a portfolio that stands for its ministry; -1 for none."""
    place: tuple[int, PlaceHead] | None = None
    """Head of a place."""
    title: tuple[int, Title, str, bool] | None = None
    """Head of a title: its kind, stem without article, whether it has the article."""
    given: int = -1
    """Letters before a given name or a first part of one; -1 for none."""
    strong: bool = False
    """Whether that given name is no ordinary word."""
    surname: int = -1
    """Letters before a family name that is no ordinary word and of no known person; -1 for none."""
    compound: bool = False
    """Whether the word, proclitics apart, is a first part that needs what follows («عبد», «أبو»)."""
    eastern: bool = False
    """Whether it is a family name of China, Korea or Vietnam."""
    particle: bool = False
    """Whether what follows belongs to the same name («بن»)."""
    tail: Tail = Tail.NO
    """How well it continues a name."""
    joined: bool = False
    """Whether it may be «and» with a name that no list has."""
    common: bool = False
    """Whether it is an ordinary word."""
    adjective: Adjective = Adjective.NONE
    """As a definite adjective of an institution."""
    side: str | None = None
    """Actor code of a nationality, in any form."""
    locative: bool = False
    """Whether a place stands behind it: «في», «إلى»."""
    verb: bool = False
    """Whether it reports speech, so that a speaker may follow."""
    function: bool = False
    """Whether it is a function word."""
    finite: bool = False
    """Whether it may be a finite verb."""
    complement: bool = False
    """Whether it may go on with a title: an ordinary noun or adjective, or a preposition that titles have."""
    party: bool = False
    """Whether a party may stand behind it as well as a place: «من», «على», «ضد», «لدى», «بين»."""
    border: int = -1
    """Letters before the noun of a border; -1 for none."""
    realm: int = -1
    """Letters before «الجمهورية», «المملكة»; -1 for neither."""
    link: bool = False
    """Whether it is a function word inside titles."""
    opens: bool = False
    """Whether it is a word that no list has and looks like the beginning of a name."""
    foreign: bool = False
    """Whether, beyond that, its shape is no Arabic word's."""
    noun: bool = False
    """Whether it is an indefinite noun or adjective of the lists, as it stands, and no verb."""
    governs: bool = False
    """Whether it is an indefinite noun, no adjective, without a pronoun, so that another noun may complete it."""
    patterns: tuple[Pattern, ...] = ()
    """The patterns that it may begin."""
    kind: str = ""
    """All of this in some letters, as the tagger is told of it (`word_kinds`)."""
    uncertain: bool = False
    """Whether it may be a name that no list has, so that the tagger looks at it."""
    shape: int = 0
    """How much a word that is no ordinary one looks like a name, from -3 to 3; `word_kinds.ORDINARY` for others."""
