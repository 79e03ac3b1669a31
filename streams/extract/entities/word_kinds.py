"""What a word can be in, a few letters that say so out: what the tagger knows of words that it has never met."""

from __future__ import annotations

from dataclasses import replace
from sys import intern
from typing import Final

from streams.arabic.common_words import Shape
from streams.extract.entities.word_features import Tail, WordFeatures

__all__ = ["ORDINARY", "named_only", "set_kind"]

ORDINARY: Final = 9
"""The shape of ordinary words and of what is no word: not looked at."""
_SHAPES: Final = 3
_STEPS: Final = 1.5
"""Steps of shape for one unit of mean log odds."""
_DEFINITE: Final = ("ال", "وال", "بال", "لل", "فال", "كال", "ولل")


def set_kind(features: WordFeatures, word: str, shapes: Shape) -> None:
    """Fill in what follows from the rest; a copy that has it would cost as much again as reading the word."""
    unlisted = word[:1].isalpha() and not features.common
    shape = _shape_of(shapes.score(word)) if unlisted else ORDINARY
    likely = 0 <= shape < ORDINARY and features.tail is Tail.UNKNOWN and not features.function
    object.__setattr__(features, "kind", _kind_of(word, features))
    object.__setattr__(features, "shape", shape)
    object.__setattr__(features, "uncertain", features.opens or likely)


def named_only(features: WordFeatures, word: str, shapes: Shape) -> WordFeatures:
    """The same of a given name that is surely one, whatever other words are spelled so."""
    plain = replace(
        features,
        strong=True,
        tail=Tail.NAME,
        common=False,
        function=False,
        locative=False,
        link=False,
        party=False,
        complement=False,
        governs=False,
        noun=False,
    )
    set_kind(plain, word, shapes)
    return plain


def _kind_of(word: str, features: WordFeatures) -> str:
    """A letter for each thing that the word can be; of what is no word its first character, `#` for digits."""
    if not word[:1].isalpha():
        return "#" if word[:1].isdigit() else word[:1]
    title, given = features.title, features.given
    told = (
        ("F", features.function),
        ("C", features.common),
        ("V", features.finite),
        ("S", features.verb),
        ("N", features.noun),
        (f"T{title[1]:d}" if title is not None else "", True),
        (f"g{min(given, 1)}" if given >= 0 else "", True),
        ("s", given >= 0 and features.strong),
        ("k", features.compound),
        ("p", features.particle),
        ("u", features.surname >= 0),
        ("f", features.family is not None),
        ("e", features.eastern),
        ("H", features.head is not None),
        ("P", features.place is not None),
        ("n", bool(features.side)),
        ("l", features.locative),
        ("K", bool(features.names)),
        ("o", features.opens),
        ("x", features.foreign),
        (f"a{features.adjective:d}", bool(features.adjective)),
        (f"t{features.tail:d}", not (features.function or features.common) and features.tail is not Tail.NO),
        ("d", word.startswith(_DEFINITE)),
    )
    return intern("".join([letter for letter, is_so in told if is_so]))  # some hundreds, for as many words as are met


def _shape_of(score: float) -> int:
    """The step of a mean log odds, as `CommonWords.shape` gives it."""
    return max(-_SHAPES, min(_SHAPES, int(score * _STEPS)))
