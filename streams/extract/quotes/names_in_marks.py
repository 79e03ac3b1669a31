"""Words in marks in, whether they are a name that nobody says out: an entity, what a noun introduces, a document, a foreign word."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.source import bare_noun

__all__ = ["is_name", "is_titled", "names_event", "plain"]

_NAME_TOKENS: Final = 4
"""Words of the longest name in marks."""
_FOREIGN_LETTERS: Final = 4
"""Least letters of a foreign name in marks."""
_ARABIC_ENDINGS: Final = ("ه", "ا", "ين", "ون", "ات", "يا", "هم", "نا")
"""How no foreign name in marks ends."""
_DUAL: Final = ("ين", "ان")
"""How a noun ends that is two: «المركبين "الأمل" و"النور"»."""
_BODY_TOKENS: Final = 2
"""Words of a body with its attribute."""
_MEMBERS: Final = frozenset({"في", "عن", "لدي"})
"""Prepositions between who belongs to a body and its name."""
_TALKS: Final = frozenset({"مع", "الي"})
"""Prepositions between a talk and the outlet's name."""
_PRESENTS: Final = frozenset("يتس")
"""Letters that a present or future begins with."""
_ROW_MAX: Final = 6
"""Most names in marks that «and» joins."""


def is_name(context: QuoteContext, mark: Mark) -> bool:
    """Whether the marks hold a name and no words: an entity, or what a noun like «حركة» or «ما يسمى» introduces."""
    if is_titled(context, mark.open):
        return True
    return mark.close - mark.open - 1 <= _NAME_TOKENS + 4 and _is_short_name(context, mark)


def _is_short_name(context: QuoteContext, mark: Mark) -> bool:
    """As `is_name`, for few words in marks that have no heading before them."""
    place, first = context.places.get(mark.open + 1), context.words[mark.open + 1]
    if place is None and first in context.lexicon.lists["name_heads"]:
        place = context.places.get(mark.open + 2)  # «"إعلان نيروبي"»
    if place is not None and place.last >= mark.close:
        return True
    if _is_document(context, mark) or _is_set_apart(context, mark):
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
    introduced = _is_introduced(context, mark)
    if introduced is not None:
        return introduced
    if _is_body(context, mark) or (_is_belonged_to(context, before) and not _is_clause(context, mark, 1)):
        return True
    return all(not word[0].isalpha() or word.isascii() for word in context.words[mark.open + 1 : mark.close])


def _is_introduced(context: QuoteContext, mark: Mark) -> bool | None:
    """Whether the noun before the marks makes a name of what they hold; None where it tells nothing."""
    words, before = context.words, mark.open - 1
    if before < 0:
        return None
    noun, lists = plain(words[before]), context.lexicon.lists
    if noun in lists["name_heads"]:
        return not _is_clause(context, mark)
    if noun in lists["event_parts"] and names_event(context, mark):
        return True
    if noun.startswith("ال") and noun[2:] in lists["works"] and _is_apposed(context, mark):
        return True
    head = _row_head(context, mark)
    if head is not mark:
        return is_name(context, head) if head is not None else None  # «حزبي "النهوض" و"الوسط"»
    if words[before].startswith("ال") and words[before].endswith(_DUAL):
        return words[mark.close + 1 : mark.close + 2] == ("و",) and mark.close + 2 in context.marks
    return None


def is_titled(context: QuoteContext, at: int) -> bool:
    """Whether the marks that open at token `at` hold a motto or heading: «تحت شعار "…"», «بعنوان: "…"»."""
    words, i = context.words, at - 1
    if i > 0 and words[i] == ":":
        i -= 1
    if i < 0 or words[i] not in context.lexicon.lists["titling"]:
        return False
    return words[i].startswith("ب") or words[i - 1 : i] == ("تحت",)


def names_event(context: QuoteContext, mark: Mark) -> bool:
    """Whether the marks hold the name of a gathering: «"الملتقى العربي للطاقة"», «"معرض بغداد للكتاب"»; not «"قمة فاشلة"»."""
    first, *rest = context.words[mark.open + 1 : mark.close]
    if bare_noun(first) not in context.lexicon.lists["events"] or _is_clause(context, mark, 1):
        return False
    named = mark.open + 2 in context.places or any(word.startswith(("ال", "لل")) for word in rest[:2])
    return named and not any(_is_verb(context, word) for word in rest)


