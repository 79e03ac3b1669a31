"""A folder of results in, plots of them as SVG beside them out; needs matplotlib and nothing of parley.

Usage: PYTHON bench/plots.py FOLDER

`fast.py` runs it in the environment `plots`. The same results make the same bytes, so that a plot changes with its figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl  # type: ignore[import-not-found]
from matplotlib import pyplot as plt

OURS, PEER, FAINT = "#1b6e8c", "#b9a44c", "#9aa5ab"
WIDTH = 7.0
"""Inches."""
NAMED = 5
"""So many of the slowest families are named."""
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "parley",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}
SHORT = {
    "parley": "parley, read(): all records",
    "spacy": "spaCy entity_ruler: names",
    "dateparser": "dateparser: dates",
    "recognizers": "Recognizers-Text: numbers",
}


def main(folder: Path) -> None:
    """Draw what there are results for."""
    with mpl.rc_context(STYLE):
        for name, draws in DRAWN.items():
            path = folder / f"{name}.json"
            if path.exists():
                found = json.loads(path.read_text(encoding="utf-8"))
                for kind, draw in draws.items():
                    figure, axes = plt.subplots(figsize=(WIDTH, 2.6))
                    draw(axes, found)
                    figure.savefig(folder / f"{name}-{kind}.svg", metadata={"Date": None})
                    plt.close(figure)


def layers(axes: Any, found: dict[str, Any]) -> None:
    """CPU of each layer, from the least to the most of the rounds."""
    rows = list(reversed(found["layers"].items()))
    bars(axes, [name for name, _ in rows], [took for _, took in rows], [OURS] * len(rows))
    axes.set_xlabel(f"CPU ms an article of {found['characters']:,} characters")


def ways(axes: Any, found: dict[str, Any]) -> None:
    """Articles a second of each way to read, of our layers that do what a peer does beside it."""
    labels, spreads, colours = [], [], []
    for name, way in found["ways"].items():
        if name not in SHORT:  # the floor is off the scale
            continue
        labels.append(SHORT[name])
        spreads.append(way["articles_per_cpu_second"])
        colours.append(OURS if name == "parley" else PEER)
        if name in found["beside"]:
            ours = found["beside"][name]["layers"]
            labels.append(f"parley: {' and '.join(ours)}")
            took = [sum(found["layers"][layer][end] for layer in ours) for end in ("median", "max", "min")]
            spreads.append(dict(zip(("median", "min", "max"), (1000 / each for each in took), strict=True)))
            colours.append(OURS)
    bars(axes, labels[::-1], spreads[::-1], colours[::-1])
    axes.set_xlabel("articles a second of one core's CPU")


def bars(axes: Any, labels: list[str], spreads: list[dict[str, float]], colours: list[str]) -> None:
    """A bar a row, with its least and most, and its median in figures."""
    medians = [each["median"] for each in spreads]
    below = [each["median"] - each["min"] for each in spreads]
    above = [each["max"] - each["median"] for each in spreads]
    places = range(len(labels))
    axes.barh(places, medians, xerr=(below, above), color=colours, ecolor="#333333", height=0.66, error_kw={"lw": 0.8})
    axes.set_yticks(places, labels)
    for place, each in enumerate(spreads):
        axes.annotate(
            figures(each["median"]),
            (each["max"], place),
            (4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.margins(x=0.12)


def figures(value: float) -> str:
    """Three digits that say something, and no power of ten."""
    return f"{float(format(value, '.3g')):,g}"


def families(axes: Any, found: dict[str, Any]) -> None:
    """CPU by length of text, a line for each hostile family, the slowest named; a dotted line is linear."""
    slowest = sorted(found["families"], key=lambda name: -max(found["families"][name]["cpu_seconds"], default=0))[
        :NAMED
    ]
    for name, each in found["families"].items():
        kilobytes = [length / 1000 for length in each["lengths"]]
        if name in slowest:
            axes.plot(kilobytes, each["cpu_seconds"], marker=".", lw=1.2, label=name, zorder=3)
        else:
            axes.plot(kilobytes, each["cpu_seconds"], color=FAINT, lw=0.5)
    ends = [length / 1000 for length in (min(found["lengths"]), max(found["lengths"]))]
    axes.plot(ends, [each / ends[0] for each in ends], color="black", ls=":", lw=1, label="linear")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(bottom=0.003)
    plain_ticks(axes, [length / 1000 for length in found["lengths"]])
    axes.set_xlabel("kB of text made to be slow")
    axes.set_ylabel("CPU s")
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def plain_ticks(axes: Any, values: list[float]) -> None:
    """What was measured, in figures, on an axis of powers."""
    axes.minorticks_off()
    axes.set_xticks(values, [f"{value:,g}" for value in values])


def engines(axes: Any, found: dict[str, Any]) -> None:
    """Articles a second by the clock on each engine with the real reading, from the least to the most of the rounds."""
    rates: dict[str, list[float]] = {}
    for run in found["runs"]:
        if run["reading"] == "real":
            rates.setdefault(run["engine"], []).append(run["articles_per_second"])
    rows = sorted(rates.items(), key=lambda row: median(row[1]))
    spreads = [{"median": median(each), "min": min(each), "max": max(each)} for _, each in rows]
    bars(axes, [name for name, _ in rows], spreads, [OURS if name == "parley" else PEER for name, _ in rows])
    axes.set_xlabel("articles a second, from Kafka to the last record acknowledged")


def workers(axes: Any, found: dict[str, Any]) -> None:
    """Simulated articles a second by workers, the better way of placing the agents; a line for each density of news."""
    for week in dict.fromkeys(row["week"] for row in found["simulated"]):
        best: dict[int, float] = {}
        for row in found["simulated"]:
            if row["week"] == week:
                best[row["workers"]] = max(best.get(row["workers"], 0.0), row["articles_per_second"])
        axes.plot(list(best), list(best.values()), marker=".", label=f"{week:,} articles a week")
    first = found["simulated"][0]
    ends = [first["workers"], max(row["workers"] for row in found["simulated"])]
    axes.plot(
        ends, [first["articles_per_second"] * each / ends[0] for each in ends], color="black", ls=":", label="linear"
    )
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    plain_ticks(axes, sorted({row["workers"] for row in found["simulated"]}))
    axes.set_xlabel("workers, a core each (simulated)")
    axes.set_ylabel("articles a second")
    axes.legend(fontsize=7, frameon=False)


def lateness(axes: Any, found: dict[str, Any]) -> None:
    """From ingestion to the records, the ledger and the API: p50 as a dot, to p99 as a line, by share of the capacity."""
    rows = [(rate, name, cuts) for rate in found["rates"] for name, cuts in rate["ms"].items() if cuts]
    for place, (_, name, cuts) in enumerate(reversed(rows)):
        axes.plot([cuts["p50"], cuts["p99"]], [place, place], color=OURS, lw=2)
        axes.plot(cuts["p50"], place, marker="o", color=OURS)
        axes.annotate(name, (cuts["p99"], place), (5, 0), textcoords="offset points", va="center", fontsize=7)
    axes.set_yticks(range(len(rows)), [f"{rate['share']:.0%}" for rate, _, _ in reversed(rows)], fontsize=7)
    axes.set_xscale("log")
    axes.set_xlabel("ms from ingestion, p50 to p99, by share of the capacity")


DRAWN: dict[str, dict[str, Callable[[Any, dict[str, Any]], None]]] = {
    "core": {"layers": layers, "ways": ways},
    "growth": {"families": families},
    "engines": {"rates": engines},
    "scale_out": {"workers": workers},
    "latency": {"shares": lateness},
}
"""Plots by file of results."""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
