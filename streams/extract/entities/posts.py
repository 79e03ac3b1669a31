"""What is named inside a title in, whether it is but where its bearer is sent, or what he deals with, out: neither tells whose he is."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import masculine
from streams.extract.entities.mentions import MentionContext

__all__ = ["is_dealt_with", "is_posted"]

_MINISTER: Final = "وزير"
_AFFAIRS: Final = "شءون"
_FOR_AFFAIRS: Final = "لشءون"
_POSTS: Final = frozenset({"في", "لدي"})


def is_dealt_with(context: MentionContext, head: str, j: int) -> bool:
    """Whether what is named at token `j` is but what the bearer of a title with this head deals with: «وزير شؤون الاتحاد الأوروبي»."""
    before = context.words[j - 1]
    return before == _FOR_AFFAIRS or (before == _AFFAIRS and masculine(head) == _MINISTER)


def is_posted(context: MentionContext, head: str, j: int) -> bool:
    """Whether the place at token `j` is but where the bearer of a title with this head is sent: «سفيرتها لدى لبنان»."""
    return masculine(head) in context.gazetteer.titles.sent and context.words[j - 1] in _POSTS
