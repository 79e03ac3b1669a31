"""A rule: a name, the lists whose words begin it, and a production; and their index by first word.

A rule never holds words: it names lists of the lexicon. It has positive and
negative examples in the `*.examples.toml` beside its module; `tests/extract/test_examples.py`
fails when either is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Rule", "index"]

P = TypeVar("P")
"""The type of the production."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[P]):
    """A named production and the word lists that begin it."""

    name: str
    """`layer.name`, as each record carries it and `parley explain` prints it."""
    first: tuple[str, ...]
    """Names of the word lists one of whose words begins a match; () when the extractor calls the rule itself."""
    build: P
    """The production; about 20 lines; its arguments are the extractor's."""


def index(rules: Iterable[Rule[P]], lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[Rule[P], ...]]:
    """The rules by folded first word, in the order given; raises KeyError for a list that is not there."""
    found: dict[str, dict[Rule[P], None]] = {}
    for rule in rules:
        for name in rule.first:
            for word in lists[name]:
                found.setdefault(word, {})[rule] = None
    return {word: tuple(by_word) for word, by_word in found.items()}
