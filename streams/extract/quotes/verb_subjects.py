"""A reporting verb in, who its subject is out: written before or behind it, or dropped and carried over."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.known_heads import is_known_head
from streams.extract.quotes.lexicon import Cue, Sign
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source, bare_noun, entity_source, gender_of, topic_between
from streams.extract.quotes.source_phrases import source_after, source_before
from streams.records import CueClass, EntityType

__all__ = ["dropped_subject", "pointed_back", "subject_of_clause", "subject_of_sentence", "topic_of", "written_subject"]

_POSSESSIVES: Final = ("ه", "ها", "هم")
_OPENING_TOKENS: Final = 8
"""How far into a sentence its first verb may stand."""
_NEAR_TOKENS: Final = 12
"""How far an apposition may reach, or whom a relative clause is about may stand."""
_BODY_TOKENS: Final = 400
"""How far before a noun alone the body that it means may be named."""
_CLAUSE_TOKENS: Final = 20
"""How far before «، وقال» the verb of the clause before may stand."""
_TITLE_LETTERS: Final = 120
"""Code points before a name in which its title may begin."""
_HE: Final = frozenset({"الرجل"})
"""Nouns that mean the man who spoke last."""
_LATTER_TOKENS: Final = 60
"""How far before «الأخير» whom it means may stand."""


def written_subject(state: ReadingState, at: int, cue: Cue, limit: int) -> Source | None:
    """Who the verb's subject is, where it is written: behind it, before it, or before the relative word.

    A verb that takes an object takes it from behind: there, who stands before it is asked for first.
    """
    context = state.context
    if at + 1 < limit and context.words[at + 1] in context.lexicon.lists["within"]:
        opening = subject_of_opening(state, at)
        if opening is not None and state.memory.agrees(opening, cue):
            return opening.carried()
    elif cue.verb.object:
        return pointed_back(state, _before(state, at, cue) or _behind(state, at, cue, limit))
    return pointed_back(state, _behind(state, at, cue, limit) or _before(state, at, cue))


def _behind(state: ReadingState, at: int, cue: Cue, limit: int) -> Source | None:
    context = state.context
    if at + 1 >= limit:
        return None
    word, lists = context.words[at + 1], context.lexicon.lists
    if word in lists["respects"]:
        return _by_respect(state, at + 1, cue)
    if word in lists["demonstratives"] and context.has("latters", at + 2):
        at += 1
    elif word[0] == "ل" and _is_addressed(context, at + 1):
        return None
    limit = next((j for j in range(at + 2, limit) if context.words[j][0] == "ل" and _is_addressed(context, j)), limit)
    sure = limit < state.stop and context.lexicon.signs.get(context.words[limit]) is not Sign.CUE
    source = source_after(context, at + 1, limit, known=not sure)
    if source is not None and source.described and _is_no_subject(context, cue, context.tokens.at(source.start or 0)):
        return None
    if source is not None and cue.verb.object and not state.memory.agrees(source, cue):
        return None
    if source is not None and cue.verb.cue_class is CueClass.EVALUATE and _is_thing(context, at + 1, limit):
        return None
    return source


def _is_addressed(context: QuoteContext, i: int) -> bool:
    """Whether ل before a title at token `i` makes its bearer whom the verb speaks to: «أكد لممثلة الصندوق أن»."""
    word = context.words[i]
    return (
        len(word) > 3
        and i not in context.places
        and word not in context.lexicon.speakers
        and is_known_head(context, i)
        and context.gazetteer.title_stem(word) not in {None, word}
    )


def _is_no_subject(context: QuoteContext, cue: Cue, i: int) -> bool:
    """Whether what stands behind the verb is what it reports («أكد التوصل إلى»), or whom it speaks to («صرح لإذاعة محلية»)."""
    word = context.words[i]
    if word.startswith("لل") and bare_noun(word) in context.lexicon.lists["outlets"]:
        return True
    if is_known_head(context, i) and not word.startswith("ل"):
        return False
    return (cue.verb.nouns and word.startswith("ال") and is_verbal(context, word)) or (
        word[0] == "ل" and not word.startswith("لل") and context.lexicon.speaking.isdisjoint({word})
    )


def _before(state: ReadingState, at: int, cue: Cue) -> Source | None:
    if cue.conjoined and not _is_answered(state, at):
        return None
    context, begin, back = state.context, state.begin, at
    while back > begin and context.has("auxiliaries", back - 1):
        back -= 1
    relative = context.has("relatives", back - 1)
    if relative:
        back -= 1
        while back > begin and context.words[back - 1] in COMMAS:
            back -= 1
    if back == begin:
        return None
    source = source_before(context, back, begin)
    if source is None and relative and back in context.ends:
        source = entity_source(context, context.ends[back])
    if source is None and context.words[back - 1] in COMMAS:
        source = _topical(state, back)
    return source if source is not None and state.memory.agrees(source, cue) else None


def _is_answered(state: ReadingState, at: int) -> bool:
    """Whether ف before the verb only answers «أما» at the head of the sentence: «أما الوفد فيعتبر …»."""
    word = state.context.words[at]
    return word[0] == "ف" and state.context.has("topic_heads", state.begin)


def _is_thing(context: QuoteContext, i: int, limit: int) -> bool:
    """Whether the noun behind a verb of calling is what is called so, not who calls: «ووصفت التقارير بأنها»."""
    word = context.words[i]
    bare = word.removeprefix("ال")
    if bare in context.lexicon.nouns["statements"] or bare in context.lexicon.nouns["sayings"]:
        return True
    called = limit < len(context.words) and (context.words[limit].startswith("بان") or limit in context.marks)
    somebody = i in context.places or i in context.parties or is_known_head(context, i)
    return called and not somebody and not context.has("latters", i)


def _by_respect(state: ReadingState, i: int, cue: Cue) -> Source | None:
    """«سموه»: whoever was named before."""
    found, tokens = state.recall(cue), state.context.tokens
    return found._replace(start=tokens.starts[i], end=tokens.ends[i], behind=i + 1) if found is not None else None


def _topical(state: ReadingState, back: int) -> Source | None:
    """The subject at the head of the sentence or clause, set off by commas: «وزير المالية، فلان، أعلن …»."""
    context = state.context
    begin, bound = state.begin, min(back, state.begin + _NEAR_TOKENS)
    while begin < bound and (length := phrase_at(context.lexicon.leads, context.words, begin)):
        begin += length
    for first in (*((state.open[-1].first,) if state.open else ()), begin):
        if first < back:
            source = source_after(context, first, back, known=True)
            if (
                source is not None
                and source.behind < back
                and context.words[source.behind] in COMMAS
                and _is_apposed(context, source.behind, back)
            ):
                return source
    return None


def _is_apposed(context: QuoteContext, first: int, last: int) -> bool:
    """Whether nothing but one apposition stands between the commas at these ends."""
    return last - first <= _NEAR_TOKENS and sum(context.words[i] in COMMAS for i in range(first, last)) <= 2


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
        return memory.last_person()
    if source.entity_id is None and (body := _body_named(context, first, source)) is not None:
        return body
    known = memory.described(word) if word.startswith("ال") else None
    if known is not None and (source.behind == first + 1 or source.actor in {None, known.actor}):
        return known
    if source.entity_id is not None:
        return None
    document = word.startswith("ال") and word[2:] in lists["documents"]
    same = source.actor is None and word in lists["same_source"] and context.has("selfsame", first + 1)
    return (memory.issuer or memory.latest()) if document or same else None


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


def _latter(context: QuoteContext, at: int) -> Source | None:
    """«الأخير» at this token: whom the text named last, of the same gender."""
    feminine = context.words[at].endswith("ه")
    for i in range(at - 1, max(-1, at - _LATTER_TOKENS), -1):
        place = context.ends.get(i + 1)
        if place is None or place.entity.type is EntityType.LOC:
            continue
        gender = gender_of(context, place)
        if gender is None or gender == feminine:
            return entity_source(context, place)
    return None


def _mentioned(known: Source, mention: Source) -> Source:
    """Somebody known, mentioned again here."""
    return known._replace(start=mention.start, end=mention.end, behind=mention.behind, described=True)


def subject_of_clause(state: ReadingState, cue: Cue) -> Source | None:
    """The first entity of the clause that is being reported, where it may be the subject of this verb."""
    context, report = state.context, state.open[-1]
    for i in range(report.first, min(report.first + 6, state.stop)):
        place = context.places.get(i)
        if place is not None:
            source = entity_source(context, place)
            return source.carried() if state.memory.agrees(source, cue) else None
    return None


def dropped_subject(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Who a dropped subject is: of this sentence, of the sentences before, or a state by its capital («قالت في موسكو»)."""
    topic = topic_of(state, at) if state.base is None and not cue.conjoined else None
    if topic is not None and _is_initial(state, topic) and state.memory.agrees(topic, cue):
        return topic.carried()
    if state.base is None and state.memory.main is None and at > state.begin:
        opening = subject_of_opening(state, at)
        if opening is None and cue.conjoined:
            opening = topic_of(state, at)
        if opening is not None and state.memory.agrees(opening, cue):
            return opening.carried()
    if state.context.has("relatives", at - 1) and (near := _nearest(state, at, cue)) is not None:
        return near
    acting = _clause_subject(state, at, cue)
    if acting is not None:
        return acting.carried()
    found = state.recall(cue)
    place = state.context.places.get(at + 2)
    if (
        found is None
        and place is not None
        and state.context.words[at + 1] == "في"
        and place.entity.type is EntityType.GPE
    ):
        actor = place.entity.affiliation
        return Source(None, state.context.gazetteer.countries.get(actor or "", place.entity.name), actor, None, None)
    return found


