"""What the benchmarks stored in, README's table of how fast parley is beside others out, and the plots of it.

python -m bench.fast

One row a figure, each with the command that measures it; what has not been measured has no row. Plots are drawn by
matplotlib in an environment of its own (`plots.py`), and stay as they are where that cannot be had.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.between import put_between
from bench.core_tables import ROOT, markdown, range_of, times
from bench.environments import MissingPeerError, python_with

__all__ = ["table"]

RESULTS: Final = ROOT / "bench" / "results"
OPENING: Final = "<!-- fast: python -m bench.fast -->"
CLOSING: Final = "<!-- end of fast -->"
Row = tuple[str, str, str, str]
"""What, how much, beside what, and by which command."""


def main() -> None:
    """Write the table, then draw."""
    put_between(ROOT / "README.md", OPENING, CLOSING, table(RESULTS))
    try:
        subprocess.run([python_with("plots"), Path(__file__).with_name("plots.py"), RESULTS], check=True)
    except MissingPeerError as error:
        print(f"no plots: {error}", file=sys.stderr)


def table(results: Path) -> str:
    """The table, of what has been stored in this folder."""
    rows = [
        row
        for name, told in TOLD.items()
        if (path := results / f"{name}.json").exists()
        for row in told(json.loads(path.read_text(encoding="utf-8")))
    ]
    return markdown(("", "measured", "beside", "by"), rows)


def core_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """One core reading."""
    command = "`python -m bench.core`"
    ours = found["ways"]["parley"]
    rate = f"{range_of(ours['articles_per_cpu_second'])} articles/s, {ours['mb_per_cpu_second']:.2f} MB/s"
    spacy = found["beside"].get("spacy")
    others = f"spaCy's ruler for names alone: {times(spacy['read_times'])}" if spacy else ""
    yield f"all of `read()`, one core, {found['characters']:,} characters", rate, others, command
    peers = {"spacy": "spaCy's ruler", "dateparser": "dateparser's search", "recognizers": "Recognizers-Text's numbers"}
    for name, called in peers.items():
        if (beside := found["beside"].get(name)) is not None:
            took = sum(found["layers"][layer]["median"] for layer in beside["layers"])
            rate = f"{1000 / took:,.0f} articles/s"
            yield (
                f"… {' and '.join(beside['layers'])} alone",
                rate,
                f"{called}: {times(beside['layers_times'])}",
                command,
            )


def growth_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """Longer and longer texts that are made to be slow."""
    families = found["families"]
    worst, name = max((ratio, name) for name, each in families.items() for ratio in (*each["ratios"], 0.0))
    longest = max(length for each in families.values() for length in each["lengths"])
    what = f"growth of the time beside the text's, {len(families)} hostile kinds of text, to {longest / 1e6:.2g} MB"
    yield what, f"{worst:.2f} at worst (`{name}`)", "1 is linear, 4 square", "`python -m bench.linearity`"


def engine_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """The same reading on other engines."""
    called = {"plain": "a plain librdkafka loop", "quix": "Quix Streams", "bytewax": "Bytewax"}
    for reading, what in (
        ("real", "from Kafka to the last record acknowledged"),
        ("identity", "… with readings prepared"),
    ):
        runs: dict[str, list[float]] = {}
        for run in found["runs"]:
            if run["reading"] == reading:
                runs.setdefault(run["engine"], []).append(run["articles_per_second"])
        if "parley" not in runs:
            continue
        ours = median(runs["parley"])
        others = ", ".join(f"{name}: {ours / median(runs[key]):.2f} ×" for key, name in called.items() if key in runs)
        yield what, f"{ours:.0f} articles/s by the clock", others, "`python -m bench.engines`"


def latency_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """How late records are, at shares of the capacity."""
    for rate in found["rates"]:
        told = ", ".join(f"{name} {cuts['p50']} / {cuts['p99']}" for name, cuts in rate["ms"].items() if cuts)
        what = f"from ingestion, at {rate['share']:.0%} of capacity ({rate['rate']} articles/s), ms p50 / p99"
        yield what, told, f"lost {rate['lost']} of {rate['articles']}", "`python -m bench.latency`"


def scale_out_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """What more workers would do, and what holds the most of them back."""
    for week in dict.fromkeys(row["week"] for row in found["simulated"]):
        rows = [row for row in found["simulated"] if row["week"] == week]
        one, best = rows[0], max(rows, key=lambda row: row["articles_per_second"])
        what = f"simulated, {best['workers']} workers beside {one['workers']}, {week:,} articles a week"
        told = f"{best['articles_per_second']:,.0f} articles/s, {best['articles_per_second'] / one['articles_per_second']:.1f} ×"
        yield what, told, f"held back by {best['bottleneck']}", "`python -m bench.scale_out`"


def start_rows(found: Mapping[str, Any]) -> Iterator[Row]:
    """What commands take from cold."""
    command, extract, demo = "`python -m bench.start`", found["extract"], found["demo"]
    cpu = f"{median(extract['cpu_seconds']):.2f} s of CPU"
    yield "`parley extract` of one article, from cold", f"{median(extract['seconds']):.2f} s", cpu, command
    empty = f"{demo['empty_seconds']:.0f} s with an empty folder"
    yield "`make demo`, once installed and warm", f"{median(demo['warm_seconds']):.1f} s", empty, command
    memory = ", ".join(f"`{name}` {size} MB" for name, size in sorted(found["resident_mb"].items()))
    yield "the worker that reads, until it is ready", f"{median(demo['ready_seconds']):.1f} s", memory, command


TOLD: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[Row]]]] = {
    "core": core_rows,
    "growth": growth_rows,
    "engines": engine_rows,
    "latency": latency_rows,
    "scale_out": scale_out_rows,
    "start": start_rows,
}
"""By the name of the file of results."""


if __name__ == "__main__":
    main()
