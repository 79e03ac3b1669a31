"""An item's fingerprint changes with what it says and with nothing else."""

from __future__ import annotations

import datetime as dt

from streams.errors import Reason, Reject
from streams.ingest.item import SourceClass, SourceName, item_of
from streams.records import Stage
from tests.support import article


def test_a_fingerprint_tells_versions_apart() -> None:
    """Another text is another version; another time of ingestion is not."""
    one, same = article("نص"), article("نص", ingested_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))

    assert item_of("k", one).fingerprint == item_of("k", same).fingerprint
    assert item_of("k", one).fingerprint != item_of("k", article("نص آخر")).fingerprint


def test_a_reject_is_told_by_its_bytes() -> None:
    """Where the whole input has a hash, by that; else by what there is of it."""
    short = Reject(Stage.INGEST, Reason.EMPTY, "nothing", b"a")
    long = Reject(Stage.INGEST, Reason.TOO_LARGE, "much", b"a", size=9, sha256="f" * 64)

    assert item_of("k", long).fingerprint == "f" * 64
    assert item_of("k", short).fingerprint != item_of("k", long).fingerprint


def test_names_are_for_people() -> None:
    """A source is called by its class and its name; an item stands at its key where no place is given."""
    assert str(SourceName(SourceClass.FEED, "https://outlet.example/rss")) == "feed https://outlet.example/rss"
    assert item_of("k", article("نص")).place == "k"
