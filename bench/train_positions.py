"""Train the models of positions on the annotated articles of this repository, and say how good they are on others.

Usage: python bench/train_positions.py [--write] [--folds 4] [--all] | --targets

Reads bench/gold/dev (24 articles, annotated twice) and bench/gold/train (articles
written and annotated for this). Judges the articles of dev, cross-validated by
negotiation: no article is judged by a model that saw another of its negotiation. With
`--all` every annotated article is judged so: no rule was written for those of train,
so they say best what an article that nobody has seen would give.
`--targets` fits and writes only the two models that tell at whom a stand is directed, in a minute: no other depends on them.
Every article is read by a model of speakers that saw nothing of its negotiation either.
`--write` fits on everything and writes the folders `weights` of positions and speakers. Needs
the packages that `make train` installs. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from position_examples import Example, groups, load, scorer
from position_models import STACKED_FOLDS, Memory, fit, fit_questions, fit_targets
from speaker_models import heard

from streams.extract.linear_model import WHOLE
from streams.extract.positions.decision import Judge
from streams.extract.positions.models import Models, compile_models

EXTRACT = Path(__file__).parents[1] / "streams" / "extract"
WEIGHTS = EXTRACT / "positions" / "weights"
SPEAKERS = EXTRACT / "speakers" / "weights" / "speaker.tsv"


def main() -> None:
    """Cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--folds", type=int, default=4, help="0 for none: the weights are written, and how they are judged is kept"
    )
    parser.add_argument("--targets", action="store_true", help="fit and write the models of targets alone")
    parser.add_argument("--all", action="store_true", help="judge every annotated article, not those of dev alone")
    args = parser.parse_args()
    speakers, examples = heard(list(load()))
    print(
        f"{len(examples)} articles, {sum(map(len, (e.slots for e in examples)))} clauses, "
        f"{sum(len(labels) for e in examples for labels in e.labels)} positions",
        flush=True,
    )
    if args.targets:
        write(fit_targets(examples), None)
        return
    decisions: dict[str, Any] | None = None
    memory: Memory = {}
    folds: list[list[Example]] | None = None
    if args.all or not args.folds:
        folds = groups(examples, args.folds or STACKED_FOLDS)
        memory = fitted(examples, folds, pairs=args.all)
    if args.all:
        decisions = report_all(examples, cross_validate(examples, folds, memory))
    elif args.folds:
        judged = groups([e for e in examples if e.dev], args.folds)
        decisions = report(examples, cross_validate(examples, judged, memory))
    if args.write:
        SPEAKERS.write_text(speakers, encoding="utf-8", newline="\n")
        write(fit(examples, folds, memory), decisions)


def fitted(examples: Sequence[Example], folds: Sequence[Sequence[Example]], *, pairs: bool) -> Memory:
    """What is fitted on all articles, on those without one fold and, to judge them, without two (`pairs`), on every core."""
    left_out: list[tuple[int, ...]] = [(), *((k,) for k in range(len(folds)))]
    left_out += itertools.combinations(range(len(folds)), 2) if pairs else ()
    held = [{e.id for k in numbers for e in folds[k]} for numbers in left_out]
    parts = [[e for e in examples if e.id not in ids] for ids in held]
    _PARTS[:] = parts
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        found = pool.map(_fit_part, range(len(parts)))
        return {frozenset(e.id for e in part): models for part, models in zip(parts, found, strict=True)}


_PARTS: list[list[Example]] = []
"""What the processes of `fitted` inherit."""


def _fit_part(number: int) -> dict[str, str]:
    return fit_questions(_PARTS[number])


def compiled(files: Mapping[str, str]) -> Models:
    """The models of these files, with no threshold."""
    return compile_models(files, {"share_min": 0, "calibration": [[0, 0]]})


def cross_validate(
    examples: Sequence[Example], folds: Sequence[Sequence[Example]], memory: Memory
) -> dict[str, list[Any]]:
    """The decisions on the articles of these folds by models that saw nothing of their negotiation, by article."""
    found: dict[str, list[Any]] = {}
    whole = sum(map(len, folds)) == len(examples)
    for number, fold in enumerate(folds):
        held = {e.group for e in fold}
        others = [other for other in folds if other is not fold] if whole else None
        models = compiled(fit([e for e in examples if e.group not in held], others, memory))
        for e in fold:
            found[e.id] = Judge.of(e.context, e.slots, models).decide()
        print(f"fold {number + 1} of {len(folds)}", flush=True)
    return found


def predicted(e: Example, decisions: Iterable[Any]) -> list[dict[str, Any]]:
    """Decisions as the scorer takes them."""
    tokens = e.context.tokens
    return [
        {
            "start": tokens.starts[d.act.start],
            "end": tokens.ends[d.act.end - 1],
            "actor": d.actor,
            "target": d.target,
            "event_type": str(d.event),
            "issue": d.issue,
            "negated": d.negated,
            "share": d.share,
        }
        for d in decisions
    ]


