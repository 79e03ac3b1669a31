"""The token of a noun in, the noun as a fact shows what it counts out: as written, without proclitics and article."""

from __future__ import annotations

from typing import Final

from streams.arabic.token_cursor import TokenCursor

__all__ = ["as_written", "has_article"]

_BEFORE_ARTICLE: Final = frozenset("وفبك")


def as_written(cursor: TokenCursor, i: int) -> str:
    """A noun as written, without proclitics and article."""
    word, cut = cursor.words[i], cursor.lexemes[i].cut
    if not cut:
        if word[1:3] == "ال" and word[0] in _BEFORE_ARTICLE:
            cut = 1
        elif word[:2] == "لل":
            cut = 2
    bare = cursor.tokens.text[cursor.offset(i, cut) : cursor.tokens.ends[i]]
    return bare[2:] if bare.startswith("ال") and len(bare) > 3 else bare


def has_article(word: str) -> bool:
    """Whether a folded word has its article, behind proclitics or not."""
    return len(word) > 4 and (word.startswith(("ال", "لل")) or (word[1:3] == "ال" and word[0] in _BEFORE_ARTICLE))
