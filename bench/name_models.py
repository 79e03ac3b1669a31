"""Annotated articles in, the model out that labels the tokens of names, and how good it is on negotiations it saw nothing of."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import pycrfsuite
from position_examples import GOLD, ROOT, document_of, group_of, kind_of, load, scorer
from position_models import model_file

from streams.extract.entities.extractor import find_entities, find_mentions
from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.tag_features import (
    OUTSIDE,
    drafted_labels,
    named_words,
    open_sentence,
    tag_evidence,
)
from streams.extract.entities.tagger import AFTER, RULE, stretches
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import SCALE, by_name, made_ready, parse_model
from streams.extract.reading import Reading

__all__ = ["RULES_ALONE", "cross_validated", "fit_names", "named", "read_names", "scores", "unseen_by"]

EXAMPLES = [ROOT / "streams" / "extract" / layer / f"{layer}.examples.toml" for layer in ("entities", "quotes")]
RULES_ALONE = "O\n"
"""A model that leaves the mentions of the rules as they are."""
TYPES = ("PERSON", "ORG", "GPE", "LOC")
LABELS = (OUTSIDE, *(f"{letter}-{name}" for name in TYPES for letter in "BCI"))
FOLDS = 4
TWICE_WEIGHT = 2
"""How often an article counts whose names were annotated by who saw no reading of the program."""
SETTINGS = {"c1": 0.2, "c2": 0.05, "max_iterations": 80, "feature.minfreq": 1, "feature.possible_transitions": False}
TRUST = {"PERSON": 2 * SCALE, "ORG": SCALE // 2, "GPE": SCALE // 2, "LOC": SCALE // 2}
"""What is added to the weight of a draft for its own label: the rules were written for more kinds of text than have been annotated.

