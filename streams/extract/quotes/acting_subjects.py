"""A word of saying without a subject of its own in, who acts in the clause before it out: «قاطع الحزب الجلسة، متهما …», «ولم تر البعثة مشكلة، قائلة …»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext, is_opinion, phrase_before
from streams.extract.quotes.known_heads import is_known_head
from streams.extract.quotes.lexicon import Cue, Shape
from streams.extract.quotes.objects import without_object
from streams.extract.quotes.pointing_back import pointed_back
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source
from streams.extract.quotes.source_phrases import source_after, source_before

__all__ = ["acted_before", "acting_since_contrast", "acting_subject"]

_CLAUSE_TOKENS: Final = 48
"""How far before the word of saying whoever acts may stand."""
_PARTICLES_MAX: Final = 4
"""Particles before a verb that are passed over."""
_DENIED: Final = frozenset(conjunction + word for word in ("لم", "لن") for conjunction in ("", "و", "ف"))
"""Negations that only a verb follows."""
_NOT_BEING: Final = frozenset({"ليس", "ليست", "وليس", "وليست"})
"""«ليس المكتب على الموجة نفسها»."""
_NUMBERS: Final = frozenset({"الف", "والف"})
"""Numerals that look like verbs."""
_PRONOUNS: Final = ("ه", "ها", "هم")
"""With one of them a verb has its object: what it tells was named before."""
_VERB_LETTERS: Final = 3
"""Letters of the shortest verb, and those that a word must exceed to have «and» before it."""


def acting_subject(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """The subject of the nearest verb of the sentence before token `at` that hangs on no other and agrees with the word of saying; None for none."""
    before = range(at - 1, max(state.begin, at - _CLAUSE_TOKENS) - 1, -1)
    told = _nearest(state, before, at, cue, state.begin)
    return told if told is not None else _nearest(state, before, at, cue, state.begin, what=True)


def acted_before(state: ReadingState, cue: Cue) -> Source | None:
    """The subject of the first such verb of the sentence before, where that reported nothing: «الكتلة غابت عن الجلسة. وشددت على أن»."""
    if state.told is None:
        return None
    begin, stop = state.told
    source = _nearest(state, range(begin, min(stop, begin + _CLAUSE_TOKENS)), stop, cue, begin)
    unsure = source is not None and source.entity_id is None and source.feminine is None
    return None if unsure and cue.feminine else source


def _nearest(
    state: ReadingState, numbers: range, at: int, cue: Cue, begin: int, *, what: bool = False
) -> Source | None:
    """The subject of the first verb among these tokens, in their order, that fits; with `what` that of «ما قاله» too."""
    context = state.context
    for i in numbers:
        if not _acts(context, i, begin) or context.in_marks(i) or _hangs(context, i, begin, what=what):
            continue
        source = _subject(state, i, at, begin)
        if source is not None and not source.outlet and state.memory.agrees(source, cue):
            return source
    return None


def acting_since_contrast(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """The same behind «بينما» or «في حين», where what was reported before is set against what another does: «قال …، فيما رحبت النقابة بالرد، داعية …»."""
    words, base, contrasts = state.context.words, state.base, state.context.lexicon.lists["contrasts"]
    first = max(base.first if base is not None else state.begin, at - _CLAUSE_TOKENS)
    found = next((i for i in range(at - 1, first, -1) if words[i] in contrasts or _begins_anew(state, i)), None)
    if found is None or state.context.in_marks(found):
        return None
    found += words[found] in contrasts
    return _nearest(state, range(at - 1, found - 1, -1), at, cue, found)


def _begins_anew(state: ReadingState, i: int) -> bool:
    """Whether «and» with a verb and a subject of its own begins a clause behind what was reported: «، ورفض الوزير الربط بين الأمرين قائلا»."""
    context = state.context
    word = context.words[i]
    if word[0] != "و" or not _acts(context, i, state.begin) or context.in_marks(i):
        return False
    return context.words[i - 1] in COMMAS and i + 1 < state.stop and is_known_head(context, i + 1)


def _acts(context: QuoteContext, i: int, begin: int) -> bool:
    """Whether a finite verb stands at token `i`, where a verb may stand, «and» before it or not."""
    word = context.words[i]
    if i in context.places or i in context.parties or word in _NUMBERS or context.has("adverbs", i):
        return False
    if context.has("prepositions", i) or is_opinion(context.tokens, i) or context.is_tied(i):
        return False  # «حول الاتفاق», «رأي الوزير», «إصابة الحارس»
    if word in _NOT_BEING or (i > begin and context.words[i - 1] in _DENIED):
        return True
    analyser = context.gazetteer.analyser
    joined = word[0] in "وف" and len(word) > _VERB_LETTERS
    if joined and analyser[word[1:]].finite and not analyser[word].finite:
        return not is_verbal(context, word[1:])
    if _looks_like_verb(context, i, begin):
        return True
    features, cue = analyser[word], context.lexicon.cues.get(word)
    finite = features.finite or (cue is not None and cue.shape is Shape.FINITE and not cue.verb.near)
    return finite and not features.noun and (i == begin or _verb_may_follow(context, i))


def _looks_like_verb(context: QuoteContext, i: int, begin: int) -> bool:
    """Whether a word that no list has heads a clause right before whoever may act: «قلّل الكرملين من أثر القرار»."""
    word = context.words[i]
    if not (i == begin or context.words[i - 1] in COMMAS or phrase_before(context.lexicon.leads, context.words, i)):
        return False
    if (
        len(word) < _VERB_LETTERS
        or word.startswith("ال")
        or word.endswith(("ه", "ا", "ي"))
        or i + 1 >= len(context.words)
    ):
        return False
    features = context.gazetteer.analyser[word]
    if features.common or features.function or features.noun or features.title is not None or features.given >= 0:
        return False
    following = context.places.get(i + 1)
    if following is not None:
        return not following.joined
    return context.words[i + 1].startswith("ال") and is_known_head(context, i + 1)


def _verb_may_follow(context: QuoteContext, i: int) -> bool:
    """Whether the word before token `i` lets a verb follow: no noun that governs it («بهدف حل البرلمان», «سبعون ألف عامل»)."""
    before = context.words[i - 1]
    return (
        not before[0].isalpha()
        or before.startswith("ال")
        or i in context.ends
        or before in context.lexicon.lists["verb_particles"]
        or before in context.lexicon.lists["clause_particles"]
        or before in context.lexicon.lists["auxiliaries"]
        or phrase_before(context.lexicon.leads, context.words, i) > 0
    )


def _hangs(context: QuoteContext, i: int, begin: int, *, what: bool) -> bool:
    """Whether the verb at token `i` belongs to a clause that is part of another: behind «الذي», «أن», «بعدما»."""
    lists, back, least = context.lexicon.lists, i - 1, max(begin, i - _PARTICLES_MAX)
    if not what and back > begin and context.words[back] in lists["relatives"] and _tells_what(context, i):
        return True
    while back > least and context.words[back] in lists["verb_particles"]:
        back -= 1
    if back < begin:
        return False
    word = context.words[back]
    return word in lists["relatives"] or word in lists["complementisers"] or word in lists["temporals"]


def _tells_what(context: QuoteContext, i: int) -> bool:
    """Whether «ما» before the verb at token `i` is what somebody did and no negation: «فند ما نشرته صحف», «نفى الوزير ما ذكرت القناة»."""
    word, before = context.words[i], context.words[i - 2]
    if word.endswith(_PRONOUNS):
        return True
    lists = context.lexicon.lists
    opens = not before[0].isalpha() or before in lists["complementisers"] or before in lists["clause_particles"]
    return not (opens or word in lists["auxiliaries"])


def _subject(state: ReadingState, i: int, at: int, begin: int) -> Source | None:
    """Who the verb at token `i` is of, where it is written: behind it, if of its gender, else before it."""
    context = state.context
    back, least = i, max(begin, i - _PARTICLES_MAX)
    while back > least and (context.has("auxiliaries", back - 1) or context.has("verb_particles", back - 1)):
        back -= 1
    free = back > begin and context.words[i][0] not in "وف"
    before = source_before(context, back, begin) if free else None
    behind = source_after(context, i + 1, at, known=True)
    headed = before is not None and _is_at_head(context, before, begin) and _agrees(context, i, before)
    if behind is not None and _is_subject(context, i, behind) and not headed:
        return pointed_back(state, without_object(context, behind))
    return pointed_back(state, before)


def _is_at_head(context: QuoteContext, source: Source, begin: int) -> bool:
    """Whether the source stands at the head of a clause that begins at a token, what leads to it before it allowed: «وكانت الوزارة قد استدعت السفيرة»."""
    return source.start is not None and lead_of(context, context.tokens.at(source.start), begin) == begin


def _agrees(context: QuoteContext, i: int, source: Source) -> bool:
    """Whether the verb at token `i` agrees with the source in gender, as far as that is known."""
    return source.feminine in (None, _is_feminine(context.words[i]))


def _is_subject(context: QuoteContext, i: int, source: Source) -> bool:
    """Whether the noun phrase behind the verb at token `i` agrees with it, and is no act that it has as its object: «تعتزم تنظيم قافلة»."""
    if not _agrees(context, i, source):
        return False
    word = context.words[context.tokens.at(source.start or 0)]
    return source.entity_id is not None or word.startswith("ال") or not is_verbal(context, word)


def _is_feminine(word: str) -> bool:
    """Whether a finite verb looks feminine: «رفضت», «ترفض»."""
    bare = word[1:] if word[0] in "وف" and len(word) > _VERB_LETTERS else word
    return bare.endswith("ت") or bare.startswith("ت")
