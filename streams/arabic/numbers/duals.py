"""Nouns in, the forms of their dual out: بعثة gives بعثتان, البعثتين, بعثتيهما."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from streams.arabic.text import fold
from streams.arabic.vocabulary import VocabularyBuilder

__all__ = ["add_duals"]

_PRONOUNS: Final = ("ه", "ها", "هما", "هم", "هن", "نا", "كم", "كما")
_FREE: Final = ("ان", "ين")
_BOUND: Final = ("ا", "ي")


def add_duals(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the duals of `duals.toml` under the tag `dual_nouns`: the value says whether it only points back when definite."""
    back = frozenset(map(fold, table["back_pointing"]))
    for noun in map(fold, table["things"]):
        vocabulary.words("dual_nouns", _forms(noun), noun in back)
    for noun in map(fold, table["before_nouns"]):
        vocabulary.words("dual_nouns", [noun + "ي"], noun in back)
    for noun in map(fold, table["plural_alike"]):
        vocabulary.words("dual_nouns", [noun + "ان"], noun in back)
    vocabulary.words("no_duals", table["no_dual"])
    vocabulary.words("one_of_two", table["one_of_two"])
    vocabulary.words("ordered_nouns", table["ordered"])
    vocabulary.words("singular_nouns", table["things"] + table["back_pointing"] + table["counted_in_order"])


def _forms(noun: str) -> Iterator[str]:
    """Every dual of a folded noun, without the article; before another noun only of feminines, where it is no other word."""
    feminine = noun.endswith("ه")
    stem = noun[:-1] + "ت" if feminine else noun
    yield from (stem + ending for ending in _FREE)
    if feminine:
        yield from (stem + ending for ending in _BOUND)
    for pronoun in _PRONOUNS:
        if feminine or pronoun != "ه":  # حياه is life, إقليميه an adjective
            yield stem + "ا" + pronoun
            yield stem + "ي" + pronoun
