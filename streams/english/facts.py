"""Tokens and the day of publication in, amounts and dates in the order of the text out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from streams.english.dates import DateLexicon, When, is_ahead, read_date
from streams.english.numbers import Amount, AmountLexicon, read_amount
from streams.english.tokens import Tokens

__all__ = ["find_amounts_and_dates"]


def find_amounts_and_dates(
    tokens: Tokens, names: Iterable[range], amounts: AmountLexicon, dates: DateLexicon, published: dt.date
) -> tuple[Amount | When, ...]:
    """Dates before amounts where both could begin; none inside a name (token ranges)."""
    taken = {i for name in names for i in name}
    found: list[Amount | When] = []
    behind = 0
    for begin, end in tokens.sentences:
        ahead = False
        for i in range(begin, end):
            ahead = ahead or is_ahead(tokens.lowers[i])
            if i < behind or i in taken:
                continue
            match = read_date(tokens, i, dates, amounts, published, ahead=ahead) or read_amount(tokens, i, amounts)
            if match is not None:
                if found and match.first < found[-1].last:  # «last» before a month was read as something else
                    continue
                found.append(match)
                behind = match.last
    return tuple(found)
