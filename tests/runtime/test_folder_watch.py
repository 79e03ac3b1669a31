"""A watched folder is taken in once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from streams.ingest.folder import Found
from streams.runtime.folder_watch import Seen
from tests.support import article


def test_seen_survives_and_notices_changes(tmp_path: Path) -> None:
    """The same content is not new, whenever it is ingested; another text or day is."""
    path = tmp_path / "run" / "seen.json"
    item = Found(Path("a.txt"), None, article("نص"))
    later = Found(Path("a.txt"), None, article("نص", ingested_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC)))
    changed = Found(Path("a.txt"), None, article("نص آخر"))

    assert Seen(path).is_new(item)
    Seen(path).add([item])
    assert not Seen(path).is_new(later)
    assert Seen(path).is_new(changed)
