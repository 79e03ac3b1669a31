"""Logs that three earlier releases wrote are read by today's code, and the schemas of today follow theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.extract.knowledge import Knowledge
from streams.records import Article
from streams.registry.source import LockSource, todays_schemas
from streams.runtime.codec import Codec, load_codec
from streams.runtime.messages import Outgoing
from streams.runtime.stages import build_stages
from streams.runtime.topology_driver import TopologyDriver
from streams.settings import Settings
from streams.topics import BY_NAME
from tests.old_logs import GHOST, articles, read_log, schemas_with_history
from tests.schema_lock import incompatible
from tests.support import driver_after, untold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`schemas/` of a parley that had those releases too."""
    return schemas_with_history(tmp_path_factory.mktemp("history") / "schemas")


@pytest.fixture(scope="module")
def codec(folder: Path) -> Codec:
    """Today's codec with that lock."""
    return Codec(LockSource(folder), todays_schemas(folder))


def test_every_article_is_read(codec: Codec) -> None:
    """Whatever was added, removed, renamed or got a symbol since, the article is what was written."""
    found = [codec.decode(BY_NAME[old.topic], old.value) for old in read_log() if old.topic == "articles"]
    expected = [untold(each) for _, each in articles().values()]

    assert [item.detail for item in found if item.reason] == []
    assert [item.record for item in found] == expected


def test_every_register_is_read(codec: Codec) -> None:
    """What was derived and what the agents remembered, too: retractions rest on it."""
    decoded = [(old, codec.decode(BY_NAME[old.topic], old.value)) for old in read_log() if old.topic != "articles"]

    assert not [item.detail for _, item in decoded if item.reason]
    assert {old.topic for old, _ in decoded} >= {"positions", "positions-changelog", "articles-changelog", "ledger"}
    assert any(old.key.endswith(GHOST) for old, _ in decoded)


def test_the_log_gives_what_it_would_give_today(codec: Codec, knowledge: Knowledge) -> None:
    """The ledger of the old bytes is that of the same articles written today."""
    driver = TopologyDriver(codec, build_stages(knowledge, codec, Settings()))
    for old in read_log():
        if old.topic == "articles":
            driver.send(Outgoing("articles", old.key, old.partitioned_by, old.value))

    assert driver.topics["ledger"]
    assert driver.digest() == driver_after(knowledge, *(each for _, each in articles().values())).digest()


def test_a_program_without_those_releases_says_so() -> None:
    """To this checkout they are versions of a newer parley: each is a dead letter that says what to do."""
    for old in read_log():
        if old.topic == "articles":
            decoded = load_codec().decode(BY_NAME["articles"], old.value)
            assert "If a newer parley wrote it, install that one" in decoded.detail


@pytest.mark.parametrize("name", ["Article", "Position"])
def test_the_history_is_one_that_a_release_allows(folder: Path, name: str) -> None:
    """Every step of it keeps the level that the topics promise."""
    assert not incompatible(folder, name)


def test_the_releases_differ(folder: Path) -> None:
    """Each article of the log is under the id of its own release, none under today's."""
    ids = {int.from_bytes(old.value[1:5], "big") for old in read_log() if old.topic == "articles"}
    today = LockSource(folder).id_of(Article.__name__)

    assert len(ids) == 3
    assert today not in ids
