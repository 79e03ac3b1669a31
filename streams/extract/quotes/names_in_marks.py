"""Words in marks in, whether they are a name that nobody says out: an entity, what a noun introduces, a document, a foreign word."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.quotation_marks import Mark

__all__ = ["is_name", "plain"]

_NAME_TOKENS: Final = 4
"""Words of the longest name in marks."""
_FOREIGN_LETTERS: Final = 4
"""Least letters of a foreign name in marks."""
_ARABIC_ENDINGS: Final = ("ه", "ا", "ين", "ون", "ات", "يا", "هم", "نا")
"""How no foreign name in marks ends."""


def is_name(context: QuoteContext, mark: Mark) -> bool:
    """Whether the marks hold a name and no words: an entity, or what a noun like «حركة» or «ما يسمى» introduces."""
    if mark.close - mark.open - 1 > _NAME_TOKENS + 4:
        return False
    place, first = context.places.get(mark.open + 1), context.words[mark.open + 1]
    if place is None and first in context.lexicon.lists["name_heads"]:
        place = context.places.get(mark.open + 2)  # «"إعلان نيروبي"»
    if place is not None and place.last >= mark.close:
        return True
    if _is_document(context, mark):
        return True
    before = mark.open - 1
    if context.has("so_called", before) or (
        context.has("so_called", before - 1) and context.words[before] in {"ب", "باسم"}
    ):
        return True
    if mark.close - mark.open - 1 > _NAME_TOKENS or context.has("prepositions", mark.open + 1):
        return False
    if mark.close == mark.open + 2 and _is_foreign(context, mark.open):
        return True
    if before >= 0 and plain(context.words[before]) in context.lexicon.lists["name_heads"]:
        return True
    return all(not word[0].isalpha() or word.isascii() for word in context.words[mark.open + 1 : mark.close])


def _is_document(context: QuoteContext, mark: Mark) -> bool:
    """Whether two words in marks are what a document is called, behind a noun: «احترام "ميثاق الشرف"»."""
    words, before = context.words, mark.open - 1
    if mark.close != mark.open + 3 or before < 0:
        return False
    called = words[mark.open + 1].removeprefix("ال")  # «تعديل "الوثيقة الدستورية"»
    if called not in context.lexicon.lists["documents_named"]:
        return False
    noun = words[before][:1].isalpha() and context.lexicon.signs.get(words[before]) is None
    return noun and words[mark.open + 2].startswith("ال") and not context.has("prepositions", before)


def _is_foreign(context: QuoteContext, i: int) -> bool:
    """Whether the one word behind the mark at token `i` looks like no Arabic word, behind a noun or «في»: «شركة "سومو"»."""
    word, before = context.words[i + 1], context.words[i - 1] if i else ""
    if before in {"ل", "ـ", "لـ"}:
        return True
    if (
        len(word) < _FOREIGN_LETTERS
        or word[0] == "م"
        or word.endswith(_ARABIC_ENDINGS)
        or context.gazetteer.analyser[word].common
    ):
        return False
    features = context.gazetteer.analyser[before]
    return (
        before[:1].isalpha()
        and context.lexicon.signs.get(before) is None
        and (before == "في" or not (features.finite or context.has("prepositions", i - 1)))
    )


def plain(word: str) -> str:
    """A folded noun without ب or ل before it."""
    return word[1:] if word[0] in "بل" and len(word) > 3 else word
