"""Annotated articles in, what the models of positions are trained and judged on out: clauses with their positions."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from streams.extract.arabic_reader import read_before
from streams.extract.document import Document, open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.clause_features import clause_features
from streams.extract.positions.context import PositionContext, open_position_context
from streams.extract.positions.discourse import draft
from streams.extract.positions.extractor import read_sentences
from streams.extract.positions.slots import Slot, slots_of
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

sys.path.insert(0, str(Path(__file__).parent / "gold"))
import score as scorer

__all__ = [
    "Example",
    "document_of",
    "group_of",
    "groups",
    "kind_of",
    "load",
    "prepare",
    "print_figures",
    "scorer",
    "stands",
]

Found = TypeVar("Found")

GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "articles"
POSITIONS = ROOT / "streams" / "extract" / "positions"
EXAMPLES = POSITIONS / "positions.examples.toml"


TWICE_WEIGHT = 12
"""How often an article counts that was annotated twice."""


@dataclass
class Example:
    """One annotated article, read."""

    id: str
    group: str
    """Its negotiation."""
    dev: bool
    weight: int
    """How often it counts: more where two annotators agreed."""
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
    aims: list[dict[str, int]] = field(default_factory=list)
    """At whom each stand is directed by itself, guessed."""


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
    """An article whose annotations quote its words, with offsets; those from `l` on have no names."""
    for layer, key in (("positions", "clause"), ("meetings", "clause"), ("quotes", "words"), ("entities", "words")):
        for item in article.get(layer, ()):
            start = -1
            for _ in range(item.get("nth") or 1):
                start = article["text"].find(item[key], start + 1)
            item["start"], item["end"] = start, start + len(item[key])
    return {**article, "dev": False}


def document_of(gold: Mapping[str, Any], knowledge: Knowledge) -> Document:
    """An annotated article, opened to be read."""
    published = dt.datetime.fromisoformat(gold["published"]).replace(tzinfo=dt.UTC)
    article = make_article(gold["text"], article_id=gold["id"], published_at=published)
    return open_document(article, knowledge.ruleset, 1, knowledge.spelling)


def group_of(gold: Mapping[str, Any]) -> str:
    """Its negotiation, or the article alone."""
    return str(gold.get("negotiation") or gold["id"])


def kind_of(gold: Mapping[str, Any]) -> str:
    """Which articles it is one of: `dev`, `seeds`, `train`, or what it says itself."""
    return gold.get("kind") or ("dev" if gold["dev"] else "seeds" if gold["negotiation"] == "seeds" else "train")


def print_figures(found: Mapping[str, Found], figures_of: Callable[[Found], Mapping[str, tuple[float, float]]]) -> None:
    """A line for each reading: strict and lenient F1 of each kind of article."""
    for name, each in found.items():
        figures = figures_of(each)
        print(name, " ".join(f"{kind} {strict:.3f}/{lenient:.3f}" for kind, (strict, lenient) in figures.items()))


def prepare(gold: dict[str, Any], knowledge: Knowledge | None = None) -> Example:
    """Read an article up to the clauses, and give each its positions."""
    knowledge = knowledge or load_knowledge()
    document = document_of(gold, knowledge)
    context = open_position_context(document, read_before("positions", document, knowledge), knowledge)
    sentences = read_sentences(context)
    slots = slots_of(context, sentences, draft(context, sentences))
    labels: list[list[dict[str, Any]]] = [[] for _ in slots]
    masked = [False] * len(slots)
    tokens = context.tokens
    spans = [{"start": tokens.starts[s.clause.first], "end": tokens.ends[s.clause.last - 1]} for s in slots]
    for position in sorted(gold["positions"], key=lambda p: (p["start"], p["end"])):
        best = head_of(context, slots, spans, position)
        if best < 0:
            continue
        if position.get("optional"):
            masked[best] = True
        else:
            labels[best].append(position)
    if gold.get("partial"):
        masked = [True] * len(slots)
    features = [clause_features(context, slot) for slot in slots]
    weight = TWICE_WEIGHT if gold["dev"] or gold["negotiation"] == "seeds" else 1
    return Example(gold["id"], gold["negotiation"], gold["dev"], weight, gold, context, slots, labels, masked, features)


def head_of(
    context: PositionContext, slots: Sequence[Slot], spans: Sequence[Mapping[str, int]], position: Mapping[str, Any]
) -> int:
    """The clause that holds the predicate of a position, by number; -1 for none.

    Of the clauses that the evidence covers, the first in which the rules draft the same type, else the first
    with a draft, a verb or a word of some type: what follows it, a content clause or a condition, is often longer.
    """
    overlaps = [scorer.iou(position, span) for span in spans]
    best = max(range(len(spans)), key=lambda n: overlaps[n], default=-1)
    if best < 0 or not overlaps[best]:
        return -1
    inside = [n for n, span in enumerate(spans) if covers(position, span)]
    tests = (
        lambda slot: any(draft.event == position["event_type"] for draft in slot.drafts),
        lambda slot: slot.drafts or slot.verb >= 0 or any(context.words[i].senses for i in slot.tokens),
    )
    return next((n for test in tests for n in inside if test(slots[n])), best)


def covers(position: Mapping[str, Any], span: Mapping[str, int]) -> bool:
    """Whether a position covers more than half of a clause."""
    shared = min(position["end"], span["end"]) - max(position["start"], span["start"])
    return shared * 2 > span["end"] - span["start"]


def stands(example: Example) -> Iterable[tuple[Slot, dict[str, Any]]]:
    """Each clause with its first position."""
    for slot, golds in zip(example.slots, example.labels, strict=True):
        if golds:
            yield slot, golds[0]


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
