"""A position in, its code and mode in the PLOVER event ontology out, or a row shaped as those of PLOVER's event data.

PLOVER has no code for a plain view or a forecast, and none for what was denied; an
offer or declared readiness is its AGREE. The mode is that of the words that report it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from streams.arabic.tokens import tokenise
from streams.export.wikidata import ORGANISATIONS, WIKIDATA
from streams.extract.knowledge import Knowledge
from streams.extract.positions.vocabulary import Word
from streams.records import EventType, Position

__all__ = ["PLOVER_COLUMNS", "plover_of", "plover_row"]

_NOT_PLOVER: Final = frozenset({EventType.STATE, EventType.EXPECT})
_CODES: Final = {EventType.OFFER: EventType.AGREE}
_FRAME_TOKENS_MAX: Final = 12
_COUNTRY_LENGTH: Final = 3
_QUADS: Final = {
    "V-COOP": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "M-COOP": ("COOPERATE", "AID", "RETREAT"),
    "V-CONF": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "M-CONF": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
"""PLOVER's four classes: verbal or material, cooperation or conflict."""
_QUAD_OF: Final = {code: quad for quad, codes in _QUADS.items() for code in codes}
PLOVER_COLUMNS: Final = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code", "Contexts", "Actor Name", "Actor Country"),
    *("Recipient Name", "Recipient Country", "Source", "Publication Date", "Language", "Version", "Article ID"),
    *("Start", "End", "Text"),
)
"""Those of the event data that are coded so, as far as we know them, and where the words stand."""


def plover_row(knowledge: Knowledge, position: Position) -> dict[str, Any] | None:
    """The row, by column; None for what PLOVER does not code. An event without a day of its own is dated by its publication."""
    coded = plover_of(knowledge, position)
    if coded is None or position.retracted:
        return None
    published = position.published_on or position.published_at.date()
    return {
        "Event ID": position.id,
        "Event Date": (position.date or published).isoformat(),
        "Event Type": coded[0],
        "Event Mode": coded[1] or "",
        "Quad Code": _QUAD_OF[coded[0]],
        "Contexts": position.issue,
        "Actor Name": position.actor,
        "Actor Country": _country(position.actor),
        "Recipient Name": position.target or "",
        "Recipient Country": _country(position.target or ""),
        "Source": position.source or "",
        "Publication Date": published.isoformat(),
        "Language": "ar",
        "Version": f"parley {position.ruleset}",
        "Article ID": position.article_id,
        "Start": position.start,
        "End": position.end,
        "Text": position.text,
    }


def _country(code: str) -> str:
    """The country of an actor code: itself, or what is before the dash of `SDN-DOCTORS-UNION`; empty for an organisation."""
    country = code.partition("-")[0]
    return country if country in WIKIDATA and len(country) == _COUNTRY_LENGTH and country not in ORGANISATIONS else ""


def plover_of(knowledge: Knowledge, position: Position) -> tuple[str, str | None] | None:
    """Code and mode (None where the code has no modes); None for what PLOVER does not code."""
    event = position.event_type
    if position.negated or event in _NOT_PLOVER:
        return None
    vocabulary = knowledge.positions.words
    words = [vocabulary[word] for word in tokenise(position.text, spelling=knowledge.spelling).words]
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
