"""A noun phrase as a source of words in, whom it points back to out: «الأخير», «النقابة», «المسؤول», «البيان», «المصدر نفسه»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.word_features import Title
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.report import ReadingState
from streams.extract.quotes.source import Source, bare_noun, entity_source, gender_of, topic_between
from streams.extract.quotes.unnamed_sources import described
from streams.records import EntityType

__all__ = ["latter_before", "pointed_back"]

_POSSESSIVES: Final = ("ه", "ها", "هم")
_BODY_TOKENS: Final = 400
"""How far before a noun alone the body that it means may be named."""
_ROLE_TOKENS: Final = 8
"""How far before a name its title may begin."""
_HE: Final = frozenset({"الرجل"})
"""Nouns that mean the man who spoke last."""
_ONE: Final = frozenset({Title.OFFICE, Title.COUNTERPART})
"""Titles of one who holds an office."""
_JOINED: Final = frozenset("وف")
_PARTICLES: Final = frozenset({"لكن", "ولكن", "بينما", "فيما"})
"""Behind them a clause begins with its subject."""
_VERB_LETTERS: Final = 3
"""Letters of the shortest verb with a conjunction before it."""
_LATTER_TOKENS: Final = 60
"""How far before «الأخير» whom it means may stand."""


def pointed_back(state: ReadingState, source: Source | None) -> Source | None:
    """«المسؤول» is the official who spoke before; «وزير دفاعه» speaks for the party of whoever spoke last; «البيان» is his who wrote last."""
    if source is None or source.start is None or source.end is None:
        return source
    if not source.described and source.entity_id is not None and (source.person or source.feminine is not None):
        return source
    context = state.context
    first = context.tokens.at(source.start)
    if source.entity_id is not None and not source.described:
        if first not in context.places and bare_noun(context.words[first]) in context.lexicon.lists["documents"]:
            state.memory.issuer = _issuer(context, source, first)
        return source
    known = _referred(state, source, first)
    if known is not None:
        return _mentioned(known, source)
    latest = state.memory.latest()
    if source.actor is not None or latest is None:
        return source
    owned = context.tokens.laid[: source.end].endswith(_POSSESSIVES) or _is_in_body_of_his(context, source.behind)
    return source._replace(actor=latest.actor) if owned else source


def _is_in_body_of_his(context: QuoteContext, i: int) -> bool:
    """Whether «in» with a body of whoever spoke before goes on with the source: «عضو | في وفده»."""
    if i + 1 >= len(context.words) or context.words[i] not in context.lexicon.lists["links"]:
        return False
    body = context.words[i + 1]
    ending = next((end for end in _POSSESSIVES if body.endswith(end)), "")
    return bool(ending) and body.removesuffix(ending) in context.lexicon.speakers | context.gazetteer.party_heads.keys()


def _issuer(context: QuoteContext, source: Source, first: int) -> Source:
    """Whoever issued the document at token `first`, of their own gender, not of that of the document."""
    place = next((p for p in context.placed(first, source.behind) if p.entity.entity_id == source.entity_id), None)
    return source._replace(feminine=gender_of(context, place)) if place is not None else source


def _referred(state: ReadingState, source: Source, first: int) -> Source | None:
    """Whom the noun phrase at token `first` points back to: «الأخير», «النقابة», «المسؤول», «البيان», «المصدر نفسه»."""
    context, memory = state.context, state.memory
    word, lists = context.words[first], context.lexicon.lists
    if word in lists["latters"]:
        return _latter(context, first)
    if word in _HE and source.behind == first + 1:
        told = topic_between(context, *state.told) if state.told is not None else None
        return told if told is not None and told.person and not told.feminine else memory.last_person()
    if source.entity_id is None and (body := _body_named(context, first, source)) is not None:
        return body
    known = memory.described(word) if word.startswith("ال") else None
    if known is not None and (source.behind == first + 1 or source.actor in {None, known.actor}):
        return known
    if source.entity_id is not None:
        return None
    if source.behind == first + 1 and (bearer := _bearer(state, first, source)) is not None:
        return bearer
    document = word.startswith("ال") and word[2:] in lists["documents"]
    same = source.actor is None and word in lists["same_source"] and context.has("selfsame", first + 1)
    return (memory.issuer or _writer(state)) if document or same else None


def _bearer(state: ReadingState, first: int, source: Source) -> Source | None:
    """«الوزيرة»: of those who spoke the last who was named behind this title, a style or rank between: «وزيرة التربية، السيدة فلانة»."""
    context, word = state.context, state.context.words[first]
    title = context.gazetteer.title_stem(word)
    persons = [told for told in state.memory.known() if told.person and source.actor in {None, told.actor}]
    if title is None or not word.startswith("ال") or not persons:
        return None
    for i in range(first - 1, max(-1, first - _BODY_TOKENS), -1):
        place = context.places.get(i)
        if place is not None and (told := next((p for p in persons if p.entity_id == place.entity.entity_id), None)):
            words = context.words[max(0, i - _ROLE_TOKENS) : i]
            if any(context.gazetteer.title_stem(before) == title for before in words):
                return told
    return None


def _writer(state: ReadingState) -> Source | None:
    """Whose a text named again is, where nobody was named with it: who spoke last, else what the sentence before is about."""
    latest = state.memory.latest()
    if latest is None or latest.outlet:
        return topic_between(state.context, *state.told) if state.told is not None else latest
    return latest


def _body_named(context: QuoteContext, first: int, source: Source) -> Source | None:
    """«النقابة»: the nearest body named before whose name begins with this noun."""
    noun = context.words[first]
    if source.behind > first + 1 or not noun.startswith("ال") or noun[2:] not in context.lexicon.speakers:
        return None
    begin = max(0, first - _BODY_TOKENS)
    window, found = context.words[begin:first], None
    for form in (noun[2:], "و" + noun[2:]):
        i = -1
        while form in window[i + 1 :]:
            i = window.index(form, i + 1)
            place = context.places.get(begin + i)
            if (
                place is not None
                and place.entity.type is EntityType.ORG
                and (found is None or place.first > found.first)
            ):
                found = place
    return entity_source(context, found) if found is not None else None


def latter_before(context: QuoteContext, i: int) -> Source | None:
    """Whom «الأخير» right before token `i` means, where it is no adjective: «لكن هذا الأخير | رد بأن»; None for no such word."""
    at = i - 1
    if not context.has("latters", at) or not _is_noun(context, at):
        return None
    found = _latter(context, at)
    if found is None:
        return None
    tokens = context.tokens
    return found._replace(start=tokens.starts[at], end=tokens.ends[at], behind=i, described=True)


def _is_noun(context: QuoteContext, at: int) -> bool:
    """Whether «الأخير» at this token stands for somebody: behind «هذا», a verb or a particle, not behind the noun that it qualifies."""
    words, lists = context.words, context.lexicon.lists
    before = words[at - 1] if at else ""
    if before in lists["demonstratives"] or not before[:1].isalpha():
        return True
    if before.startswith("ال") or at in context.ends:
        return False
    bare = before[1:] if before[0] in _JOINED and len(before) > _VERB_LETTERS - 1 else before
    analyser = context.gazetteer.analyser
    verb = before in context.lexicon.finite or any(analyser[word].finite for word in (before, bare))
    return verb or before in lists["complementisers"] or before in lists["clause_particles"] or before in _PARTICLES


def _latter(context: QuoteContext, at: int) -> Source | None:
    """«الأخير» at this token: whom the text named last, of the same gender, by name or by a title with his state; whom he speaks of in marks apart."""
    feminine, inside = context.words[at].endswith("ه"), context.in_marks(at)
    for i in range(at - 1, max(-1, at - _LATTER_TOKENS), -1):
        if context.in_marks(i) and not inside:
            continue
        place = context.ends.get(i + 1)
        if place is None and (titled := _titled(context, i, at)) is not None and titled[1] == feminine:
            return titled[0]
        if place is None or place.entity.type is EntityType.LOC:
            continue
        gender = gender_of(context, place)
        if gender is None or gender == feminine:
            return entity_source(context, place)
    return None


def _titled(context: QuoteContext, i: int, stop: int) -> tuple[Source, bool] | None:
    """Whose title without a name begins at token `i`, and whether it is a woman's: «الرئيس الكيني», «لنظيرته الأوغندية»; None where no party is told."""
    title = context.gazetteer.analyser[context.words[i]].title
    if title is None or title[1] not in _ONE or i in context.places:
        return None
    _, kind, stem, _ = title
    feminine = stem.endswith("ه")
    if kind is Title.COUNTERPART:
        feminine = stem.removesuffix("ا").removesuffix("ه").endswith("ت")
    while i and (outer := context.gazetteer.analyser[context.words[i - 1]].title) is not None and not outer[3]:
        i -= 1  # «نائب | رئيس الوزراء الكيني»
    source = described(context, i, stop)
    return (source._replace(feminine=feminine), feminine) if source.actor is not None else None


def _mentioned(known: Source, mention: Source) -> Source:
    """Somebody known, mentioned again here."""
    return known._replace(start=mention.start, end=mention.end, behind=mention.behind, described=True)
