"""The feed and the calendar over the seeds: valid, stable, in both languages, told to be the same while they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from starlette.testclient import TestClient

from streams.records import MeetingStatus
from streams.serve.access import Access
from streams.serve.alerts.agenda import calendar_of
from streams.serve.alerts.feed import FeedPlace, atom_of
from streams.serve.alerts.subscriptions import subscriptions_router
from streams.serve.login import login_router
from streams.serve.model.meetings import MeetingFilter, meetings
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Paging
from streams.serve.model.stands import changes_where
from streams.serve.model.store import Store
from streams.serve.pages.words import Words
from streams.serve.problems import answer_with_problems
from streams.serve.users import Role, add_user, remove_user
from streams.settings import Settings
from tests.support import examples

TODAY = dt.date(2022, 2, 1)
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://parley.example"


def client(store: Store, folder: Path, **settings: Any) -> TestClient:
    """The routes over a model, on a day of the seeds."""
    app, found = FastAPI(), Settings(data_folder=folder, **settings)
    access = app.state.access = Access(found)
    answer_with_problems(app)
    app.include_router(login_router(access))
    app.include_router(
        subscriptions_router(found, store.reading, lambda: dt.datetime.combine(TODAY, dt.time(), dt.UTC))
    )
    return TestClient(app, base_url="http://localhost:9467")


@pytest.fixture
def asked(seed_model: Store, tmp_path: Path) -> Iterator[TestClient]:
    """Where anybody local may ask."""
    with client(seed_model, tmp_path) as found:
        yield found


def test_the_feed_is_valid(asked: TestClient) -> None:
    """What RFC 4287 asks for is there, ids are unique, times are instants, and a reader of feeds finds no fault."""
    answer = asked.get("/feeds/changes.atom")
    feed = ET.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    read = feedparser.parse(answer.content)

    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert len(entries) > 5
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("tag:localhost,2026:parley:change:") for each in ids)
    for part in (feed, *entries):
        assert {f"{ATOM}{name}" for name in ("id", "title", "updated")} <= {child.tag for child in part}
        assert dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "").tzinfo is not None
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        "http://localhost:9467/feeds/changes.atom"
    ]
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert not read.bozo
    assert len(read.entries) == len(entries)


def test_an_entry_has_both_sentences(asked: TestClient, seed_model: Store) -> None:
    """As they were written, before and after, in a text of the language that was asked for."""
    with seed_model.reading() as db:
        [change] = changes_where(db, Condition("TRUE"), Moment(TODAY), 1)
    arabic = feedparser.parse(asked.get("/feeds/changes.atom").content)
    english = feedparser.parse(asked.get("/feeds/changes.atom?lang=en").content)

    assert change.was.text in arabic.entries[0].content[0].value
    assert change.now.text in english.entries[0].content[0].value
    assert change.actor.en in english.entries[0].title
    assert change.actor.ar in arabic.entries[0].title
    assert arabic.entries[0].id == english.entries[0].id
    assert arabic.feed.id != english.feed.id


def test_a_feed_of_some(asked: TestClient) -> None:
    """By actor and issue; what there is none of is an empty feed, which is valid too."""
    some = feedparser.parse(asked.get("/feeds/changes.atom?actor=RUS&actor=USA&lang=en").content)
    none = asked.get("/feeds/changes.atom?actor=NOBODY")
    terms = [{tag.term for tag in entry.tags} for entry in some.entries]

    assert some.entries
    assert all(each & {"RUS", "USA"} for each in terms)
    assert "Russia" in some.feed.title
    assert ET.fromstring(none.text).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert asked.get("/feeds/changes.atom?lang=fr").status_code == 422


def test_who_has_it_already(asked: TestClient) -> None:
    """Is told so, as long as nothing has changed."""
    for path in ("/feeds/changes.atom", "/calendar.ics"):
        first = asked.get(path)
        again = asked.get(path, headers={"if-none-match": first.headers["etag"]})
        other = asked.get(f"{path}?lang=en", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def test_the_calendar_is_valid(asked: TestClient, seed_model: Store) -> None:
    """Each meeting whose day is known and each deadline, once, for whole days, the last one included."""
    answer = asked.get("/calendar.ics?lang=en")
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    with seed_model.reading() as db:
        rows = [row for row in meetings(db, MeetingFilter(), Moment(TODAY), Paging(1_000)).rows if row.is_dated]

    assert answer.headers["content-type"].startswith("text/calendar")
    assert not calendar.errors
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert {f"{row.meeting.meeting_id}@meetings.parley" for row in rows} <= set(events)
    assert any(uid.endswith("@deadlines.parley") for uid in events)
    for row in rows:
        event = events[f"{row.meeting.meeting_id}@meetings.parley"]
        last = row.meeting.date_end or row.meeting.date_start
        assert (event["dtstart"].dt, event["dtend"].dt) == (row.meeting.date_start, last + dt.timedelta(days=1))  # type: ignore[operator]
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert (event["last-modified"].dt, event["dtstamp"].dt) == (row.meeting.last_seen, row.meeting.last_seen)


def test_a_calendar_of_some(asked: TestClient) -> None:
    """By actor the meetings that it takes part in and the deadlines that it sets; by issue deadlines only."""
    every = Calendar.from_ical(asked.get("/calendar.ics").content).walk("VEVENT")
    russian = Calendar.from_ical(asked.get("/calendar.ics?actor=RUS").content).walk("VEVENT")
    about = Calendar.from_ical(asked.get("/calendar.ics?issue=sanctions").content).walk("VEVENT")

    assert 0 < len(russian) < len(every)
    assert all("RUS" in event["categories"].to_ical().decode() for event in russian)
    assert all(str(event["uid"]).endswith("@deadlines.parley") for event in about)


def test_a_meeting_that_is_broken_off(seed_model: Store) -> None:
    """Stays under its uid, is cancelled, and counts as a later version."""
    with seed_model.reading() as db:
        row = next(row for row in meetings(db, MeetingFilter(), Moment(TODAY), Paging(1_000)).rows if row.is_dated)
    met = row.meeting
    last = replace(met.mentions[-1], status=MeetingStatus.CANCELLED, published_at=met.last_seen + dt.timedelta(1))
    broken = replace(met, status=MeetingStatus.CANCELLED, mentions=(*met.mentions, last), last_seen=last.published_at)
    [before], [after] = (
        Calendar.from_ical(calendar_of([each], [], Words.of("ar"), BASE, "")).walk("VEVENT")
        for each in (row, replace(row, meeting=broken))
    )

    assert before["uid"] == after["uid"]
    assert (str(after["status"]), after["sequence"]) == ("CANCELLED", before["sequence"] + 1)
    assert after["last-modified"].dt > before["last-modified"].dt


def test_the_last_day_of_the_calendar(seed_model: Store) -> None:
    """Has no day behind it: a meeting that somebody's word puts there takes no calendar away."""
    with seed_model.reading() as db:
        row = next(row for row in meetings(db, MeetingFilter(), Moment(TODAY), Paging(1_000)).rows if row.is_dated)
    late = replace(row, meeting=replace(row.meeting, date_start=dt.date.max, date_end=None))
    [event] = Calendar.from_ical(calendar_of([late], [], Words.of("ar"), BASE, "")).walk("VEVENT")

    assert (event["dtstart"].dt, "dtend" in event) == (dt.date.max, False)


