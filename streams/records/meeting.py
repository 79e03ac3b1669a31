"""One real meeting, and the mentions that it is joined from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from streams.records.meeting_mention import Level, MeetingStatus

__all__ = ["Meeting", "MentionRef"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRef:
    """A mention of a meeting, as the meeting shows it."""

    mention_id: str
    """Id of the meeting mention."""
    article_id: str
    """The article it stands in."""
    published_at: dt.datetime
    """When that article was published."""
    start: int
    """Offset of the evidence."""
    end: int
    """Offset behind the evidence."""
    text: str
    """The evidence, at most 300 code points."""
    status: MeetingStatus
    """How far the meeting had come, by this mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One real meeting, joined from its mentions across articles."""

    meeting_id: str
    """UUIDv5 of the first mention, by publication."""
    name: str
    """English name."""
    place: str | None = None
    """English name of the place; null when no mention says it."""
    date_start: dt.date | None = None
    """First day; null when no mention ties it."""
    date_end: dt.date | None = None
    """Last day, inclusive; null when no mention ties it."""
    participants: tuple[str, ...]
    """Actor codes of those who meet, sorted, unique."""
    level: Level
    """The highest rank mentioned."""
    by_phone: bool
    """Whether they meet by telephone or video."""
    status: MeetingStatus
    """Held once a mention says so on or after its first day; else as its latest mention says."""
    mentions: tuple[MentionRef, ...]
    """Its mentions, oldest first; the newest 50 where there are more."""
    mentions_omitted: int
    """How many mentions the list leaves out."""
    first_seen: dt.datetime
    """Publication of the first mention."""
    last_seen: dt.datetime
    """Publication of the last mention."""
    generation: int
    """Greatest generation of the mentions shown."""
    ruleset: str
    """Ruleset of its latest mention."""
