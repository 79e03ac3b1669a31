"""Traces over real processes and a real broker, as a collector gets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.cluster import Parley
from tests.runtime.traced import Collector

pytestmark = pytest.mark.live
STANDS = ("رفضت روسيا المفاوضات مع حلف شمال الأطلسي.", "رحبت فرنسا بالمفاوضات مع إيران.")


def test_each_article_is_one_trace_over_two_processes(parley: Parley, tmp_path: Path) -> None:
    """A source and a worker: a tree an article, whole down to the ledger, once a worker that is told to stop has stopped."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number, text in enumerate(STANDS):
        (inbox / f"{number}.txt").write_text(text, encoding="utf-8")
    parley.checked("topics", "--create")
    with Collector() as collector:
        asked = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
        parley.checked("ingest", "watch", str(inbox), "--once", **asked)
        worker = parley.worker(**asked)
        parley.settle()
        parley.stop(worker)
        spans = collector.spans

    by_id = {span.span_id: span for _, span in spans}
    assert len(by_id) == len(spans)
    roots = [span for span in by_id.values() if not span.parent_span_id]
    assert [span.name for span in roots] == ["send articles"] * len(STANDS)
    assert {span.trace_id for _, span in spans} == {span.trace_id for span in roots}
    assert all(span.parent_span_id in by_id for span in by_id.values() if span.parent_span_id)
    of_the_ledger = {span.trace_id for _, span in spans if span.name == "send ledger"}
    assert of_the_ledger == {span.trace_id for span in roots}
    for root in roots:
        mine = [(service, span) for service, span in spans if span.trace_id == root.trace_id]
        assert {service for service, _ in mine} == {"parley-ingest", "parley-worker"}
