"""Every limit is the one that docs/limits.md states, refuses what is beyond it, says so, and is counted."""

from __future__ import annotations

import http.client
import json
import re
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from streams.corrections.validity import CORRECTIONS_MAX, NOTE_MAX, TEXT_MAX, VALUE_MAX
from streams.errors import BODY_BYTES_MAX, DETAIL_MAX, Reason, Reject
from streams.extract.knowledge import Knowledge
from streams.health import CONNECTIONS_MAX, Health, serve_health
from streams.ingest.article import FIELD_BYTES_MAX
from streams.ingest.feed import ENTRIES_MAX
from streams.ingest.fetch.outcome import Limits
from streams.ingest.fetch.robots import ROBOTS_BYTES_MAX
from streams.ingest.file_bytes import LINES_BYTES_MAX
from streams.ingest.files import Known, article_of_json
from streams.ingest.html_body import ELEMENTS_MAX
from streams.ingest.page_watch import FAILURES_MAX, MISSES_MAX
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.runtime.monitor import Monitor
from streams.runtime.register_table import in_memory
from streams.runtime.stages import build_stages
from streams.runtime.topology_driver import TopologyDriver
from streams.runtime.track_stage import TrackStage
from streams.serve import process
from streams.serve.admission import HEADER_BYTES_MAX, UNDER_WAY_MAX
from streams.serve.alerts.delivery import UNDELIVERED_MAX
from streams.serve.alerts.post import SECONDS
from streams.serve.alerts.stream import STREAMS_MAX
from streams.settings import Settings
from streams.topics import MESSAGE_BYTES_MAX
from tests.ledger.support import ENTRY_BYTES_MAX, days_later, position
from tests.support import ROOT, article

TABLE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")


@pytest.fixture
def registry() -> CollectorRegistry:
    """Metrics of the test's own."""
    return CollectorRegistry()


@pytest.fixture
def health(registry: CollectorRegistry) -> Iterator[Health]:
    """A health server that is well."""
    found = serve_health(Settings(), 0, registry, live=lambda: None, ready=lambda: None)
    yield found
    found.stop()


def refused(registry: CollectorRegistry, limit: str) -> float:
    """How many requests were beyond a limit."""
    return registry.get_sample_value("parley_http_refused_total", {"limit": limit}) or 0.0


def test_the_table_says_what_the_code_does() -> None:
    """Values, settings and metrics of the table are those of the program."""
    defaults = Settings()
    stated = {row[0].strip(): row[1] for row in re.findall(r"^\| ([^|]+)\| ([^|]+?) \|", TABLE, re.MULTILINE)}
    metrics = {name for m in Monitor("rules").registry.collect() for name in (m.name, f"{m.name}_total")}

    assert stated["text of an article"] == f"{defaults.article_bytes_max:,} bytes of UTF-8"
    assert stated["other fields of an article"] == "URL, title 8,192 bytes, others 1,024"
    assert {name: most for name, most in FIELD_BYTES_MAX.items() if most != 1_024} == {"url": 8_192, "title": 8_192}
    assert stated["records of an article"] == f"{defaults.records_per_article_max:,}"
    assert stated["corrections of an article"] == (
        f"{CORRECTIONS_MAX}; {TEXT_MAX:,} code points of a clause, {NOTE_MAX:,} of a note, {VALUE_MAX} of a field"
    )
    assert stated["message of any topic"] == f"{MESSAGE_BYTES_MAX:,} bytes"
    assert stated["ledger entry"] == f"{ENTRY_BYTES_MAX:,} bytes"
    assert stated["un-acknowledged events of an agent"] == (
        f"{defaults.batch_articles_max} articles, {defaults.batch_events_max} positions, mentions or sketches"
    )
    assert stated["age of an un-acknowledged event"] == f"{defaults.stall_seconds:.0f} s"
    assert f"{LINES_BYTES_MAX:,} bytes of lines" in stated["packed file (`.gz`)"]
    assert stated["open HTTP connections"] == str(CONNECTIONS_MAX)
    assert stated["answer of another server"] == f"{defaults.fetch_bytes_max:,} bytes, as sent and as unpacked"
    assert stated["time of a request"] == (
        f"{defaults.fetch_seconds:.0f} s, redirects included; {Limits().bytes_per_second_min:,} bytes a second after "
        f"{Limits().grace_seconds:.0f} s"
    )
    assert stated["request to `parley serve`"] == (
        f"{defaults.serve_body_bytes_max:,} bytes, {defaults.serve_batch_max} articles, within {defaults.serve_seconds:.0f} s"
    )
    assert stated["posted articles"] == f"{defaults.serve_articles_per_second} a second, averaged"
    assert stated["requests to `parley serve` under way"] == f"{UNDER_WAY_MAX} of {process.CONNECTIONS_MAX} connections"
    assert stated["header of a request to `parley serve`"] == (
        f"{HEADER_BYTES_MAX:,} bytes, within {process.HEADER_SECONDS:.0f} s"
    )
    assert stated["streams of events"].startswith(f"{STREAMS_MAX}, ")
    assert stated["events kept whole"] == f"{defaults.serve_events_days:.0f} days"
    assert stated["delivery to a webhook"].startswith(
        f"{SECONDS:.0f} s; tried for {defaults.serve_alerts_hours:.0f} h, "
    )
    assert stated["events laid aside of a webhook"] == f"{UNDELIVERED_MAX:,}, for {defaults.serve_events_days:.0f} days"
    assert stated["redirects"].startswith(f"{Limits().redirects_max}, ")
    assert stated["header of an answer"] == f"{Limits().header_bytes_max:,} bytes a line, {Limits().headers_max} lines"
    assert stated["requests to one host"].startswith(f"one at a time, {defaults.fetch_interval_seconds:.0f} s between")
    assert stated["robots.txt"] == f"{ROBOTS_BYTES_MAX:,} bytes are read, kept for a day"
    assert stated["entries of a feed"] == f"{ENTRIES_MAX:,}"
    assert stated["elements of a page"] == f"{ELEMENTS_MAX:,}"
    assert stated["looks at a page"].endswith(f"{MISSES_MAX} that find nothing, {FAILURES_MAX} that fail")
    assert {name.lower() for name in re.findall(r"`PARLEY_(\w+)`", TABLE)} <= set(Settings.model_fields)
    assert set(re.findall(r"parley_\w+", TABLE)) <= metrics | {
        "parley_http_refused_total",
        "parley_ingest_pending",
        "parley_fetches_total",
        "parley_http_answers_total",
        "parley_webhook_undelivered_total",
        "parley_webhook_dropped_total",
    }


