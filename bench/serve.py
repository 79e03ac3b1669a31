"""Positions made by a seed in, what the read model and its API take for so many out: rate of a rebuild, bytes, memory, latency.

python bench/serve.py [--positions 1000000] [--seed N] [--model FILE] [--json]

The messages are those of the topics: positions of seed articles under parties, issues,
days and ids of their own, eight to an article, with an article and a quote for them. They
are written through the writer, as the follower does it, in one thread; making them is not
timed, and seconds are those of the processor, so that they hold on a machine that others
use. Then the application is asked in this process, one request after the other, each of
them another one: in the time of the processor, the client's part among it. `--http` asks a
server of its own process over HTTP, by the clock on the wall, which waits for whoever else
uses the machine, and in the time that this server had a processor.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import uvicorn
from prometheus_client import CollectorRegistry
from served_messages import ACTORS, ISSUES, Draw
from starlette.testclient import TestClient

from bench.processes import resident_mb
from streams.collector import keep_what_is_loaded
from streams.runtime.codec import load_codec
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.messages import Incoming
from streams.serve.api.described import compile_answers
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.serve.model.cells import fold_words, refresh
from streams.serve.model.state import next_version, remember
from streams.serve.model.store import Store
from streams.serve.model.writer import Writer
from streams.settings import Settings

Routes = dict[str, dict[str, float]]
"""Milliseconds and kilobytes of each route."""
BATCH = 5_000
REQUESTS = 40


def rebuild(store: Store, draw: Draw, positions: int) -> dict[str, Any]:
    """Write so many positions as a follower does that is far behind; what each part took."""
    writer, messages, spent = Writer(load_codec()), 0, {"rows": 0.0, "indexes": 0.0, "cells": 0.0, "words": 0.0}
    batch: list[Incoming] = []
    store.begin_rebuild()
    source = draw.messages(positions)
    while batch := [message for _, message in zip(range(BATCH), source, strict=False)]:
        began = time.process_time()
        with store.writing() as db:
            writer.apply(db, batch)
        spent["rows"] += time.process_time() - began
        messages += len(batch)
    began = time.process_time()
    store.index()
    spent["indexes"] = time.process_time() - began
    for name, work in (("cells", refresh), ("words", fold_words)):
        began = time.process_time()
        with store.writing() as db:
            work(db)
            remember(db, {"ready": "1"})
            next_version(db)
        spent[name] = time.process_time() - began
    began = time.process_time()
    store.index_worked_out()
    spent["indexes"] += time.process_time() - began
    return {
        "messages": messages,
        "seconds": {name: round(seconds, 1) for name, seconds in spent.items()},
        "messages_per_second": round(messages / sum(spent.values())),
        "rows_per_second": round(messages / spent["rows"]),
        "bytes": store.bytes,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def questions(draw: Draw) -> dict[str, list[str]]:
    """Many questions of each route, each another one."""

    def day() -> str:
        return draw.day().isoformat()

    def some(make: Any) -> list[str]:
        return [make() for _ in range(REQUESTS)]

    words = ["روسيا", "الناتو", "العقوبات", "أوكرانيا", '"حلف شمال الأطلسي"', "المفاوض*", "الحوار", "واشنطن", "القوات"]
    actor, issue = lambda: draw.pick(ACTORS), lambda: draw.pick(ISSUES)  # two words for one line each
    word = lambda: quote(draw.pick(words))  # noqa: E731
    return {
        "board": some(lambda: f"board?actors_max={random.randrange(30, 50)}"),
        "board as of": some(lambda: f"board?as_of={day()}"),
        "board known by": some(lambda: f"board?known_by={day()}T12:00:00Z"),
        "board filtered": some(lambda: f"board?issue={issue()}&changed_since={day()}"),
        "ledger": some(lambda: f"ledger?actor={actor()}"),
        "ledger as of": some(lambda: f"ledger?issue={issue()}&as_of={day()}"),
        "actors": some(lambda: f"actors?as_of={day()}"),
        "actor": some(lambda: f"actors/{actor()}"),
        "actor as of": some(lambda: f"actors/{actor()}?as_of={day()}"),
        "issues": some(lambda: f"issues?as_of={day()}"),
        "issue": some(lambda: f"issues/{issue()}"),
        "pairs": some(lambda: f"pairs?party={actor()}"),
        "pair": some(lambda: f"pairs/{actor()}/{actor()}"),
        "changes": some(lambda: f"changes?actor={actor()}"),
        "changes as of": some(lambda: f"changes?as_of={day()}"),
        "conflicts": some(lambda: f"conflicts?issue={issue()}&as_of={day()}"),
        "denials": some(lambda: f"denials?as_of={day()}"),
        "deadlines": some(lambda: f"deadlines?since={day()}"),
        "meetings": some(lambda: f"meetings?since={day()}"),
        "positions": some(lambda: f"positions?actor={actor()}&issue={issue()}"),
        "positions as of": some(lambda: f"positions?counterpart={actor()}&as_of={day()}"),
        "positions found": some(lambda: f"positions?text={word()}"),
        "positions found of": some(lambda: f"positions?text={word()}&actor={actor()}"),
        "facets": some(lambda: f"positions/facets?actor={actor()}"),
        "quotes": some(lambda: f"quotes?actor={actor()}"),
        "quotes found": some(lambda: f"quotes?text={word()}&until={day()}"),
        "articles": some(lambda: f"articles?until={day()}"),
        "articles found": some(lambda: f"articles?text={word()}"),
        "article": some(lambda: f"articles/bench-{random.randrange(10_000):07}"),
        "stories": some(lambda: f"stories?as_of={day()}"),
        "sources": some(lambda: f"sources?as_of={day()}"),
        "system": some(lambda: "system"),
    }


def ask(get: Callable[[str], tuple[int, bytes]], clock: Callable[[], float], asked: dict[str, list[str]]) -> Routes:
    """Milliseconds that each route takes."""
    found = {}
    for name, paths in asked.items():
        get(f"/api/v1/{paths[0]}")
        times, sizes = [], []
        for path in paths:
            began = clock()
            status, body = get(f"/api/v1/{path}")
            times.append((clock() - began) * 1000)
            sizes.append(len(body))
            assert status in {200, 404}, (path, body[:300])
        times.sort()
        found[name] = {
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(times[int(len(times) * 0.95)], 1),
            "max_ms": round(times[-1], 1),
            "kb": round(statistics.mean(sizes) / 1000, 1),
        }
    return found


def application(path: Path) -> Any:
    """The application over a model."""
    compile_answers()
    keep_what_is_loaded()
    settings = Settings(serve_requests_per_second=100_000)
    return make_app(settings, cast("Desk", None), IngestMetrics(CollectorRegistry()), model=Store(path))


def asked_here(path: Path, asked: dict[str, list[str]]) -> Routes:
    """What the application takes in this process, in the time of the processor."""
    client = TestClient(application(path), base_url="http://localhost")

    def get(place: str) -> tuple[int, bytes]:
        answer = client.get(place)
        return answer.status_code, answer.content

    with client:
        return ask(get, time.process_time, asked)


def serve(path: Path, port: int) -> None:
    """Answer from a model until killed."""
    uvicorn.run(application(path), host="127.0.0.1", port=port, log_level="warning", access_log=False)


def busy_seconds(pid: int) -> float:
    """Time that a process had a processor, all threads together: what it takes of a machine that others use, too."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def asked_over_http(path: Path, asked: dict[str, list[str]]) -> tuple[Routes, Routes, int]:
    """What a server in a process of its own takes by the clock, and of a processor, and its memory in megabytes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, __file__, "--serve", str(path), "--port", str(port)])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        connection = http.client.HTTPConnection("localhost", port, timeout=120)

        def get(place: str) -> tuple[int, bytes]:
            connection.request("GET", place)
            answer = connection.getresponse()
            return answer.status, answer.read()

        found = ask(get, time.perf_counter, asked)
        busy = ask(get, lambda: busy_seconds(process.pid), asked)
        return found, busy, int(resident_mb(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--positions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--model", type=Path, help="ask this model, as it is, where it is there already")
    parser.add_argument("--http", action="store_true", help="also ask a server of its own process")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.serve:
        serve(told.serve, told.port)
        return
    random.seed(told.seed)
    draw = Draw(told.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = told.model or Path(folder) / "model.sqlite"
        built: dict[str, Any] = {}
        if not path.exists():
            store = Store(path)
            built = rebuild(store, draw, told.positions)
            store.close()
        asked = questions(draw)
        result = {"positions": told.positions, **built, "routes": asked_here(path, asked)}
        if told.http:
            result["http"], result["server"], result["server_mb"] = asked_over_http(path, asked)
    if told.json:
        print(json.dumps(result, indent=1))
        return
    print(json.dumps({name: value for name, value in result.items() if name not in {"routes", "http", "server"}}))
    for kind in ("routes", "http", "server"):
        for name, row in result.get(kind, {}).items():
            print(f"{kind:<7}{name:<20} " + "  ".join(f"{what} {value:>8}" for what, value in row.items()))


if __name__ == "__main__":
    main()
