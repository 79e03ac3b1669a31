"""Tokens in, nouns in the dual out, which count two without a number: اجتماعان, مقاتلتين روسيتين."""

from __future__ import annotations

from typing import Final

from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts.counted_nouns import as_written, has_article
from streams.extract.facts.match import Build, Found
from streams.extract.rule import Rule
from streams.records import FactKind

__all__ = ["RULES"]

_CARDINAL: Final = FactKind.CARDINAL
_LIKELY: Final = 850
_GUESS: Final = 700
_SHORTEST_DUAL: Final = 6


def _dual_noun(cursor: TokenCursor, i: int) -> Found | None:
    """Two of something, in the dual: بعثتيهما, اجتماعان; parties known already (البلدين) are none."""
    lexeme = cursor.at(i)
    points_back = lexeme.tags["dual_nouns"]
    word = cursor.words[i]
    owned = word.endswith(("ه", "ها", "هما", "هم", "هن", "نا", "كم", "كما")) and not word.endswith(("ان", "ين"))
    if points_back and (lexeme.definite or owned):
        return None
    if word.endswith("تي") and not _governs(cursor, i + 1):
        return None  # my trip, not two of them
    before = cursor.at(i - 1)
    if (
        "dual_nouns" in before.tags
        and before.definite == lexeme.definite
        and cursor.word(i - 1)[-2:] == word[-2:]
        and not lexeme.cut
    ):
        return None  # an adjective of the dual before it
    return Found(_CARDINAL, i, i + 1, 2, 2, counted=_dual_written(cursor, i), confidence=_LIKELY)


def _agreeing_dual(cursor: TokenCursor, i: int) -> Found | None:
    """An unknown noun whose adjective is dual as well: مقاتلتين روسيتين, زورقان إيرانيان."""
    noun, adjective = cursor.words[i], cursor.word(i + 1)
    ending = "يان" if noun.endswith("ان") and not noun.endswith("تان") else noun[-3:]
    if (
        not adjective.endswith(ending)
        or len(adjective) < _SHORTEST_DUAL
        or {"no_duals", "dual_nouns"} & cursor.at(i + 1).tags.keys()
    ):
        return None
    if adjective.startswith("ال") != cursor.lexemes[i].definite:
        return None
    return Found(_CARDINAL, i, i + 1, 2, 2, counted=as_written(cursor, i), confidence=_GUESS)


def _governs(cursor: TokenCursor, i: int) -> bool:
    """Whether what stands here can follow a dual without its ending: a definite noun, a month, two names joined by و."""
    word, lexeme = cursor.word(i), cursor.at(i)
    if has_article(word) or "months" in lexeme.tags:
        return True
    return word[:1].isalpha() and any(cursor.word(j).startswith("و") for j in range(i + 1, i + 4))


def _dual_written(cursor: TokenCursor, i: int) -> str:
    """The dual without its pronoun."""
    written = as_written(cursor, i)
    for pronoun in ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه"):
        if written.endswith(pronoun) and written.removesuffix(pronoun).endswith(("ا", "ي")):
            return written.removesuffix(pronoun)
    return written


RULES: tuple[Rule[Build], ...] = (
    Rule("facts.dual_noun", ("dual_nouns",), _dual_noun),
    Rule("facts.agreeing_dual", ("maybe_dual",), _agreeing_dual),
)
"""Two of something."""