def scored(examples: Iterable[Example], found: Mapping[str, list[Any]], share_min: int) -> dict[str, Any]:
    """Strict and lenient F1, and what is right among the matched."""
    counts: Counter[str] = Counter()
    marks: list[tuple[int, bool]] = []
    for e in examples:
        preds = [p for p in predicted(e, found.get(e.id, ())) if p["share"] >= share_min]
        quotes = [{"actor": q.actor, "start": q.start, "end": q.end} for q in e.context.quotes]
        names = scorer.aliases(e.gold["positions"] + e.gold["quotes"], preds + quotes)
        golds = scorer.renamed(e.gold["positions"], names)
        for mode, accept in (("strict", scorer.ACCEPT), ("lenient", scorer.LENIENT)):
            hit, missed, extra = scorer.match(golds, preds, accept["positions"])
            counts[mode, "hit"] += len(hit)
            counts[mode, "missed"] += len(missed)
            counts[mode, "extra"] += len(extra)
            if mode == "strict":
                counts["target"] += sum((g.get("target") or None) == p["target"] for g, p in hit)
                counts["negated"] += sum(bool(g["negated"]) == p["negated"] for g, p in hit)
                wrong = {id(p) for p in extra}
                marks += [(p["share"], id(p) not in wrong) for p in preds]
        for name, keys in (("typed", ("event_type",)), ("actor", ("actor",)), ("issue", ("issue",)), ("any", ())):
            hit, missed, extra = scorer.match(
                golds, preds, lambda g, p, keys=keys: scorer.iou(g, p) > 0.1 and all(g[k] == p[k] for k in keys)
            )
            counts[name, "hit"] += len(hit)
            counts[name, "missed"] += len(missed)
            counts[name, "extra"] += len(extra)
    result: dict[str, Any] = {}
    for mode in ("strict", "lenient", "typed", "actor", "issue", "any"):
        hit, missed, extra = (counts[mode, k] for k in ("hit", "missed", "extra"))
        result[mode] = 2 * hit / max(1, 2 * hit + missed + extra)
        if mode == "strict":
            result["P"], result["R"] = hit / max(1, hit + extra), hit / max(1, hit + missed)
    hits = max(1, counts["strict", "hit"])
    return {**result, "target": counts["target"] / hits, "negated": counts["negated"] / hits, "marks": marks}


def report(examples: Sequence[Example], found: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Print the scores by threshold; the best threshold, and how often each share is right."""
    judged = [e for e in examples if e.id in found]
    best, kept = 0.0, 0
    for percent in (0, 4, 8, 10, 12, 15, 18, 22, 27, 33, 40):
        got = scored(judged, found, percent * WHOLE // 100)
        print(f"share {percent:3} %: " + " ".join(f"{k} {v:.3f}" for k, v in got.items() if k != "marks"), flush=True)
        if got["strict"] > best:
            best, kept = got["strict"], percent * WHOLE // 100
    return {"share_min": kept, "calibration": calibrate(scored(judged, found, 0)["marks"])}


def report_all(examples: Sequence[Example], found: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Print the scores of each kind of article at several thresholds; the one in use, and how often each share is right."""
    least = tomllib.loads((WEIGHTS / "decisions.toml").read_text(encoding="utf-8"))["share_min"]
    kinds = {
        "dev": [e for e in examples if e.dev],
        "seeds": [e for e in examples if e.group == "seeds"],
        "train": [e for e in examples if not e.dev and e.group != "seeds" and not e.gold.get("partial")],
    }
    for share_min in sorted({least, *(percent * WHOLE // 100 for percent in (10, 12, 14, 16, 18))}):
        for name, judged in kinds.items():
            got = scored(judged, found, share_min)
            figures = " ".join(f"{k} {v:.3f}" for k, v in got.items() if k != "marks")
            mark = "*" if share_min == least else " "
            print(f"{share_min * 100 // WHOLE:2} %{mark} {name:5} {len(judged):4} articles: {figures}", flush=True)
    return {"share_min": least, "calibration": calibrate(scored([*kinds["dev"], *kinds["train"]], found, 0)["marks"])}


def calibrate(marks: Sequence[tuple[int, bool]]) -> list[list[int]]:
    """Shares, and how often a position of such a share was right, rising."""
    edges = [0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75]
    table: list[list[int]] = []
    for low, high in zip(edges, [*edges[1:], 101], strict=True):
        inside = [ok for share, ok in marks if low <= share * 100 // WHOLE < high]
        right = round(1000 * (sum(inside) + 1) / (len(inside) + 2))
        table.append([low * WHOLE // 100, max(right, table[-1][1] if table else 0)])
        print(f"share {low:3} to {high:3} %: {len(inside):5} positions, {sum(inside) / max(1, len(inside)):.2f} right")
    return table


def write(files: Mapping[str, str], decisions: Mapping[str, Any] | None) -> None:
    """Write the weights, and the thresholds where they were found anew."""
    WEIGHTS.mkdir(exist_ok=True)
    for name, text in files.items():
        (WEIGHTS / f"{name}.tsv").write_text(text, encoding="utf-8")
    if decisions is None:
        return
    lines = [f"share_min = {decisions['share_min']}", "calibration = ["]
    lines += [f"    [{share}, {right}]," for share, right in decisions["calibration"]]
    (WEIGHTS / "decisions.toml").write_text("\n".join([*lines, "]"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
