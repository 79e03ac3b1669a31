"""What OpenAPI says of the parameters that several routes have."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal

from fastapi import Query

from streams.ledger.stance import Leaning
from streams.records import EventType

__all__ = [
    "Actors",
    "Code",
    "Counterparts",
    "EventTypes",
    "Issues",
    "LeaningName",
    "Leanings",
    "Since",
    "Sources",
    "Text",
    "Until",
    "leanings_of",
]

_MOST: Final = 50

Code = Annotated[str, Query(max_length=200)]
Actors = Annotated[list[Code] | None, Query(alias="actor", max_length=_MOST, description="Actor codes: any of them")]
Issues = Annotated[list[Code] | None, Query(alias="issue", max_length=_MOST, description="Issues: any of them")]
Counterparts = Annotated[
    list[Code] | None,
    Query(alias="counterpart", max_length=_MOST, description="Actor codes of those it is directed at: any of them"),
]
EventTypes = Annotated[
    list[EventType] | None, Query(alias="event_type", max_length=_MOST, description="Types: any of them")
]
Sources = Annotated[list[Code] | None, Query(alias="source", max_length=_MOST, description="Outlets: any of them")]
Since = Annotated[dt.date | None, Query(description="First day")]
Until = Annotated[dt.date | None, Query(description="Last day")]
Text = Annotated[
    str,
    Query(
        max_length=500,
        description="Words that it holds, whatever their hamza, diacritics and clitics: all of them; a phrase in quotation marks; with * behind, by their beginning",
    ),
]


LeaningName = Literal["opposed", "demanding", "reserved", "open"]
Leanings = Annotated[
    list[LeaningName] | None, Query(alias="leaning", max_length=4, description="Leanings: any of them")
]


def leanings_of(names: list[LeaningName] | None) -> tuple[Leaning, ...]:
    """The leanings of these names."""
    return tuple(Leaning[name.upper()] for name in names or ())
