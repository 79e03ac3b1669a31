"""A clause in, the features out by which the models tell whether it is a stand, of which type, and on what.

A feature is a short text, `kind=value`; `parley explain` prints those that weighed most.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Final

from streams.arabic.stemming import light_stem
from streams.extract.linear_model import Evidence, Telling, by_name
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import LISTS, Mark
from streams.extract.positions.slots import Slot
from streams.extract.positions.word_weights import BEFORE, LEADING, OPENING, word_features

__all__ = ["clause_evidence", "clause_features", "clause_names", "denial_names"]

_MARKS: Final = tuple(
    (f"mark={name}", mark) for name, mark in {f"{table}.{name}": mark for table, name, mark in LISTS}.items()
)
_ALL_MARKS: Final = sum({mark for _, mark in _MARKS})
_MODAL: Final = tuple((name, mark) for name, mark in _MARKS if name.startswith("mark=modality."))
_PLACES: Final = ("stem0=", "stem1=", "stem2=")


def clause_features(context: PositionContext, slot: Slot) -> list[str]:
    """The features of a clause, those of each of its words with them."""
    words = {context.tokens.words[i]: context.words[i] for i in slot.tokens}
    return [
        *clause_evidence(context, slot, by_name),
        *clause_names(context, slot),
        *[feature for word, known in words.items() for feature in word_features(word, known)],
    ]


def clause_evidence(context: PositionContext, slot: Slot, told: Telling[Evidence]) -> Evidence:
    """Those of them that follow from a few values."""
    quote = slot.quote
    found = _shape_of(context, slot, told) + told(_marked)[(_marks_in(context, slot),)]
    found += told(_unquoted)[()] if quote is None else told(_quoted)[quote.kind, quote.cue_class, quote.cue]
    for draft in slot.drafts:
        found += told(_ruled)[draft.event, draft.act.rule, draft.negated]
    return found


def clause_names(context: PositionContext, slot: Slot) -> list[str]:
    """Those of them that name words."""
    return [*_words(context, slot), *_before(context, slot), *_last(context, slot), *_next(context, slot)]


def denial_names(context: PositionContext, slot: Slot) -> list[str]:
    """Those of them that tell whether the clause denies something."""
    words, quote = context.tokens.words, slot.quote
    marks = _marks_in(context, slot)
    found = [name for name, mark in _MODAL if marks & mark]
    found.append(f"stem0={light_stem(words[slot.tokens[0]])}")
    found += _before(context, slot)[:1]
    if quote is not None and quote.cue:
        found.append(_cue(quote.cue))
    return found


def _shape_of(context: PositionContext, slot: Slot, told: Telling[Evidence]) -> Evidence:
    clause, sides = slot.clause, slot.sides
    sign = context.tokens.words[clause.last - 1]
    leads = sides[0].first - clause.first < 2 if sides else None
    own = bool(sides) and any(side.own for side in sides)
    sign = "none" if sign[0].isalnum() else sign
    length = _length(len(slot.tokens))
    return told(_shape)[clause.opening, clause.finite, slot.opening_sentence, length, sign, leads, own]


def _shape(
    opening: str, finite: bool, lead: bool, length: str, sign: str, leads: bool | None, own: bool
) -> Iterator[str]:
    yield "bias"
    yield f"open={opening}"
    yield f"finite={finite}"
    yield f"lead={lead}"
    yield f"length={length}"
    yield f"sign={sign}"
    yield f"party={'none' if leads is None else leads}"
    if own:
        yield "party=own"


def _marks_in(context: PositionContext, slot: Slot) -> int:
    return reduce(or_, context.marks[slot.clause.first : slot.clause.last]) & _ALL_MARKS


def _marked(marks: int) -> list[str]:
    return [name for name, mark in _MARKS if marks & mark]


def _unquoted() -> tuple[str, ...]:
    return ("quote=none",)


def _quoted(kind: str, cue_class: str, cue: str | None) -> Iterator[str]:
    yield f"quote={kind}"
    yield f"quote={cue_class}"
    if cue:
        yield _cue(cue)


def _cue(cue: str) -> str:
    return f"cue={light_stem(cue.split(maxsplit=1)[0])}"


def _length(words: int) -> str:
    return "short" if words < 4 else "middle" if words < 8 else "long"


def _words(context: PositionContext, slot: Slot) -> list[str]:
    """Pairs of words, and the first words in their places."""
    words, known, tokens = context.tokens.words, context.words, slot.tokens
    stems = [light_stem(words[i]) for i in tokens]
    found = [f"pair={one} {other}" for one, other in pairwise(stems)]
    found += [f"{place}{stem}" for place, stem in zip(_PLACES, stems, strict=False)]
    found += [f"first={sense.event}" for i in tokens[:LEADING] for sense, _ in known[i].senses]
    for i in tokens[:OPENING]:
        form = known[i].finite
        if form is not None and not known[i].nominal:
            found.append(f"first={form.tense}{form.person}")
    return found


def _before(context: PositionContext, slot: Slot) -> list[str]:
    """The words before the clause in its sentence; the last of them comes first, as such."""
    begin = max(slot.sentence.clauses[0].first, slot.clause.first - BEFORE)
    stems = [light_stem(word) for word in context.tokens.words[begin : slot.clause.first] if word[0].isalnum()]
    return [f"right before={stems[-1]}", *[f"before={stem}" for stem in stems[-2:]]] if stems else []


def _last(context: PositionContext, slot: Slot) -> list[str]:
    """The clause before in its sentence."""
    if not slot.number:
        return []
    last = slot.sentence.clauses[slot.number - 1]
    found = [f"last={last.opening}"]
    found += [f"last={sense.event}" for word in context.words[last.first : last.last] for sense, _ in word.senses]
    found += ["last=reporting" for mark in context.marks[last.first : last.last] if mark & Mark.REPORTING]
    return found


def _next(context: PositionContext, slot: Slot) -> Iterator[str]:
    """The clause behind in its sentence."""
    clauses = slot.sentence.clauses
    if slot.number + 1 < len(clauses):
        following = clauses[slot.number + 1]
        yield f"next={following.opening}"
        for word in context.tokens.words[following.first : following.last]:
            if word[0].isalnum():
                yield f"next={light_stem(word)}"
                break


def _ruled(event: str, rule: str, negated: bool) -> Iterator[str]:
    """What the rules say."""
    yield f"ruled={event}"
    yield f"rule={rule}"
    yield f"ruled={event} {rule} {negated}"