@pytest.mark.parametrize(("characters", "refusal"), [(500, None), (501, Reason.TOO_LARGE)])
def test_text_of_an_article_on_the_log(characters: int, refusal: Reason | None, knowledge: Knowledge) -> None:
    """A text of just the limit is read, one of two bytes more is a dead letter, whoever put it there."""
    stages = build_stages(knowledge, TopologyDriver.of(knowledge).codec, Settings(article_bytes_max=1_000))
    value = TopologyDriver.of(knowledge).codec.encode(article("ب" * characters))
    outcome = stages.read.process([Incoming("articles", 0, 0, b"a", value)], in_memory())

    assert [fault.reason for fault in outcome.faults] == ([refusal] if refusal else [])


@pytest.mark.parametrize("name", FIELD_BYTES_MAX)
def test_fields_of_an_article(name: str, knowledge: Knowledge) -> None:
    """A field of just its limit is read, one of a byte more is refused and named: on the log, and where it is given by a file."""
    codec, stage = TopologyDriver.of(knowledge).codec, TopologyDriver.of(knowledge).stages.read
    for size, refusals in ((FIELD_BYTES_MAX[name], []), (FIELD_BYTES_MAX[name] + 1, [Reason.BAD_FIELD])):
        long = replace(article("التقى بوتين وبايدن في جنيف."), **{name: "x" * size})  # type: ignore[arg-type]
        value = codec.encode(long)
        outcome = stage.process([Incoming("articles", 0, 0, long.article_id.encode(), value)], in_memory())
        assert [fault.reason for fault in outcome.faults] == refusals
        assert all(name in fault.detail for fault in outcome.faults)

        given = {"text": long.text, "id": long.article_id, name: "x" * size}
        found = article_of_json(json.dumps(given).encode(), Known(), 1_000_000)
        if name not in {"revision", "content_hash"}:
            assert isinstance(found, Reject) == bool(refusals)


