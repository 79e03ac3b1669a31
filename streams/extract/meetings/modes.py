"""What a name means behind a meeting, and how long it does."""

from __future__ import annotations

from enum import Enum
from typing import Final

__all__ = ["PATIENCE", "Mode"]


class Mode(Enum):
    """What a name means where the reading has come to."""

    GENITIVE = "genitive"
    """Right behind the noun: adjectives, or whose meeting it is."""
    OPEN = "open"
    """In a list of those who meet, before the next of them."""
    NAMED = "named"
    """In such a list, behind one of them."""
    PLACE = "place"
    """Behind «in»."""
    TOPIC = "topic"
    """Behind what the meeting is about."""
    OTHER = "other"
    """Anywhere else: only places, dates and new lists count."""


PATIENCE: Final = {Mode.GENITIVE: 6, Mode.OPEN: 9, Mode.NAMED: 3, Mode.PLACE: 1}
"""Unknown words in a row after which a mode is left."""
