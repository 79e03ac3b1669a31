"""Standard input is taken in as it comes; what is wrong says how far it came."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Sequence
from typing import Any, cast

import pytest

from streams.errors import UnavailableError
from streams.ingest.formats import Kind
from streams.ingest.item import Item
from streams.records import Article
from streams.runtime.intake import Intake, Taken
from streams.runtime.stdin_source import take_stdin
from streams.settings import Settings
from tests.support import eventually


class Offered:
    """An intake that remembers what it was offered, and takes so many batches."""

    def __init__(self, most: int = 1_000) -> None:
        self.batches: list[Sequence[Item]] = []
        self._most = most

    def take(self, _source: Any, items: Sequence[Item]) -> Taken:
        """Take a batch, or none."""
        if len(self.batches) == self._most:
            message = "no broker"
            raise UnavailableError(message)
        self.batches.append(items)
        articles = sum(isinstance(item.content, Article) for item in items)
        return Taken(articles, len(items) - articles)


def take(data: bytes, kind: Kind, most: int = 1_000) -> tuple[Taken, list[Item]]:
    """What becomes of bytes on stdin."""
    offered = Offered(most)
    taken = take_stdin(Settings(), cast("Intake", offered), io.BytesIO(data), kind)
    return taken, [item for batch in offered.batches for item in batch]


def test_lines_are_articles() -> None:
    """Each with its place; empty lines are none; what is no article is a reject."""
    taken, items = take(b'{"id": "a", "text": "x"}\n\n{"id"\n{"id": "b", "text": "y"}', Kind.LINES)

    assert taken == Taken(2, 1, 0)
    assert [item.place for item in items] == ["-:1", "-:3", "-:4"]


def test_a_text_is_one_article() -> None:
    """All of it; the same text is the same article."""
    taken, [item] = take("نص\nوسطر".encode(), Kind.TEXT)

    assert taken == Taken(1, 0, 0)
    assert isinstance(item.content, Article)
    assert item.content.text == "نص\nوسطر"
    assert take("نص\nوسطر".encode(), Kind.TEXT)[1][0].key == item.key


def test_nothing_is_no_article() -> None:
    """No line gives nothing; no text is a reject."""
    assert take(b"", Kind.LINES)[0] == Taken()
    assert take(b"", Kind.TEXT)[0] == Taken(0, 1, 0)


def test_a_line_does_not_wait_for_the_next() -> None:
    """A pipe that stays open gives each line soon."""
    read, write = os.pipe()
    offered = Offered()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb") as pipe:
        thread = threading.Thread(
            target=take_stdin, args=(Settings(), cast("Intake", offered), stream, Kind.LINES), daemon=True
        )
        thread.start()
        pipe.write(b'{"id": "a", "text": "x"}\n')
        pipe.flush()
        eventually(lambda: len(offered.batches) == 1, 5, "the line is taken in")
        pipe.close()
        thread.join(5)

    assert not thread.is_alive()


def test_a_broker_that_does_not_take_it_is_told() -> None:
    """With how much was taken in before."""
    lines = b"".join(b'{"id": "%d", "text": "x"}\n' % number for number in range(1_200))

    with pytest.raises(UnavailableError, match="no broker; 500 items of standard input were taken in"):
        take(lines, Kind.LINES, most=1)
