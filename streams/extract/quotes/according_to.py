"""A phrase that names a source in, who it is out: «بحسب الوزير», «كما يوضح المكتب», «على حد قوله», «وفقا لبيان الخارجية»."""

from __future__ import annotations

from typing import Final, NamedTuple

from streams.extract.quotes.account_clauses import SET_OFF, TURNS, inserted_until, is_text
from streams.extract.quotes.bodies import text_source
from streams.extract.quotes.content import Kind, bare_of, find_complement, is_source
from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.lexicon import Cue, Shape, Sign
from streams.extract.quotes.noun_content import find_noun
from streams.extract.quotes.pointing_back import pointed_back
from streams.extract.quotes.report import COMMAS, ReadingState
from streams.extract.quotes.source import Source, entity_source, is_outlet, topic_between
from streams.extract.quotes.source_phrases import source_after
from streams.records import EntityType

__all__ = [
    "Attribution",
    "attribution_at",
    "behind_dateline",
    "carried",
    "clause_end",
    "end_before",
    "text_owner",
]

_DATELINE_TOKENS: Final = 10
"""How long a dateline may be."""
_OBJECT_TOKENS: Final = 2
"""From how many words behind its subject on a verb has an object."""
_VIEW_TOKENS: Final = 3
"""How far before the noun of a view its preposition may stand: «من وجهة نظره»."""
_DESCRIBED_TOKENS: Final = 8
"""How much more may be said of a source that is set between commas."""
_CLAUSE_TOKENS: Final = 40
"""How far a clause that names a source may reach."""


class Attribution(NamedTuple):
    """A phrase that names the source: «بحسب الوزير», «كما يوضح المكتب», «على حد قوله»."""

    at: int
    """Its first token."""
    behind: int
    """The token behind it."""
    source: Source | None
    """Who is named; None for an unknown."""


def attribution_at(state: ReadingState, number: int) -> Attribution | None:
    """The phrase that names a source at this sign; None when what follows is no source."""
    context, at = state.context, state.context.signs[number][0]
    if context.words[at] in context.lexicon.lists["views"]:
        return _view(state, at)
    length = phrase_at(context.lexicon.accordings, context.words, at)
    i = at + length
    if not length or i >= state.stop or context.has("appearances", at - 1) or _is_ground(context, at, i):
        return None
    word = context.words[i]
    if word in context.lexicon.lists["selves"] and not context.words[i - 1].endswith("ما"):
        return _self_account(state, at, i)  # «على حد وصفه», not «كما وصفه»
    if (cue := _verb_of(context, word)) is not None:
        return _clause_account(state, number, at, i, cue)
    if context.words[at].lstrip("وف") in context.lexicon.lists["likes"]:
        return None
    if bare_of(word) in context.lexicon.lists["same_source"] and _stands_alone(state, i):
        return Attribution(at, i + 1, carried(state.memory.latest()))
    if is_text(context, i):
        return _text_account(state, at, i)
    marked = context.marks.get(i)
    if marked is not None and i + 1 in context.places:
        i += 1  # «وفق "المرصد السوري"»
    source = pointed_back(state, _source_behind(context, i, state.stop))
    if source is None:
        return None
    behind = marked.close + 1 if marked is not None and marked.close >= source.behind else source.behind
    return Attribution(at, _behind_obtained(state, i, behind), source)


def _is_ground(context: QuoteContext, at: int, i: int) -> bool:
    """Whether «بناء على» brings why something was done, no text in which it is told: «بناء على طلب النقابة»."""
    told = bare_of(context.words[i]).removeprefix("ال") in context.lexicon.lists["accounts"]
    return context.words[at].endswith("بناء") and not told


def _behind_obtained(state: ReadingState, i: int, behind: int) -> int:
    """The token behind who has seen the text at token `i`: «وثيقة من صفحتين اطلعت عليها "الأفق"»."""
    context = state.context
    stop = min(clause_end(state, i), behind + _DESCRIBED_TOKENS)
    return behind if _obtained(context, i, stop) is None else stop


def _obtained(context: QuoteContext, i: int, stop: int) -> int | None:
    """The verb by which somebody says that he has the text at token `i`."""
    return next((j for j in range(i + 1, stop) if context.has("obtained", j)), None)


def _view(state: ReadingState, at: int) -> Attribution | None:
    """«…، في رأيه، …», «برأيها»: a view of whoever spoke last, set off by commas."""
    words, first = state.context.words, at
    while first > state.begin and words[first - 1] not in COMMAS and at - first < _VIEW_TOKENS:
        first -= 1
    closed = at + 1 >= state.stop or words[at + 1] in COMMAS
    latest = state.memory.latest()
    if latest is None or not closed or words[first - 1] not in COMMAS:
        return None
    return Attribution(first, at + 1, latest.carried())


def _verb_of(context: QuoteContext, word: str) -> Cue | None:
    """The finite verb in a folded word, the pronoun of what was said taken off: «ذكره», «أعلنته»."""
    for form in (word, word.removesuffix("ه"), word.removesuffix("ها")):
        cue = context.lexicon.cues.get(form)
        if cue is not None and cue.shape is Shape.FINITE and not cue.conjoined:
            return cue
    return None


