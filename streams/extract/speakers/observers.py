"""A speaker in, whether he speaks for nobody out: who mediates, who was in office once, a text that nobody is named for."""

from __future__ import annotations

from typing import Final

from streams.extract.speakers.scene import Scene, Speaker

__all__ = ["speaks_for_nobody"]

_MEDIATORS: Final = frozenset({"وسيط", "وسيطه", "وسطاء", "الوسطاء", "وسيطان", "الوسيطان"})
"""Who stand between the parties, unless a nationality tells whose they are: «الوسيط النرويجي»."""
_FORMER: Final = frozenset({"السابق", "السابقه", "الاسبق"})
"""Of an office that its bearer has left."""
_TEXTS: Final = frozenset({"وثيقه", "مسوده", "معلومات"})
"""Texts that are no party's until they are signed."""


def speaks_for_nobody(scene: Scene, speaker: Speaker) -> bool:
    """Whether the words by which the speaker is known leave no party that he may speak for."""
    title = speaker.title
    if not title:
        return False
    if speaker.sort == "person":
        return not _FORMER.isdisjoint(title)
    if speaker.sort != "noun":
        return False
    if title[0] in _MEDIATORS:
        return not any(scene.gazetteer.side(word) is not None for word in title[1:])
    return title[0] in _TEXTS and speaker.given is None
