"""Quotes measured as others measure theirs, so that figures can be compared.

Usage: quote_measures.py GOLD_DIR PREDICTIONS.jsonl

Gender Gap Tracker (`evaluate_quotes.py`) goes through the annotated quotes in order and gives each the prediction,
not given away before, that covers most of it: more than 0.3, or 0.8, of its length; then it asks whether the spans of
the speakers overlap. So it is done here, but for the speakers, which the gold has by name: right is who has the same
name, so that a group with its Arabic name counts as wrong. That is stricter.

Citron (`metrics.py`) counts a content as right when the span is the same (exact), and sums the tokens that predicted
and annotated contents share, over all tokens predicted and annotated (overlap). Here characters are counted, not
tokens, and each once, however often quotes lie in one another; Citron's exact contents must also have overlapping
cues, which the gold does not mark.

Both know one kind of quote. Here a direct fragment lies inside an indirect clause, so the kinds must agree: stricter
again. Optional gold counts neither way, as in `gold/score.py`.
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
    report("Citron exact", [matched(gold, found, exactness, 0.5) for gold, found in pairs])
    precision, recall = coverage(pairs)
    print(f"{'Citron overlap':16} P {precision:.3f}  R {recall:.3f}  F1 {harmonic(precision, recall):.3f}")
    for threshold in THRESHOLDS:
        report(f"GGT overlap {threshold}", [matched(gold, found, covered, threshold) for gold, found in pairs])


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


def exactness(gold: Quote, found: Quote) -> float:
    """1 for the same span and kind, else 0."""
    return float(all(gold[key] == found[key] for key in ("start", "end", "kind")))


def covered(gold: Quote, found: Quote) -> float:
    """The share of the annotated quote that is predicted; 0 when the kinds differ."""
    return shared(gold, found) / length(gold) if gold["kind"] == found["kind"] else 0.0


def matched(
    gold: list[Quote], found: list[Quote], score: Callable[[Quote, Quote], float], threshold: float
) -> tuple[int, int, int, int]:
    """Hits, gold, predictions (without what optional gold explains), and hits whose speaker is right."""
    left = list(found)
    hits = speakers = 0
    firm = [quote for quote in gold if not quote.get("optional")]
    for quote in firm:
        best = take_best(quote, left, score, threshold)
        if best is not None:
            hits += 1
            speakers += (best.get("speaker_name") or "").casefold() == (quote.get("speaker") or "").casefold()
    optional = [quote for quote in gold if quote.get("optional")]
    explained = sum(take_best(quote, left, score, threshold) is not None for quote in optional)
    return hits, len(firm), len(found) - explained, speakers


def take_best(gold: Quote, left: list[Quote], score: Callable[[Quote, Quote], float], threshold: float) -> Quote | None:
    """The prediction of the best score above the threshold, the first of equals, taken out of `left`; None without one."""
    best = max(left, key=lambda quote: score(gold, quote), default=None)
    if best is None or score(gold, best) <= threshold:
        return None
    left.remove(best)
    return best


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
