"""Train the models of positions on the annotated articles of this repository, and say how good they are on others.

Usage: python bench/train_positions.py [--write] [--folds 5] [--only-dev]

Reads bench/gold/dev (24 articles, annotated twice) and bench/gold/train (short
articles written and annotated for this). Cross-validates by negotiation: no
article is judged by a model that saw another of its negotiation. `--write` fits
on everything and writes streams/extract/positions/weights/. Needs the packages
of the dependency group `train`. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.gold import score as scorer
from streams.extract import LAYERS, Reading
from streams.extract.document import open_document
from streams.extract.linear_model import SCALE, WHOLE, parse_model, shares
from streams.extract.positions.clause_features import clause_features, word_features
from streams.extract.positions.context import PositionContext, open_position_context
from streams.extract.positions.decision import decide, negation_features
from streams.extract.positions.discourse import draft
from streams.extract.positions.extractor import read_sentences
from streams.extract.positions.issue_features import (
    article_features,
    issue_features,
    subject_of_article,
    words_features,
)
from streams.extract.positions.models import NONE, Models, compile_models
from streams.extract.positions.party_features import (
    NOBODY,
    Earlier,
    actor_features,
    parties_of,
    scene_of,
    target_features,
)
from streams.extract.positions.slots import Slot, slots_of
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "articles"
POSITIONS = ROOT / "streams" / "extract" / "positions"
EXAMPLES = POSITIONS / "positions.examples.toml"
WEIGHTS = POSITIONS / "weights"
SEEN_MIN = 2
"""A feature is learnt when so many examples have it."""
STACKED_FOLDS = 4


@dataclass
class Example:
    """One annotated article, read."""

    id: str
    group: str
    """Its negotiation."""
    dev: bool
    gold: dict[str, Any]
    context: PositionContext
    slots: list[Slot]
    labels: list[list[dict[str, Any]]]
    """The firm positions of each slot."""
    masked: list[bool]
    """Whether only an optional position stands there."""
    features: list[list[str]] = field(default_factory=list)
    guess: Mapping[str, int] = field(default_factory=dict)
    guesses: list[Mapping[str, int]] = field(default_factory=list)


def main() -> None:
    """Cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only-dev", action="store_true", help="one fold: train on the others, judge dev")
    args = parser.parse_args()
    examples = [prepare(gold) for gold in load()]
    print(
        f"{len(examples)} articles, {sum(map(len, (e.slots for e in examples)))} clauses, "
        f"{sum(len(l) for e in examples for l in e.labels)} positions",
        flush=True,
    )
    decisions: dict[str, Any] = {"share_min": 0, "calibration": [[0, 0]]}
    if args.folds > 1 or args.only_dev:
        found = cross_validate(examples, args.folds, only_dev=args.only_dev)
        decisions = report(examples, found)
    if args.write:
        write(fit(examples), decisions)


