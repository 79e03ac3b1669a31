"""A reading of a meeting in, the features out by which a model tells whether it is one that a person would write down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from streams.extract.linear_model import Evidence, Telling
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.deduplication import ToldMeeting
from streams.extract.meetings.frame import Frame

__all__ = ["EARLIER_MAX", "meeting_evidence"]

_BESIDE: Final = (-3, -2, -1, 1, 2, 3)
"""Where the words stand, counted from the word of meeting, that may speak for or against it."""
_AHEAD: Final = 8
"""Words before it, in its sentence, whose lists may speak for or against it."""
EARLIER_MAX: Final = 30
"""Meetings told last that a further one is compared with."""
_NOTHING: Final = "#"
"""What stands before the first word and behind the last."""
_FLAGS: Final = (
    "persons",
    "organisation",
    "city",
    "by_phone",
    "listed",
    "complete",
    "outside",
    "each_other",
    "past",
    "earlier",
    "present",
    "future",
    "held",
    "arrived",
    "proposed",
    "convened",
    "urged",
    "agreed",
    "cancelled",
    "doubted",
    "inside",
    "unnamed",
    "owned",
    "alone",
    "tentative",
    "several",
    "gathered",
    "lasting",
    "moved",
    "vague",
)
"""What a frame is or is not."""
_DAYS: Final = ((0, "day"), (7, "week"), (31, "month"))
"""Length of a date in days, to what it is called."""
_AGES: Final = ((-1, "ahead"), (1, "now"), (7, "week"), (31, "month"), (365, "year"))
"""Days since its first day, to what that is called."""


class _Case(NamedTuple):
    """What goes with nearly everything else."""

    sure: str
    """`sure` where the rule is, `weak` where it asks for more, `nobody` where it is not told who meets."""
    rule: str
    status: str


class _Place(NamedTuple):
    """Where in the article it is told."""

    sentence: int
    """0 for the headline, 1 for the lead, 2 for the next, 3 for the rest."""
    head: int
    """How far inside its sentence."""
    length: int
    """How many words tell of it."""


class _Before(NamedTuple):
    """What was told before it."""

    number: int
    within: bool
    """Whether one of those has all its parties."""
    near: bool
    """Whether one is told in the sentence before or the same."""
    beside: bool
    """Whether one is told in the same."""


def meeting_evidence(
    context: MeetingContext,
    token: int,
    each: ToldMeeting,
    sure: bool,
    earlier: Sequence[ToldMeeting],
    told: Telling[Evidence],
) -> Evidence:
    """What speaks for and against the meeting that a rule reads at the token."""
    frame, lexeme, words = each.frame, context.lexemes[token], context.words
    case = _Case("sure" if sure else "weak" if frame.weak else "nobody", each.rule, str(each.status))
    flags = tuple(flag for flag in _FLAGS if getattr(frame, flag))
    sides = len(frame.parties.keys() & set(context.sides))
    found = told(_rule)[case, frame.kind, lexeme.definite, lexeme.preposition, words[token][lexeme.cut :]]
    found += told(_course)[case, flags]
    found += told(_who)[case, min(3, len(frame.parties)), sides]
    found += told(_when)[_timed(context, frame, case)]
    word = told(_word)
    for step in _BESIDE:
        found += word[_at(context, token + step, f"w{step}")]
    found += word[_at(context, frame.first - 1, "before")] + word[_at(context, frame.last, "behind")]
    begin, around = context.document.tokens.sentences[context.document.tokens.sentence(frame.first)][0], told(_around)
    for name in _lists(context, frame.first, frame.last):
        found += around["in it", name]
    for name in _lists(context, max(begin, frame.first - _AHEAD), frame.first):
        found += around["ahead of it", name]
    return found + told(_standing)[case, _place(context, token, each), _before(context, token, frame, earlier)]


def _at(context: MeetingContext, token: int, where: str) -> tuple[str, str, tuple[str, ...]]:
    """Where a word stands, the word and the lists that it is in."""
    if not 0 <= token < len(context.words):
        return where, _NOTHING, ()
    return where, context.words[token], tuple(context.lexemes[token].tags)


def _timed(context: MeetingContext, frame: Frame, case: _Case) -> tuple[_Case, str, str, str]:
    """How long its date is and how far back, and its seat."""
    return (case, *_day(context, frame), _seat(frame))


def _lists(context: MeetingContext, first: int, last: int) -> tuple[str, ...]:
    """The lists that any of these words stands in."""
    return tuple(sorted({name for k in range(first, last) for name in context.lexemes[k].tags}))


def _day(context: MeetingContext, frame: Frame) -> tuple[str, str]:
    """How long its date is, and how far back."""
    if frame.when is None:
        return "", ""
    days, age = (frame.when.end - frame.when.start).days, (context.document.published - frame.when.start).days
    length = next((name for most, name in _DAYS if days <= most), "long")
    return length, next((name for most, name in _AGES if age <= most), "old")


def _seat(frame: Frame) -> str:
    if frame.place is None:
        return ""
    return "city" if frame.city else "seat" if frame.place.endswith("headquarters") else "place"


def _place(context: MeetingContext, token: int, each: ToldMeeting) -> _Place:
    tokens, frame = context.document.tokens, each.frame
    number = tokens.sentence(token)
    rank = 0 if each.headline else 1 if number < 3 else 2 if number < 6 else 3
    head = min(4, (token - tokens.sentences[number][0]) // 4)
    return _Place(rank, head, min(6, (frame.last - frame.first) // 3))


def _before(context: MeetingContext, token: int, frame: Frame, earlier: Sequence[ToldMeeting]) -> _Before:
    tokens, others = context.document.tokens, [other.frame for other in earlier[-EARLIER_MAX:]]
    number = tokens.sentence(token)
    sentences = [tokens.sentence(other.first) for other in others]
    within = any(frame.parties.keys() <= other.parties.keys() for other in others)
    return _Before(min(3, len(earlier)), within, any(number - s <= 1 for s in sentences), number in sentences)


def _rule(case: _Case, kind: str, definite: bool, preposition: str, word: str) -> Iterator[str]:
    sure, rule, status = case
    yield f"sure={sure}"
    yield f"rule={rule}"
    yield f"rule={rule} {sure}"
    yield f"status={status} {sure}"
    yield f"status={status} {rule}"
    yield f"kind={kind} {sure}"
    yield f"definite={definite} {rule}"
    yield f"preposition={preposition} {rule}"
    yield f"word={word}"


def _course(case: _Case, flags: Sequence[str]) -> Iterator[str]:
    for flag in flags:
        yield f"is={flag}"
        yield f"is={flag} {case.sure}"
        yield f"is={flag} {case.rule}"


def _who(case: _Case, count: int, sides: int) -> Iterator[str]:
    yield f"parties={count}"
    yield f"parties={count} {case.sure}"
    yield f"parties={count} {case.rule}"
    yield f"sides={sides}"
    yield f"sides={sides} {case.sure}"


def _when(case: _Case, length: str, age: str, seat: str) -> Iterator[str]:
    yield f"length={length} {case.sure}"
    yield f"age={age} {case.sure}"
    yield f"age={age} {case.rule}"
    yield f"age={age} {case.status}"
    yield f"seat={seat}"
    yield f"seat={seat} {case.sure}"


def _word(where: str, word: str, lists: Sequence[str]) -> Iterator[str]:
    yield f"{where}={word}"
    for name in lists:
        yield f"{where} in {name}"


def _around(where: str, name: str) -> Iterator[str]:
    yield f"{where} {name}"


def _standing(case: _Case, place: _Place, before: _Before) -> Iterator[str]:
    sure = case.sure
    yield f"sentence={place.sentence}"
    yield f"sentence={place.sentence} {sure}"
    yield f"head={place.head} {sure}"
    yield f"words={place.length} {sure}"
    yield f"told={before.number} {sure}"
    yield f"within={before.within} {sure}"
    yield f"near={before.near} {sure}"
    yield f"beside={before.beside} {sure}"
