"""What the bench of latency makes of messages: an article is in the ledger with the entry that its last position is in, and not before."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bench.latency import instants, spread
from bench.latency_watch import Came, seen_of
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.records import Position
from streams.runtime.codec import load_codec
from tests.support import seed_articles

TRACES = {b"first": "one", b"second": "two", b"third": "three"}


@pytest.fixture
def position(knowledge: Knowledge) -> Position:
    """Any position."""
    return read(seed_articles()[0], knowledge).positions[0]


def came(topic: str, at: float, trace: bytes, offset: int = 0, position: Position | None = None) -> Came:
    """A message of an article, when it was there."""
    value = None if position is None or topic != "positions" else load_codec().encode(position)
    key = f"{position.actor}|{position.issue}".encode() if position is not None else b"key"
    return Came(topic, 0, offset, at, key, trace, value)


def test_an_entry_counts_from_the_article_that_it_goes_up_to(position: Position) -> None:
    """One that was made before an article's position was read does not have it, though it comes later than that position."""
    messages = [
        came("entities", 1.0, b"first"),
        came("positions", 1.1, b"first", 7, position),
        came("positions", 1.2, b"second", 8, position),
        came("quotes", 1.3, b"second"),
        came("ledger", 1.4, b"first", 0, position),
        came("ledger", 1.6, b"second", 1, position),
        came("entities", 9.0, b"another"),
    ]
    seen = seen_of(messages, TRACES)

    assert (seen["one"].records, seen["one"].ledger, seen["one"].missing) == (1.1, 1.4, 0)
    assert (seen["two"].records, seen["two"].ledger, seen["two"].missing) == (1.3, 1.6, 0)
    assert (seen["three"].records, seen["three"].ledger) == (None, None)


def test_an_article_is_there_with_the_last_of_its_entries(position: Position) -> None:
    """An entry that never comes is counted as missing: what is lost must not look quick."""
    other = replace(position, issue="another-issue")
    messages = [
        came("positions", 1.0, b"first", 1, position),
        came("positions", 1.0, b"first", 2, other),
        came("ledger", 1.5, b"first", 0, position),
    ]

    assert seen_of(messages, TRACES)["one"].missing == 1
    late = [*messages, came("ledger", 4.0, b"first", 1, other)]
    assert (seen_of(late, TRACES)["one"].ledger, seen_of(late, TRACES)["one"].missing) == (4.0, 0)


def test_articles_come_by_the_seed_at_the_rate() -> None:
    """The same instants for the same seed, independent of each other, as many as asked for on average."""
    found = list(instants(20.0, 100.0, 7))

    assert found == list(instants(20.0, 100.0, 7)) != list(instants(20.0, 100.0, 8))
    assert 1_800 < len(found) < 2_200
    assert found == sorted(found)
    gaps = sorted(b - a for a, b in itertools.pairwise(found))
    assert (
        gaps[len(gaps) // 2] < 0.8 / 20 < sum(gaps) / len(gaps) * 1.2
    )  # the median of a Poisson process is below its mean


def test_percentiles_are_in_milliseconds() -> None:
    """Of one value there are none."""
    assert spread([0.001 * number for number in range(101)]) == {
        "count": 101,
        "p50": 50,
        "p90": 90,
        "p99": 99,
        "max": 100,
    }
    assert spread([1.0]) == {"count": 1}
