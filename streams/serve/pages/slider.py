"""The days on which something happened in, the slider that turns a page back to one of them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.serve.pages.view import Ask

__all__ = ["Slider"]

_DAYS_MAX: Final = 240
"""Days with news that are drawn: the last ones."""
_WIDTH: Final = 1000
_HEIGHT: Final = 40
_LEAST: Final = 6
"""Height of a day with a single sentence among days with many."""


@dataclass(frozen=True, slots=True)
class Slider:
    """From which day to which, and where it stands; days are numbered as `date.toordinal` does."""

    first: dt.date
    last: dt.date
    at: dt.date
    """The day that is shown."""
    days: str
    """Numbers of the days with news, counted from the first, with commas between."""
    news: str
    """Path of an SVG 1000 × 40: a line for each day, as high as much was said on it."""
    before: dt.date | None
    """The last day with news before the one that is shown."""
    after: dt.date | None
    """The first day with news after it; None when it is the last."""

    @classmethod
    def of(cls, days: Sequence[tuple[dt.date, int]], ask: Ask) -> Slider | None:
        """None where nothing ever happened on two days."""
        drawn = sorted(days)[-_DAYS_MAX:]
        if len(drawn) < 2:
            return None
        first, last = drawn[0][0], drawn[-1][0]
        at = min(max(ask.as_of or last, first), last)
        return cls(
            first=first,
            last=last,
            at=at,
            days=",".join(str((day - first).days) for day, _ in drawn),
            news=_path(drawn),
            before=max((day for day, _ in drawn if day < at), default=None),
            after=min((day for day, _ in drawn if day > at), default=None),
        )


def _path(drawn: Sequence[tuple[dt.date, int]]) -> str:
    """A line upwards for each day."""
    first, span = drawn[0][0], (drawn[-1][0] - drawn[0][0]).days
    most = max(count for _, count in drawn) or 1
    return "".join(
        f"M{_WIDTH * (day - first).days // span} {_HEIGHT}v-{max(_LEAST, _HEIGHT * count // most)}"
        for day, count in drawn
    )
