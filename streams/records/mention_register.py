"""What the agent `convene` remembers of a mention of a meeting."""

from __future__ import annotations

from dataclasses import dataclass

from streams.records.meeting_mention import MeetingMention

__all__ = ["MentionRegister"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRegister:
    """What the agent `convene` remembers of a meeting mention: internal, in a changelog."""

    mention_id: str
    """Id of the meeting mention."""
    revision: str
    """Revision of the article that asserted or retracted it."""
    generation: int
    """Generation it was asserted or retracted under."""
    mention: MeetingMention | None = None
    """The mention; null once it is retracted."""
