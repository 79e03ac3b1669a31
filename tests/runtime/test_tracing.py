"""One trace an article, from who handed it in to the ledger, over as many processes as there are; nothing of it unasked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.errors import ConfigError
from streams.extract.knowledge import Knowledge
from streams.ingest.item import Item, SourceClass, SourceName
from streams.records import Article
from streams.runtime.codec import load_codec
from streams.runtime.event_headers import Headers, trace_of, traceparent
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.messages import Incoming, Outgoing, article_message
from streams.runtime.spans import exported
from streams.runtime.trace_export import is_asked_for, open_tracing
from streams.runtime.tracing import OFF
from streams.serve.app import make_app
from streams.serve.desk import Desk
from tests.runtime.traced import SETTINGS, Collector, Process, Workers, all_of, intake
from tests.support import article

CALLER = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
FIRST = article("رفضت روسيا المفاوضات مع حلف شمال الأطلسي.", "one")
SECOND = article("رحبت روسيا بالمفاوضات مع حلف شمال الأطلسي.", "two", "2024-03-02")


def message_of(one: Article, trace: bytes = b"", *, headers: Headers | None = None) -> Incoming:
    """An article as it is on the log."""
    out = article_message(load_codec(), one, trace)
    return Incoming("articles", 0, 0, out.key.encode(), out.value, out.headers if headers is None else headers)


def way(span: ReadableSpan, by_id: dict[int, ReadableSpan]) -> list[str]:
    """Names from a span up to the first that nobody here knows."""
    names: list[str] = []
    above: ReadableSpan | None = span
    while above is not None:
        names.append(above.name)
        above = by_id.get(above.parent.span_id) if above.parent else None
    return names


def test_one_trace_from_the_caller_to_the_ledger(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A posted article, a process that takes it in, one that reads and one that tracks: one tree under the caller's span."""
    served, reading, tracking = (Process(name, knowledge.ruleset, 3) for name in ("serve", "one", "two"))
    body = {"id": "one", "text": FIRST.text, "published": "2024-03-01"}
    with intake(tmp_path, served.tracing) as found:
        app = make_app(SETTINGS, Desk(SETTINGS, found), IngestMetrics(CollectorRegistry()))
        client = TestClient(app, base_url="http://localhost")
        answer = client.post("/articles", json=body, headers={"traceparent": CALLER.decode()})
    tracing = all_of(tracking.tracing) | {"read": reading.tracing}
    workers = Workers(knowledge, tmp_path, tracing)
    workers.run(found.producer.log, monkeypatch)

    assert answer.status_code == 202
    spans = [*served.spans, *reading.spans, *tracking.spans]
    by_id = {span.context.span_id: span for span in spans}
    assert len(by_id) == len(spans)
    assert {f"{span.context.trace_id:032x}" for span in spans} == {CALLER.decode()[3:35]}
    outside = [span for span in spans if span.parent is None or span.parent.span_id not in by_id]
    assert [(span.name, f"{span.parent.span_id:016x}") for span in outside if span.parent] == [
        ("send articles", CALLER.decode()[36:52])
    ]
    [ledger] = [span for span in tracking.spans if span.name == "send ledger"]
    assert way(ledger, by_id) == [
        "send ledger",
        "process positions",
        "send positions",
        "process articles",
        "send articles",
    ]
    assert {span.name for span in tracking.spans} >= {"process sketches", "send stories"}
    assert [span.resource.attributes["service.name"] for span in (served.spans[0], ledger)] == ["serve", "two"]
    # What is on the log names the span that sent it: other programs go on below it.
    [entry] = [out for out in workers.seen if out.topic == "ledger"]
    assert traceparent(entry.headers) == f"00-{CALLER.decode()[3:35]}-{ledger.context.span_id:016x}-01".encode()


