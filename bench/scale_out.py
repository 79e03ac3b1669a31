"""Service times measured here in, how many articles a second 1 to 64 workers would take out, and what binds them first.

python -m bench.scale_out [--measured] [--readme]

The CPU of each agent is measured over the development articles, in the batches of a worker, stages and files as a worker
has them; what `group` and `convene` cost as news gets dense is taken from bench/one_partition.py. How long a batch waits
for Kafka is measured on the local broker. `scale_out_model.py` does the rest, for an archive that waits on a log of 64
partitions. The broker is no part of it: what it needs is printed beside. `--measured` runs one worker and two, with all
agents, on eight partitions of a real broker, which two cores are just enough for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import confluent_kafka

from bench.between import put_between
from bench.engine_work import made
from bench.engines import Engines
from bench.scale_out_model import Agent, Outcome, Plan, simulate
from streams.broker import LocalBroker
from streams.collector import spare_collector
from streams.knowledge import load_knowledge
from streams.runtime.client_config import for_librdkafka
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, article_message
from streams.runtime.preflight import preflight
from streams.runtime.register_table import temporary
from streams.runtime.stages import build_stages
from streams.settings import Settings
from streams.topics import BY_NAME, full_name, partition_of

__all__ = ["PARTITIONS", "Services", "plan_of", "rows"]

BENCH = Path(__file__).parent
RESULTS = BENCH / "results" / "scale_out.json"
OPENING, CLOSING = "<!-- scale-out: python -m bench.scale_out --readme -->", "<!-- end of scale-out -->"
PARTITIONS: Final = 64
WORKERS: Final = (1, 2, 4, 8, 16, 32, 64)
SIMULATED: Final = 20_000
ARTICLES: Final = 240
AGENTS: Final = {"track": "positions", "convene": "meeting-mentions", "group": "sketches"}


@dataclass(frozen=True, slots=True)
class Services:
    """What the simulation rests on."""

    cpu_ms: Mapping[str, float]
    """Of each agent, a message."""
    messages: Mapping[str, float]
    """Of each agent, an article."""
    actors: Mapping[str, float]
    """Share of the positions that each actor has."""
    wait_ms: float
    """From the end of a batch until Kafka has its records, then its registers."""
    week: int
    """Articles of one week that `group` and `convene` look through."""


def main() -> None:
    """Measure, simulate, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measured", action="store_true", help="run one worker and two, in turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=600, help="of each measured run")
    parser.add_argument("--readme", action="store_true", help="only write README's table from the stored results")
    args = parser.parse_args()
    if args.readme:
        return put_between(BENCH.parent / "README.md", OPENING, CLOSING, table())
    stored = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    if args.measured:
        stored["measured"] = one_and_two(args.articles, args.rounds)
    else:
        cpu, messages, actors = measured_stages()
        wait = measured_wait()
        found = [Services(cpu | dense, messages, actors, wait, week) for week, dense in densities().items()]
        stored["rests_on"] = [asdict(each) for each in found]
        stored["simulated"] = [row for each in found for row in rows(each)]
        stored["cpus"] = os.cpu_count()
    RESULTS.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return print(table())


def rows(services: Services, articles: int = SIMULATED) -> list[dict[str, Any]]:
    """What so many workers take, with all agents each, and with the reading apart from the rest."""
    found = []
    for workers in WORKERS:
        together = simulate(plan_of(services, workers), articles)
        found.append(_row(services, workers, 0, together))
        if workers > 1:
            ledger = _share_of_others(services)
            apart = {max(1, round(workers * ledger * more)) for more in (1, 1.5, 2)}
            tried = {each: simulate(plan_of(services, workers, each), articles) for each in apart if each < workers}
            best = max(tried, key=lambda each: tried[each].articles_per_second)
            found.append(_row(services, workers, best, tried[best]))
    return found


