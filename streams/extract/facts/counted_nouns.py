"""A noun's token or an amount in, the noun as a fact shows what it counts out: as written, without proclitics and article."""

from __future__ import annotations

from typing import Final

from streams.arabic.numbers.amounts import Amount
from streams.arabic.token_cursor import TokenCursor

__all__ = ["PLURALS", "as_written", "counted_by", "has_article"]

PLURALS: Final = ("ين", "ون", "ات")
"""Endings of the sound plurals."""
_BEFORE_ARTICLE: Final = frozenset("وفبك")


def counted_by(cursor: TokenCursor, amount: Amount) -> str | None:
    """The noun behind a number, or behind «of»; for a definite number the definite noun before it, which is no singular."""
    i, apart = amount.last, cursor.word(amount.first - 1) == "ال"
    noun = amount.first - 1 - apart
    behind_noun = (apart or cursor.at(amount.first).definite) and has_article(cursor.word(noun))
    if behind_noun and "singular_nouns" not in cursor.at(noun).tags:
        return as_written(cursor, noun)
    if cursor.word(i) == "من" and cursor.word(i + 1).startswith("ال"):
        return as_written(cursor, i + 1)
    word = cursor.word(i)
    if cursor.tag(i - 1, "scales_accusative"):
        return None  # 40 مليونا ونسبة: what it counts was said before
    if word[1:2].isalpha() and not (word.isascii() or has_article(word)):
        lexeme = cursor.at(i)
        if not ("not_counted" in lexeme.tags or lexeme.preposition == "ب"):
            return as_written(cursor, i)
    return as_written(cursor, noun) if behind_noun else None


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