@pytest.mark.parametrize(("sentences", "refused"), [(40, False), (260, True)])
def test_a_message_larger_than_its_topic_takes(
    sentences: int, refused: bool, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article whose state is too large to be written is one dead letter that names the limit, and is counted."""
    limit = 20_000  # of 8 MB, the state of 20,000 records takes a quarter
    monkeypatch.setattr("streams.runtime.messages.MESSAGE_BYTES_MAX", limit)
    codec, monitor = TopologyDriver.of(knowledge).codec, Monitor("rules")
    stage = build_stages(knowledge, codec, Settings(records_per_article_max=20_000)).read
    full = article("التقى بوتين وبايدن في جنيف. " * sentences, "x" * 1_024)
    batch = [Incoming("articles", 0, 0, full.article_id.encode(), codec.encode(full))]
    with monitor.batch("read", batch) as seen:
        outcome = stage.process(batch, in_memory())
        seen.done(outcome)

    labels = {"topic": "articles", "stage": "encode", "reason": "too-many-records"}
    assert (monitor.registry.get_sample_value("parley_dead_letters_total", labels) == 1) == refused
    assert [str(limit) in fault.detail for fault in outcome.faults] == [True] * refused
    assert all(len(write.value) < limit for write in outcome.writes)


def test_a_ledger_entry_is_bounded_and_measured() -> None:
    """Many long stances make an entry that is nearly full and no fuller; the metric is its size, and does not shrink."""
    monitor, codec = Monitor("rules"), load_codec()
    long = [position(n, **days_later(n), target=f"P{n % 12}", text="ض" * 900, source="س" * 500) for n in range(300)]
    sizes = []
    for records in (long, [position()]):
        batch = [Incoming("positions", 0, 0, f"{p.actor}|{p.id}".encode(), codec.encode(p)) for p in records]
        with monitor.batch("track", batch) as seen:
            outcome = TrackStage(codec, "parley", "rules").process(batch, in_memory())
            seen.done(outcome)
        [entry] = outcome.outgoing
        sizes.append(len(entry.value or b""))
        assert monitor.registry.get_sample_value("parley_ledger_entry_bytes_max") == sizes[0]

    assert sizes[1] < ENTRY_BYTES_MAX // 10
    assert 0.8 * ENTRY_BYTES_MAX < sizes[0] <= ENTRY_BYTES_MAX


def test_a_dead_letter_is_bounded(knowledge: Knowledge) -> None:
    """A dead letter keeps the heads of a key, a value and a detail that are almost as large as a message may be."""
    driver = TopologyDriver.of(knowledge)
    long = driver.codec.encode(article("نص", "x" * 8_000_000))
    for key, value in ((b"\xff" * 8_380_000, None), (b"k", long)):
        outcome = driver.stages.read.process([Incoming("articles", 0, 0, key, value)], in_memory())
        [dead_letter], [fault] = outcome.outgoing, outcome.faults
        assert len(dead_letter.value or b"") < 2 * BODY_BYTES_MAX + 10_000
        assert len(fault.detail) <= DETAIL_MAX


def test_events_under_way_are_counted() -> None:
    """While a batch is under way its messages count as un-acknowledged, and no longer."""
    monitor = Monitor("rules")
    batch = [Incoming("articles", 0, number, b"a", b"") for number in range(7)]

    with monitor.batch("read", batch):
        assert monitor.registry.get_sample_value("parley_unacknowledged_events") == 7
    assert monitor.registry.get_sample_value("parley_unacknowledged_events") == 0


def test_a_body_is_refused(health: Health, registry: CollectorRegistry) -> None:
    """A request with a body is answered with 413 and counted; the next one without is served."""
    for headers, status in (({"Content-Length": "9"}, 413), ({"Transfer-Encoding": "chunked"}, 413), ({}, 200)):
        connection = http.client.HTTPConnection(health.address, timeout=5)
        connection.request("GET", "/livez", headers=headers)
        assert connection.getresponse().status == status
        connection.close()

    assert refused(registry, "body") == 2


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET /livez HTTP/1.0\r\nA: " + b"a" * 70_000, 431),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.0", 414),
        (b"GET /livez HTTP/1.0\r\n" + b"A: a\r\n" * 101, 431),
    ],
)
def test_a_long_header_is_refused(line: bytes, status: int, health: Health, registry: CollectorRegistry) -> None:
    """A line of more than 64 KiB, or more than 100 lines, are answered with an error and counted."""
    host, _, port = health.address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(line + b"\r\n\r\n")
        answer = connection.recv(100)

    assert f" {status} ".encode() in answer
    assert refused(registry, "header") == 1


def test_who_hangs_up_is_no_event(registry: CollectorRegistry, capfd: pytest.CaptureFixture[str]) -> None:
    """A client that resets its connection leaves nothing on stderr; a probe that fails leaves one record of the log."""
    looked = threading.Event()

    def live() -> str | None:
        looked.set()
        return "x" * 10_000_000

    def ready() -> str | None:
        raise LookupError

    found = serve_health(Settings(), 0, registry, live=live, ready=ready)
    host, _, port = found.address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
        assert looked.wait(5)
    with capture_logs() as logs, socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
        assert connection.recv(1) == b""
    found.stop()

    assert [entry["log_level"] for entry in logs] == ["error"]
    assert capfd.readouterr().err == ""


def test_connections_are_bounded(health: Health, registry: CollectorRegistry) -> None:
    """One connection more than the limit is closed at once; when others end there is room again."""
    host, _, port = health.address.rpartition(":")
    idle = [socket.create_connection((host, int(port)), timeout=5) for _ in range(CONNECTIONS_MAX)]
    with socket.create_connection((host, int(port)), timeout=5) as extra:
        assert extra.recv(1) == b""
    assert refused(registry, "connections") == 1
    for connection in idle:
        connection.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.0 200")
        connection.close()