def _clause_account(state: ReadingState, number: int, at: int, i: int, cue: Cue) -> Attribution | None:
    """«كما قال الوزير», «بحسب ما أعلنت الوزارة»: a reporting verb that reports nothing itself."""
    context = state.context
    sign = next((k for k in range(number + 1, min(number + 4, len(context.signs))) if context.signs[k][0] == i), None)
    if sign is not None and find_complement(context, cue, sign, clause_end(state, i)) is not None:
        return None
    source = source_after(context, i + 1, state.stop)
    if find_noun(context, cue, i, source, clause_end(state, i)) is not None:
        return None
    if source is None and context.words[at] == "علي" and at > state.begin and context.words[at - 1] not in COMMAS:
        return None  # «لم تعلق الوزارة على ما أعلن»
    if source is None:
        source = carried(state.recall(cue))
        return Attribution(at, i + 1, source) if source is not None else None
    if at == state.begin and cue.verb.content is not None and clause_end(state, i) - source.behind >= _OBJECT_TOKENS:
        return None  # «كما نفت كينيا إغلاق الحدود» goes on with the next stand
    source = pointed_back(state, source) or source
    return Attribution(at, source.behind, source)


def clause_end(state: ReadingState, i: int) -> int:
    """The first comma from token `i` on, else the end of the sentence; not far."""
    words, stop = state.context.words, min(state.stop, i + _CLAUSE_TOKENS)
    return next((j for j in range(i, stop) if words[j] in COMMAS), stop)


def _self_account(state: ReadingState, at: int, i: int) -> Attribution:
    """«على حد قوله», «على حد قول الوزير»."""
    source = (
        source_after(state.context, i + 1, state.stop)
        if not state.context.words[i].endswith(("ه", "ها", "هم"))
        else None
    )
    return Attribution(at, source.behind if source else i + 1, source or carried(state.memory.latest()))


def carried(source: Source | None) -> Source | None:
    """The source where it is not mentioned again; None for None."""
    return source.carried() if source is not None else None


def _stands_alone(state: ReadingState, i: int) -> bool:
    """Whether nothing says more of the noun at token `i` than that it is the same."""
    context = state.context
    return i + 1 >= state.stop or not context.words[i + 1][0].isalpha() or context.has("selfsame", i + 1)


def _source_behind(context: QuoteContext, i: int, stop: int) -> Source | None:
    """The source at token `i`, an outlet's noun before its name skipped, ل before it allowed."""
    if not is_source(context, i):
        return None
    place = context.places.get(i)
    if place is not None and place.entity.type is EntityType.LOC:
        return None
    for j in range(i, min(i + 4, stop)):
        place = context.places.get(j)
        if place is not None and (j == i or is_outlet(context, place)):
            source = source_after(context, j, stop) if not place.joined or j > i else None
            return source or entity_source(context, place)
        if (
            bare_of(context.words[j]).removeprefix("ال") not in context.lexicon.lists["outlets"]
            and context.words[j] not in '"«“'
        ):
            break
    return source_after(context, i, stop)


def _text_account(state: ReadingState, at: int, i: int) -> Attribution:
    """«بحسب بيان الخارجية»: the source is whose text it is, else whoever spoke last."""
    context, end = state.context, clause_end(state, i)
    seen = _obtained(context, i, min(end, i + _DESCRIBED_TOKENS))
    owner = pointed_back(state, text_owner(state, i, end if seen is None else seen))
    if owner is None and seen is not None:
        return Attribution(at, end, text_source(context, i, seen, end))
    if owner is None and context.words[i] in context.lexicon.lists["statements"]:
        owner = carried(_actor_of(state, at))
    state.memory.issuer = owner or state.memory.issuer
    behind = max(owner.behind if owner else 0, i + 1)
    if owner is None and bare_of(context.words[i]).removeprefix("ال") in context.lexicon.lists["unowned"]:
        return Attribution(at, behind, None)
    return Attribution(at, behind, owner or carried(state.memory.latest()))


def _actor_of(state: ReadingState, at: int) -> Source | None:
    """Who the sentence up to token `at` is about, for an indefinite text that nobody is named for: «اتفق التحالف على …، وفق بيان»."""
    return topic_between(state.context, behind_dateline(state), at)


def behind_dateline(state: ReadingState) -> int:
    """The first token of the sentence behind its dateline: «فيينا - وكالات: …»."""
    words, begin = state.context.words, state.begin
    for i in range(begin + 1, min(begin + _DATELINE_TOKENS, state.stop)):
        if words[i] == ":" and any(words[j] in "-–—/()" for j in range(begin, i)):
            return i + 1
    return begin


def text_owner(state: ReadingState, i: int, stop: int) -> Source | None:
    """Whose text the noun at token `i` is: «بيان للخارجية», «بيان صادر عن المجلس», «تصريحات الوزير», «بيانه»."""
    context = state.context
    if context.words[i].endswith(("ه", "ها", "هم")) and len(context.words[i]) > 5:
        return carried(state.memory.latest())
    for j in range(i + 1, min(i + 5, stop)):
        if context.words[j] in TURNS or j in context.marks or context.lexicon.signs.get(context.words[j]) is Sign.THAT:
            return None
        if j in context.places or is_source(context, j):
            found = _source_behind(context, j, stop)
            if found is not None:
                return found
    return None


def end_before(state: ReadingState, attribution: Attribution) -> None:
    """End the clause that is being reported where its source is named again: «…، على حد قوله», «…، وفق رويترز»."""
    context, report = state.context, state.open[-1]
    if attribution.at < report.first or report.kind is Kind.MARKS:
        return
    last = attribution.at
    while last > report.first and context.words[last - 1] in SET_OFF:
        last -= 1
    if attribution.source is not None:
        state.owe_to(attribution.source)
    if attribution.source is not None and attribution.source.outlet:
        state.open = [r._replace(relayed=r.relayed or attribution.source.name) for r in state.open]
    if last == attribution.at or inserted_until(context, attribution.at, attribution.behind, state.stop) is None:
        state.close_all(last)
