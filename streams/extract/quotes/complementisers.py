"""A token in, whether it brings a reported clause out: «أن», «بأنها», «ما إذا», «ألا»; not «إن لم», not behind «لو»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext, phrase_at

__all__ = ["is_that"]

_SINCE: Final = "ذلك"
_BELOW: Final = "إ"
"""How «إن» begins behind a verb of saying, and no «أن»."""
_NAMED: Final = {("يسمي",), ("تسمي",), ("يسموا",)}
"""Behind «ألا» they ask that a name be kept back."""


def is_that(context: QuoteContext, i: int) -> int:
    """How many words at token `i` introduce a reported clause («أن», «بأنها», «ما إذا»); 0 when they do not («إن لم»)."""
    words, lists = context.words, context.lexicon.lists
    if words[i] in lists["that_not"]:
        return int(not (_asks_no_name(context, i) or (i and words[i - 1] in lists["blockers"])))
    if words[i] not in lists["complementisers"]:
        return phrase_at(context.lexicon.whethers, words, i)
    conditional = words[i] == "ان" and (words[i + 1 : i + 2] == ("لم",) or _is_named(context, i))
    blocked = i and words[i - 1] in lists["blockers"] and not (words[i - 1] == _SINCE and _is_of_that(context, i))
    return 0 if conditional or blocked else 1


def _asks_no_name(context: QuoteContext, i: int) -> bool:
    """Whether «ألا» at token `i` brings that a name is kept back: «طلب ألا يسمى»."""
    return context.words[i + 1 : i + 2] in _NAMED


def _is_of_that(context: QuoteContext, i: int) -> bool:
    """Whether «ذلك» before token `i` is what is spoken of, and brings no reason: «برر ذلك بأن», «سئل عن ذلك إن», but «ترتب على ذلك أن»."""
    written = context.tokens.laid[context.tokens.starts[i]]
    governed = i > 1 and context.has("prepositions", i - 2)
    return context.words[i].startswith("بان") or (governed and written == _BELOW)


def _is_named(context: QuoteContext, i: int) -> bool:
    """Whether the word is written «آن», which is a name: «قال آن لصحيفة …»."""
    start = context.tokens.starts[i]
    return context.tokens.laid[start : start + 2] == "آن"
