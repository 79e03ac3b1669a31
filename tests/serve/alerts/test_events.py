"""What happened between two versions of an entry, and the log that keeps it: each event once, in order, whatever falls."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.errors import StoreDamagedError
from streams.plain_records import plain
from streams.records import (
    Conflict,
    Correction,
    FieldValue,
    Level,
    Meeting,
    MeetingStatus,
    MentionRef,
    RecordKind,
    Verdict,
)
from streams.serve.alerts.event_log import EventLog
from streams.serve.alerts.events import (
    Deadline,
    Filter,
    Kind,
    correction_event,
    deadline_events,
    events_between,
    meeting_event,
)
from tests.serve.alerts.made import DAY, change, entry, event, stance
from tests.support import examples

CHANGES = st.lists(st.builds(change, st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 3)), max_size=5)
ENTRIES = st.none() | CHANGES.map(lambda changes: entry(*changes))


@given(ENTRIES, ENTRIES, ENTRIES)
def test_what_happened(first: Any, second: Any, third: Any) -> None:
    """Nothing between the same; by steps at least what happened at once; nothing that the later one does not show."""
    at_once = {each.event_id for each in events_between(first, third)}
    by_steps = {each.event_id for pair in ((first, second), (second, third)) for each in events_between(*pair)}

    assert not events_between(first, first)
    assert at_once <= by_steps
    assert at_once <= {each.event_id for each in events_between(None, third)}
    assert not at_once & {each.event_id for each in events_between(None, first)}


def test_an_entry_tells_stands_conflicts_and_changes() -> None:
    """Oldest first, each with its sentences, the actor, the issue and the other side."""
    a, b = stance("a"), stance("b", day=2)
    after = entry(
        change("b", "y", 2), change("a", "x", 1), stands=(b,), conflicts=(Conflict(a=a, b=b, reason="opposite"),)
    )
    found = events_between(None, after)

    assert [each.kind for each in found] == [Kind.STAND, Kind.CONFLICT, Kind.CHANGE, Kind.CHANGE]
    assert [each.data["now"]["text"] for each in found if each.kind is Kind.CHANGE] == ["x", "y"]
    assert {(each.actors, each.issue) for each in found} == {(("HAM",), "ceasefire")}
    assert found[1].data["reason"] == "opposite"
    assert (found[3].article_id, found[3].published_at) == ("a-2", DAY + dt.timedelta(days=2))


def test_the_same_turn_read_again() -> None:
    """From a copy, under new rules, or with another id, is the same event; of another day it is another."""
    turn = change("a", "x", 1)
    copied = replace(turn, now=replace(turn.now, position_id="other", article_id="copy"))
    later = replace(turn, now=replace(turn.now, date=dt.date(2026, 11, 9)))

    assert not events_between(entry(turn), entry(copied, generation=2))
    assert len(events_between(entry(turn), entry(later))) == 1


def deadline(day: int) -> Deadline:
    """One of November."""
    return Deadline(
        actor="USA",
        issue="nuclear",
        counterpart="IRN",
        deadline=dt.date(2026, 11, day),
        event_type="THREATEN",
        article_id="a",
        published_at=DAY,
        evidence_hash="h",
        text="مهلة",
    )


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12, unique=True).map(sorted))
def test_a_deadline_is_told_at_most_thrice(looked_on: list[int]) -> None:
    """A week before, two days before and on its day; when it was not looked, by the nearest; never behind it."""
    told = [each for day in looked_on for each in deadline_events([deadline(20)], dt.date(2026, 11, day))]
    days = [each.data["days"] for each in told]

    assert len({each.event_id for each in told}) == len(set(days)) <= 3
    assert days == sorted(days, reverse=True)
    assert (0 in days) == (20 in looked_on)
    assert (2 in days) == bool({18, 19} & set(looked_on))
    assert (7 in days) == bool(set(range(13, 18)) & set(looked_on))


def meeting(status: MeetingStatus) -> Meeting:
    """Talks of two."""
    told = MentionRef(mention_id="m", article_id="a", published_at=DAY, start=0, end=4, text="لقاء", status=status)
    return Meeting(
        meeting_id="1",
        name="talks",
        participants=("EGY", "QAT"),
        level=next(iter(Level)),
        by_phone=False,
        status=status,
        mentions=(told,),
        mentions_omitted=0,
        first_seen=DAY,
        last_seen=DAY,
        generation=1,
        ruleset="r",
    )


def test_a_meeting_comes_further() -> None:
    """It is told when its state changes, and not for another mention of the same."""
    scheduled, cancelled = meeting(MeetingStatus.SCHEDULED), meeting(MeetingStatus.CANCELLED)
    told = meeting_event(scheduled, cancelled)

    assert told is not None
    assert (told.actors, told.data["was"], told.data["cancelled"]) == (("EGY", "QAT"), "scheduled", True)
    assert meeting_event(scheduled, scheduled) is None
    assert meeting_event(scheduled, None) is None


def test_a_correction() -> None:
    """Who said what of which record; about the actor as it was read and as it should be."""
    said = Correction(
        correction_id="c",
        article_id="a",
        made_at=DAY,
        user="layla",
        role="analyst",
        verdict=Verdict.AMEND,
        record=RecordKind.POSITION,
        record_id="p",
        evidence_hash="h",
        start=3,
        end=9,
        text="رفضت",
        read=(FieldValue(name="actor", value="RUS"), FieldValue(name="issue", value="ceasefire")),
        changes=(FieldValue(name="actor", value="UKR"),),
        note="it was Kyiv",
        revision="r",
        generation=1,
    )
    told = correction_event(plain(said))

    assert (told.kind, told.actors, told.issue, told.article_id) == (Kind.CORRECTION, ("UKR", "RUS"), "ceasefire", "a")
    assert (told.data["user"], told.data["verdict"], told.data["note"]) == ("layla", "amend", "it was Kyiv")
    assert told.data["changes"] == [{"name": "actor", "value": "UKR"}]
    assert json.loads(json.dumps(dict(told.data))) == told.data


def test_a_filter() -> None:
    """An empty one wants all; each part narrows it."""
    one = event("e")
    assert Filter().wants(one)
    assert Filter(actors=frozenset({"HAM", "X"}), kinds=frozenset({Kind.CHANGE})).wants(one)
    assert not Filter(actors=frozenset({"ISR"})).wants(one)
    assert not Filter(issues=frozenset({"hostages"})).wants(one)
    assert not Filter(kinds=frozenset({Kind.CONFLICT})).wants(one)


@pytest.fixture
def log(tmp_path: Path) -> Any:
    """An empty one."""
    found = EventLog(tmp_path / "events.sqlite")
    yield found
    found.close()


@settings(max_examples=examples(25))
@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=6), max_size=6))
def test_each_event_is_kept_once(tmp_path_factory: pytest.TempPathFactory, batches: list[Any]) -> None:
    """In the order in which they came first, however often they come, also after a start; quiet ones are never told."""
    path = tmp_path_factory.mktemp("events") / "e.sqlite"
    expected: dict[str, bool] = {}
    for batch in batches:
        log = EventLog(path)
        for name, quietly in batch:
            log.record([event(str(name))], quietly=quietly)
            expected.setdefault(str(name), quietly)
        log.close()
    log = EventLog(path)
    told = log.after(0)
    log.close()

    assert [each.event.event_id for each in told] == [name for name, quietly in expected.items() if not quietly]
    assert all(each.event == event(each.event.event_id) for each in told)


def test_several_write_at_once(log: EventLog, tmp_path: Path) -> None:
    """Threads and other openings of the file wait for each other; who listens hears of what is new."""
    heard: list[int] = []
    log.listen(lambda: heard.append(1))
    other = EventLog(tmp_path / "events.sqlite")

    def write(to: EventLog, name: str) -> None:
        for number in range(20):
            to.record([event(f"{name}{number}"), event(f"both{number}")])

    threads = [threading.Thread(target=write, args=told) for told in ((log, "a"), (other, "b"), (log, "c"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = [each.place for each in log.after(0, 1_000)]

    assert len(places) == 80
    assert places == sorted(places)
    assert len(heard) == 40
    assert log.epoch == other.epoch
    assert other.last_place() == places[-1]
    other.close()


def test_old_events_are_forgotten(tmp_path: Path) -> None:
    """What they say; that they were is known, and a hook that is behind keeps them."""
    now = 1_000_000.0
    log = EventLog(tmp_path / "e.sqlite", lambda: now)
    log.record([event("a"), event("b")])
    now += 10 * 86_400
    log.record([event("c")])
    with log.writing() as db:
        db.execute("INSERT INTO hooks (name, place) VALUES ('desk', 1)")
    assert (log.forget(5), log.forgotten_place, [each.event.event_id for each in log.after(0)]) == (1, 1, ["b", "c"])
    with log.writing() as db:
        db.execute("DELETE FROM hooks")
    assert (log.forget(5), log.forgotten_place, [each.event.event_id for each in log.after(0)]) == (1, 2, ["c"])
    assert log.record([event("a")]) == 0
    log.close()


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """Ends with a message that says what to do."""
    path = tmp_path / "e.sqlite"
    path.write_bytes(b"no database" * 1_000)

    with pytest.raises(StoreDamagedError, match="delete it"):
        EventLog(path)