def plan_of(services: Services, workers: int, apart: int = 0) -> Plan:
    """The topology with these service times on so many workers."""
    spread = [0.0] * PARTITIONS
    for actor, share in services.actors.items():
        spread[partition_of(actor, PARTITIONS)] += share
    settings = Settings()
    shares = {"track": tuple(spread), "convene": (1.0,), "group": (1.0,)}
    others = tuple(
        Agent(name, services.cpu_ms[name] / 1000, services.messages[name], settings.batch_events_max, shares[name])
        for name in AGENTS
    )
    even = (1 / PARTITIONS,) * PARTITIONS
    reader = Agent("read", services.cpu_ms["read"] / 1000, 1.0, settings.batch_articles_max, even)
    return Plan(reader, others, services.wait_ms / 1000, workers, apart)


def _share_of_others(services: Services) -> float:
    """Of all CPU, what agents take that do not read."""
    whole = {name: services.cpu_ms[name] * services.messages[name] for name in ("read", *AGENTS)}
    return 1 - whole["read"] / sum(whole.values())


def _row(services: Services, workers: int, apart: int, outcome: Outcome) -> dict[str, Any]:
    return {
        "week": services.week,
        "workers": workers,
        "apart": apart,
        "articles_per_second": round(outcome.articles_per_second, 1),
        "busy": round(outcome.busy, 2),
        "bottleneck": outcome.bottleneck,
    }


def measured_stages() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """CPU of each agent a message, messages of each an article, and the actors' shares of the positions."""
    codec, knowledge, settings = load_codec(), load_knowledge(), Settings()
    stages = build_stages(knowledge, codec, settings)
    tables = {name: temporary() for name in ("articles", *AGENTS.values())}
    spare_collector()  # as the worker does
    cpu, counts, actors = defaultdict[str, float](float), Counter[str](), Counter[str]()
    waiting: dict[str, list[Incoming]] = {name: [] for name in tables}

    def take(topic: str, agent: str, most: int) -> None:
        while waiting[topic]:
            batch, waiting[topic] = waiting[topic][:most], waiting[topic][most:]
            begun = time.process_time()
            outcome = stages.by_source[topic].process(batch, tables[topic])
            tables[topic].commit()
            cpu[agent] += time.process_time() - begun
            counts[agent] += len(batch)
            for out in outcome.outgoing:
                if out.topic in waiting:
                    number = out.partition(settings.partitions)
                    waiting[out.topic].append(Incoming(out.topic, number, 0, out.key.encode(), out.value, out.headers))
                if out.topic == "positions":
                    actors[out.partitioned_by] += 1

    for number, article in enumerate(made(ARTICLES)):
        out = article_message(codec, article)
        waiting["articles"].append(Incoming("articles", 0, number, out.key.encode(), out.value, out.headers))
    take("articles", "read", settings.batch_articles_max)
    for agent, topic in AGENTS.items():
        take(topic, agent, settings.batch_events_max)
    milliseconds = {name: round(cpu[name] / counts[name] * 1000, 4) for name in cpu}
    whole = sum(actors.values())
    return (
        milliseconds,
        {name: round(counts[name] / ARTICLES, 3) for name in cpu},
        {actor: round(number / whole, 5) for actor, number in actors.most_common()},
    )


def densities() -> dict[int, dict[str, float]]:
    """What `group` and `convene` cost a message, by how many of them a week has."""
    found = defaultdict[int, dict[str, float]](dict)
    for row in json.loads((BENCH / "results" / "one_partition.json").read_text(encoding="utf-8"))["rows"]:
        found[row["week"]][row["agent"]] = row["cpu_ms"]
    return {week: found[week] for week in sorted(found) if len(found[week]) == 2}


def measured_wait() -> float:
    """Milliseconds from the last record of a batch until Kafka has it, and then a register: twice the median of some batches."""
    with tempfile.TemporaryDirectory(prefix="parley-wait-") as folder:
        local = LocalBroker(Path(folder) / "broker")
        settings = Settings(namespace="wait")
        servers = local.start(lambda line: print(line, file=sys.stderr))
        try:
            preflight(settings, servers)
            producer = confluent_kafka.Producer(
                {**for_librdkafka(settings, servers), "enable.idempotence": True, "linger.ms": 5}
            )
            took = [_acknowledged(producer, full_name(BY_NAME["facts"], settings.namespace)) for _ in range(60)]
        finally:
            local.stop()
    return round(2 * median(took[10:]) * 1000, 2)