Chosen on news of another decade with labels of others, where lenient F1 of persons was .80 without it and is .82, as by the rules alone.
"""


@dataclass
class Named:
    """One article whose names are annotated."""

    gold: Mapping[str, Any]
    kind: str
    """`dev`, `fresh`, `seeds`, `train` or `examples`."""
    rows: list[tuple[list[list[str]], list[str]]]
    """For each stretch of tokens that may be names their features, and their labels; without those of which annotators were not sure."""

    @property
    def group(self) -> str:
        """Its negotiation."""
        return group_of(self.gold)


def named(knowledge: Knowledge) -> list[Named]:
    """Every article whose names are annotated."""
    golds = [gold for gold in (*load(), *fresh()) if "entities" in gold]
    found = [Named(gold, kind_of(gold), list(_rows(gold, knowledge))) for gold in golds]
    for gold in promised():
        context = _drafted(gold, knowledge)
        drafts = drafted_labels(context)
        found.append(Named(gold, "examples", list(_stretches(context, drafts[0], set()))))
    return found


def promised() -> Iterable[dict[str, Any]]:
    """The examples of the rules: plain sentences, of which articles have few; their names are what the rules find.

    Not those of the tagger itself, which are there because the rules are wrong.
    """
    for path in EXAMPLES:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, example in enumerate(content["example"]):
            if example["rule"] == RULE:
                continue
            published = example.get("published", content["published"]).isoformat()
            name = f"example {path.name} {number}"
            yield {"id": name, "text": example["text"], "published": published, "dev": False, "kind": "examples"}


def fresh() -> Iterable[dict[str, Any]]:
    """The articles that were written to be scored before they were read."""
    for path in sorted((GOLD / "fresh").glob("*.gold.json")):
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        yield {**json.loads(path.read_text(encoding="utf-8")), "text": text, "dev": False, "kind": "fresh"}


def _rows(gold: Mapping[str, Any], knowledge: Knowledge) -> Iterable[tuple[list[list[str]], list[str]]]:
    context = _drafted(gold, knowledge)
    return _stretches(context, *annotated_labels(context, gold["entities"]))


def _stretches(
    context: MentionContext, labels: list[str], unsure: set[int]
) -> Iterable[tuple[list[list[str]], list[str]]]:
    drafts, names = drafted_labels(context), named_words(context)
    for span in context.document.tokens.sentences:
        sentence = open_sentence(context, span, drafts, names)
        for first, last in stretches(sentence):
            begin, end = span[0] + first, span[0] + last
            if unsure.isdisjoint(range(begin, end)):
                yield [tag_evidence(sentence, i, by_name) for i in range(first, last)], labels[begin:end]


def _drafted(gold: Mapping[str, Any], knowledge: Knowledge) -> MentionContext:
    return find_mentions(document_of(gold, knowledge), knowledge.gazetteer)


def annotated_labels(context: MentionContext, entities: Iterable[Mapping[str, Any]]) -> tuple[list[str], set[int]]:
    """The label of each token, and the tokens of names that only one annotator marked; of names within names the outer one counts."""
    tokens = context.document.tokens
    labels, unsure = [OUTSIDE] * len(context.words), set[int]()
    for entity in sorted(entities, key=lambda e: (e["start"], -e["end"])):
        inside = [
            i for i in range(len(labels)) if tokens.starts[i] < entity["end"] and entity["start"] < tokens.ends[i]
        ]
        if inside and all(labels[i] == OUTSIDE for i in inside):
            first = "C" if tokens.starts[inside[0]] < entity["start"] else "B"
            for i in inside:
                labels[i] = f"{first if i == inside[0] else 'I'}-{entity['type']}"
            if entity.get("optional"):
                unsure.update(inside)
    return labels, unsure


def fit_names(articles: Iterable[Named]) -> str:
    """The model, as its file: a chain of labels (a conditional random field), its weights rounded to integers."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for article in articles:
        for _ in range(1 if article.kind in {"train", "examples"} else TWICE_WEIGHT):
            for features, labels in article.rows:
                trainer.append(features, labels)
    trainer.set_params(SETTINGS)
    with tempfile.NamedTemporaryFile(suffix=".crf") as file:
        trainer.train(file.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(file.name)
        learnt = tagger.info()
    weights: dict[str, dict[str, int]] = {}
    for (feature, label), weight in learnt.state_features.items():
        weights.setdefault(feature, {})[label] = round(weight * SCALE)
    for (before, label), weight in learnt.transitions.items():
        weights.setdefault(AFTER + before, {})[label] = round(weight * SCALE)
    for label in LABELS[1:]:
        trusted = weights.setdefault(f"l={label}", {})
        trusted[label] = trusted.get(label, 0) + TRUST[label[2:]]
    return model_file(
        LABELS, {f: {LABELS.index(label): w for label, w in told.items()} for f, told in sorted(weights.items())}
    )


def fold_of(group: str) -> int:
    """In which part an article of this negotiation is judged."""
    return crc32(group.encode()) % FOLDS


def unseen_names(articles: Sequence[Named]) -> list[str]:
    """For each part the model that saw nothing of it."""
    return [fit_names(a for a in articles if fold_of(a.group) != fold) for fold in range(FOLDS)]


def unseen_by(knowledge: Knowledge) -> Callable[[Mapping[str, Any]], Knowledge]:
    """For an article what is known, with a model of names that saw nothing of its negotiation."""
    models = [replace(knowledge, names=made_ready(parse_model(text))) for text in unseen_names(named(knowledge))]
    return lambda gold: models[fold_of(group_of(gold))]


def cross_validated(articles: Sequence[Named], knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    """The names of every article, by a model that saw nothing of its negotiation."""
    models = [replace(knowledge, names=made_ready(parse_model(text))) for text in unseen_names(articles)]
    return {str(a.gold["id"]): _read(a, models[fold_of(a.group)]) for a in articles}


def read_names(articles: Iterable[Named], knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    """The names of every article."""
    return {str(a.gold["id"]): _read(a, knowledge) for a in articles}


def _read(article: Named, knowledge: Knowledge) -> list[dict[str, Any]]:
    found = find_entities(document_of(article.gold, knowledge), Reading(), knowledge)
    return [{"start": e.start, "end": e.end, "type": e.type.value} for e in found]


def scores(articles: Iterable[Named], found: Mapping[str, list[dict[str, Any]]]) -> dict[str, tuple[float, float]]:
    """Strict and lenient F1 by kind of article."""
    counts: dict[str, Counter[str]] = {}
    for article in (each for each in articles if "entities" in each.gold):
        count = counts.setdefault(article.kind, Counter())
        for name, accept in (("strict", scorer.ACCEPT), ("lenient", scorer.LENIENT)):
            hit, missed, extra = scorer.match(
                article.gold["entities"], found[str(article.gold["id"])], accept["entities"]
            )
            count[name, "hit"] += len(hit)
            count[name, "wrong"] += len(missed) + len(extra)
    return {kind: (_f1(count, "strict"), _f1(count, "lenient")) for kind, count in counts.items()}


def _f1(count: Counter[Any], name: str) -> float:
    return 2 * count[name, "hit"] / max(1, 2 * count[name, "hit"] + count[name, "wrong"])
