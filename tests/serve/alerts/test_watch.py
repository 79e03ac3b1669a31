"""From the messages of the topics to events, over the seeds: what is told while articles come, and what never is."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.serve.alerts.event_log import EventLog
from streams.serve.alerts.events import Event, Kind
from streams.serve.alerts.watch import Watch
from streams.serve.model.store import Store
from streams.serve.model.writer import Writer
from streams.topics import BY_NAME

BATCH = 200


class Followed:
    """A model that takes in messages, and the events that this makes."""

    def __init__(self, folder: Path, log: EventLog, name: str = "model") -> None:
        self.codec = load_codec()
        self.store, self.log = Store(folder / f"{name}.sqlite"), log
        self.now = time.time()
        self.watch = Watch(self.codec, log, lambda: self.now)

    def take(self, messages: Sequence[Incoming]) -> None:
        """In batches, as the follower does."""
        for start in range(0, len(messages), BATCH):
            some = messages[start : start + BATCH]
            with self.store.writing() as db, self.watch.batch(db, some):
                Writer(self.codec).apply(db, some)

    def catch_up(self) -> bool:
        """Say that there is no more."""
        with self.store.writing() as db:
            return self.watch.caught_up(db)

    def events(self, *kinds: Kind) -> list[Event]:
        """What is told, of these kinds."""
        return [each.event for each in self.log.after(0, 100_000) if not kinds or each.event.kind in kinds]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    """An empty one."""
    found = EventLog(tmp_path / "events.sqlite")
    yield found
    found.close()


@pytest.fixture
def followed(tmp_path: Path, log: EventLog) -> Iterator[Followed]:
    """One with an empty model."""
    found = Followed(tmp_path, log)
    yield found
    found.store.close()


def shown(followed: Followed) -> set[tuple[str, ...]]:
    """The changes and conflicts that the ledger of the model shows, by actor, issue and words."""
    found: set[tuple[str, ...]] = set()
    with followed.store.reading() as db:
        for (value,) in db.execute("SELECT value FROM ledger"):
            entry = followed.codec.decode(BY_NAME["ledger"], value).record
            found |= {(entry.actor, entry.issue, each.was.text, each.now.text) for each in entry.changes}
            found |= {(entry.actor, entry.issue, each.a.text, each.b.text) for each in entry.conflicts}
    return found


def told(events: Sequence[Event]) -> set[tuple[str, ...]]:
    """What events say, in the same words."""
    sides = {Kind.CHANGE: ("was", "now"), Kind.CONFLICT: ("a", "b")}
    return {
        (*each.actors, each.issue or "", *(each.data[side]["text"] for side in sides[each.kind]))
        for each in events
        if each.kind in sides
    }


def test_what_there_is_is_no_news(followed: Followed, seed_messages: list[Incoming]) -> None:
    """A model that catches up for the first time tells nothing, though its ledger shows changes and conflicts."""
    followed.take(seed_messages)

    assert followed.catch_up()
    assert len(shown(followed)) > 9
    assert followed.events() == []
    assert not followed.catch_up()


def test_what_comes_later_is_told(followed: Followed, seed_messages: list[Incoming]) -> None:
    """Everything that the ledger shows in the end was told, each article once, and nothing twice when messages repeat."""
    followed.catch_up()
    followed.take(seed_messages)
    count = len(followed.events())
    followed.take(seed_messages[len(seed_messages) // BATCH // 2 * BATCH :])
    events = followed.events()
    articles = {(message.key, message.value) for message in seed_messages if message.topic == "articles"}

    assert shown(followed) <= told(events)
    assert len(followed.events(Kind.ARTICLE)) == len(articles)
    assert len(followed.events(Kind.MEETING)) > 10
    assert len(events) == count == len({each.event_id for each in events})


def test_a_model_that_is_made_anew(followed: Followed, seed_messages: list[Incoming], tmp_path: Path) -> None:
    """Tells what happened while there was none, and nothing of what was told before."""
    first = seed_messages[: len(seed_messages) // 2]
    followed.take(first)
    followed.catch_up()
    known = shown(followed)
    again = Followed(tmp_path, followed.log, "again")
    again.take(seed_messages)
    assert again.events() == []
    again.catch_up()
    news = told(again.events())

    assert shown(again) - known <= news
    assert news
    assert not news & known
    again.store.close()


def reread(message: Incoming) -> Incoming:
    """The same record, as the next generation has it."""
    if message.value is None or message.topic not in {"ledger", "meetings", "positions"}:
        return message
    codec, topic = load_codec(), BY_NAME[message.topic]
    record = codec.decode(topic, message.value).record
    return replace(message, value=codec.encode(replace(record, generation=record.generation + 1)))


def test_other_rules_are_no_news(followed: Followed, seed_messages: list[Incoming]) -> None:
    """What is found anew in articles that were there is known and not told, until all of them are read again."""
    articles = [message for message in seed_messages if message.topic == "articles"]
    followed.take(articles)
    followed.catch_up()
    followed.now = time.time() + 60
    with followed.store.writing() as db:
        db.execute("UPDATE about SET value = '1' WHERE name = 'events_generation'")
    rest = [reread(message) for message in seed_messages if message.topic != "articles"]
    half = len(rest) // 2
    followed.take(rest[:half])
    assert followed.events() == []
    with followed.store.writing() as db:
        followed.watch.look(db)
    followed.take(rest[half:])

    assert followed.events(Kind.CHANGE, Kind.CONFLICT)


def test_deadlines_that_near(followed: Followed, seed_messages: list[Incoming]) -> None:
    """Each is told once for a day that is looked on, with the sentence that sets it."""
    followed.take(seed_messages)
    followed.catch_up()
    with followed.store.reading() as db:
        [day] = db.execute(
            "SELECT deadline FROM positions WHERE deadline IS NOT NULL AND known_to > 8e15 ORDER BY deadline LIMIT 1"
        ).fetchone()
        last = dt.date.fromisoformat(day)
        counts = [
            followed.watch.deadlines(db, last - dt.timedelta(days=left)) > 0 for left in (8, 7, 6, 2, 1, 0, 0, -1)
        ]
    events = followed.events(Kind.DEADLINE)

    assert all(counts[at] for at in (1, 3, 5))
    assert not counts[6]
    assert {each.data["days"] for each in events if each.data["deadline"] == day} == {7, 2, 0}
    assert all(each.data["text"] and each.issue for each in events)


def test_a_batch_waits_for_the_disk_once(
    followed: Followed, seed_messages: list[Incoming], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it tells goes into one transaction of the log of events, which is only done when the disk has it."""
    followed.catch_up()
    count, record = 0, followed.log.record

    def counted(events: Iterable[Event], *, quietly: bool = False) -> int:
        nonlocal count
        found = list(events)
        count += bool(found)
        return record(found, quietly=quietly)

    monkeypatch.setattr(followed.log, "record", counted)
    followed.take(seed_messages)

    assert len(followed.events()) > 50
    assert count <= -(-len(seed_messages) // BATCH)
