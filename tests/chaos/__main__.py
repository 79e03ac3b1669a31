"""A seed in, trouble for a real broker and two workers, and what was lost out: a table, bench/results/chaos.json, README.

python -m tests.chaos [--seed N] [--only NAME …] [--readme]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.between import put_between
from streams.broker import LocalBroker
from streams.extract.knowledge import Knowledge
from streams.jvm.jars import load_lock
from streams.knowledge import load_knowledge
from streams.runtime.verify import verify
from tests.chaos.proxy import SlowProxy
from tests.chaos.rig import DERIVED_ONCE, Rig, broker_behind
from tests.chaos.scenarios import SCENARIOS, Scenario
from tests.support import ROOT, many

RESULTS = ROOT / "bench" / "results" / "chaos.json"
OPENING, CLOSING = "<!-- chaos: make chaos -->", "<!-- end of chaos -->"
SETTLE_SECONDS = 400


@dataclass(frozen=True, slots=True)
class Result:
    """What one scenario came to."""

    name: str
    what: str
    times: int
    articles: int
    records: int
    """Keys that the article log gives, over all topics."""
    lost: int
    """Keys missing in the end."""
    wrong: int
    """Keys too many, or with other bytes."""
    uncommitted: int
    """Messages that the group has not committed in the end."""
    written_again: int
    """Records sent more than once, which changes nothing; articles sent again included."""
    recovered_seconds: float
    """From the last fault until everything was committed."""
    workers_ended: dict[str, int]
    """How the workers' processes ended: status, or minus the signal."""
    skipped: str | None = None
    """Why it was not tried."""

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, wrong or left over."""
        return not (self.lost or self.wrong or self.uncommitted)


def main() -> None:
    """Play the scenarios, print and store what came of them; status 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10_000), help="of the random choices"
    )
    parser.add_argument(
        "--only",
        nargs="*",
        choices=[s.name for s in SCENARIOS],
        help="play these; the others keep the results of the same seed",
    )
    parser.add_argument("--readme", action="store_true", help="write README's table from the stored results")
    args = parser.parse_args()
    if args.readme:
        return write_readme()
    print(f"seed {args.seed}", flush=True)
    chosen = [s for s in SCENARIOS if not args.only or s.name in args.only]
    with tempfile.TemporaryDirectory(prefix="parley-chaos-") as folder:
        results = [tell(play(s, Path(folder), args.seed)) for s in chosen]
    store(results, args.seed)
    write_readme()
    sys.exit(not all(result.is_well for result in results))


def play(
    scenario: Scenario, folder: Path, seed: int, *, articles: int | None = None, times: int | None = None
) -> Result:
    """One scenario on a broker of its own."""
    articles, times = articles or scenario.articles, times or scenario.times
    proxy, knowledge = SlowProxy(), load_knowledge()
    with _folder_of(scenario, folder / scenario.name) as (place, skipped):
        if skipped is not None:
            return Result(scenario.name, scenario.what, 0, 0, 0, 0, 0, 0, 0, 0.0, {}, skipped)
        with broker_behind(place, proxy if scenario.route == "slow" else None) as local:
            return _played(scenario, local, folder / f"{scenario.name}-data", proxy, knowledge, seed, articles, times)


def _played(
    scenario: Scenario,
    local: LocalBroker,
    folder: Path,
    proxy: SlowProxy,
    knowledge: Knowledge,
    seed: int,
    articles: int,
    times: int,
) -> Result:
    rig = Rig(local, folder, proxy)
    if scenario.route == "slow":
        rig.parley.environment["PARLEY_BROKER"] = f"127.0.0.1:{proxy.port}"
    rig.use(many(articles * 2))
    try:
        for name in ("one", "two"):
            rig.worker(name)
        scenario.act(rig, random.Random(f"{seed} {scenario.name}"), articles, times)
        ended = time.monotonic()
        rig.settle(SETTLE_SECONDS)
        recovered = time.monotonic() - ended
        verdict = verify(rig.parley.settings, rig.parley.broker, knowledge)
        records = {topic.topic: topic.found for topic in verdict.topics}
        return Result(
            name=scenario.name,
            what=scenario.what,
            times=times,
            articles=rig.published,
            records=sum(topic.expected for topic in verdict.topics),
            lost=sum(topic.missing for topic in verdict.topics),
            wrong=sum(topic.extra + topic.different for topic in verdict.topics),
            uncommitted=verdict.waiting,
            written_again=rig.written() - sum(records[name] for name in DERIVED_ONCE),
            recovered_seconds=round(recovered, 1),
            workers_ended=rig.statuses(),
        )
    finally:
        rig.close()


@contextmanager
def _folder_of(scenario: Scenario, folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Where the broker lives, and why it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    if scenario.route != "small":
        yield folder, None
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        yield folder, f"no small disk can be mounted here: {mounted.stderr.strip()}"
        return
    try:
        yield folder, None
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def tell(result: Result) -> Result:
    """Print one line as soon as it is known."""
    print(json.dumps(asdict(result), ensure_ascii=False), flush=True)
    return result


def store(results: Sequence[Result], seed: int) -> None:
    """Write the results with what they were measured on; those of other scenarios stay, where the seed is the same."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "kafka": load_lock().kafka,
    }
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept = before.get("scenarios", ()) if before.get("seed") == seed else ()
    rows = {row["name"]: row for row in (*kept, *map(asdict, results))}
    ordered = [rows[scenario.name] for scenario in SCENARIOS if scenario.name in rows]
    document = {"seed": seed, "machine": machine, "scenarios": ordered}
    RESULTS.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def table() -> str:
    """README's table, from the stored results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    machine = found["machine"]
    rows = [
        "| what was tried | times | articles | records | lost | wrong | sent again | settled after |",
        "|---|" + "---|" * 7,
    ]
    for row in found["scenarios"]:
        if row["skipped"]:
            rows.append(f"| {row['what']} | skipped: {row['skipped']} |" + " |" * 6)
            continue
        rows.append(
            f"| {row['what']} | {row['times']} | {row['articles']} | {row['records']} | {row['lost']} | {row['wrong']} "
            f"| {row['written_again']} | {row['recovered_seconds']:.0f} s |"
        )
    rows.append(
        f"\nSeed {found['seed']}; {machine['cpus']} shared cores, {machine['system']}, Python {machine['python']}, "
        f"Kafka {machine['kafka']}, broker and two workers on one machine, four partitions."
    )
    return "\n".join(rows)


def write_readme() -> None:
    """Put the table into README."""
    put_between(ROOT / "README.md", OPENING, CLOSING, table())


if __name__ == "__main__":
    main()
