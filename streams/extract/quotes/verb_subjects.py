"""A reporting verb in, who its subject is out: written before or behind it, or dropped and carried over."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.word_features import Title
from streams.extract.quotes.acting_subjects import acted_before, acting_subject
from streams.extract.quotes.context import QuoteContext, phrase_at, phrase_before
from streams.extract.quotes.going_on import gone_on, same_speaker
from streams.extract.quotes.known_heads import is_known_head
from streams.extract.quotes.last_names import is_inside_title, named_apposed, named_before, named_last
from streams.extract.quotes.lexicon import Cue, Sign
from streams.extract.quotes.objects import is_object, takes_back, without_object
from streams.extract.quotes.pointing_back import latter_before, pointed_back
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source, bare_noun, entity_source, topic_between
from streams.extract.quotes.source_phrases import source_after, source_before, spoken_by
from streams.records import CueClass, EntityType

__all__ = ["dropped_subject", "is_told", "subject_of_clause", "subject_of_sentence", "topic_of", "written_subject"]

_OPENING_TOKENS: Final = 8
"""How far into a sentence its first verb may stand."""
_NEAR_TOKENS: Final = 12
"""How far an apposition may reach, or whom a relative clause is about may stand."""
_CLAUSE_TOKENS: Final = 20
"""How far before «، وقال» the verb of the clause before may stand."""
_TRANSITIVE: Final = frozenset({CueClass.ACCUSE, CueClass.EVALUATE, CueClass.REJECT})
"""Classes whose verbs may have as their object whom they are about."""
_TITLE_LETTERS: Final = 120
"""Code points before a name in which its title may begin."""


def written_subject(state: ReadingState, at: int, cue: Cue, limit: int) -> Source | None:
    """Who the verb's subject is, where it is written: behind it, before it, or before the relative word.

    A verb that takes an object takes it from behind: there, who stands before it is asked for first.
    """
    context = state.context
    spoken = spoken_by(context, at + 1, limit, None)
    if spoken is not None:
        body = _before(state, at, cue)
        return pointed_back(state, spoken._replace(actor=(body.actor if body is not None else None) or spoken.actor))
    if context.has("relatives", at - 1) and (of_relative := _before(state, at, cue)) is not None:
        told_of = takes_back(context, at) and at + 1 < limit and is_known_head(context, at + 1)
        by_other = _behind(state, at, cue, limit) if told_of else None
        return pointed_back(state, by_other or of_relative)
    if at + 1 < limit and context.words[at + 1] in context.lexicon.lists["within"]:
        opening = subject_of_opening(state, at)
        if opening is not None and state.memory.agrees(opening, cue):
            return opening.carried()
    elif cue.verb.object:
        before = _before(state, at, cue)
        behind = _behind(state, at, cue, limit) if before is None else None
        if behind is not None and is_object(state, at, cue, behind):
            return None
        return pointed_back(state, before or (without_object(context, behind) if behind is not None else None))
    behind = _behind(state, at, cue, limit)
    if behind is not None and cue.verb.cue_class in _TRANSITIVE and at > state.begin:
        behind = _at_head(state, at, cue) or behind
    if behind is not None and behind.described and context.words[at + 1].startswith("لل"):
        behind = _before(state, at, cue) or behind  # «الوزير صرح للتلفزيون بأن»
    source = pointed_back(state, behind or _before(state, at, cue))
    if source is None or not source.described:
        return source
    return gone_on(state, source, cue) if cue.verb.adds else same_speaker(state, source, cue)


def _behind(state: ReadingState, at: int, cue: Cue, limit: int) -> Source | None:
    context = state.context
    if at + 1 >= limit:
        return None
    word, lists = context.words[at + 1], context.lexicon.lists
    if word in lists["respects"]:
        return _by_respect(state, at + 1, cue)
    if word in lists["demonstratives"] and context.has("latters", at + 2):
        at += 1
    elif word[0] == "ل" and is_told(context, at + 1):
        return None
    limit = _before_other(context, cue, at, limit)
    sure = limit < state.stop and context.lexicon.signs.get(context.words[limit]) is not Sign.CUE
    source = source_after(context, at + 1, limit, known=not sure) or named_before(context, at + 1, limit)
    if source is not None:
        named = named_apposed if cue.verb.object else named_last
        source = named(context, source, limit)
    if source is not None and source.plural and _is_oblique(context, source):
        return None
    unsure = source is not None and source.described and not source.person
    if source is not None and unsure and _is_no_subject(context, cue, context.tokens.at(source.start or 0)):
        return None
    if source is not None and cue.verb.object and not _agrees_behind(state, source, cue):
        return None
    if source is not None and cue.verb.cue_class is CueClass.EVALUATE and _is_thing(context, at + 1, limit):
        return None
    return source


def _before_other(context: QuoteContext, cue: Cue, at: int, limit: int) -> int:
    """Where whom the verb speaks to begins: «أكد لممثلة الصندوق أن»; behind a nationality an office of another: «أبلغ وزير الري المصري المبعوثة الأممية أن»."""
    told = (j for j in range(at + 2, limit) if context.words[j][0] == "ل" and _is_addressed(context, j))
    limit = next((j for j in told if not is_inside_title(context, j)), limit)
    if not cue.verb.object:
        return limit
    return next((j for j in range(at + 2, limit) if _is_another(context, j)), limit)


def _is_another(context: QuoteContext, j: int) -> bool:
    """Whether an office behind a nationality begins at token `j`: one of something, or with a nationality of its own, else it may be a rank."""
    words, side = context.words, context.gazetteer.side
    title = context.gazetteer.analyser[words[j]].title
    if title is None or title[0] or title[1] is not Title.OFFICE or side(words[j - 1]) is None:
        return False
    return not title[3] or any(side(word) is not None for word in words[j + 1 : j + 3])


def _is_oblique(context: QuoteContext, source: Source) -> bool:
    """Whether a definite dual or plural in «ين» stands there, which no verb has as its subject: «يذكر الطرفين بأن»."""
    word = context.words[context.tokens.at(source.start or 0)]
    return source.described and source.entity_id is None and word.startswith("ال") and word.endswith("ين")


def _agrees_behind(state: ReadingState, source: Source, cue: Cue) -> bool:
    """Whether the verb agrees with a subject behind it: before a plural in «ون» it is in the singular, «اتهم ناشطون …»."""
    plural = source.start is not None and state.context.words[state.context.tokens.at(source.start)].endswith("ون")
    counted = source._replace(plural=None) if plural and not cue.plural else source
    return state.memory.agrees(counted, cue)


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


def is_told(context: QuoteContext, i: int) -> bool:
    """Whether ل at token `i` tells to whom somebody spoke, a bearer of a title or an outlet: «قال لوزيره», «قالت لشبكة «روداو»»."""
    word = context.words[i]
    bare = bare_noun(word) if word.startswith("لل") else word[1:]
    outlet = word[0] == "ل" and i not in context.places and bare in context.lexicon.lists["outlets"]
    return outlet or (word[0] == "ل" and _is_addressed(context, i))


def _is_no_subject(context: QuoteContext, cue: Cue, i: int) -> bool:
    """Whether what stands behind the verb is what it reports («أكد التوصل إلى»), or whom it speaks to («صرح لإذاعة محلية»)."""
    word = context.words[i]
    if word.startswith("لل") and bare_noun(word) in context.lexicon.lists["outlets"]:
        return True
    if is_known_head(context, i) and not word.startswith("ل"):
        return False
    takes = cue.verb.nouns or cue.verb.predicate
    return (takes and word.startswith("ال") and is_verbal(context, word)) or (
        word[0] == "ل" and not word.startswith("لل") and context.lexicon.speaking.isdisjoint({word})
    )


def _before(state: ReadingState, at: int, cue: Cue) -> Source | None:
    context, begin, back = state.context, state.begin, at
    if cue.conjoined and not context.has("returns", at - 1):
        if not _is_answered(state, at):
            return None
        topic = source_after(context, begin + 1, at)
        if topic is not None and state.memory.agrees(topic, cue):
            return topic
    back = _behind_subject(context, back, begin)
    if (latter := latter_before(context, back)) is not None and state.memory.agrees(latter, cue):
        return latter
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


def _at_head(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """The subject before the verb, at the head of the sentence, where what stands behind is the object: «نقابة الصيادين انتقدت الوزارة»."""
    source = _before(state, at, cue)
    if source is None or source.start is None:
        return None
    first = state.context.tokens.at(source.start)
    return source if lead_of(state.context, first, state.begin) == state.begin else None


def _behind_subject(context: QuoteContext, i: int, begin: int) -> int:
    """Where the subject before the verb at token `i` would end: «الوزير | من جهته أشاد», «المدير | كان قد أعلن», «نائبه | عاد وقال»."""
    while i > begin:
        length = int(context.has("auxiliaries", i - 1) or context.has("returns", i - 1))
        if not length and context.words[i - 2 : i - 1] == ("من",) and i - 2 > begin:
            length = phrase_before(context.lexicon.leads, context.words, i)
        if not length:
            break
        i -= length
    return max(i, begin)


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
    begin += context.words[begin] == "ان"  # «إن المكتب …، …، يعلن أن» of communiqués
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
    if state.base is None and (told := _topic_told(state, at, cue)) is not None:
        return told.carried()
    topic = topic_of(state, at) if state.base is None and not cue.conjoined else None
    if topic is not None and _is_initial(state, topic) and state.memory.agrees(topic, cue):
        return topic.carried()
    if state.base is None and state.memory.main is None and at > state.begin:
        opening = acting_subject(state, at, cue) or subject_of_opening(state, at)
        if opening is None and cue.conjoined:
            opening = topic_of(state, at)
        if opening is not None and state.memory.agrees(opening, cue):
            return opening.carried()
    if state.context.has("relatives", at - 1) and (near := _nearest(state, at, cue)) is not None:
        return near
    acting = _clause_subject(state, at, cue)
    if acting is not None:
        return acting.carried()
    found = _told_subject(state, cue) or state.recall(cue)
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


def _topic_told(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Who a sentence that begins with «أما» is about, where nobody else spoke in it: «أما الوزير فما زال يقول»."""
    if not state.context.has("topic_heads", state.begin) or state.memory.main is not None:
        return None
    topic = pointed_back(state, source_after(state.context, state.begin + 1, at, known=True))
    return topic if topic is not None and state.memory.agrees(topic, cue) else None


def _told_subject(state: ReadingState, cue: Cue) -> Source | None:
    """Who acts in the sentence before, where that reported nothing: «اتصل الوزير القطري بنظيره. وقال إن»."""
    if state.told is None or state.memory.main is not None or cue.verb.adds:
        return None
    source = acted_before(state, cue)
    return source.carried() if source is not None else None


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
        if _is_verb(context, i):
            return source_after(context, i + 1, at, known=True)
    return None


def _is_verb(context: QuoteContext, i: int) -> bool:
    """Whether a finite verb stands at token `i`, «and» before it or not."""
    word = context.words[i]
    bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
    return bool(context.gazetteer.analyser[word].finite or context.gazetteer.analyser[bare].finite)


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
    context, begin = state.context, state.begin
    word, behind = context.words[begin], context.places.get(begin + 1)
    if behind is not None and word[0] == "و" and word[1:] in context.lexicon.lists["prepositions"]:
        begin = min(behind.last, before)  # «وفي بكين، امتنعت المتحدثة …»
    return topic_between(context, begin, min(before, state.stop))
