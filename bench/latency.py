"""Articles published at a steady rate in, how long until what follows from them is there out: records, ledger, API.

python -m bench.latency [--seconds 40] [--shares 0.1 0.5 0.8 1.5] [--seed N] [--stages read track,convene,group] [--readme]

Workers as `parley run` starts them (one for each of `--stages`; `read,track,convene,group` is one that does all), `parley
serve` and a broker on this machine. First many articles are published at once: what is worked off in a second is the
capacity. Then, for each share of it, articles are published for so many seconds, at instants drawn by the seed (a
Poisson process) whatever becomes of those before.
Each is a development article with its paragraphs in another order and other figures in it. Times are by the clock on
the wall, from the timestamp of the article's message to where a plain consumer has the last of its records, and the
last of the entries that its positions are in, and to where the stream of events of `parley serve` tells of it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import confluent_kafka

from bench.between import put_between
from bench.latency_watch import EventWatch, Seen, TopicWatch, seen_of
from bench.machine import described
from bench.near_copies import dev_texts
from bench.processes import cpu_seconds, resident_mb
from streams.broker import LocalBroker
from streams.health import ask_ready
from streams.ingest.article import make_article
from streams.runtime.cluster import admin, lag
from streams.runtime.codec import Codec, load_codec
from streams.runtime.event_headers import TRACE
from streams.runtime.messages import Outgoing, article_message
from streams.runtime.worker_slot import workers_here
from streams.serve.address import address_of
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "latency.json"
OPENING, CLOSING = "<!-- latency: bench/latency.py --readme -->", "<!-- end of latency -->"
START = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
HOURS = 26
"""Between the publications of two articles: each says what it says on another day."""
WARM_UP, AT_ONCE = 60, 250
AS_RUN = ("read", "track,convene,group")
"""What the workers of `parley run` do."""
SETTLE_SECONDS = 0.6
"""From the last commit to where whoever follows the topics has it all."""
DIGITS = re.compile(r"[1-9][0-9]*")


def main() -> None:
    """Measure, print and store; or only write README's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--shares", nargs="*", type=float, default=[0.1, 0.5, 0.8, 1.5])
    parser.add_argument("--capacity", type=float, help="articles a second; measured when it is not told")
    parser.add_argument("--stages", nargs="*", default=AS_RUN, help="what each worker does")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--readme", action="store_true", help="only write README's table from the stored results")
    args = parser.parse_args()
    if not args.readme:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped
        with tempfile.TemporaryDirectory(prefix="parley-latency-") as folder, ExitStack() as stack:
            found = measured(stack.enter_context(rig(Path(folder), args.stages, args.seed)), args)
        args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if args.readme:
        put_between(ROOT / "README.md", OPENING, CLOSING, table(json.loads(args.out.read_text(encoding="utf-8"))))


def measured(bench: Rig, args: argparse.Namespace) -> dict[str, Any]:
    """The capacity, and what each share of it brings."""
    capacity, rates = args.capacity, []
    print(json.dumps(bench.started), flush=True)
    bench.phase([0.0] * WARM_UP)
    if not capacity:
        burst = bench.phase([0.0] * AT_ONCE)
        capacity = round(burst["articles_per_second"], 1)
        print(json.dumps({"capacity": capacity, "worker_cpu_ms": burst["worker_cpu_ms"]}), flush=True)
    for share in args.shares:
        found = bench.phase(list(instants(capacity * share, args.seconds, args.seed)))
        rates.append({"share": share, "rate": round(capacity * share, 1), **found})
        print(json.dumps(rates[-1]), flush=True)
    return {
        "seed": args.seed,
        "seconds": args.seconds,
        "machine": described(),
        "stages": args.stages,
        "capacity": capacity,
        "started": bench.started,
        "rates": rates,
    }


def instants(rate: float, seconds: float, seed: int) -> Iterator[float]:
    """Seconds from the beginning at which something happens, so often a second, independently."""
    draw, at = random.Random(seed), 0.0
    while (at := at + draw.expovariate(rate)) < seconds:
        yield at


