"""The results that bench/scale.py stored in, README's tables of them out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.between import put_between

__all__ = ["RESULTS", "ROOT", "write_readme"]

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "scale.json"
OPENING, CLOSING = "<!-- scale: bench/scale.py --readme -->", "<!-- end of scale -->"
STATE_SAID = (
    "The stages and their tables alone, without broker and reader (`--state`): nine records an article and 1.7 positions, "
    "parties and issues drawn so that few have most; CPU over the last tenth of the articles, starts in a new process:"
)


def write_readme() -> None:
    """Put the tables into README."""
    put_between(ROOT / "README.md", OPENING, CLOSING, f"{table()}\n\n{STATE_SAID}\n\n{state_table()}")


def table() -> str:
    """README's table, from the stored results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    machine, sizes = found["machine"], found["sizes"]
    rows = _head(
        "articles",
        "memory of the worker",
        "articles/s",
        "CPU, an article",
        "ready, with its files",
        "with an empty disk",
        "registers",
        "on disk, an article",
    )
    rows += [
        f"| {row['articles']:,} | {row['resident_mb']:.0f} MB | {row['articles_per_second']:.0f} | {row['cpu_ms_per_article']:.0f} ms "
        f"| {row['ready_seconds']:.0f} s ({row['ready_cpu_seconds']:.1f} CPU) "
        f"| {row['ready_empty_seconds']:.0f} s ({row['ready_empty_cpu_seconds']:.1f} CPU) | {row['registers']:,} "
        f"| {row['state_bytes'] / row['articles'] / 1000:.1f} kB |"
        for row in sizes
    ]
    last = sizes[-1]
    topics = ", ".join(
        f"`{name}` {size / last['articles'] / 1000:.1f}" for name, size in last["bytes_by_topic"].items() if size
    )
    return "\n".join(rows) + (
        f"\n\nIn the broker's log, kB an article of {last['articles']:,}, before compaction: {topics}.\n"
        f"Seed {found['seed']}; {machine['cpus']} shared cores, {machine['system']}, Python {machine['python']}; broker and "
        "worker on one machine, four partitions; all articles are published at once, nine records each, prepared and not read."
    )


def state_table() -> str:
    """README's table of the state alone, from the stored results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))["state"]
    rows = _head(
        "articles",
        "registers",
        "memory",
        "CPU, an article",
        "articles a CPU second",
        "opened",
        "made anew from the changelog",
        "on disk, an article",
    )
    rows += [
        f"| {row['articles']:,} | {row['registers']:,} | {row['resident_mb']:.0f} MB | {row['cpu_ms_per_article']:.1f} ms "
        f"| {row['articles_per_cpu_second']:,} | {row['open_seconds']:.1f} s ({row['open_cpu_seconds']:.1f} CPU) "
        f"| {row['rebuild_seconds']:.0f} s ({row['rebuild_cpu_seconds']:.0f} CPU) "
        f"| {sum(row['bytes_per_article'].values()) / 1000:.1f} kB |"
        for row in found
    ]
    last = found[-1]
    files = ", ".join(f"`{name}` {size:,.0f}" for name, size in last["bytes_per_article"].items())
    return "\n".join(rows) + f"\n\nBytes an article of {last['articles']:,}, by table: {files}.{_growth(found)}"


def _head(*columns: str) -> list[str]:
    """The first two lines of a table."""
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _growth(found: Sequence[dict[str, Any]]) -> str:
    if len(found) < 2:
        return ""
    before, last = found[-2:]
    more = (last["resident_mb"] - before["resident_mb"]) * 1024 / (last["articles"] - before["articles"])
    return f" Memory grew by {more:.2f} KB an article from {before['articles']:,} to {last['articles']:,}."
