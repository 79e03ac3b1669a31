"""The ruleset follows the data that is used of libraries, not their versions."""

from __future__ import annotations

import importlib.metadata
from copy import deepcopy

import pytest

from streams import knowledge
from streams.reference import reference_digest, reference_tables
from streams.reference.hijri import hijri_table

TABLES = reference_tables()


def test_the_digest_follows_the_data() -> None:
    """Another Arabic name of one country is other data."""
    other = deepcopy(TABLES)
    other["countries"]["JOR"]["arabic"] += "ة"

    assert reference_digest(deepcopy(TABLES)) == reference_digest(TABLES)
    assert reference_digest(other) != reference_digest(TABLES)


def test_the_calendar_is_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month that begins a day later is other data."""
    before, table = reference_digest(TABLES), hijri_table()
    table["1445"][8] = "2024-03-12"
    monkeypatch.setattr("streams.reference.hijri_table", lambda: table)

    assert reference_digest(TABLES) != before


def test_versions_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A patch release of a library, or another Unicode with the same tables, changes no ruleset."""
    weights = {name: content.decode() for name, content in knowledge._weights()}
    files = knowledge._data(), weights, knowledge._core_files()
    before = knowledge._ruleset(0, TABLES, *files)
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "99")
    monkeypatch.setattr("unicodedata.unidata_version", "15.0.0")

    assert knowledge._ruleset(0, TABLES, *files) == before


def test_the_calendar_has_every_month() -> None:
    """158 years of twelve months, each later than the one before."""
    days = [day for year in hijri_table().values() for day in year]

    assert len(days) == 158 * 12
    assert days == sorted(set(days))