def _acknowledged(producer: confluent_kafka.Producer, topic: str) -> float:
    """Seconds until a small batch is acknowledged."""
    left, begun = [50], time.monotonic()

    def report(*_: object) -> None:
        left[0] -= 1

    for _ in range(50):
        producer.produce(topic, value=b"x" * 200, key=b"key", partition=0, on_delivery=report)
    while left[0]:
        producer.poll(0.001)
    return time.monotonic() - begun


def one_and_two(articles: int, rounds: int) -> list[dict[str, Any]]:
    """One worker and two, in turn, with the real read() and all agents."""
    with (
        tempfile.TemporaryDirectory(prefix="parley-scale-out-") as name,
        Engines(Path(name), articles, partitions=8) as bench,
    ):
        runs = [bench.run("parley-whole", "real", processes) for _ in range(rounds) for processes in (1, 2)]
    return [asdict(run) for run in runs]


def table() -> str:
    """README's table, from the stored results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    weeks = [each["week"] for each in found["rests_on"]]
    simulated: Sequence[dict[str, Any]] = found["simulated"]
    lines = ["| workers | " + " | ".join(f"{week:,} articles a week" for week in weeks) + " |"]
    lines.append("|---" * (len(weeks) + 1) + "|")
    for workers in WORKERS:
        for is_apart in (False, True):
            mine = [row for row in simulated if row["workers"] == workers and (row["apart"] > 0) == is_apart]
            if mine:
                cells = [f"{row['articles_per_second']:,.0f}/s, {row['bottleneck']}{_apart(row)}" for row in mine]
                lines.append(f"| {workers}{', reading apart' if is_apart else ''} | " + " | ".join(cells) + " |")
    first = found["rests_on"][0]
    rests = "; ".join(
        f"`{name}` {first['cpu_ms'][name]:.2f} ms, {first['messages'][name]:.1f} an article"
        for name in ("read", *AGENTS)
    )
    dense = ", ".join(
        f"{each['week']:,}: {each['cpu_ms']['group']:.2f} and {each['cpu_ms']['convene']:.2f} ms"
        for each in found["rests_on"]
    )
    return "\n".join(lines) + (
        "\n\nArticles a second, and what binds them; in brackets how many workers do not read, where the reading is apart. "
        f"Simulated on {PARTITIONS} partitions from CPU a message: {rests}; `group` and `convene` by articles a week {dense}; "
        f"a batch waits {first['wait_ms']:.0f} ms for Kafka; the actor of most positions has {max(first['actors'].values()):.0%}."
        + _measured(found.get("measured", []))
    )


def _apart(row: Mapping[str, Any]) -> str:
    return f" ({row['apart']})" if row["apart"] else ""


def _measured(runs: Sequence[Mapping[str, Any]]) -> str:
    """What two workers do here, beside one."""
    by = {number: [run for run in runs if run["processes"] == number] for number in (1, 2)}
    if not all(by.values()):
        return ""
    ratios = sorted(
        two["articles_per_second"] / one["articles_per_second"] for one, two in zip(by[1], by[2], strict=True)
    )
    rate = {number: median(run["articles_per_second"] for run in mine) for number, mine in by.items()}
    cpu = {number: median(run["cpu_ms"] for run in mine) for number, mine in by.items()}
    return (
        f"\n\nMeasured on {os.cpu_count()} shared cores, broker included: one worker {rate[1]:.0f} articles/s and {cpu[1]:.1f} ms of CPU "
        f"an article, two workers {rate[2]:.0f} and {cpu[2]:.1f} ms: {median(ratios):.2f} times ({ratios[0]:.2f} to {ratios[-1]:.2f})."
    )


if __name__ == "__main__":
    main()
