"""A verb of urging, asking or accusing and the one noun phrase behind it in, whether that is whom it speaks to out: «وحثت الحكومة على …»."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import has_subject_pronoun
from streams.extract.entities.word_features import Adjective
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.known_heads import is_known_head
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.report import ReadingState
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source

__all__ = ["has_pronoun", "is_object", "takes_back", "without_object"]

_PRONOUNS: Final = ("ه", "ها", "هم", "هما")
_RELATIVES: Final = {"التي": "ها", "الذي": "ه", "الذين": "هم", "ما": "ه"}
"""Relative words to the pronoun that takes up what they are about."""
_AFFAIRS: Final = "لشءون"
"""«المفوض لشؤون اللاجئين»: what a title deals with."""
_GLUED: Final = frozenset("بل")


def is_object(state: ReadingState, at: int, cue: Cue, source: Source) -> bool:
    """Whether this noun phrase is the object, and the subject is dropped: what is urged follows at once, and somebody who fits was named before."""
    context = state.context
    pronoun = _behind_pronoun(context, at, cue)
    if source.start is None or has_pronoun(context, at):
        return False
    if not (pronoun or cue.verb.transitive or _goes_on(state, cue, source)):
        return False
    if not cue.verb.transitive and context.has("latters", context.tokens.at(source.start)):
        return False  # «فأجاب الأخير بأن»
    if not (_content_follows(context, cue, source.behind) and _is_one(context, source)):
        return False
    subject = state.recall(cue)
    return pronoun or (subject is not None and (subject.entity_id, subject.name) != (source.entity_id, source.name))


def _goes_on(state: ReadingState, cue: Cue, source: Source) -> bool:
    """Whether «and» goes on with what the subject of this sentence did, and no person is named anew."""
    main = state.memory.main
    return (
        not source.person
        and cue.conjoined
        and not cue.verb.predicate
        and main is not None
        and not main.outlet
        and state.memory.agrees(main, cue)
    )


def _behind_pronoun(context: QuoteContext, at: int, cue: Cue) -> bool:
    """Whether a pronoun before the verb, or in it, is its subject: «لكنها دعت باريس إلى …», «وطالبوا الحكومة بـ»."""
    if cue.plural:
        return True  # before its subject a verb is in the singular
    return has_subject_pronoun(context.words[at - 1] if at else "", feminine=cue.feminine, plural=False)


def has_pronoun(context: QuoteContext, at: int) -> bool:
    """Whether the object is a pronoun of the verb at token `at`: «وصفه», «ناشدتها»."""
    word = context.words[at]
    ending = next((end for end in _PRONOUNS if word.endswith(end)), "")
    return bool(ending) and word.removesuffix(ending) in context.lexicon.cues


def takes_back(context: QuoteContext, at: int) -> bool:
    """Whether the verb at token `at` has as its object what its relative clause is about: «اللجنة التي وصفتها البعثة بأنها»."""
    pronoun = _RELATIVES.get(context.words[at - 1]) if at else None
    return pronoun is not None and context.words[at].endswith(pronoun) and has_pronoun(context, at)


def without_object(context: QuoteContext, source: Source) -> Source:
    """The subject alone, where the words of it and of the object were read as one noun phrase: «شبكة الأطباء | المهاجمين»."""
    if source.entity_id is not None or source.start is None:
        return source
    tokens, first = context.tokens, context.tokens.at(source.start)
    behind = _behind_phrase(context, first, source.behind)
    if behind >= source.behind or not context.words[behind].startswith("ال"):
        return source
    return source._replace(
        name=tokens.surface(tokens.at(source.start), behind), end=tokens.ends[behind - 1], behind=behind
    )


def _behind_phrase(context: QuoteContext, first: int, stop: int) -> int:
    """The token behind the noun phrase that begins at a token: the next noun behind what makes it definite is the object."""
    i = first
    while i < stop and not _closes(context, i):
        i += 1
    place = context.places.get(i)
    i = place.last if place is not None else i + 1
    while i < stop:
        if context.has("links", i):
            i = _behind_governed(context, i + 1)
        elif _begins_object(context, i):
            break
        else:
            i += 1
    return min(i, stop)


def _behind_governed(context: QuoteContext, i: int) -> int:
    """The token behind the name or noun, with its complement, that a preposition inside a title governs: «مسؤول في | مجلس الصحة», «في الاتحاد الأوروبي»."""
    place = context.places.get(i)
    if place is not None:
        return place.last
    construct = i + 1 < len(context.words) and not context.words[i].startswith("ال")
    return i + 1 + (construct and context.words[i + 1].startswith("ال"))


def _is_one(context: QuoteContext, source: Source) -> bool:
    """Whether the words of a source are one noun phrase."""
    return _behind_phrase(context, context.tokens.at(source.start or 0), source.behind) == source.behind


def _closes(context: QuoteContext, i: int) -> bool:
    """Whether what makes a noun phrase definite stands at token `i`: a name, a definite noun, or one with a pronoun."""
    return i in context.places or context.words[i].startswith("ال") or context.words[i].endswith(("ها", "هم"))


def _begins_object(context: QuoteContext, i: int) -> bool:
    """Whether the word can be no adjective of the noun before it: a name, a noun of people or bodies, an act, a plural in «ين»."""
    word = context.words[i]
    if i in context.places:
        return True
    if context.gazetteer.side(word) is not None or not word.startswith("ال") or context.words[i - 1].endswith(_AFFAIRS):
        return False
    if word.endswith("ين") or word == "الجميع":
        return True
    adjective = context.gazetteer.analyser[word].adjective is not Adjective.NONE
    return not adjective and (is_known_head(context, i) or is_verbal(context, word))


def _content_follows(context: QuoteContext, cue: Cue, i: int) -> bool:
    """Whether what is urged or said begins at token `i`: no second noun phrase stands before it."""
    if i >= len(context.words):
        return False
    word, verb = context.words[i], cue.verb
    prepositions = {*(verb.to or ()), *(verb.content or ())}
    if word in context.lexicon.lists["complementisers"] or word in prepositions or i in context.marks:
        return True
    if i in context.places:
        return False
    return (word[0] in _GLUED and word[0] in prepositions) or (not word.startswith("ال") and is_verbal(context, word))