def test_spans_say_what_they_are_of(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Topic, partition, offset, article, ruleset and how many records: by the names of OpenTelemetry, where it has one."""
    worker = Process("one", knowledge.ruleset, 3)
    workers = Workers(knowledge, tmp_path, all_of(worker.tracing))
    workers.run([replace(message_of(FIRST), partition=2, offset=17)], monkeypatch)
    [read] = [span for span in worker.spans if span.name == "process articles"]
    counts = Counter(out.topic for out in workers.seen)

    told = dict(read.attributes or {})
    assert {name: told.pop(name) for name in list(told) if name.startswith("parley.records.")} == {
        f"parley.records.{topic}": counts[topic] for topic in counts if topic not in {"ledger", "stories", "meetings"}
    }
    assert counts["positions"] >= 1
    assert told == {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": "parley.articles",
        "messaging.destination.partition.id": "2",
        "messaging.kafka.offset": 17,
        "messaging.kafka.message.key": "one",
        "parley.agent": "read",
        "parley.article_id": "one",
        "parley.ruleset": knowledge.ruleset,
        "parley.generation": 3,
    }
    assert read.kind is SpanKind.CONSUMER
    sent = {span.name: span for span in worker.spans if span.kind is SpanKind.PRODUCER}
    assert (sent["send entities"].attributes or {})["messaging.batch.message_count"] == counts["entities"]
    for span in worker.spans:
        assert span.start_time is not None
        assert span.end_time is not None
        assert span.start_time <= span.end_time


def test_layers_are_below_the_article_that_they_read(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two articles of one batch: the layers of each are of its own trace, each a span, in their order."""
    worker = Process("one")
    workers = Workers(knowledge, tmp_path, all_of(worker.tracing))
    workers.run([message_of(FIRST), replace(message_of(SECOND), offset=1)], monkeypatch)

    for one in (FIRST, SECOND):
        trace_id = int(trace_of(one)[3:35], 16)
        spans = [span for span in worker.spans if span.context.trace_id == trace_id]
        [read] = [span for span in spans if span.name == "process articles"]
        layers = [span for span in spans if span.name.startswith("layer ")]
        assert {span.parent.span_id for span in layers if span.parent} == {read.context.span_id}
        assert {"layer quotes", "layer facts", "layer positions", "layer meetings"} <= {span.name for span in layers}
        ends = [span.end_time or 0 for span in layers]
        assert ends == sorted(ends)


def test_an_article_without_a_trace_begins_one(tmp_path: Path) -> None:
    """Its header is the one that it has untraced: the span that it names is that of taking it in, the root."""
    process = Process("ingest")
    item = Item("one", "1", FIRST, "a place")
    source = SourceName(SourceClass.FOLDER, "f")
    with intake(tmp_path, process.tracing) as found:
        found.take(source, [item])
    with intake(tmp_path, OFF) as untraced:
        untraced.take(source, [item])
    [span] = process.spans
    own = f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01".encode()

    assert span.parent is None
    assert traceparent(found.producer.log[0].headers) == own == trace_of(FIRST)
    assert found.producer.log == untraced.producer.log
    told = dict(span.attributes or {})
    assert (told["parley.article_id"], told["messaging.kafka.offset"]) == ("one", 0)
    assert told["messaging.destination.partition.id"] == str(found.producer.log[0].partition)


def test_the_same_log_gives_the_same_bytes(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids of spans are made of what caused them: a worker that takes over writes what the first one would have; other rules do not."""
    seen = []
    for generation in (1, 1, 2):
        worker = Process("one", "rules", generation)
        workers = Workers(knowledge, tmp_path, all_of(worker.tracing))
        workers.run([message_of(FIRST), replace(message_of(SECOND), offset=1)], monkeypatch)
        seen.append((workers.seen, {span.context.span_id for span in worker.spans}))

    assert seen[0] == seen[1]
    assert seen[0][1].isdisjoint(seen[2][1])
    assert all(traceparent(out.headers) for out in seen[0][0])


def test_what_is_of_no_trace_is_left_alone(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log of before: headers are as they would be, and reading makes no span of a trace that nobody began."""
    worker = Process("one")
    seen = []
    for tracing in (worker.tracing, OFF):
        workers = Workers(knowledge, tmp_path, all_of(OFF) | {"read": tracing})
        workers.run([message_of(FIRST, headers=())], monkeypatch)
        seen.append(workers.seen)

    assert seen[0] == seen[1]
    assert not worker.spans


def test_what_fails_is_shown(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead letter, and a batch that was not delivered, are errors of their spans."""
    worker = Process("one")
    workers = Workers(knowledge, tmp_path, all_of(worker.tracing))
    workers.run([replace(message_of(FIRST), value=b"no frame")], monkeypatch)
    [dead] = [span for span in worker.spans if span.name == "process articles"]

    async def refuse(_records: Sequence[Outgoing]) -> None:
        raise RuntimeError

    monkeypatch.setattr(workers, "send", refuse)
    with pytest.raises(RuntimeError):
        workers.run([replace(message_of(SECOND), offset=1)], monkeypatch)
    lost = worker.spans[-1]

    assert (dead.status.status_code, dead.status.description) == (StatusCode.ERROR, "became a dead letter")
    assert lost.name == "process articles"
    assert lost.status.status_code is StatusCode.ERROR


def test_a_sampler_that_takes_nothing(knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `OTEL_TRACES_SAMPLER` leaves out is left out by all that follow: the flag goes on in the headers."""
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    first = Process("one")
    monkeypatch.delenv("OTEL_TRACES_SAMPLER")
    second = Process("two")
    workers = Workers(knowledge, tmp_path, all_of(second.tracing) | {"read": first.tracing})
    workers.run([message_of(FIRST)], monkeypatch)

    assert "ledger" in {out.topic for out in workers.seen}
    assert {(traceparent(out.headers) or b"")[-2:] for out in workers.seen} == {b"00"}
    assert not [*first.spans, *second.spans]


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "x"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, False),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_EXPORTER": "otlp"}, False),
    ],
)
def test_traces_are_asked_for(environment: dict[str, str], asked: bool) -> None:
    """By an endpoint or an exporter, and not by what else is set."""
    assert is_asked_for(environment) is asked