def _is_apposed(context: QuoteContext, mark: Mark) -> bool:
    """Whether what the marks hold looks like a name behind a definite noun: «السفينة "بدر الشرق" غرقت»; not «السفينة "سليمة تماما"», «"تخدم الجيش"»."""
    words = context.words
    first, *rest = words[mark.open + 1 : mark.close]
    feminine = words[mark.open - 1].endswith("ه")
    told = _is_verb(context, first) and not (feminine and first[0] not in _PRESENTS and not first.endswith("ت"))
    if told or context.has("prepositions", mark.open + 1) or _is_clause(context, mark, 1):
        return False
    if not rest:
        return (feminine and not first.endswith("ه")) or not context.gazetteer.analyser[first].common
    last = rest[-1]
    return last.startswith("ال") or mark.close in context.ends or not context.gazetteer.analyser[last].common


def _is_verb(context: QuoteContext, word: str) -> bool:
    """Whether the word is a finite verb, and no noun that another completes."""
    features = context.gazetteer.analyser[word]
    return features.finite and not (features.noun or features.governs)


def _is_body(context: QuoteContext, mark: Mark) -> bool:
    """Whether a noun of bodies with its definite attribute stands in the marks: «"الجيش الوطني"», «"جبهة الإنقاذ"»."""
    words = context.words[mark.open + 1 : mark.close]
    return (
        len(words) == _BODY_TOKENS
        and bare_noun(words[0]) in context.lexicon.lists["bodies_named"]
        and words[1].startswith("ال")
    )


def _is_belonged_to(context: QuoteContext, before: int) -> bool:
    """Whether the words up to token `before` say that somebody belongs to, heads or talks to what the marks hold: «مسؤول في "…"», «رئيس "…"», «مقابلة مع "…"»."""
    if before < 1:
        return False
    words, lists = context.words, context.lexicon.lists
    word, earlier = words[before], words[before - 1]
    if word in _MEMBERS:
        return bare_noun(earlier) in lists["persons"] or context.gazetteer.title_stem(earlier) is not None
    if word in _TALKS:
        return bare_noun(earlier) in lists["talks"]
    if word.startswith("ال") or word in lists["prepositions"] or before in context.ends:
        return False
    return context.gazetteer.title_stem(word) == word


def _row_head(context: QuoteContext, mark: Mark) -> Mark | None:
    """The first of the marks that «and» joins to these; None for a long row."""
    for _ in range(_ROW_MAX):
        before = mark.open - 1
        if before < 1 or context.words[before] != "و" or before - 1 not in context.closed:
            return mark
        mark = context.closed[before - 1]
    return None


def _is_set_apart(context: QuoteContext, mark: Mark) -> bool:
    """Whether a name stands alone in brackets, or has obtained a text: «الهيئة ("آفاق")», «رسالة تلقت "الأفق" نسخة منها»."""
    words, before = context.words, mark.open - 1
    if before < 1 or mark.close - mark.open - 1 > _NAME_TOKENS or _is_clause(context, mark, 1):
        return False
    if words[before] == "(" != words[mark.open] and words[mark.close + 1 : mark.close + 2] == (")",):
        return words[before - 1][0].isalpha() and context.lexicon.signs.get(words[before - 1]) is None
    return context.has("obtained", before) and context.has("copies", mark.close + 1)


def _is_clause(context: QuoteContext, mark: Mark, behind: int = 2) -> bool:
    """Whether a negation stands in the marks, from this word on: of names only the first is one, «حملة "لا للفساد"»."""
    negators = context.lexicon.lists["negators"]
    return any(word in negators for word in context.words[mark.open + behind : mark.close])


def _is_document(context: QuoteContext, mark: Mark) -> bool:
    """Whether two words in marks are what a document is called, behind a noun: «احترام "ميثاق الشرف"»."""
    words, before = context.words, mark.open - 1
    if mark.close != mark.open + 3 or before < 0:
        return False
    called = words[mark.open + 1].removeprefix("ال")  # «تعديل "الوثيقة الدستورية"»
    if called not in context.lexicon.lists["documents_named"]:
        return False
    return (
        words[before][:1].isalpha()
        and words[mark.open + 2].startswith("ال")
        and not context.has("prepositions", before)
    )


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