def load() -> Iterable[dict[str, Any]]:
    """Every annotated article, with its text."""
    for path in sorted((GOLD / "dev").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        yield {**gold, "text": text, "dev": True}
    for path in sorted((GOLD / "train").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield located(json.loads(line))
    yield from seeds()
    yield from promised()


def seeds() -> Iterable[dict[str, Any]]:
    """The seed articles with their gold."""
    table = tomllib.loads((SEEDS / "articles.toml").read_text(encoding="utf-8"))
    for entry in table["article"]:
        gold = json.loads((GOLD / f"{entry['id']}.gold.json").read_text(encoding="utf-8"))
        text = (SEEDS / entry["file"]).read_bytes().decode()
        yield {**gold, "text": text, "dev": False, "negotiation": "seeds"}


def promised() -> Iterable[dict[str, Any]]:
    """The positive examples of the rules: what they do not name is not labelled."""
    content = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    for number, example in enumerate(content["example"]):
        positions = []
        for record in example["expect"]:
            start = example["text"].find(record.get("text", ""))
            if start >= 0 and {"text", "actor", "event_type", "issue"} <= set(record):
                target = record.get("target")
                span = {"start": start, "end": start + len(record["text"])}
                named = {
                    **record,
                    "target": None if target == "null" else target,
                    "negated": record.get("negated", False),
                }
                positions.append({**named, **span})
        if positions:
            yield {
                "id": f"example-{number}",
                "negotiation": f"example {number // 20}",
                "published": content["published"].isoformat(),
                "text": example["text"],
                "positions": positions,
                "quotes": [],
                "dev": False,
                "partial": True,
            }


def located(article: dict[str, Any]) -> dict[str, Any]:
    """An article whose annotations quote its words, with offsets."""
    for layer, key in (("positions", "clause"), ("meetings", "clause"), ("quotes", "words")):
        for item in article[layer]:
            start = -1
            for _ in range(item.get("nth") or 1):
                start = article["text"].find(item[key], start + 1)
            item["start"], item["end"] = start, start + len(item[key])
    return {**article, "dev": False}


def prepare(gold: dict[str, Any]) -> Example:
    """Read an article up to the clauses, and give each its positions."""
    knowledge = load_knowledge()
    published = dt.datetime.fromisoformat(gold["published"]).replace(tzinfo=dt.UTC)
    article = make_article(gold["text"], article_id=gold["id"], published_at=published)
    document = open_document(article, knowledge.ruleset, 1)
    reading = Reading()
    for layer, find in LAYERS:
        if layer == "positions":
            break
        reading = replace(reading, **{layer: find(document, reading, knowledge)})
    context = open_position_context(document, reading, knowledge)
    sentences = read_sentences(context)
    slots = slots_of(context, sentences, draft(context, sentences))
    labels: list[list[dict[str, Any]]] = [[] for _ in slots]
    masked = [False] * len(slots)
    tokens = context.tokens
    spans = [{"start": tokens.starts[s.clause.first], "end": tokens.ends[s.clause.last - 1]} for s in slots]
    for position in sorted(gold["positions"], key=lambda p: (p["start"], p["end"])):
        overlaps = [scorer.iou(position, span) for span in spans]
        best = max(range(len(spans)), key=lambda n: overlaps[n], default=-1)
        if best < 0 or not overlaps[best]:
            continue
        if position.get("optional"):
            masked[best] = True
        else:
            labels[best].append(position)
    if gold.get("partial"):
        masked = [True] * len(slots)
    features = []
    for slot in slots:
        known = {context.tokens.words[i]: context.words[i] for i in slot.tokens}
        features.append(
            [*clause_features(context, slot), *(f for word, k in known.items() for f in word_features(word, k))]
        )
    return Example(gold["id"], gold["negotiation"], gold["dev"], gold, context, slots, labels, masked, features)


class Table:
    """Features by number, those that are rare left out."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        counts = Counter(f for row in rows for f in set(row))
        self.names = sorted(f for f, n in counts.items() if n >= SEEN_MIN)
        self.numbers = {f: n for n, f in enumerate(self.names)}

    def matrix(self, rows: Sequence[Sequence[str]]) -> csr_matrix:
        """A row a row; a feature counts as often as it is given."""
        indices, starts = [], [0]
        for row in rows:
            indices += [self.numbers[f] for f in row if f in self.numbers]
            starts.append(len(indices))
        matrix = csr_matrix((np.ones(len(indices)), indices, starts), shape=(len(rows), len(self.names)))
        matrix.sum_duplicates()
        return matrix


def fit_classes(rows: Sequence[Sequence[str]], labels: Sequence[str], strength: float) -> str:
    """A model that tells classes apart, as its file."""
    table = Table(rows)
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3, fit_intercept=False).fit(table.matrix(rows), labels)
    classes = list(model.classes_)
    weights = model.coef_ if len(classes) > 2 else np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
    return as_file(classes, table.names, weights)


def fit_choice(choices: Sequence[Sequence[tuple[Sequence[str], bool]]], strength: float) -> str:
    """A model that tells the right one of several, as its file: a conditional logit."""
    choices = [choice for choice in choices if any(ok for _, ok in choice)]
    rows = [features for choice in choices for features, _ in choice]
    table = Table(rows)
    matrix = table.matrix(rows)
    right = np.array([float(ok) for choice in choices for _, ok in choice])
    starts = np.cumsum([0, *(len(choice) for choice in choices)])
    owners = np.repeat(np.arange(len(choices)), np.diff(starts))
    sums = np.add.reduceat(right, starts[:-1])
    right /= np.maximum(sums, 1)[owners]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, starts[:-1])[owners]
        powers = np.exp(scores)
        chances = powers / np.add.reduceat(powers, starts[:-1])[owners]
        value = -float(right @ np.log(chances + 1e-12)) + float(weights @ weights) / (2 * strength)
        return value, matrix.T @ (chances - right) + weights / strength

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return as_file(["yes"], table.names, found.x[None, :])


def as_file(labels: Sequence[str], names: Sequence[str], weights: Any) -> str:
    """The file that `linear_model.parse_model` reads; weights that round to little are left out."""
    whole = np.rint(weights * SCALE).astype(int)
    lines = ["\t".join(labels)]
    for column, name in enumerate(names):
        kept = [f"{lane}:{whole[lane, column]}" for lane in range(len(labels)) if abs(whole[lane, column]) >= LEAST]
        if kept:
            lines.append("\t".join([name, *kept]))
    return "\n".join(lines) + "\n"


LEAST = 4
"""Weights below this, of 256 for a logit, are left out."""


def fit(examples: Sequence[Example]) -> dict[str, str]:
    """Every model, as its file, by name."""
    models = {"clause": fit_clause(examples)}
    folds = groups(examples, STACKED_FOLDS)
    for fold in folds:  # guesses that their own articles had no part in
        inner = guessers([e for other in folds if other is not fold for e in other])
        for example in fold:
            guess(example, inner)
    models |= guessers(examples)
    models["issue"] = fit_choice([c for e in examples for c in issue_choices(e)], 1.0)
    models["actor"] = fit_choice([c for e in examples for c in actor_choices(e)], 1.0)
    models["target"] = fit_choice([c for e in examples for c in target_choices(e)], 1.0)
    models["negation"] = fit_negation(examples)
    return models


def fit_clause(examples: Sequence[Example]) -> str:
    rows, labels = [], []
    for e in examples:
        for features, golds, masked in zip(e.features, e.labels, e.masked, strict=True):
            if golds or not masked:
                rows.append(features)
                labels.append(golds[0]["event_type"] if golds else NONE)
    return fit_classes(rows, labels, 0.1)


def stands(example: Example) -> Iterable[tuple[Slot, dict[str, Any], list[dict[str, Any]]]]:
    """Each clause with its first position, and the positions before it."""
    before: list[dict[str, Any]] = []
    for slot, golds in zip(example.slots, example.labels, strict=True):
        if golds:
            yield slot, golds[0], before
            before = [*before, *golds]


def guessers(examples: Sequence[Example]) -> dict[str, str]:
    """The two models that guess the issue."""
    words = [(words_features(e.context, s, g["event_type"]), g["issue"]) for e in examples for s, g, _ in stands(e)]
    article = []
    for e in examples:
        features = article_features(e.context, subject_of_article(e.context))
        article += [(features, g["issue"]) for _, g, _ in stands(e)]
    return {
        "words": fit_classes([f for f, _ in words], [i for _, i in words], 0.3),
        "article": fit_classes([f for f, _ in article], [i for _, i in article], 0.01),
    }


def guess(example: Example, models: Mapping[str, str]) -> None:
    """Note what the guessers say of an article."""
    words, article = parse_model(models["words"]), parse_model(models["article"])

    def told(model: Any, features: Sequence[str]) -> dict[str, int]:
        return dict(zip(model.labels, shares(model.scores(model.total(features))), strict=True))

    example.guess = told(article, article_features(example.context, subject_of_article(example.context)))
    example.guesses = [
        told(words, words_features(example.context, slot, gold["event_type"])) for slot, gold, _ in stands(example)
    ]


def issue_choices(e: Example) -> Iterable[list[tuple[list[str], bool]]]:
    subject = subject_of_article(e.context)
    for number, (slot, gold, _) in enumerate(stands(e)):
        found = issue_features(e.context, slot, subject, (e.guesses[number], e.guess), gold["event_type"])
        yield [(features, issue == gold["issue"]) for issue, features in found.items()]


def renamed(e: Example) -> dict[str, str]:
    """What the program calls the parties that the annotator named himself, by where the speaker is known."""
    quotes = [{"actor": q.actor, "start": q.start, "end": q.end} for q in e.context.quotes if q.actor]
    drafts = [
        {"actor": d.actor, "start": e.context.tokens.starts[d.act.start], "end": e.context.tokens.ends[d.act.end - 1]}
        for s in e.slots
        for d in s.drafts
    ]
    names: dict[str, str] = scorer.aliases(e.gold["positions"] + e.gold["quotes"], quotes + drafts)
    return names


def earlier(before: Sequence[dict[str, Any]], names: Mapping[str, str]) -> Earlier:
    called = [
        (names.get(p["actor"], p["actor"]), names.get(p.get("target") or "", p.get("target") or "")) for p in before
    ]
    return Earlier(tuple(a for a, _ in called), tuple(t for _, t in called))


def actor_choices(e: Example) -> Iterable[list[tuple[list[str], bool]]]:
    parties, names = parties_of(e.context), renamed(e)
    for (slot, _, before), golds in zip(stands(e), (g for g in e.labels if g), strict=True):
        right = {names.get(g["actor"], g["actor"]) for g in golds}
        if len(parties) > 1 and right & set(parties):
            scene = scene_of(e.context, slot, earlier(before, names))
            yield [(actor_features(scene, code), code in right) for code in parties]


def target_choices(e: Example) -> Iterable[list[tuple[list[str], bool]]]:
    parties, names = parties_of(e.context), renamed(e)
    for slot, gold, before in stands(e):
        actor = names.get(gold["actor"], gold["actor"])
        target = gold.get("target") or NOBODY
        target = names.get(target, target)
        codes = [NOBODY, *(code for code in parties if code != actor)]
        if actor in parties and target in codes:
            scene = scene_of(e.context, slot, earlier(before, names))
            yield [(target_features(scene, code, actor, gold["event_type"]), code == target) for code in codes]


def fit_negation(examples: Sequence[Example]) -> str:
    rows, labels = [], []
    for e in examples:
        for slot, gold, _ in stands(e):
            rows.append(negation_features(e.context, slot, gold["event_type"]))
            labels.append("a yes" if gold["negated"] else "b no")
    return fit_classes(rows, labels, 0.3)


def groups(examples: Sequence[Example], count: int) -> list[list[Example]]:
    """The examples in so many folds of like size, no negotiation in two."""
    sizes = Counter(e.group for e in examples)
    folds: list[list[Example]] = [[] for _ in range(count)]
    place = {}
    loads = [0] * count
    for group in sorted(sizes, key=lambda g: (-sizes[g], g)):
        fold = loads.index(min(loads))
        loads[fold] += sizes[group]
        place[group] = fold
    for e in examples:
        folds[place[e.group]].append(e)
    return [fold for fold in folds if fold]


def compiled(files: Mapping[str, str]) -> Models:
    return compile_models(files, {"share_min": 0, "calibration": [[0, 0]]})


def cross_validate(examples: Sequence[Example], count: int, *, only_dev: bool) -> dict[str, list[Any]]:
    """The decisions on every article by a model that saw nothing of its negotiation, by article."""
    folds = groups(examples, count)
    if only_dev:
        folds = [[e for e in examples if e.dev]]
    found: dict[str, list[Any]] = {}
    for number, fold in enumerate(folds):
        held = {id(e) for e in fold}
        models = compiled(fit([e for e in examples if id(e) not in held]))
        for e in fold:
            found[e.id] = decide(e.context, e.slots, models)
        print(f"fold {number + 1} of {len(folds)}", flush=True)
    return found


def predicted(e: Example, decisions: Iterable[Any]) -> list[dict[str, Any]]:
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
    judged = [e for e in examples if e.id in found and not e.gold.get("partial")]
    best, kept = 0.0, 0
    for percent in (0, 4, 8, 10, 12, 15, 18, 22, 27, 33, 40):
        for name, part in (("dev", [e for e in judged if e.dev]), ("all", judged)):
            got = scored(part, found, percent * WHOLE // 100)
            print(
                f"share {percent:3} % {name}: " + " ".join(f"{k} {v:.3f}" for k, v in got.items() if k != "marks"),
                flush=True,
            )
            if name == "dev" and got["strict"] > best:
                best, kept = got["strict"], percent * WHOLE // 100
    marks = scored(judged, found, 0)["marks"]
    return {"share_min": kept, "calibration": calibrate(marks)}


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


def write(files: Mapping[str, str], decisions: Mapping[str, Any]) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    for name, text in files.items():
        (WEIGHTS / f"{name}.tsv").write_text(text, encoding="utf-8")
    lines = [f"share_min = {decisions['share_min']}", "calibration = ["]
    lines += [f"    [{share}, {right}]," for share, right in decisions["calibration"]]
    (WEIGHTS / "decisions.toml").write_text("\n".join([*lines, "]"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