def test_what_cannot_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exporter or a protocol that is not here, and an extra that is not installed, stop the start with a word."""
    with pytest.raises(ConfigError, match="console is not known here"):
        is_asked_for({"OTEL_TRACES_EXPORTER": "console"})
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(ConfigError, match="grpc is not sent here"):
        open_tracing(SETTINGS, "one")
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_PROTOCOL")
    monkeypatch.setattr("streams.extras._is_there", lambda name: not name.startswith("opentelemetry.sdk"))
    with pytest.raises(ConfigError, match=r"^traces need opentelemetry\.sdk, not installed: .*\[otel\]'$"):
        open_tracing(SETTINGS, "one")


@pytest.mark.slow
def test_nothing_is_imported_unasked() -> None:
    """A worker and a source without `OTEL_*` know no SDK."""
    program = (
        "import sys, streams.runtime.worker, streams.runtime.intake\n"
        "from streams.runtime.trace_export import open_tracing\n"
        "from streams.runtime.tracing import OFF\n"
        "from streams.settings import Settings\n"
        "assert open_tracing(Settings(), 'x') is OFF\n"
        "assert not [name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'streams.runtime.spans'))]\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=kept)


def test_spans_arrive_at_a_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over HTTP, in protobuf, when the process ends at the latest; name and headers are as the environment says."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "ours")
    with Collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        tracing = open_tracing(SETTINGS, "parley-ingest")
        _, delivered = tracing.taken(article_message(load_codec(), FIRST), b"", 1)
        delivered(5)
        tracing.close()
    [(path, headers, _)] = collector.came
    [(service, span)] = collector.spans

    assert (path, headers["x-key"]) == ("/v1/traces", "secret")
    assert service == "ours"
    assert (span.name, span.trace_id.hex()) == ("send articles", trace_of(FIRST).decode()[3:35])


@pytest.mark.slow
def test_a_collector_that_is_not_there_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends does not wait for it, beyond two seconds."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    tracing = exported(SETTINGS, "one", "", 0)
    tracing.taken(article_message(load_codec(), FIRST), b"", 1)[1](5)
    began = time.monotonic()
    tracing.close()

    assert time.monotonic() - began < 5
