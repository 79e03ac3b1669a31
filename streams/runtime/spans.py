"""What is done with messages in, spans of OpenTelemetry out: the only module that knows it, and the names of its attributes.

    send articles ─► process articles ─► layer …
                                      └► send positions ─► process positions ─► send ledger

A span of a message has an id made of what caused it and where the message is, not of chance: headers carry it on, and
whoever reads the same log again writes the same bytes. Where an article came without a trace, `send articles` is the
root that its header has always named.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, StatusCode, TraceFlags

from streams import __version__
from streams.runtime.event_headers import TRACE, Headers, traceparent, valid_trace
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.tracing import BatchTrace, Delivered
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

__all__ = ["Spans", "exported"]

_CLOSE_SECONDS: Final = 2.0
"""How long a process that ends waits for a collector."""
_BY_ARTICLE: Final = frozenset({"articles", "corrections", "sketches", "meeting-mentions"})
"""Topics whose keys begin with the id of the article."""


class _Ids(IdGenerator):
    """Gives the ids that it was told to; a thread tells its own."""

    def __init__(self) -> None:
        self.next = threading.local()

    def generate_span_id(self) -> int:
        return int(self.next.span)

    def generate_trace_id(self) -> int:
        return int(self.next.trace)


def exported(settings: Settings, service: str, ruleset: str, generation: int) -> Spans:
    """Spans that go where `OTEL_EXPORTER_OTLP_*` says, in batches, by a thread of their own."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return Spans(BatchSpanProcessor(OTLPSpanExporter()), settings, service, ruleset, generation)


