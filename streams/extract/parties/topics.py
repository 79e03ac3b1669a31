"""A place in an article in, the party that the passage is about out: whom an officer named without one speaks for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from streams.extract.parties.context import PartyContext
from streams.extract.parties.register import Register

__all__ = ["topic_before"]

_SENTENCES_BACK = 2
"""Sentences of the paragraph before in which the party is looked for that is spoken of."""
_MENTIONS_MAX = 12
"""Parties of a sentence among which it is looked for."""


def topic_before(context: PartyContext, register: Register, i: int) -> str | None:
    """The party spoken of at token `i`: named last before it in its sentence, else first in the sentences of the paragraph before."""
    number = context.tokens.sentence(i)
    begin = context.tokens.sentences[number][0]
    before = _mentions(register, begin, i)
    found = next((code for token, code in reversed(before) if context.leads(token)), None)
    back = number
    while found is None and back and number - back < _SENTENCES_BACK:
        back -= 1
        begin, end = context.tokens.sentences[back]
        found = next((code for token, code in _mentions(register, begin, end) if context.leads(token)), None)
    return found


def _mentions(register: Register, first: int, last: int) -> Sequence[tuple[int, str]]:
    begin, end = bisect_left(register.mentions, (first, "")), bisect_left(register.mentions, (last, ""))
    return register.mentions[begin : min(end, begin + _MENTIONS_MAX)]
