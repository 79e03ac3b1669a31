"""A position in, its code and mode in the PLOVER event ontology out, for those who count events.

PLOVER has no code for a plain view or a forecast, and none for what was denied; an
offer or declared readiness is its AGREE. The mode is that of the words that report it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.tokens import tokenise
from streams.extract.positions.vocabulary import Word, Words
from streams.records import EventType, Position

__all__ = ["plover_of"]

_NOT_PLOVER: Final = frozenset({EventType.STATE, EventType.EXPECT})
_CODES: Final = {EventType.OFFER: EventType.AGREE}
_FRAME_TOKENS_MAX: Final = 12


def plover_of(vocabulary: Words, position: Position) -> tuple[str, str | None] | None:
    """Code and mode (None where the code has no modes); None for what PLOVER does not code."""
    event = position.event_type
    if position.negated or event in _NOT_PLOVER:
        return None
    words = [vocabulary[word] for word in tokenise(position.text).words]
    return _CODES.get(event, event).value, _mode(words, event)


def _mode(words: Sequence[Word], event: EventType) -> str | None:
    """The mode of the first word of the evidence that reports the event and has one."""
    for i, word in enumerate(words):
        behind = words[i + 1 : i + _FRAME_TOKENS_MAX]
        for frame, _ in word.frames:
            if frame.event is event and frame.mode and any(not frame.firsts.isdisjoint(w.keys) for w in behind):
                return frame.mode
        for sense, _ in word.senses:
            if sense.event is event and sense.mode:
                return sense.mode
    return None
