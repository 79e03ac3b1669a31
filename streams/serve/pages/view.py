"""What is asked of a page in, what it shows out: a view is a function from `Ask` to `View`."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import QueryParams

from streams.serve.model.moment import Moment
from streams.serve.model.names import Name
from streams.serve.model.told_names import told_name
from streams.serve.pages.names import called
from streams.serve.pages.words import Language, Words

__all__ = ["Ask", "BadValueError", "ElsewhereError", "MissingError", "Show", "View", "Visitor"]

_TEXT_MAX: Final = 200
"""Code points of a value in an address that are read."""


class MissingError(Exception):
    """Raised where nothing of that name is known: the answer is 404."""


class ElsewhereError(Exception):
    """Raised, with the address, where what is asked for has one of its own."""


class BadValueError(Exception):
    """Raised where a value of the address cannot be read: the answer is 400, and says which."""

    def __init__(self, *, name: str, value: str) -> None:
        super().__init__(name)
        self.name, self.value = name, value


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has logged in to look."""

    name: str
    key: str
    """What opens feeds and calendars for programs that follow them, and nothing else."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a view."""

    db: sqlite3.Connection
    """The read model, for the length of the request."""
    words: Words
    path: Mapping[str, str]
    """Parameters of the path, such as `actor`."""
    query: QueryParams
    now: dt.datetime
    """The instant of the request, in UTC."""
    corrects: bool = False
    """Whether who asks may say that a reading is right or wrong."""
    visitor: Visitor | None = None
    """Who has logged in; None where nobody has to."""

    @property
    def language(self) -> Language:
        """Of the page."""
        return self.words.language

    @property
    def is_rtl(self) -> bool:
        """Whether the page is written from right to left."""
        return self.words.direction == "rtl"

    @property
    def as_of(self) -> dt.date | None:
        """The day that is asked about; None for now."""
        return self.day("as_of")

    @property
    def known_by(self) -> dt.datetime | None:
        """Until when what was published counts, a day to its end; None for now."""
        text = self.text("known_by")
        if not text:
            return None
        try:
            if len(text) <= len("2024-01-01"):
                return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
            instant = dt.datetime.fromisoformat(text)
            return instant.astimezone(dt.UTC) if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError):  # the latter: an instant that has no date in UTC
            raise BadValueError(name="known_by", value=text) from None

    @property
    def moment(self) -> Moment:
        """From where the model is looked at: both clocks, and today."""
        return Moment(self.now.date(), self.as_of, self.known_by)

    @property
    def today(self) -> Moment:
        """From where nothing is turned back."""
        return Moment(self.now.date())

    @property
    def day_shown(self) -> dt.date:
        """The day from which ages are counted."""
        return self.moment.day

    def called(self, name: Name) -> str:
        """What a party or an issue is called in the language of the page; on an Arabic one, a party of no list as articles write it."""
        told = told_name(self.db, name.code) if self.is_rtl else None
        return told or called(self.words, name)

    def text(self, name: str) -> str:
        """A value of the address; empty when it is not there."""
        return self.query.get(name, "").strip()[:_TEXT_MAX]

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) in {"1", "on", "true"}

    def day(self, name: str) -> dt.date | None:
        """A day of the address."""
        text = self.text(name)
        try:
            return dt.date.fromisoformat(text) if text else None
        except ValueError:
            raise BadValueError(name=name, value=text) from None

    def number(self, name: str) -> int | None:
        """A whole number of the address that is not negative."""
        text = self.text(name)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise BadValueError(name=name, value=text)
        return int(text) if text else None


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows."""

    template: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the template needs beside what every template has."""
    rows: Sequence[Mapping[str, object]] | None = None
    """The same as rows of plain values, for `.csv` and `.json`; None where there are none."""
    days: Sequence[tuple[dt.date, int]] = ()
    """Days on which something was said, with how much: the ticks of the slider of time."""


Show = Callable[[Ask], View]
"""A view."""