@settings(max_examples=examples(40))
@given(st.text(max_size=60), st.text(max_size=20))
def test_hostile_words_stay_words(seed_model: Store, sentence: str, name: str) -> None:
    """Whatever an article says, the feed is XML and the calendar has the lines it would have had."""
    with seed_model.reading() as db:
        [change] = changes_where(db, Condition("TRUE"), Moment(TODAY), 1)
        row = next(row for row in meetings(db, MeetingFilter(), Moment(TODAY), Paging(1_000)).rows if row.is_dated)
    text = f"</div><script>alert(1)</script>{sentence}\r\nEND:VEVENT"
    turned = replace(change, now=replace(change.now, text=text, speaker_name=name))
    place = FeedPlace(base=BASE, query="", about="")
    feed = ET.fromstring(atom_of([turned], Words.of("en"), place))
    mention = replace(row.meeting.mentions[-1], text=text)
    held = replace(row, meeting=replace(row.meeting, mentions=(mention,), place=name or None))
    calendar = Calendar.from_ical(calendar_of([held], [], Words.of("en"), BASE, ""))

    assert not [each for each in feed.iter() if each.tag.endswith("script")]
    assert "<script>alert(1)</script>" in "".join(feed.itertext())
    assert len(calendar.walk("VEVENT")) == 1
    assert "END:VEVENT" in str(calendar.walk("VEVENT")[0]["description"])


def test_programs_that_send_no_token(seed_model: Store, tmp_path: Path) -> None:
    """Come in by a key in the address, which is good for nothing else, and ends with its user."""
    path = tmp_path / "users.toml"
    token = add_user(path, "layla", Role.READER)
    asked = client(seed_model, tmp_path, serve_users_file=path)
    me = asked.get("/api/v1/user", headers={"authorization": f"Bearer {token}"}).json()
    key = me["subscription_key"]
    statuses = [
        asked.get(f"/calendar.ics{query}").status_code for query in ("", f"?key={key}", f"?key={key}x", "?key=layla:")
    ]
    elsewhere = asked.get("/api/v1/user", params={"key": key}).status_code
    remove_user(path, "layla")
    add_user(path, "layla", Role.READER)

    assert statuses == [401, 200, 401, 401]
    assert elsewhere == 401
    assert asked.get(f"/calendar.ics?key={key}").status_code == 401