def _clause_subject(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Who acts in the clause before «، وقال», where whoever spoke in the sentence does not fit: «الجمعية ترفض …، والمدير اقترح …، وقال»."""
    main, context = state.memory.main, state.context
    if not cue.conjoined or main is None or state.memory.agrees(main, cue):
        return None
    for i in range(at - 1, max(state.begin, at - _CLAUSE_TOKENS), -1):
        features = context.gazetteer.analyser[context.words[i]]
        if features.finite and not features.noun and i not in context.places:
            source = source_before(context, i, state.begin)
            if source is not None and state.memory.agrees(source, cue):
                return source
    return None


def subject_of_opening(state: ReadingState, at: int) -> Source | None:
    """The subject of the sentence's first verb, which need report nothing: «عززت إيران برنامجها وتعهدت بـ…»."""
    context = state.context
    for i in range(state.begin, min(at, state.begin + _OPENING_TOKENS)):
        word = context.words[i]
        bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
        if context.gazetteer.analyser[word].finite or context.gazetteer.analyser[bare].finite:
            return source_after(context, i + 1, at, known=True)
    return None


def _is_initial(state: ReadingState, topic: Source) -> bool:
    """Whether the topic stands at the head of the sentence, behind words that lead to it: «لكن ظريف …», «وكان وزير المالية فلان …»."""
    context = state.context
    start = topic.start or 0
    place = context.places.get(context.tokens.at(start))
    if place is not None and place.entity.role and topic.person:
        titled = context.document.text.rfind(place.entity.role, max(0, start - _TITLE_LETTERS), start)
        start = titled if titled >= 0 else start
    first = context.tokens.at(start)
    return lead_of(context, first, state.begin) == state.begin


def _nearest(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Whose «what he called …» it is: the speaker at hand, else the nearest entity before."""
    if state.memory.here:
        return None
    context = state.context
    for i in range(at, max(state.begin, at - _NEAR_TOKENS), -1):
        place = context.ends.get(i)
        if place is not None and state.memory.agrees(source := entity_source(context, place), cue):
            return source.carried()
    return None


def subject_of_sentence(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """The first entity of the sentence that no preposition governs and that the form agrees with."""
    source = topic_of(state, at)
    return source if source is not None and state.memory.agrees(source, cue) else None


def topic_of(state: ReadingState, before: int) -> Source | None:
    """What the sentence is about, by what stands before this token."""
    return topic_between(state.context, state.begin, min(before, state.stop))
