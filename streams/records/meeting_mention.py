"""What one place of one article says of a meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from streams.records.derived import Derived

__all__ = ["Level", "MeetingMention", "MeetingStatus"]


class MeetingStatus(StrEnum):
    """How far a meeting has come."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"


class Level(StrEnum):
    """The rank of those who meet."""

    LEADERS = "leaders"
    MINISTERS = "ministers"
    DEPUTIES = "deputies"
    ENVOYS = "envoys"
    OFFICIALS = "officials"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMention(Derived):
    """What one place of one article says of a meeting."""

    name: str
    """English name composed from participants and kind."""
    place: str | None = None
    """English name of the place; null when not said."""
    date_start: dt.date | None = None
    """First day; null when the text does not tie it."""
    date_end: dt.date | None = None
    """Last day, inclusive; null when the text does not tie it."""
    participants: tuple[str, ...]
    """Actor codes of those who meet, sorted, unique."""
    level: Level = Level.UNKNOWN
    """The rank of those who meet."""
    by_phone: bool = False
    """Whether they meet by telephone or video."""
    status: MeetingStatus
    """How far the meeting has come, by this mention."""
