"""Processes that trace what they do, driven without a broker: an intake, and the agents of workers with the topics between them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, Self, cast

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry

from streams.extract.knowledge import Knowledge
from streams.ingest.item import Item, SourceName
from streams.runtime import agents
from streams.runtime.agents import Surroundings
from streams.runtime.codec import load_codec
from streams.runtime.intake import Intake, Taken, _Batch
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.monitor import Monitor
from streams.runtime.register_table import in_memory
from streams.runtime.source_store import SourceStore
from streams.runtime.spans import Spans
from streams.runtime.stages import build_stages
from streams.runtime.tracing import Tracing
from streams.runtime.watchdog import Pulse
from streams.settings import Settings
from streams.topics import BY_NAME, full_name
from tests.runtime.support import plan_in

SETTINGS = Settings()
SHORT = {full_name(topic, SETTINGS.namespace): name for name, topic in BY_NAME.items()}
READERS_OF = {"articles": "read", "positions": "track", "meeting-mentions": "convene", "sketches": "group"}


class Process:
    """What one process traces."""

    def __init__(self, service: str, ruleset: str = "", generation: int = 0) -> None:
        self.kept = InMemorySpanExporter()
        self.tracing = Spans(SimpleSpanProcessor(self.kept), SETTINGS, service, ruleset, generation)

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        """What has ended."""
        return self.kept.get_finished_spans()


class Producer:
    """A producer that puts every message on a log."""

    def __init__(self) -> None:
        self.log: list[Incoming] = []

    def produce(self, topic: str, value: bytes, key: bytes, partition: int, reported: Any, headers: Any) -> None:
        """Write it, and say so."""
        self.log.append(Incoming(SHORT[topic], partition, len(self.log), key, value, tuple(headers)))
        sent = SimpleNamespace(offset=lambda: len(self.log) - 1, topic=lambda: topic, partition=lambda: partition)
        reported(None, sent)

    def flush(self, _seconds: float) -> int:
        """Nothing is left."""
        return 0

    purge = close = poll = flush


class DirectIntake(Intake):
    """An intake that takes all for new, and sends it by a producer of the test's."""

    producer: Producer

    def take(self, source: SourceName, items: Sequence[Item], memory: Any = None) -> Taken:
        """Send them."""
        assert not memory
        new = {str(number).encode(): item for number, item in enumerate(items)}
        self._send(_Batch(new=new, came=dict.fromkeys(new, source.source_class)))
        return Taken(len(items), 0, 0)

    def known_epoch(self, _source: SourceName) -> int:
        """Always one log."""
        return 0

    def _opened(self) -> Producer:
        return self.producer


@contextmanager
def intake(folder: Path, tracing: Tracing) -> Iterator[DirectIntake]:
    """One whose messages are kept."""
    with SourceStore(folder / "s.sqlite") as store:
        found = DirectIntake(SETTINGS, "127.0.0.1:1", store, CollectorRegistry())
        found._tracing, found.producer = tracing, Producer()
        yield found


@dataclass
class Workers:
    """The agents of workers, and the topics between them."""

    knowledge: Knowledge
    folder: Path
    tracing: dict[str, Tracing]
    """Of the worker that has an agent, by the agent's name."""
    seen: list[Outgoing] = field(default_factory=list)
    waiting: deque[Incoming] = field(default_factory=deque)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Keep what is sent, and hand on what an agent reads."""
        for out in records:
            offset = len(self.seen)
            self.seen.append(out)
            if out.topic in READERS_OF:
                key = out.key.encode()
                self.waiting.append(Incoming(out.topic, out.partition(4), offset, key, out.value, out.headers))

    def run(self, messages: Sequence[Incoming], monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the agents do their work until nothing waits."""

        async def written(table: Any, _epoch: int, _writes: Any) -> None:
            table.data.registers.commit()

        monkeypatch.setattr(agents, "table_writes", written)
        self.waiting.extend(messages)
        built = {}
        for source, agent in READERS_OF.items():
            stages = build_stages(self.knowledge, load_codec(), SETTINGS)
            monitor = Monitor("rules")
            stage = monitor.watched(stages, self.tracing[agent]).by_source[source]
            table = SimpleNamespace(data=SimpleNamespace(epoch=0, registers=in_memory()))
            around = Surroundings(SETTINGS, plan_in(self.folder), self, monitor, Pulse(60), self.tracing[agent])
            built[source] = agent, stage, table, around
        while self.waiting:
            batch = [self.waiting.popleft()]
            while self.waiting and self.waiting[0].topic == batch[0].topic:
                batch.append(self.waiting.popleft())
            agent, stage, table, around = built[batch[0].topic]
            asyncio.run(agents._batch(agent, SHORT, [event(each) for each in batch], stage, table, around))


def event(incoming: Incoming) -> Any:
    """As Faust hands it over."""
    topic = full_name(BY_NAME[incoming.topic], SETTINGS.namespace)
    told = {name: getattr(incoming, name) for name in ("partition", "offset", "key", "value", "headers")}
    return SimpleNamespace(message=SimpleNamespace(topic=topic, **told))


def all_of(tracing: Tracing) -> dict[str, Tracing]:
    """One worker that has every agent."""
    return dict.fromkeys(READERS_OF.values(), tracing)


class _Requests(BaseHTTPRequestHandler):
    """What a collector is sent."""

    def do_POST(self) -> None:
        """Keep a request."""
        body = self.rfile.read(int(self.headers["content-length"]))
        cast("Any", self.server).came.append((self.path, self.headers, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Collector:
    """An OpenTelemetry collector, as far as it takes in spans over HTTP."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Requests)
        self.came: list[tuple[str, Any, bytes]] = []
        """Path, headers and body of each request."""
        cast("Any", self._server).came = self.came
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def spans(self) -> list[tuple[str, Any]]:
        """What has come: the name of the service, and the span."""
        found = []
        for _, _, body in list(self.came):
            for told in ExportTraceServiceRequest.FromString(body).resource_spans:
                named = {each.key: each.value.string_value for each in told.resource.attributes}
                found += [(named["service.name"], span) for scope in told.scope_spans for span in scope.spans]
        return found
