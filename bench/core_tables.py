"""The results that bench/core.py stored in, tables of them for README out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.between import put_between
from bench.machine import said

__all__ = ["RESULTS", "markdown", "range_of", "write_readme"]

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "bench" / "results" / "core.json"
OPENING: Final = "<!-- core: python -m bench.core --readme -->"
CLOSING: Final = "<!-- end of core -->"


def write_readme() -> None:
    """Put the tables into README."""
    put_between(ROOT / "README.md", OPENING, CLOSING, tables(json.loads(RESULTS.read_text(encoding="utf-8"))))


def tables(found: Mapping[str, Any]) -> str:
    """The ways to read beside each other, then our layers, then what they were measured on."""
    return f"{ways_table(found)}\n\n{layers_table(found)}\n\n{measured_on(found)}"


def ways_table(found: Mapping[str, Any]) -> str:
    """A row for each way to read, and for each that is missing the reason."""
    heads = (
        "",
        "articles/s of one core",
        "MB/s",
        "found, an article",
        "memory at the peak",
        "our layers that do as much",
        "our `read()`",
    )
    rows = [(*_way(found, name), *_beside(found["beside"].get(name))) for name in found["ways"]]
    rows += [(name, f"not here: {why}", "", "", "", "", "") for name, why in found["missing"].items()]
    return markdown(heads, rows)


def layers_table(found: Mapping[str, Any]) -> str:
    """A row for each layer of `read()`."""
    layers = found["layers"]
    whole = sum(each["median"] for each in layers.values())
    rows = [
        (name, f"{range_of(took, 2)} ms", f"{took['median'] / whole:.0%}", f"{1000 / took['median']:,.0f}",
         f"{found['bytes'] / took['median'] / 1000:.2f}")
        for name, took in layers.items()
    ]  # fmt: skip
    return markdown(("layer", "CPU, an article", "share", "articles/s", "MB/s"), rows)


def measured_on(found: Mapping[str, Any]) -> str:
    """How to read the figures, and what they are of."""
    waited, ours = max(way["waited"] for way in found["ways"].values()), found["ways"]["parley"]
    return (
        f"Medians of {found['rounds']} rounds (least to most) of {found['articles']} articles of {found['characters']:,} characters, "
        f"{found['bytes']:,} bytes: development articles with other names, days and numbers, no text twice, "
        f"{_new(found)} words of a thousand new, seed {found['seed']}; all ways read the same ones in turn. "
        f'Seconds are of CPU: by the clock they were up to {waited:.1f} times as many. "n ×" says how many times as fast as that row '
        f"ours is. Memory is what Python's allocator gave; what is read of an article keeps {ours['kept_kb']} kB in "
        f"{ours['blocks_kept']:,} blocks. {said(found['machine'])}."
    )


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def range_of(spread: Mapping[str, float], digits: int = 0) -> str:
    """A median with the least and the most."""
    return f"{spread['median']:,.{digits}f} ({spread['min']:,.{digits}f} to {spread['max']:,.{digits}f})"


def _new(found: Mapping[str, Any]) -> str:
    """New words in the first round and in the last."""
    return " to ".join(str(each) for each in sorted(found["new_words_per_thousand"]))


def _way(found: Mapping[str, Any], name: str) -> tuple[str, ...]:
    way = found["ways"][name]
    return (
        way["called"],
        range_of(way["articles_per_cpu_second"]),
        f"{way['mb_per_cpu_second']:,.2f}",
        f"{way['found']:.0f}",
        f"{way['peak_kb']:,} kB",
    )


def _beside(beside: Mapping[str, Any] | None) -> tuple[str, str]:
    """How our layers and our `read()` do beside a peer; '' for ourselves."""
    if beside is None:
        return "", ""
    return f"{' and '.join(beside['layers'])}: {times(beside['layers_times'])}", times(beside["read_times"])


def times(spread: Mapping[str, float]) -> str:
    """How many times as fast, in as many digits as say something."""
    return f"{spread['median']:.2g} × ({spread['min']:.2g} to {spread['max']:.2g})"
