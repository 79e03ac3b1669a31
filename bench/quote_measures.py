"""Quotes measured as others measure theirs, so that figures can be compared.

Usage: quote_measures.py GOLD_DIR PREDICTIONS.jsonl

Citron (BBC) counts a quotation as found when its content is the same to the
character (exact), and weighs it by the share of content that is covered
(overlap). Gender Gap Tracker counts it as found when at least 0.3, or 0.8, of the
longer text is shared, and then compares the speakers. Optional gold counts
neither way, as in `gold/score.py`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Quote = dict[str, Any]
THRESHOLDS = (0.3, 0.8)


def main() -> None:
    """Read gold and predictions, print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold_dir", type=Path)
    parser.add_argument("predictions", type=Path)
    args = parser.parse_args()
    pairs = list(zip(*articles(args.gold_dir, args.predictions), strict=True))
    report("Citron exact", [matched(gold, found, same) for gold, found in pairs])
    precision, recall = coverage(pairs)
    print(f"{'Citron overlap':16} P {precision:.3f}  R {recall:.3f}  F1 {harmonic(precision, recall):.3f}")
    for threshold in THRESHOLDS:
        report(f"GGT overlap {threshold}", [matched(gold, found, at_least(threshold)) for gold, found in pairs])


def articles(gold_dir: Path, predictions: Path) -> tuple[list[list[Quote]], list[list[Quote]]]:
    """The quotes of each article, by gold and by prediction."""
    by_article: dict[str, list[Quote]] = defaultdict(list)
    for line in predictions.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["record"] == "quote":
            by_article[record["article_id"]].append(record)
    gold = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold_dir.glob("*.gold.json"))]
    return [g["quotes"] for g in gold], [by_article[g["id"]] for g in gold]


def shared(a: Quote, b: Quote) -> int:
    """Characters in both spans."""
    common: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return max(0, common)


def length(quote: Quote) -> int:
    """Characters of a span."""
    found: int = quote["end"] - quote["start"]
    return found


def same(a: Quote, b: Quote) -> bool:
    """Whether both have the same span and kind."""
    return (a["start"], a["end"], a["kind"]) == (b["start"], b["end"], b["kind"])


def at_least(threshold: float) -> Callable[[Quote, Quote], bool]:
    """Whether so large a share of the longer one is in both; kinds must agree."""

    def close(a: Quote, b: Quote) -> bool:
        return a["kind"] == b["kind"] and shared(a, b) >= threshold * max(length(a), length(b))

    return close


def matched(gold: list[Quote], found: list[Quote], close: Callable[[Quote, Quote], bool]) -> tuple[int, int, int, int]:
    """Hits, gold, predictions (without what optional gold explains), and hits whose speaker is right."""
    candidates = sorted(
        (
            (shared(g, p) / max(length(g), length(p)), i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(found)
            if close(g, p)
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    used_gold: set[int] = set()
    used_found: set[int] = set()
    hits = optional = speakers = 0
    for _, i, j in candidates:
        if i in used_gold or j in used_found:
            continue
        used_gold.add(i)
        used_found.add(j)
        if gold[i].get("optional"):
            optional += 1
            continue
        hits += 1
        speakers += (found[j].get("speaker_name") or "").casefold() == (gold[i].get("speaker") or "").casefold()
    return hits, sum(not g.get("optional") for g in gold), len(found) - optional, speakers


def coverage(pairs: Iterable[tuple[list[Quote], list[Quote]]]) -> tuple[float, float]:
    """Share of predicted characters that are quoted in the gold, and of firm gold characters that are predicted."""
    right = predicted = covered = wanted = 0
    for gold, found in pairs:
        quoted = {(q["kind"], at) for q in gold for at in range(q["start"], q["end"])}
        firm = {(q["kind"], at) for q in gold if not q.get("optional") for at in range(q["start"], q["end"])}
        told = {(q["kind"], at) for q in found for at in range(q["start"], q["end"])}
        right, predicted = right + len(told & quoted), predicted + len(told)
        covered, wanted = covered + len(told & firm), wanted + len(firm)
    return right / max(1, predicted), covered / max(1, wanted)


def report(name: str, counts: list[tuple[int, int, int, int]]) -> None:
    """Print precision, recall, F1 and the share of right speakers, pooled over the articles."""
    hits, gold, found, speakers = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = hits / max(1, found), hits / max(1, gold)
    print(
        f"{name:16} P {precision:.3f}  R {recall:.3f}  F1 {harmonic(precision, recall):.3f}"
        f"  speakers by name {speakers / max(1, hits):.3f}  (gold {gold}, predicted {found})"
    )


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
