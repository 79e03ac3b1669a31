"""A token in, the end of what stands there word for word out: a phrase of a trie, a known name, a state, what marks enclose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.senses import Node, Sense

__all__ = ["known_end", "longest_phrase", "quoted_span", "state_at"]

_QUOTED_MAX: Final = 6
"""Words that a quoted name may have."""
_OPENING: Final = frozenset("\"«“'‘(")
_CLOSING: Final = frozenset("\"»”'’)")


def longest_phrase(context: MentionContext, i: int, roots: Mapping[str, Node]) -> tuple[int, Node] | None:
    """The longest phrase of a trie at token `i`, the first word with لل read as ال."""
    words, limit = context.words, context.limits[i]
    word = words[i]
    node = roots.get(word) or (roots.get("ال" + word[2:]) if word.startswith("لل") else None)
    best: tuple[int, Node] | None = None
    i += 1
    while node is not None:
        if node.senses:
            best = i, node
        if i >= limit:
            break
        node = node.next.get(words[i])
        i += 1
    return best


def known_end(context: MentionContext, j: int) -> tuple[int, Sense] | None:
    """The end of a known place or organisation at token `j`, without proclitics, and what it is."""
    if j >= len(context.words):
        return None
    best: tuple[int, Sense] | None = None
    for taken, root in context.word_features[j].names:
        if taken:
            continue
        end, node = j + 1, root
        best = (end, node.senses[0]) if node.senses and not node.need else best
        while end < context.limits[j] and (step := node.next.get(context.words[end])) is not None:
            node, end = step, end + 1
            best = (end, node.senses[0]) if node.senses else best
    return best


def state_at(context: MentionContext, i: int) -> tuple[int, str] | None:
    """The end and code of a state named at token `i`."""
    if i >= context.limits[i - 1]:
        return None
    for taken, root in context.word_features[i].names:
        if taken:
            continue
        end, node = i + 1, root
        while end < context.limits[i] and (step := node.next.get(context.words[end])) is not None:
            node, end = step, end + 1
        if node.senses and node.senses[0].kind == "country" and node.senses[0].actor:
            return end, node.senses[0].actor
    return None


def quoted_span(context: MentionContext, j: int) -> tuple[int, int] | None:
    """The tokens inside quotation marks that open at token `j`; None when they are too many or none."""
    if context.words[j] not in _OPENING:
        return None
    for k in range(j + 1, min(j + 2 + _QUOTED_MAX, context.limits[j])):
        if context.words[k] in _CLOSING:
            return (j + 1, k) if k > j + 1 else None
    return None
