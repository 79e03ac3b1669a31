"""Commands in, what they take from cold out: one article read, the demonstration, a worker until it is ready, its memory.

python -m bench.start [--rounds N]

Each command is a process of its own, in a data folder of its own; byte code is kept, as it is where parley is installed.
Seconds are by the clock; of `parley extract` also those of CPU, which other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from bench.core_tables import ROOT
from bench.machine import described
from bench.processes import resident_mb
from streams.runtime.worker_slot import workers_here
from streams.settings import Settings

RESULTS: Final = ROOT / "bench" / "results" / "start.json"
ARTICLE: Final = next(iter(sorted((ROOT / "seeds" / "articles").glob("*.txt"))))
LIMIT_SECONDS: Final = 180
_READY: Final = re.compile(r"^worker: ready in ([0-9.]+) s", re.MULTILINE)


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=9, help="how often an article is read, and a third as often the rest"
    )
    args = parser.parse_args()
    machine = described()
    with tempfile.TemporaryDirectory(prefix="parley-start-") as folder:
        found = {
            "extract": extracted(Path(folder) / "extract", args.rounds),
            "demo": demonstrated(Path(folder) / "demo", max(1, args.rounds // 3)),
            "resident_mb": resident(Path(folder) / "demo"),
            "machine": machine,
        }
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def extracted(folder: Path, rounds: int) -> dict[str, Any]:
    """One article, read by a new process; a first one, which may have to compile, is not counted."""
    runs = [_run(folder, "extract", str(ARTICLE)) for _ in range(rounds + 1)][1:]
    return {"seconds": [run[0] for run in runs], "cpu_seconds": [run[1] for run in runs]}


def demonstrated(folder: Path, rounds: int) -> dict[str, Any]:
    """What `make demo` runs: on an empty folder, then on one that knows the articles; how soon the worker that reads was ready."""
    runs = [_run(folder, "run", "--once") for _ in range(rounds + 1)]
    ready = [float(told[1]) for *_, said in runs if (told := _READY.search(said))]
    return {"empty_seconds": runs[0][0], "warm_seconds": [run[0] for run in runs[1:]], "ready_seconds": ready}


def resident(folder: Path) -> dict[str, int]:
    """Memory of each worker of `parley run`, when both are ready and have had the seed articles, by name, in MB."""
    process = subprocess.Popen(
        [*PARLEY, "run"], env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
    )
    settings, deadline = Settings(data_folder=folder), time.monotonic() + LIMIT_SECONDS
    try:
        assert process.stdout is not None
        while process.stdout.readline() == b"":  # the ledger is printed when all is read
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("parley run did not print the ledger")
        return {worker.name: round(resident_mb(worker.pid)) for worker in workers_here(settings)}
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


PARLEY: Final = (sys.executable, "-m", "streams")


def _run(folder: Path, *arguments: str) -> tuple[float, float, str]:
    """Seconds by the clock and of CPU that a command takes, and what it says on stderr."""
    folder.mkdir(parents=True, exist_ok=True)
    before, begun = os.times(), time.monotonic()
    ran = subprocess.run(
        [*PARLEY, *arguments],
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT_SECONDS,
    )
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return round(time.monotonic() - begun, 2), round(cpu, 2), ran.stderr


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "PYTHONDONTWRITE"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PARLEY_DATA_FOLDER": str(folder.resolve())}


if __name__ == "__main__":
    main()
