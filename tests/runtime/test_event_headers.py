"""Headers of our messages: an id for each event, and the trace of an article all the way to the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.extract.knowledge import Knowledge
from streams.ingest.item import Item, SourceName
from streams.records import Article
from streams.runtime.codec import load_codec
from streams.runtime.event_headers import TRACE, event_headers, trace_of, traceparent, valid_trace
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.intake import Intake, Taken, _outgoing
from streams.runtime.messages import Incoming, Outgoing, article_message
from streams.runtime.source_store import SourceStore
from streams.runtime.topology_driver import TopologyDriver
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.settings import Settings
from streams.topics import BY_NAME
from tests.support import article, day, reading_once, seed_articles

POSTED = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
FIRST = article("رفضت روسيا المفاوضات مع حلف شمال الأطلسي.", "one")
SECOND = article("رحبت روسيا بالمفاوضات مع حلف شمال الأطلسي.", "two", "2024-03-02")


@dataclass(slots=True)
class Recording(TopologyDriver):
    """A topology that keeps every message."""

    seen: list[Outgoing] = field(default_factory=list)

    def _store(self, outgoing: Outgoing) -> Incoming:
        self.seen.append(outgoing)
        return TopologyDriver._store(self, outgoing)


def recorded(knowledge: Knowledge, articles: Sequence[Article]) -> list[Outgoing]:
    """Every message that these articles lead to."""
    driver = cast("Recording", Recording.of(knowledge))
    with reading_once():
        for each in articles:
            driver.publish(each)
    return driver.seen


def event(out: Outgoing) -> tuple[bytes, bytes]:
    """What CloudEvents knows an event by: its source and its id."""
    told = dict(out.headers)
    return told["ce_source"], told["ce_id"]


def revised(one: Article, text: str, published: str) -> Article:
    """A later version of an article; without a text it is withdrawn."""
    later = article(text, one.article_id, updated_at=day(published), withdrawn=not text)
    assert later.revision > one.revision
    return later


def test_every_event_has_its_id(knowledge: Knowledge) -> None:
    """Two events that differ in topic, key or value never share one, over versions, withdrawals and any order."""
    silent = revised(SECOND, "لا خبر اليوم.", "2024-03-05")
    spoken = revised(SECOND, SECOND.text, "2024-03-08")
    articles = [*seed_articles(), FIRST, SECOND, silent, spoken, revised(FIRST, "", "2024-03-09")]
    seen = [*recorded(knowledge, articles), *recorded(knowledge, articles[::-1])]
    by_id: dict[tuple[bytes, bytes], tuple[str, str, bytes | None]] = {}
    for out in seen:
        what = out.topic, out.key, out.value
        assert by_id.setdefault(event(out), what) == what

    assert {"articles", "quotes", "positions", "ledger", "sketches", "stories", "entities"} <= {
        out.topic for out in seen
    }
    assert any(out.value is None for out in seen)


def test_an_entry_that_comes_back_is_another_event(knowledge: Knowledge) -> None:
    """What was said, withdrawn and said again: the entry is as it was first, and whoever drops known ids must not drop it."""
    silent = revised(FIRST, "لا خبر اليوم.", "2024-03-05")
    seen = recorded(knowledge, [FIRST, silent, revised(FIRST, FIRST.text, "2024-03-08")])
    entries = [out for out in seen if out.topic == "ledger" and out.key == "RUS|dialogue"]

    assert [out.value is None for out in entries].count(True) == 1
    assert len(entries) >= 3
    assert len({event(out) for out in entries}) == len(entries)


def test_a_replay_writes_the_same_headers(knowledge: Knowledge) -> None:
    """To the byte: a consumer that was there knows every event again."""
    articles = [*seed_articles(), FIRST, SECOND]

    assert recorded(knowledge, articles) == recorded(knowledge, articles)


def test_the_headers_are_those_of_cloudevents(knowledge: Knowledge) -> None:
    """Each required attribute is there and not empty, in binary mode; a withdrawal says that it is one."""
    seen = recorded(knowledge, [FIRST, revised(FIRST, "", "2024-03-09")])
    for out in seen:
        told = dict(out.headers)
        record = BY_NAME[out.topic].record.__name__
        assert len(told) == len(out.headers)
        assert told["ce_specversion"] == b"1.0"
        assert told["ce_source"] == f"urn:parley:{out.topic}".encode()
        assert told["ce_id"].startswith(f"{out.key}@".encode())
        assert told["ce_type"] == f"parley.{record}{'.withdrawn' if out.value is None else ''}".encode()
        assert told.get("content-type") == (None if out.value is None else b"application/avro")
        if "ce_time" in told:
            assert dt.datetime.fromisoformat(told["ce_time"].decode()).tzinfo is not None

    assert {out.value is None for out in seen} == {True, False}


def test_the_time_is_written_in_its_own_zone() -> None:
    """One instant in two zones is one moment and two texts; what was written of the first is not said of the second."""
    zone = dt.timezone(dt.timedelta(hours=3))
    instants = (dt.datetime(2030, 6, 3, 9, tzinfo=dt.UTC), dt.datetime(2030, 6, 3, 12, tzinfo=zone))
    told = [dict(event_headers("facts", "a|1", "r.1", each))["ce_time"] for each in instants]

    assert told == [b"2030-06-03T09:00:00+00:00", b"2030-06-03T12:00:00+03:00"]


def test_the_trace_goes_from_ingestion_to_the_ledger(knowledge: Knowledge) -> None:
    """Whatever comes of an article is of its trace, over both agents; what comes of another is of another's."""
    driver = cast("Recording", Recording.of(knowledge))
    driver.send(article_message(driver.codec, FIRST, POSTED))
    first = len(driver.seen)
    driver.publish(SECOND)

    assert {out.topic for out in driver.seen[:first]} >= {"articles", "positions", "ledger", "entities", "stories"}
    assert {traceparent(out.headers) for out in driver.seen[:first]} == {POSTED}
    assert {traceparent(out.headers) for out in driver.seen[first:]} == {trace_of(SECOND)}
    assert "ledger" in {out.topic for out in driver.seen[first:]}


