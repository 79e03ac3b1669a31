"""A version keeps its id for ever, and a change before a release never gives an id to something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from streams.registry.lock import Lock, locked, parse_lock, released, render_lock
from tests.schema_lock import LOCK, release, write


def schema(*fields: str) -> dict[str, Any]:
    """The schema of the record Article with these text fields, each addable."""
    found = [{"name": name, "type": "string", "default": ""} for name in fields]
    return {"type": "record", "name": "Article", "namespace": "parley", "fields": found}


def told(lock: Lock) -> list[tuple[int, int, bool]]:
    """Version, id, and whether it is released."""
    return [(version.version, version.id, version.is_released) for version in lock.versions]


FIRST = released(locked(Lock(1, ()), {"Article": schema("text")}), "1.0.0")


def test_a_release_keeps_its_ids() -> None:
    """A change after it is a new version under a new id."""
    changed = locked(FIRST, {"Article": schema("text", "title")})

    assert told(FIRST) == [(1, 1, True)]
    assert told(changed) == [(1, 1, True), (2, 2, False)]
    assert told(released(changed, "1.1.0")) == [(1, 1, True), (2, 2, True)]


def test_nothing_changed_is_no_version() -> None:
    """Other words in a doc make no new version."""
    assert locked(FIRST, {"Article": {**schema("text"), "doc": "Told again."}}) == FIRST


def test_an_unreleased_change_may_change_again() -> None:
    """It is then the same version under a fresh id: bytes under the old one are said to be unreadable, not misread."""
    once = locked(FIRST, {"Article": schema("text", "title")})
    twice = locked(once, {"Article": schema("text", "headline")})

    assert told(twice) == [(1, 1, True), (2, 3, False)]


def test_a_change_may_be_taken_back() -> None:
    """The released version is the newest again; the id of the change is not given to another."""
    back = locked(locked(FIRST, {"Article": schema("text", "title")}), {"Article": schema("text")})

    assert told(back) == [(1, 1, True)]
    assert told(locked(back, {"Article": schema("text", "url")})) == [(1, 1, True), (2, 3, False)]


def test_a_return_to_an_older_version_is_a_new_one() -> None:
    """The newest version is today's, so that ids and versions only grow."""
    second = released(locked(FIRST, {"Article": schema("text", "title")}), "1.1.0")

    assert told(locked(second, {"Article": schema("text")})) == [(1, 1, True), (2, 2, True), (3, 3, False)]


def test_the_text_is_the_lock() -> None:
    """What is written is read back."""
    assert parse_lock(render_lock(FIRST)) == FIRST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of schemas with a first release."""
    (tmp_path / LOCK).write_text(render_lock(Lock(1, ())), encoding="utf-8")
    write(tmp_path, {"Article": schema("text")})
    release(tmp_path, "1.0.0")
    return tmp_path


def test_releases_follow_each_other(folder: Path) -> None:
    """What was released stays in its file; what changed since is in that of its own release."""
    write(folder, {"Article": schema("text", "title")})

    assert release(folder, "1.1.0") == ["history/1.1.0/parley.Article.avsc"]
    kept = [json.loads((folder / f"history/{name}/parley.Article.avsc").read_text()) for name in ("1.0.0", "1.1.0")]
    assert kept == [schema("text"), schema("text", "title")]
    assert release(folder, "1.2.0") == []


def test_a_release_is_not_released_twice(folder: Path) -> None:
    """The version must be raised first."""
    write(folder, {"Article": schema("text", "title")})

    with pytest.raises(ValueError, match="raise __version__"):
        release(folder, "1.0.0")


def test_what_cannot_read_the_log_is_not_released(folder: Path) -> None:
    """A field without a default keeps every older article out, so it never becomes a release."""
    wrong = schema("text")
    wrong["fields"].append({"name": "language", "type": "string"})
    write(folder, {"Article": wrong})

    with pytest.raises(ValueError, match=r"cannot read version 1.*language"):
        release(folder, "1.1.0")
