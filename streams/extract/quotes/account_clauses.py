"""An account («وفق مصدر») inside or behind a clause in, that clause out: where it begins before the account, and whether it goes on behind."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.content import bare_of
from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.endings import is_clause
from streams.extract.quotes.lexicon import Shape
from streams.extract.quotes.names_in_marks import is_name
from streams.extract.quotes.report import COMMAS

__all__ = ["SET_OFF", "TURNS", "clause_begin", "inserted_until", "is_text"]

TURNS: Final = frozenset({"علي", "الي"})
"""Prepositions that belong to the verb, not to a text: «ركز الاجتماع، بحسب البيان، على …»."""
_DESCRIBED_TOKENS: Final = 8
"""How much more may be said of a source that is set between commas."""
_UNNAMED_TOKENS: Final = 20
"""How much may be said of one that is known by no name: where he was, whom he spoke to, what he asked."""
_DASHES: Final = frozenset("-–—")
SET_OFF: Final = COMMAS | _DASHES
"""Signs around an account."""


def clause_begin(context: QuoteContext, begin: int, at: int, *, inserted: bool) -> int:
    """Where the clause begins that the account at token `at` stands in or behind; `begin` where the sentence is one.

    A clause begins behind a comma, with «and» and a verb or a subject and its verb; one that goes on behind the
    account begins there too with what ties it to the sentence: «بعدما تعذر، وفق مصدر، …», «غير أنها أرجأت، …».
    """
    words, last = context.words, at
    while last > begin and words[last - 1] in SET_OFF:
        last -= 1
    for i in range(last - 1, begin + 1, -1):
        if words[i - 1] not in COMMAS or context.in_marks(i):
            continue
        if phrase_at(context.lexicon.narrators, words, i):
            return begin
        if is_clause(context, i):
            return i
        if inserted:
            lead = phrase_at(context.lexicon.leads, words, i) or int(words[i] in context.lexicon.lists["temporals"])
            if lead and i + lead < last:
                return i + lead
    return begin


def inserted_until(context: QuoteContext, at: int, behind: int, stop: int) -> int | None:
    """The token with which the sentence goes on behind the source of an account set between commas or dashes: «فتحت كينيا، وفق مصدر، سوقها»; None at an end."""
    turn = _turned_by(context, at, behind, stop)
    if turn is not None:
        return turn
    if _before_object(context, at, behind):
        return behind
    closing = _DASHES if at and context.words[at - 1] in _DASHES else COMMAS
    most = _DESCRIBED_TOKENS if at + 1 in context.places else _UNNAMED_TOKENS
    i = next((j for j in range(behind, min(stop, behind + most)) if context.words[j] in closing), stop) + 1
    if i >= stop or _is_joined(context, i):
        return None
    cue = context.lexicon.cues.get(context.words[i])
    if cue is not None and cue.shape is Shape.ASIDE:
        return None
    if context.words[i].startswith("لكن"):
        return None
    leads = phrase_at(context.lexicon.leads, context.words, i) or phrase_at(context.lexicon.narrators, context.words, i)
    return None if leads or context.has("relatives", i) else i


def _turned_by(context: QuoteContext, at: int, behind: int, stop: int) -> int | None:
    """The preposition of the verb before, behind a text that no commas set off: «ركز اللقاء بحسب بيان مشترك على …»."""
    i = behind
    if not any(is_text(context, j) for j in range(at, i)):
        return None
    if i < stop and context.words[i][0].isalpha() and context.words[i] not in TURNS:
        i += 1  # an adjective
    return i if i < stop and context.words[i] in TURNS else None


def _before_object(context: QuoteContext, at: int, behind: int) -> bool:
    """Whether words in marks right behind the source are the object of the verb before, no commas between: «تناول اللقاء وفق الوزارة "…"»."""
    mark = context.marks.get(behind)
    bare = at > 0 and context.words[at - 1][0].isalpha()
    return bare and mark is not None and mark.closed and not is_name(context, mark)


def _is_joined(context: QuoteContext, i: int) -> bool:
    """Whether «and» or «so» begins another clause at token `i`; not «فتح», «وصول»."""
    word = context.words[i]
    if i in context.places:
        return context.places[i].joined
    return context.begins_with_and(i) or (word[0] == "ف" and not context.gazetteer.analyser[word].common)


def is_text(context: QuoteContext, i: int) -> bool:
    """Whether token `i` is a noun of a text or speech, ل before it allowed."""
    return bare_of(context.words[i]) in context.lexicon.nouns["statements"]