def test_a_log_without_traces_has_them_from_its_articles(knowledge: Knowledge) -> None:
    """As it was written before: each version of an article is a trace, which is well formed and no other's."""
    driver = cast("Recording", Recording.of(knowledge))
    old = article_message(driver.codec, FIRST)
    driver.send(replace(old, headers=tuple(pair for pair in old.headers if pair[0] != TRACE)))
    again = replace(FIRST, revision=f"{FIRST.revision}x")

    assert {traceparent(out.headers) for out in driver.seen[1:]} == {trace_of(FIRST)}
    assert valid_trace(trace_of(FIRST))
    assert len({trace_of(FIRST), trace_of(SECOND), trace_of(again)}) == 3


class Sent:
    """An intake that keeps the messages that items become."""

    def __init__(self, store: SourceStore) -> None:
        self.store = store
        self.messages: list[Outgoing] = []

    def known_epoch(self, _source: SourceName) -> int:
        """Always one log."""
        return 0

    def take(self, source: SourceName, items: Sequence[Item]) -> Taken:
        """Keep them."""
        self.messages += [_outgoing(item, source.source_class) for item in items]
        return Taken(len(items), 0, 0)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"traceparent": POSTED.decode()}, POSTED),
        ({"traceparent": "00-" + "0" * 32 + "-00f067aa0ba902b7-01"}, None),
        ({"traceparent": "\xff\n"[:1]}, None),
        ({}, None),
    ],
)
def test_a_posted_article_goes_on_in_its_trace(tmp_path: Path, told: dict[str, str], expected: bytes | None) -> None:
    """The one of its request; what is no trace is not passed on."""
    store = SourceStore(tmp_path / "s.sqlite")
    sent, settings = Sent(store), Settings()
    app = make_app(settings, Desk(settings, cast("Intake", sent)), IngestMetrics(CollectorRegistry()))
    headers = {name.encode(): value.encode("latin-1") for name, value in told.items()}
    body = {"id": "a", "text": "قال الوزير", "published": "2024-05-01"}
    answer = TestClient(app, base_url="http://localhost").post("/articles", json=body, headers=headers)  # type: ignore[arg-type]
    store.close()
    [out] = sent.messages
    posted = load_codec().decode(BY_NAME["articles"], out.value).record

    assert answer.status_code == 202
    assert traceparent(out.headers) == (expected or trace_of(posted))
