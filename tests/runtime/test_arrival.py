"""How an article came travels in headers to its positions, and the ledger's agent measures by it."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.extract import read
from streams.extract.arabic_reader import LAYERS
from streams.extract.knowledge import Knowledge
from streams.ingest.item import SourceClass
from streams.runtime.arrival import SOURCE_CLASSES, Arrival, arrival_headers, class_header, class_of, ingested_at_of
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, Outcome, message
from streams.runtime.monitor import Monitor
from streams.runtime.register_table import in_memory
from streams.runtime.stages import build_stages
from streams.settings import Settings
from tests.support import seed_articles

CAME = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


def passed_on(knowledge: Knowledge, monitor: Monitor) -> tuple[Outcome, Outcome]:
    """What `read` makes of a seed that a folder brought, and `track` of its positions."""
    codec = load_codec()
    stages = monitor.watched(build_stages(knowledge, codec, Settings()))
    article = seed_articles()[0]
    sent = message(codec, "articles", article.article_id, article.article_id, article)
    headers = (*sent.headers, class_header(SourceClass.FOLDER))
    incoming = Incoming("articles", 0, 0, sent.key.encode(), sent.value, headers)
    first = stages.read.process([incoming], in_memory())
    onward = [
        Incoming("positions", 0, number, out.key.encode(), out.value, out.headers)
        for number, out in enumerate(out for out in first.outgoing if out.topic == "positions")
    ]
    return first, stages.track.process(onward, in_memory())


def test_the_ledger_knows_how_its_articles_came(knowledge: Knowledge) -> None:
    """Class of source and instant of ingestion of the article arrive at the ledger's agent; other records carry neither."""
    article = seed_articles()[0]
    first, second = passed_on(knowledge, Monitor("rules"))

    assert first.arrivals == [Arrival("folder", article.published_at, article.ingested_at)]
    assert second.arrivals
    assert set(second.arrivals) == {Arrival("folder", article.published_at, article.ingested_at)}
    assert not [out for out in first.outgoing if out.topic != "positions" and b"folder" in dict(out.headers).values()]


def test_what_is_read_is_measured(knowledge: Knowledge) -> None:
    """Every layer takes time, records are as sure as they say, and the timed reader finds what the untimed one does."""
    monitor = Monitor("rules")
    first, _ = passed_on(knowledge, monitor)
    value = monitor.registry.get_sample_value
    reading = read(seed_articles()[0], knowledge)
    sure = sum(record.confidence for record in reading.positions) / 1000

    assert all((value("parley_layer_seconds_total", {"layer": field}) or 0) > 0 for field, _ in LAYERS)
    assert value("parley_record_confidence_ratio_count", {"topic": "positions"}) == len(reading.positions)
    assert value("parley_record_confidence_ratio_sum", {"topic": "positions"}) == pytest.approx(sure)
    assert len([out for out in first.outgoing if out.topic == "facts"]) == len(reading.facts)


def test_headers_of_strangers_make_no_labels() -> None:
    """What is no class of ours is `other`, what is no instant is none: whoever writes to the topic cannot make series."""
    assert class_of((("parley_source_class", b"x" * 900),)) == class_of(()) == "other"
    assert class_of((class_header(SourceClass.FEED),)) == "feed"
    assert ingested_at_of((("parley_ingested_ms", b"9" * 30),)) is None
    assert ingested_at_of((("parley_ingested_ms", b"-5"),)) is None
    assert ingested_at_of(arrival_headers(Arrival("feed", CAME, CAME))) == CAME
    assert ingested_at_of(arrival_headers(Arrival("feed", CAME, None))) is None
    assert set(SOURCE_CLASSES) > {each.value for each in SourceClass}


def test_the_newest_article_is_shown_by_class() -> None:
    """An older one that comes later changes nothing, and a date to come counts as now; latency only where ingestion is known."""
    monitor = Monitor("rules")
    value = monitor.registry.get_sample_value
    labels = {"topic": "positions", "source_class": "feed"}
    late = dt.datetime.now(dt.UTC) + dt.timedelta(days=300)
    with monitor.batch("track", [Incoming("positions", 0, 0, b"k", b"v")]) as seen:
        seen.done(Outcome(arrivals=[Arrival("feed", CAME, CAME), Arrival("feed", CAME - dt.timedelta(days=9), None)]))
    newest = value("parley_newest_publication_timestamp_seconds", labels)
    with monitor.batch("track", [Incoming("positions", 0, 1, b"k", b"v")]) as seen:
        seen.done(Outcome(arrivals=[Arrival("feed", late, None)], copies=2))

    assert newest == CAME.timestamp()
    assert CAME.timestamp() < (value("parley_newest_publication_timestamp_seconds", labels) or 0) < late.timestamp()
    assert value("parley_end_to_end_latency_seconds_count", {"topic": "positions"}) == 1
    assert value("parley_end_to_end_latency_seconds_count", {"topic": "articles"}) == 0
    assert value("parley_near_copies_total") == 2


def test_what_may_be_counted_is_shown_from_the_start() -> None:
    """Dead letters, records and messages stand at nought before the first: an alert sees a first count as a step."""
    value = Monitor("rules").registry.get_sample_value
    fault = {"topic": "articles", "stage": "read", "reason": "reader-fault"}

    assert value("parley_dead_letters_total", fault) == 0
    assert value("parley_messages_consumed_total", {"topic": "corrections"}) == 0
    assert value("parley_events_emitted_total", {"topic": "ledger", "kind": "tombstone"}) == 0
    assert value("parley_state_entries", {"table": "sketches"}) == 0