@contextmanager
def rig(folder: Path, stages: Sequence[str], seed: int) -> Iterator[Rig]:
    """All that is measured, running."""
    local = LocalBroker(folder / "broker")
    servers = local.start(print)
    bench = Rig(servers, folder, local.status().pid or 0, seed)
    try:
        bench.start(stages)
        yield bench
    finally:
        bench.stop()
        local.stop()


class Rig:
    """A worker, a server and who publishes."""

    def __init__(self, servers: str, folder: Path, broker: int, seed: int) -> None:
        self._servers, self._seed = servers, seed
        self._settings = Settings(broker=servers, data_folder=folder / "data", namespace="bench")
        self._settings.data_folder.mkdir(parents=True)
        self._codec: Codec = load_codec()
        self._codec.register()
        self._producer = confluent_kafka.Producer({"bootstrap.servers": servers, "linger.ms": 0, "acks": "all"})
        self._processes: dict[str, list[subprocess.Popen[bytes]]] = {"worker": [], "serve": []}
        self._pids, self._broker = {"broker": [broker], "bench": [os.getpid()]}, broker
        self._texts, self._number = [text for _, text in dev_texts()], 0
        self.started: dict[str, float] = {}
        """Seconds until workers and server were ready, and the memory of the first worker then."""

    def start(self, stages: Sequence[str]) -> None:
        """Start the workers, and then the server."""
        begun = time.monotonic()
        for number, each in enumerate(stages):
            self._run("worker", "worker", "--health-port", "0", "--stages", each, "--name", f"bench-{number}")
        self._wait(
            lambda: (
                len(addresses := [each.address for each in workers_here(self._settings)])
                == len(self._processes["worker"])
                and all(ask_ready(each, "silent") is None for each in addresses)
            )
        )
        ready = time.monotonic() - begun
        self.started = {"worker_ready_seconds": round(ready, 1), "worker_mb": self._resident_mb("worker")}
        self._run("serve", "serve", "--port", "0")
        [served] = self._processes["serve"]
        self._wait(lambda: address_of(self._settings, served.pid) is not None)
        time.sleep(2)  # the model is made
        self._events = EventWatch(address_of(self._settings, served.pid) or "")
        self._topics = TopicWatch(self._settings, self._servers)

    def _run(self, kind: str, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        environment |= {
            "PARLEY_BROKER": self._servers,
            "PARLEY_DATA_FOLDER": str(self._settings.data_folder),
            "PARLEY_NAMESPACE": self._settings.namespace,
            "PARLEY_SERVE_HEALTH_PORT": "0",
        }
        with (self._settings.data_folder / f"{kind}.log").open("ab") as log:
            command = [sys.executable, "-m", "streams", *arguments]
            made = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )  # as `run`
            self._processes[kind].append(made)

    def _wait(self, is_there: Any) -> None:
        deadline = time.monotonic() + 90
        while not is_there():
            ended = [
                kind for kind, processes in self._processes.items() for each in processes if each.poll() is not None
            ]
            if ended or time.monotonic() > deadline:
                logs = "".join(
                    (self._settings.data_folder / f"{kind}.log").read_text()[-3_000:]
                    for kind in self._processes
                    if (self._settings.data_folder / f"{kind}.log").exists()
                )
                sys.exit(f"ended or not ready: {ended}\n{logs}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End all processes."""
        for processes in self._processes.values():
            for each in processes:
                each.send_signal(signal.SIGKILL)
                each.wait()

    def phase(self, at: Sequence[float]) -> dict[str, Any]:
        """Publish an article at each of these instants, wait until all is processed, and tell what came of it."""
        self._topics.came.clear()
        messages = [self._message() for _ in at]
        ids = {dict(each.headers)[TRACE]: each.key for each in messages}
        before, begun = self._cpu(), time.time() + 0.1
        sent = {each.key: begun + instant for each, instant in zip(messages, at, strict=True)}
        for each in messages:
            time.sleep(max(0.0, sent[each.key] - time.time()))
            self._publish(each, sent[each.key])
        behind = self._settled()
        time.sleep(SETTLE_SECONDS)
        after, seen = self._cpu(), seen_of(list(self._topics.came), ids)
        latest = max((each.ledger or each.records or begun) for each in seen.values())
        return {
            "articles": len(messages),
            "articles_per_second": round(len(messages) / (latest - begun), 1),
            "lost": sum(each.records is None for each in seen.values()) + sum(each.missing for each in seen.values()),
            "drained_seconds": round(behind, 1),
            **{f"{name}_cpu_ms": round((after[name] - before[name]) * 1000 / len(messages), 1) for name in after},
            "ms": self._times(sent, seen),
        }

    def _times(self, sent: dict[str, float], seen: dict[str, Seen]) -> dict[str, dict[str, int]]:
        told = self._events.first
        return {
            "records": spread([each.records - sent[key] for key, each in seen.items() if each.records]),
            "ledger": spread([each.ledger - sent[key] for key, each in seen.items() if each.ledger]),
            "api": spread([told[key] - at for key, at in sent.items() if key in told]),
        }

    def _message(self) -> Outgoing:
        number, draw = self._number, random.Random(f"{self._seed}-{self._number}")
        self._number += 1
        text = self._texts[number % len(self._texts)]
        head, *paragraphs = text.split("\n\n")
        draw.shuffle(paragraphs)
        text = DIGITS.sub(lambda found: str(draw.randrange(1, 10 ** len(found[0]))), "\n\n".join([head, *paragraphs]))
        published = START + dt.timedelta(hours=HOURS * number)
        return article_message(
            self._codec, make_article(text, article_id=f"bench-{number:06}", source="bench", published_at=published)
        )

    def _publish(self, out: Outgoing, at: float) -> None:
        self._producer.produce(
            full_name(BY_NAME["articles"], self._settings.namespace),
            value=out.value,
            key=out.key.encode(),
            partition=out.partition(self._settings.partitions),
            headers=list(out.headers),
            timestamp=int(at * 1000),
        )
        self._producer.poll(0)

    def _settled(self) -> float:
        """Wait until the group has committed all; how long that took."""
        self._producer.flush(30)
        begun = time.monotonic()
        with admin(self._settings, self._servers) as client:
            while lag(client, self._servers, self._settings):
                time.sleep(0.25)
        return time.monotonic() - begun

    def _cpu(self) -> dict[str, float]:
        """What each kind of process has computed since its start, in seconds."""
        pids = {kind: [each.pid for each in processes] for kind, processes in self._processes.items()} | self._pids
        return {kind: sum(map(cpu_seconds, numbers)) for kind, numbers in pids.items()}

    def _resident_mb(self, kind: str) -> int:
        return int(resident_mb(self._processes[kind][0].pid))


def spread(seconds: Sequence[float]) -> dict[str, int]:
    """How many there are, and their percentiles in milliseconds."""
    if len(seconds) < 2:
        return {"count": len(seconds)}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    found = {"p50": cuts[49], "p90": cuts[89], "p99": cuts[98], "max": max(seconds)}
    return {"count": len(seconds), **{name: round(each * 1000) for name, each in found.items()}}


def table(found: dict[str, Any]) -> str:
    """README's table, from the stored results."""
    lines = ["| of capacity | articles/s | to the records | to the ledger | to the API | lost |", "|---" * 6 + "|"]
    for row in found["rates"]:
        cells = [" / ".join(str(row["ms"][name].get(cut, "")) for cut in ("p50", "p90", "p99")) for name in row["ms"]]
        lines.append(
            f"| {row['share']:.0%} | {row['rate']} | {' | '.join(cells)} | {row['lost']} of {row['articles']} |"
        )
    machine = found["machine"]
    return "\n".join(lines) + (
        f"\n\nMilliseconds, p50 / p90 / p99, over {found['seconds']:.0f} s each; {machine['cpus']} shared cores for broker, "
        f"worker, server and who measures; capacity {found['capacity']} articles/s; seed {found['seed']}, "
        f"Python {machine['python']}."
    )


if __name__ == "__main__":
    main()