class Spans:
    """The tracer of one process: see `Tracing`."""

    def __init__(
        self, processor: SpanProcessor, settings: Settings, service: str, ruleset: str = "", generation: int = 0
    ) -> None:
        """Sampler, limits and resource are as `OTEL_*` says; the service is called `service` where that says no name."""
        self._ids = _Ids()
        told = Resource({"service.version": __version__}).merge(Resource.create())
        if str(told.attributes["service.name"]).startswith("unknown_service"):  # nobody named it
            told = told.merge(Resource({"service.name": service}))
        self._provider = TracerProvider(resource=told, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("parley", __version__)
        self._settings = settings
        self._rules = {"parley.ruleset": ruleset, "parley.generation": generation}
        self._now: bytes | None = None
        self._layers = 0

    @contextmanager
    def batch(self, agent: str, batch: Sequence[Incoming]) -> Iterator[BatchTrace]:
        """A span for each message that is of a trace, until the batch is acknowledged."""
        traced = _TracedBatch(self, agent, batch)
        try:
            yield traced
        except BaseException as error:
            traced.fail(error)
            raise
        finally:
            self._now = None
            traced.end()

    def about(self, incoming: Incoming) -> None:
        """Layers that run from now on are of this message."""
        self._now, self._layers = traceparent(incoming.headers), 0

    def layer(self, name: str, seconds: float) -> None:
        """A span for the layer, which has just ended."""
        if self._now is None:
            return
        end = time.time_ns()
        self._layers += 1
        span, _ = self.start(
            f"layer {name}",
            SpanKind.INTERNAL,
            self._now,
            str(self._layers),
            {"parley.layer": name},
            end - int(seconds * 1e9),
        )
        span.end(end)

    def taken(self, out: Outgoing, told: bytes, partition: int) -> tuple[Outgoing, Delivered]:
        """A span from now until the message is delivered; the root of its trace where it came with none."""
        header = traceparent(out.headers)
        if header is None:  # a dead letter: there is no article to follow
            return out, lambda _: None
        caller = valid_trace(told)
        kind, name, attributes = SpanKind.PRODUCER, f"send {out.topic}", self.sent(out.topic)
        attributes |= {"parley.article_id": out.key, **_place(partition)}
        if caller is None:
            span, own = self._start_root(name, kind, header, attributes)
        else:
            span, own = self.start(name, kind, caller, f"{out.topic}\n{_value_of(out.headers, 'ce_id')}", attributes)

        def delivered(offset: int | None) -> None:
            if offset is None:
                span.set_status(StatusCode.ERROR, "not delivered")
            else:
                span.set_attribute("messaging.kafka.offset", offset)
            span.end()

        return replace(out, headers=_retraced(out.headers, own)), delivered

    def close(self) -> None:
        """Send what is left; a collector that does not answer is not waited for."""
        sender = threading.Thread(target=self._provider.shutdown, name="spans", daemon=True)
        sender.start()
        sender.join(_CLOSE_SECONDS)

    def start(
        self,
        name: str,
        kind: SpanKind,
        parent: bytes,
        words: str,
        attributes: Mapping[str, Any],
        start_ns: int | None = None,
    ) -> tuple[Span, bytes]:
        """A span below another, and its own header; the same for the same parent, name and words."""
        _, trace_id, span_id, flags = parent.decode().split("-")
        above = SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
        digest = hashlib.sha256(b"\n".join((parent[:-3], name.encode(), words.encode()))).hexdigest()
        self._ids.next.span = int(digest[:16], 16) or 1
        context = trace.set_span_in_context(NonRecordingSpan(above), Context())
        span = self._tracer.start_span(name, context, kind, dict(attributes), start_time=start_ns)
        return span, _header(span)

    def sent(self, topic: str) -> dict[str, Any]:
        """What is said of a message that is sent there."""
        return {**self._messaging(topic), "messaging.operation.name": "send", "messaging.operation.type": "send"}

    def processed(self, incoming: Incoming, agent: str) -> dict[str, Any]:
        """What is said of a message that an agent works on."""
        key = (incoming.key or b"").decode("utf-8", "replace")
        article = {"parley.article_id": key.partition("|")[0]} if incoming.topic in _BY_ARTICLE else {}
        return {
            **self._messaging(incoming.topic),
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.kafka.message.key": key,
            "messaging.kafka.offset": incoming.offset,
            "parley.agent": agent,
            **_place(incoming.partition),
            **self._rules,
            **article,
        }

    def _messaging(self, topic: str) -> dict[str, Any]:
        name = full_name(BY_NAME[topic], self._settings.namespace)
        return {"messaging.system": "kafka", "messaging.destination.name": name}

    def _start_root(
        self, name: str, kind: SpanKind, header: bytes, attributes: Mapping[str, Any]
    ) -> tuple[Span, bytes]:
        """The span that a header names which was made of its article."""
        _, trace_id, span_id, _ = header.decode().split("-")
        self._ids.next.trace, self._ids.next.span = int(trace_id, 16), int(span_id, 16)
        span = self._tracer.start_span(name, Context(), kind, dict(attributes))
        return span, _header(span)


class _TracedBatch:
    """The spans of the messages of a batch, and of what they lead to."""

    def __init__(self, spans: Spans, agent: str, batch: Sequence[Incoming]) -> None:
        self._spans = spans
        self._open: dict[bytes, Span] = {}
        self._records: defaultdict[bytes, Counter[str]] = defaultdict(Counter)
        self.incoming: Sequence[Incoming] = [self._begun(agent, each) for each in batch]

    def _begun(self, agent: str, incoming: Incoming) -> Incoming:
        parent = traceparent(incoming.headers)
        if parent is None:
            return incoming
        attributes = self._spans.processed(incoming, agent)
        words = f"{incoming.partition}\n{incoming.offset}\n{attributes['parley.generation']}"
        span, own = self._spans.start(f"process {incoming.topic}", SpanKind.CONSUMER, parent, words, attributes)
        self._open[own] = span
        return replace(incoming, headers=_retraced(incoming.headers, own))

    @contextmanager
    def sending(self, outgoing: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
        """A span for what each message sends to each topic."""
        sends: dict[tuple[bytes, str], tuple[Span, bytes]] = {}
        told = []
        for out in outgoing:
            cause = traceparent(out.headers)
            if cause is None or cause not in self._open:
                told.append(out)  # of an article whose message had no trace
                continue
            self._records[cause][out.topic] += 1
            place = cause, out.topic
            if place not in sends:
                sends[place] = self._spans.start(
                    f"send {out.topic}", SpanKind.PRODUCER, cause, "", self._spans.sent(out.topic)
                )
            told.append(replace(out, headers=_retraced(out.headers, sends[place][1])))
        try:
            yield told
        finally:
            for (cause, topic), (span, _) in sends.items():
                span.set_attribute("messaging.batch.message_count", self._records[cause][topic])
                span.end()

    def fail(self, error: BaseException) -> None:
        """The batch was not acknowledged."""
        for span in self._open.values():
            span.set_status(StatusCode.ERROR, f"{type(error).__name__}: {error}")

    def end(self) -> None:
        """Every span says what its message led to."""
        for own, span in self._open.items():
            for topic, count in self._records[own].items():
                span.set_attribute(f"parley.records.{topic}", count)
            if self._records[own]["dead-letters"]:
                span.set_status(StatusCode.ERROR, "became a dead letter")
            span.end()


def _place(partition: int) -> dict[str, Any]:
    return {"messaging.destination.partition.id": str(partition)}


def _header(span: Span) -> bytes:
    """A span as the parent of others."""
    own = span.get_span_context()
    return f"00-{own.trace_id:032x}-{own.span_id:016x}-{own.trace_flags & 0xFF:02x}".encode()


def _retraced(headers: Headers, own: bytes) -> Headers:
    """The same headers, of another span of the trace."""
    return tuple((name, own if name == TRACE else value) for name, value in headers)


def _value_of(headers: Headers, name: str) -> str:
    return dict(headers).get(name, b"").decode("utf-8", "replace")
