"""A source before a colon of a headline or heading in, the report out: «بلينكن: …», «… وطهران: …», «- وكيله: …»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.content import Kind, headline_tail, is_source
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.known_heads import is_known_head
from streams.extract.quotes.lexicon import Shape
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.report import ReadingState, Report, carrier_in
from streams.extract.quotes.source import Source, entity_source, outlet_name
from streams.extract.quotes.source_phrases import source_after
from streams.records import CueClass, EntityType

__all__ = ["behind_dots", "by_headline", "by_headline_tail"]

_REPLY_TOKENS: Final = 12
"""How far before the colon a noun of replying may stand."""
_STATES: Final = frozenset({"country", "capital"})
"""Kinds of places that may speak; another city is only where the news is from."""
_ACTING_TOKENS: Final = 6
"""How far into a headline the verb of whoever acts in it may stand."""
_CLAIM_TOKENS: Final = 5
"""Most words of what a state says without a verb."""
_PRESENTS: Final = frozenset("يت")
"""Letters that a present begins with."""
_VERB_LETTERS: Final = 4
"""Letters that a noun in them seldom has."""
_PARTICIPLE: Final = "م"
_PLURAL: Final = "ون"
_GOVERNED: Final = frozenset("بل")
_GOVERNING: Final = frozenset({"علي", "الي", "من"})
"""Prepositions behind a participle that tells of an attitude."""
_BULLETS: Final = frozenset("-–—•*●▪>")
"""Signs before a heading, or a point in a list."""
_BULLET_TOKENS: Final = 2
"""Most of them."""
_TO: Final = frozenset({"ل", "لـ"})
"""Before the name in marks of an outlet."""
_ON: Final = frozenset({"علي", "عبر", "في"})
"""Before where somebody writes himself."""
_ABOUT: Final = frozenset({"عن", "حول", "بشان"})
"""Before what somebody speaks about."""
_POSTED_TOKENS: Final = 7
"""Most words of either."""
_DOTS: Final = 2
"""Least dots that divide a headline."""
_WE: Final = 4
"""Letters that are too few for «we» with a verb: «رسمنا»."""
_BEGUN_TOKENS: Final = 3
"""Most words in marks with which a longer sentence may begin."""
_HEADLINE_WORDS: Final = 3
"""Least words of a headline behind its colon."""


def by_headline(state: ReadingState, at: int) -> Report | None:
    """«بلينكن: …»: a source alone before a colon."""
    context = state.context
    begin, end = _around_source(state, at)
    mark = _whole_mark(state, at + 1)
    if (
        state.latest is not None
        or at - begin > 12
        or state.stop - at - 1 < _HEADLINE_WORDS - context.speaks_of_us(at, state.stop)
    ):
        return None
    source = source_after(context, begin, end)
    if (
        source is None
        or (context.tokens.at(source.start or 0) > begin + 1 and not is_source(context, begin))
        or not ((posted := _is_aside(context, source.behind, end)) or _only_outlets(context, source.behind, end))
    ):
        return None
    if (source.entity_id is None and not is_source(context, begin)) or (not posted and _is_dateline(state, source, at)):
        return None
    if mark is None and _is_theme(state, source, at):
        return None
    last = behind_dots(context, at + 1, state.stop) if mark is None and source.person else state.stop
    return Report(
        "quotes.headline",
        Kind.MARKS if mark or last > state.stop else Kind.COLON,
        None,
        CueClass.OTHER,
        begin,
        at + 2 if mark else at + 1,
        mark.close if mark else last,
        source,
        relayed=outlet_name(source) or carrier_in(context, source.behind, at),
    )


def _around_source(state: ReadingState, at: int) -> tuple[int, int]:
    """The tokens between which the source before the colon stands, the marks around it left out: «"الخارجية": …»."""
    begin = _behind_bullet(state)
    named = state.context.marks.get(begin)
    return (begin + 1, named.close) if named is not None and named.close == at - 1 else (begin, at)


def _whole_mark(state: ReadingState, i: int) -> Mark | None:
    """The marks that open right behind the colon; none where they hold a name or a few words with which the sentence only begins: «"درب النور" خطأ كبير»."""
    context, mark = state.context, state.context.marks.get(i)
    if mark is None or mark.close >= state.stop - 1 or mark.close - mark.open - 1 > _BEGUN_TOKENS:
        return mark
    behind = context.words[mark.close + 1]
    return mark if not behind[0].isalpha() or context.begins_with_and(mark.close + 1) else None


def _behind_bullet(state: ReadingState) -> int:
    """The first token of the line behind the sign of a heading or of a point in a list: «- وكيله: …», «>> طوكيو: …»."""
    begin = state.begin
    while begin < min(state.begin + _BULLET_TOKENS, state.stop) and state.context.words[begin] in _BULLETS:
        begin += 1
    return begin


def behind_dots(context: QuoteContext, first: int, stop: int) -> int:
    """Where «our» words behind a colon end that go on behind dots on their line, with «and» and a verb: «فلان: رسمنا … .. وبقي …»; else `stop`."""
    words, tokens = context.words, context.tokens
    behind = stop
    while behind < len(words) and words[behind] in ".…":
        behind += 1
    if behind - stop < _DOTS and words[stop : stop + 1] != ("…",):
        return stop
    if behind >= len(words) or words[behind][0] != "و" or behind in context.places:
        return stop
    features = context.gazetteer.analyser[words[behind][1:]]
    ours = context.speaks_of_us(first, stop) or (words[first].endswith("نا") and len(words[first]) > _WE)
    if not features.finite or features.noun or not ours:
        return stop
    begin, end = tokens.sentences[tokens.sentence(behind)]
    line = tokens.laid[tokens.starts[stop] : tokens.starts[behind]]
    while end > begin and words[end - 1] in ".!؟":
        end -= 1
    return stop if "\n" in line or any(True for _ in context.placed(begin, end)) else end


def by_headline_tail(state: ReadingState, at: int) -> Report | None:
    """«… واشنطن تنتظر وطهران: لن نوقع»: the second half of a headline, a source behind «and» before its colon."""
    context, begin = state.context, state.begin
    source = headline_tail(context, begin, at)
    closed = state.stop < len(context.words) and context.words[state.stop] in ".!؟"
    if closed or source is None:
        source = _replier(state, at)
    if source is None or not (state.latest is None or state.latest.kind is Kind.NOUN):
        return None
    mark = context.marks.get(at + 1)
    return Report(
        "quotes.headline_tail",
        Kind.MARKS if mark else Kind.COLON,
        None,
        CueClass.OTHER,
        context.tokens.at(source.start or 0),
        at + 2 if mark else at + 1,
        mark.close if mark else state.stop,
        source,
        relayed=outlet_name(source),
    )


def _replier(state: ReadingState, at: int) -> Source | None:
    """Whose answer stands behind the colon at token `at`: «جاءه الجواب من الوزير: …»."""
    context = state.context
    place = context.ends.get(at)
    if place is None or not any(context.has("replies", i) for i in range(max(state.begin, at - _REPLY_TOKENS), at)):
        return None
    return entity_source(context, place)


def _only_outlets(context: QuoteContext, first: int, last: int) -> bool:
    """Whether these tokens are nothing, or the outlet spoken to: «لـ"الجزيرة"», «للجزيرة», or who is, «لوفد أوروبي»; no verb («لم يطلب كثيرا»)."""
    if first >= last:
        return True
    place, word = context.places.get(first), context.words[first]
    addressed = word in _TO or word.startswith("لل") or is_known_head(context, first)
    spoken_to = place.joined if place is not None else addressed
    return word[0] == "ل" and last - first <= 5 and spoken_to


def _is_aside(context: QuoteContext, first: int, last: int) -> bool:
    """Whether these tokens between a source and its colon only tell where it writes or what about."""
    return _is_posted(context, first, last) or _is_about(context, first, last)


def _is_posted(context: QuoteContext, first: int, last: int) -> bool:
    """Whether these tokens say where the source writes himself: «على منصة إكس», «عبر حسابه في فيسبوك», «في تغريدة»."""
    words = context.words[first:last]
    return (
        0 < len(words) <= _POSTED_TOKENS
        and words[0] in _ON
        and any(context.has("postings", i) for i in range(first + 1, last))
    )


def _is_about(context: QuoteContext, first: int, last: int) -> bool:
    """Whether these tokens tell what the source speaks about: «عن السد», «بشأن الانتخابات المقبلة»; no verb among them."""
    words, analyser = context.words[first:last], context.gazetteer.analyser
    verb = any(analyser[word].finite and not analyser[word].noun for word in words[1:])
    return 1 < len(words) <= _POSTED_TOKENS and words[0] in _ABOUT and not verb


def _is_dateline(state: ReadingState, source: Source, at: int) -> bool:
    """Whether a place or outlet before a colon only says where or by whom the article was written."""
    context = state.context
    named = context.places.get(context.tokens.at(source.start or 0))
    if (
        named is not None
        and named.entity.type is EntityType.GPE
        and context.gazetteer.kind(source.entity_id) not in _STATES
    ):
        return True
    place = context.places.get(at + 1) or context.places.get(at + 2)
    if place is not None and place.last >= state.stop - 1:
        return True
    ends = context.words[state.stop : state.stop + 2]
    goes_on = ends[1:] == (".",) and (named is None or context.speaks_of_us(at + 1, state.stop))
    closed = ends[:1] == (".",) and not goes_on  # two dots close no sentence
    return not source.person and source.entity_id is not None and (source.outlet or closed)


def _is_claim(context: QuoteContext, first: int, stop: int) -> bool:
    """Whether these words say something as a state would: a negation, or few words without a verb of something known («كل الخيارات مفتوحة»); no news («البنادق تصمت»)."""
    word = context.words[first]
    if word in context.lexicon.lists["negators"] or _is_attitude(context, first, stop):
        return True
    known = word.startswith("ال") or (context.has("quantifiers", first) and context.words[first + 1].startswith("ال"))
    return (
        known
        and stop - first <= _CLAIM_TOKENS
        and not any(
            context.words[i][0] in _PRESENTS and len(context.words[i]) >= _VERB_LETTERS and i not in context.places
            for i in range(first, stop)
        )
    )


def _is_attitude(context: QuoteContext, first: int, stop: int) -> bool:
    """Whether «we» are said to be something by a participle in the plural alone: «مستعدون لـ», «متمسكون بـ»; but «محتجون يقطعون»."""
    word, behind = context.words[first], context.words[first + 1] if first + 1 < stop else ""
    plural = word.startswith(_PARTICIPLE) and word.endswith(_PLURAL) and len(word) > _VERB_LETTERS
    return plural and (behind[:1] in _GOVERNED or behind in context.lexicon.lists["links"] or behind in _GOVERNING)


def _is_theme(state: ReadingState, source: Source, at: int) -> bool:
    """Whether the states before the colon are what a headline is about: it speaks of others («السودان: البرهان يرفض …»), not for «us»."""
    context = state.context
    if source.person or source.outlet or context.speaks_of_us(at + 1, state.stop):
        return False
    if source.entity_id is None:
        return bool(source.plural) and " and " in (source.name or "")
    opening = context.places.get(context.tokens.at(source.start or 0))
    if opening is None or opening.entity.type is not EntityType.GPE:
        return False
    if not _is_claim(context, at + 1, state.stop):
        return True
    for i in range(at + 1, min(at + 1 + _ACTING_TOKENS, state.stop)):
        cue = context.lexicon.cues.get(context.words[i])
        if cue is not None and cue.shape is Shape.FINITE and not cue.conjoined and i > at + 1:
            return True
        place = context.places.get(i)
        if place is not None and place.entity.affiliation == opening.entity.affiliation and i == at + 1:
            return True
    return False
