"""A reporting verb in, who its subject is out: written before or behind it, or dropped and carried over."""

from __future__ import annotations

from typing import Final

from streams.extract.cues import Cue, Sign
from streams.extract.hearing import Hearing, phrase_at
from streams.extract.reports import COMMAS, Reading, lead_of
from streams.extract.sources import Source, entity_source, topic_between
from streams.extract.subjects import source_after, source_before
from streams.records import EntityType

__all__ = ["dropped_subject", "subject_of_clause", "subject_of_sentence", "topic_of", "written_subject"]

_POSSESSIVES: Final = ("ه", "ها", "هم")
_OPENING_TOKENS: Final = 8
"""How far into a sentence its first verb may stand."""
_NEAR_TOKENS: Final = 12
"""How far an apposition may reach, or whom a relative clause is about may stand."""
_CUE: Final = Sign.CUE


def written_subject(reading: Reading, at: int, cue: Cue, limit: int) -> Source | None:
    """Who the verb's subject is, where it is written: behind it, before it, or before the relative word.

    A verb that takes an object takes it from behind: there, who stands before it is asked for first.
    """
    if cue.verb.object:
        return _with_owner(reading, _before(reading, at, cue) or _behind(reading, at, cue, limit))
    return _with_owner(reading, _behind(reading, at, cue, limit) or _before(reading, at, cue))


def _behind(reading: Reading, at: int, cue: Cue, limit: int) -> Source | None:
    hearing = reading.hearing
    if at + 1 >= limit:
        return None
    if hearing.words[at + 1] in hearing.lexicon.lists["respects"]:
        return _by_respect(reading, at + 1, cue)
    sure = limit < reading.stop and hearing.lexicon.signs.get(hearing.words[limit]) is not _CUE
    source = source_after(hearing, at + 1, limit, known=not sure)
    if (
        source is not None
        and cue.verb.object
        and (not reading.memory.agrees(source, cue) or _is_thing(hearing, at + 1))
    ):
        return None
    return source


def _before(reading: Reading, at: int, cue: Cue) -> Source | None:
    if cue.conjoined:
        return None
    hearing, begin, back = reading.hearing, reading.begin, at
    while back > begin and hearing.has("auxiliaries", back - 1):
        back -= 1
    if hearing.has("relatives", back - 1):
        back -= 1
        while back > begin and hearing.words[back - 1] in COMMAS:
            back -= 1
    if back == begin:
        return None
    source = source_before(hearing, back, begin)
    if source is None and hearing.words[back - 1] in COMMAS:
        source = _topical(reading, back)
    return source if source is not None and reading.memory.agrees(source, cue) else None


def _is_thing(hearing: Hearing, i: int) -> bool:
    """Whether the noun behind a verb of calling is what is called so, not who calls: «ووصفت التقارير بأنها»."""
    bare = hearing.words[i].removeprefix("ال")
    return bare in hearing.lexicon.nouns["statements"] or bare in hearing.lexicon.nouns["sayings"]


def _by_respect(reading: Reading, i: int, cue: Cue) -> Source | None:
    """«سموه»: whoever was named before."""
    found, tokens = reading.recall(cue), reading.hearing.tokens
    return found._replace(start=tokens.starts[i], end=tokens.ends[i], behind=i + 1) if found is not None else None


def _topical(reading: Reading, back: int) -> Source | None:
    """The subject at the head of the sentence or clause, set off by commas: «وزير المالية، فلان، أعلن …»."""
    hearing = reading.hearing
    begin, bound = reading.begin, min(back, reading.begin + _NEAR_TOKENS)
    while begin < bound and (length := phrase_at(hearing.lexicon.leads, hearing.words, begin)):
        begin += length
    for first in (*((reading.open[-1].first,) if reading.open else ()), begin):
        if first < back:
            source = source_after(hearing, first, back, known=True)
            if (
                source is not None
                and source.behind < back
                and hearing.words[source.behind] in COMMAS
                and _is_apposed(hearing, source.behind, back)
            ):
                return source
    return None


def _is_apposed(hearing: Hearing, first: int, last: int) -> bool:
    """Whether nothing but one apposition stands between the commas at these ends."""
    return last - first <= _NEAR_TOKENS and sum(hearing.words[i] in COMMAS for i in range(first, last)) <= 2


