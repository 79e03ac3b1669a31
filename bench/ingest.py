"""Files made by a seed in, what `parley ingest watch` takes for them on a real broker out: articles/s, memory, starts, one new file.

python bench/ingest.py [--files N …] [--seed N] [--readme]

For each number of files: how long it takes to take in all of them, with what
memory; then a start that finds all of them known; then one more file among them,
from its rename to the acknowledgement on the log. Of ten files six are text, two
JSON, one ninjs, one packed; every tenth article is a line of a `.jsonl` file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.between import put_between
from streams.broker import LocalBroker
from streams.ingest.article import EPOCH
from streams.ingest.folder import read_folder
from streams.records import Article
from streams.runtime.folder_source import FolderSource
from streams.runtime.intake import open_intake
from streams.runtime.preflight import preflight
from streams.settings import Settings

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "ingest.json"
DOCUMENT = ROOT / "docs" / "limits.md"
OPENING, CLOSING = "<!-- ingest: bench/ingest.py --readme -->", "<!-- end of ingest -->"
PER_FOLDER = 1_000
MB = 1 << 20


def main() -> None:
    """Measure, print, and write the table into the document when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readme", action="store_true", help="write the table into docs/limits.md")
    parser.add_argument("--child", nargs=4, metavar=("SERVERS", "NAMESPACE", "DATA", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(*given.child)))
        return
    with tempfile.TemporaryDirectory() as name:
        broker = LocalBroker(Path(name) / "broker")
        servers = broker.start(lambda line: print(line, file=sys.stderr))
        try:
            rows = [measured(servers, Path(name), count, given.seed) for count in given.files]
        finally:
            broker.stop()
    print(table(rows))
    RESULTS.write_text(json.dumps({"seed": given.seed, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    if given.readme:
        put_between(DOCUMENT, OPENING, CLOSING, table(rows))


def measured(servers: str, folder: Path, count: int, seed: int) -> dict[str, float]:
    """What so many articles cost, each part in a process of its own."""
    namespace, inbox, data = f"b-{uuid.uuid4().hex[:8]}", folder / f"inbox-{count}", folder / f"data-{count}"
    preflight(Settings(broker=servers, namespace=namespace, data_folder=data), servers)
    fill(inbox, count, seed)
    first = run(servers, namespace, data, inbox)
    again = run(servers, namespace, data, inbox)
    stored = sum(file.stat().st_size for file in (data / "ingest").glob("*.sqlite*"))
    shutil.rmtree(data / "ingest")
    anew = run(servers, namespace, data, inbox)
    print(count, first, again, anew, file=sys.stderr)
    return {
        "files": count,
        "articles_per_second": first["taken"] / first["look_seconds"],
        "cpu_ms_per_article": 1_000 * first["look_cpu_seconds"] / max(1, first["taken"]),
        "memory_mb": first["memory_mb"],
        "start_seconds": again["look_seconds"],
        "start_cpu_seconds": again["look_cpu_seconds"],
        "start_taken": again["taken"],
        "one_ms": again["one_ms"],
        "one_cpu_ms": again["one_cpu_ms"],
        "store_bytes_per_article": stored / count,
        "log_seconds": anew["log_seconds"],
        "log_cpu_seconds": anew["log_cpu_seconds"],
        "anew_seconds": anew["look_seconds"],
        "anew_cpu_seconds": anew["look_cpu_seconds"],
        "anew_taken": anew["taken"],
    }


def run(servers: str, namespace: str, data: Path, inbox: Path) -> dict[str, float]:
    """One start, in a process of its own."""
    command = [sys.executable, __file__, "--child", servers, namespace, str(data), str(inbox)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3_600)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(servers: str, namespace: str, data: str, folder: str) -> dict[str, float]:
    """Take in what is there, then one file more."""
    settings = Settings(broker=servers, namespace=namespace, data_folder=Path(data))
    with open_intake(settings, servers) as intake:
        source = FolderSource(settings, intake, Path(folder))
        log_seconds, log_cpu = timed(lambda: intake.take(source.source, []))  # what is on the log is known then
        before = articles(intake)
        seconds, cpu = timed(source.look)
        found = {
            "log_seconds": log_seconds,
            "log_cpu_seconds": log_cpu,
            "taken": articles(intake) - before,
            "look_seconds": seconds,
            "look_cpu_seconds": cpu,
            "memory_mb": memory_mb(),
        }
        stop = threading.Event()
        thread = threading.Thread(target=source.run, args=(stop,))
        thread.start()
        time.sleep(2)
        costs = sorted(timed(lambda: one_more(intake, Path(folder))) for _ in range(5))
        stop.set()
        thread.join()
    return found | {"one_ms": 1_000 * costs[2][0], "one_cpu_ms": 1_000 * costs[2][1]}


def memory_mb() -> float:
    """The most memory that this process has had; what getrusage says is also that of the process it came from."""
    [line] = [x for x in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if x.startswith("VmHWM")]
    return int(line.split()[1]) / 1_024


def one_more(intake: Any, folder: Path) -> None:
    """Move a file in, and wait until it is taken in."""
    before, name = articles(intake), uuid.uuid4().hex
    part = folder / f".{name}"
    part.write_text(f"قال الوزير إن المحادثات مستمرة {name}.", encoding="utf-8")
    part.rename(folder / f"new-{name}.txt")
    while articles(intake) == before:
        time.sleep(0.02)


def articles(intake: Any) -> int:
    """How many articles were taken in."""
    return sum(state.articles for state in intake.store.sources())


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall and of CPU."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - wall, time.process_time() - cpu


def fill(folder: Path, count: int, seed: int) -> None:
    """So many articles in files, a thousand a subfolder, last changed a while ago."""
    texts = [
        f.content.text for f in read_folder(ROOT / "seeds" / "articles", MB, EPOCH) if isinstance(f.content, Article)
    ]
    chance, lines = random.Random(seed), []
    for number in range(count):
        here = folder / f"{number // PER_FOLDER:03}"
        here.mkdir(parents=True, exist_ok=True)
        text = f"{chance.choice(texts)[: chance.randrange(300, 2_500)]}\n{number}"
        published = f"2024-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00+00:00"
        if number % 10 == 9:
            lines.append(json.dumps({"id": f"l{number}", "text": text, "published": published}))
        elif number % 10 in {6, 7}:
            (here / f"{number}.json").write_text(json.dumps({"text": text, "published": published}), encoding="utf-8")
        elif number % 10 == 8:
            body = {"uri": f"urn:b:{number}", "versioncreated": published, "body_text": text}
            (here / f"{number}.ninjs").write_text(json.dumps(body), encoding="utf-8")
        elif number % 10 == 0:
            (here / f"{number}.txt.gz").write_bytes(gzip.compress(text.encode(), 1))
        else:
            (here / f"{number}.TXT").write_text(text, encoding="utf-8")
    (folder / "wire.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(rows: list[dict[str, float]]) -> str:
    """The figures as Markdown."""
    head = (
        "| articles in the folder | taken in, articles/s | CPU, an article | memory, at the most | a start that finds nothing new "
        "| one new file, until Kafka has it | on disk, an article | memory lost: the log is read | and every file |\n|---|---|---|---|---|---|---|---|---|\n"
    )
    lines = (
        f"| {row['files']:,} | {row['articles_per_second']:,.0f} | {row['cpu_ms_per_article']:.2f} ms | {row['memory_mb']:,.0f} MB "
        f"| {row['start_seconds']:.1f} s ({row['start_cpu_seconds']:.1f} CPU) | {row['one_ms']:,.0f} ms "
        f"| {row['store_bytes_per_article']:,.0f} bytes | {row['log_seconds']:.1f} s ({row['log_cpu_seconds']:.1f} CPU) "
        f"| {row['anew_seconds']:.1f} s ({row['anew_cpu_seconds']:.1f} CPU) |\n"
        for row in rows
    )
    return f"{head}{''.join(lines)}\n2 shared cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}; the file system's own cache is warm."


if __name__ == "__main__":
    main()