def _with_owner(reading: Reading, source: Source | None) -> Source | None:
    """«المسؤول» is the official who spoke before; «وزير دفاعه» speaks for the party of whoever spoke last; «البيان» is his who spoke last."""
    if (
        source is None
        or source.start is None
        or source.end is None
        or (source.entity_id is not None and not source.described)
    ):
        return source
    latest, hearing = reading.memory.latest(), reading.hearing
    first = hearing.tokens.at(source.start)
    known = reading.memory.described(hearing.words[first]) if hearing.words[first].startswith("ال") else None
    if known is not None and (source.behind == first + 1 or source.actor in {None, known.actor}):
        return _mentioned(known, source)
    bare = hearing.words[first].removeprefix("ال")
    if (
        latest is not None
        and bare != hearing.words[first]
        and bare in hearing.lexicon.lists["documents"]
        and source.entity_id is None
    ):
        return _mentioned(latest, source)
    if source.actor is not None:
        return source
    owned = hearing.document.text[: source.end].endswith(_POSSESSIVES)
    return source._replace(actor=latest.actor) if owned and latest is not None else source


def _mentioned(known: Source, mention: Source) -> Source:
    """Somebody known, mentioned again here."""
    return known._replace(start=mention.start, end=mention.end, behind=mention.behind)


def subject_of_clause(reading: Reading, cue: Cue) -> Source | None:
    """The first entity of the clause that is being reported, where it may be the subject of this verb."""
    hearing, report = reading.hearing, reading.open[-1]
    for i in range(report.first, min(report.first + 6, reading.stop)):
        place = hearing.places.get(i)
        if place is not None:
            source = entity_source(hearing, place)
            return source.carried() if reading.memory.agrees(source, cue) else None
    return None


def dropped_subject(reading: Reading, at: int, cue: Cue) -> Source | None:
    """Who a dropped subject is: of this sentence, of the sentences before, or a state by its capital («قالت في موسكو»)."""
    topic = topic_of(reading, at) if reading.base is None and not cue.conjoined else None
    if topic is not None and _is_initial(reading, topic) and reading.memory.agrees(topic, cue):
        return topic.carried()
    if reading.base is None and reading.memory.main is None and at > reading.begin:
        opening = subject_of_opening(reading, at)
        if opening is None and cue.conjoined:
            opening = topic_of(reading, at)
        if opening is not None and reading.memory.agrees(opening, cue):
            return opening.carried()
    if reading.hearing.has("relatives", at - 1) and (near := _nearest(reading, at, cue)) is not None:
        return near
    found = reading.recall(cue)
    place = reading.hearing.places.get(at + 2)
    if (
        found is None
        and place is not None
        and reading.hearing.words[at + 1] == "في"
        and place.entity.type is EntityType.GPE
    ):
        actor = place.entity.affiliation
        return Source(None, reading.hearing.gazetteer.countries.get(actor or "", place.entity.name), actor, None, None)
    return found


def subject_of_opening(reading: Reading, at: int) -> Source | None:
    """The subject of the sentence's first verb, which need report nothing: «عززت إيران برنامجها وتعهدت بـ…»."""
    hearing = reading.hearing
    for i in range(reading.begin, min(at, reading.begin + _OPENING_TOKENS)):
        word = hearing.words[i]
        bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
        if hearing.gazetteer.clues[word].finite or hearing.gazetteer.clues[bare].finite:
            return source_after(hearing, i + 1, at, known=True)
    return None


def _is_initial(reading: Reading, topic: Source) -> bool:
    """Whether the topic stands at the head of the sentence, behind words that lead to it: «لكن ظريف …»."""
    hearing = reading.hearing
    first = hearing.tokens.at(topic.start or 0)
    return lead_of(hearing, first, reading.begin) == reading.begin


def _nearest(reading: Reading, at: int, cue: Cue) -> Source | None:
    """Whose «what he called …» it is: the speaker at hand, else the nearest entity before."""
    if reading.memory.here:
        return None
    hearing = reading.hearing
    for i in range(at, max(reading.begin, at - _NEAR_TOKENS), -1):
        place = hearing.ends.get(i)
        if place is not None and reading.memory.agrees(source := entity_source(hearing, place), cue):
            return source.carried()
    return None


def subject_of_sentence(reading: Reading, at: int, cue: Cue) -> Source | None:
    """The first entity of the sentence that no preposition governs and that the form agrees with."""
    source = topic_of(reading, at)
    return source if source is not None and reading.memory.agrees(source, cue) else None


def topic_of(reading: Reading, before: int) -> Source | None:
    """What the sentence is about, by what stands before this token."""
    return topic_between(reading.hearing, reading.begin, min(before, reading.stop))
