"""Examples in, models out, each as the file that `streams.extract.linear_model` reads.

Classes are told apart by logistic regression, one of several choices by a
conditional logit; weights are rounded to integers, small ones left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from issue_texts import issue_texts
from position_examples import Example, groups, scorer, stands
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from streams.extract.linear_model import SCALE, WHOLE, by_name, parse_model
from streams.extract.positions.aims import Stand, aim_features, single_aims, single_features
from streams.extract.positions.decision import Judge, negation_features
from streams.extract.positions.issue_features import (
    LENGTH,
    LENGTH_SCALE,
    article_features,
    evened,
    guess_of,
    issue_features,
    subject_of_article,
    words_features,
)
from streams.extract.positions.models import NONE, compile_models
from streams.extract.positions.options import Option, Outlook, article_of, option_evidence, options_of
from streams.extract.positions.party_features import (
    NOBODY,
    actor_features,
    parties_of,
    scene_of,
)

__all__ = ["fit", "fit_choice", "fit_targets", "model_file"]

SEEN_MIN = 3
"""A feature is learnt when so many examples have it."""
LEAST = 4
"""Weights below this, of 256 for a logit, are left out."""
CLAUSE_LEAST = 8
"""The same of the model of clauses, which is the largest: it says no less without them, and a worker keeps and searches less."""
STACKED_FOLDS = 4
OVERLAP_MIN = 0.1
"""Least intersection over union of what an annotator and the program say of one place."""
TARGET_STRENGTH = 0.3
COMPANY_STRENGTH = 0.1
ISSUE_STRENGTH = 20.0
ISSUE_LEAST = 0.2
"""Least weight, in logits of a text whose features are all of that kind."""
ISSUE_SEEN_MIN = 6
"""How many stands have a feature by which their issue is guessed."""
ONCE = "annotated once"
"""The feature of no target in articles of one annotator, who names one too readily: learnt aside, and not known when reading."""


class Table:
    """Features by number, those that are rare left out."""

    def __init__(self, rows: Sequence[Sequence[str]], seen_min: int = SEEN_MIN) -> None:
        counts = Counter(f for row in rows for f in set(row))
        self.names = sorted(f for f, n in counts.items() if n >= seen_min)
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


def fit_classes(rows: Sequence[Sequence[str]], labels: Sequence[str], strength: float, least: int = LEAST) -> str:
    """A model that tells classes apart, as its file, without weights below `least`."""
    table = Table(rows)
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3, fit_intercept=False).fit(table.matrix(rows), labels)
    classes = list(model.classes_)
    weights = model.coef_ if len(classes) > 2 else np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
    return as_file(classes, table.names, weights, least)


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


def as_file(labels: Sequence[str], names: Sequence[str], weights: Any, least: int = LEAST) -> str:
    """The file that `linear_model.parse_model` reads; weights that round to little are left out."""
    whole = np.rint(weights * SCALE).astype(int)
    columns = {name: dict(enumerate(whole[:, column])) for column, name in enumerate(names)}
    return model_file(labels, columns, least)


def model_file(labels: Sequence[str], weights: Mapping[str, Mapping[int, int]], least: int = LEAST) -> str:
    """The same of weights by feature and number of label, in the order given."""
    lines = ["\t".join(labels)]
    for name, by_label in weights.items():
        kept = [f"{lane}:{by_label[lane]}" for lane in sorted(by_label) if abs(by_label[lane]) >= least]
        if kept:
            lines.append("\t".join([name, *kept]))
    return "\n".join(lines) + "\n"


Choice = list[tuple[list[str], bool]]
"""The features of each that is to choose from, and whether it is right."""
Memory = dict[frozenset[str], dict[str, str]]
"""The models that make readings, by the articles that they were fitted on."""


def fit(
    examples: Sequence[Example], folds: Sequence[Sequence[Example]] | None = None, memory: Memory | None = None
) -> dict[str, str]:
    """Every model, as its file, by name; the last is fitted on what the others say of the folds that they have not seen."""
    models = fit_questions(examples, memory)
    models |= fit_targets(examples)
    models["negation"] = fit_negation(examples)
    rows, labels = [], []
    for fold in folds or groups(examples, STACKED_FOLDS):
        held = {e.id for e in fold}
        inner = fit_questions([e for e in examples if e.id not in held], memory)
        asides = {name: models[name] for name in ("target", "company", "negation")} | {"verdict": UNDECIDED}
        judges = compile_models({**inner, **asides}, {"share_min": 0, "calibration": [[0, 0]]})
        for e in fold:
            for features, right in verdict_rows(e, Judge.of(e.context, e.slots, judges)):
                rows += [features] * e.weight
                labels += ["a yes" if right else "b no"] * e.weight
    models["verdict"] = fit_classes(rows, labels, 0.05)
    return models


UNDECIDED = "a yes\tb no\n"
"""A model that tells nothing."""


def fit_questions(examples: Sequence[Example], memory: Memory | None = None) -> dict[str, str]:
    """The models of type, party and issue."""
    memory = {} if memory is None else memory
    key = frozenset(e.id for e in examples)
    if key not in memory:
        memory[key] = _fit_questions(examples)
    return dict(memory[key])


def _fit_questions(examples: Sequence[Example]) -> dict[str, str]:
    models = {"clause": fit_clause(examples)}
    folds = groups(examples, STACKED_FOLDS)
    for fold in folds:  # guesses that their own articles had no part in
        inner = guessers([e for other in folds if other is not fold for e in other])
        guess(fold, inner)
    models |= guessers(examples)
    models["issue"] = fit_choice([c for e in examples for c in issue_choices(e) for _ in range(e.weight)], 1.0)
    models["actor"] = fit_choice([c for e in examples for c in actor_choices(e) for _ in range(e.weight)], 0.1)
    return models


def verdict_rows(e: Example, judge: Judge) -> Iterable[tuple[list[str], bool]]:
    """The readings of an article, each with its features and whether an annotator read it so."""
    if e.gold.get("partial"):
        return
    outlooks = judge.outlooks()
    article, numbers = article_of(outlooks), {id(slot): n for n, slot in enumerate(e.slots)}
    read = [(outlook, options_of(outlook)) for outlook in outlooks]
    names = scorer.aliases(e.gold["positions"] + e.gold["quotes"], _likeliest(e, read))
    for outlook, options in read:
        number = numbers[id(outlook.slot)]
        right = {(g["event_type"], names.get(g["actor"], g["actor"]), g["issue"]) for g in e.labels[number]}
        if e.masked[number] or any(draft.act.sure for draft in outlook.slot.drafts):
            continue
        for rank, option in enumerate(options):
            features = option_evidence(e.context, article, outlook, options, rank, by_name)
            yield features, (option.kind.event, option.actor, option.issue) in right


def _likeliest(e: Example, read: Sequence[tuple[Outlook, Sequence[Option]]]) -> list[dict[str, Any]]:
    """The likeliest readings and the quotes, as the scorer takes them to tell who is who."""
    starts, ends = e.context.tokens.starts, e.context.tokens.ends
    found = [{"actor": q.actor, "start": q.start, "end": q.end} for q in e.context.quotes]
    for outlook, options in read:
        if options and options[0].together >= NAMED_MIN:
            clause = outlook.slot.clause
            found.append({"actor": options[0].actor, "start": starts[clause.first], "end": ends[clause.last - 1]})
    return found


NAMED_MIN = WHOLE * 12 // 100
"""Share from which a reading tells what the program calls a party."""


def fit_clause(examples: Sequence[Example]) -> str:
    """The model that tells stands and their types."""
    rows, labels = [], []
    for e in examples:
        for features, golds, masked in zip(e.features, e.labels, e.masked, strict=True):
            if golds or not masked:
                rows += [features] * e.weight
                labels += [golds[0]["event_type"] if golds else NONE] * e.weight
    return fit_classes(rows, labels, 0.1, CLAUSE_LEAST)


def guessers(examples: Sequence[Example]) -> dict[str, str]:
    """The two models that guess the issue of a stand together: by its words, and by all of its article."""
    rows: list[tuple[list[str], list[str]]] = []
    issues, weights = [], []
    for e in examples:
        article = article_features(e.context, subject_of_article(e.context)) if not e.gold.get("partial") else []
        for slot, gold in stands(e):
            rows.append((words_features(e.context, slot, gold["event_type"]), article))
            issues.append(gold["issue"])
            weights.append(e.weight)
    for text in issue_texts():
        told = [(clause, []) for clause in text.clauses] + [([], text.article)]
        rows += told
        issues += [text.issue] * len(told)
        weights += [1] * len(told)
    words, article_model = fit_by_rarity(list(zip(*rows, strict=True)), issues, weights)
    return {"words": words, "article": article_model}


def fit_by_rarity(
    sorts: Sequence[Sequence[Sequence[str]]], labels: Sequence[str], parts: Sequence[float]
) -> tuple[str, ...]:
    """Models that guess the issue together, each as its file, of the features of each sort of all rows.

    Features count by how rare they are, and all of one sort in a row together for one. Each row counts as much as `parts` says.
    """
    tables = [Table(rows, ISSUE_SEEN_MIN) for rows in sorts]
    matrices = [table.matrix(rows) for table, rows in zip(tables, sorts, strict=True)]
    rarities = [np.log((1 + m.shape[0]) / (1 + np.asarray(m.sum(axis=0)).ravel())) + 1 for m in matrices]
    even = [normalize(matrix @ diags(rarity)) for matrix, rarity in zip(matrices, rarities, strict=True)]
    model = LogisticRegression(C=ISSUE_STRENGTH, max_iter=200, tol=5e-5, fit_intercept=False)
    model.fit(hstack(even).tocsr(), labels, sample_weight=parts)
    learnt = np.where(np.abs(model.coef_) < ISSUE_LEAST, 0, model.coef_)
    edges = np.cumsum([len(table.names) for table in tables])[:-1]
    found = []
    for table, rarity, weights in zip(tables, rarities, np.split(learnt, edges, axis=1), strict=True):
        squares = np.where(weights.any(axis=0), (rarity * LENGTH_SCALE) ** 2 / SCALE, 0)
        found.append(as_file([*model.classes_, LENGTH], table.names, np.vstack([weights * rarity, squares])))
    return tuple(found)


def guess(examples: Iterable[Example], models: Mapping[str, str]) -> None:
    """Note what the guessers say of these articles."""
    words, article = parse_model(models["words"]), parse_model(models["article"])
    for e in examples:
        whole = evened(article, article.total(article_features(e.context, subject_of_article(e.context))))
        e.guess = guess_of(article, whole)
        e.guesses = [
            guess_of(words, whole, evened(words, words.total(words_features(e.context, slot, gold["event_type"]))))
            for slot, gold in stands(e)
        ]


def issue_choices(e: Example) -> Iterable[list[tuple[list[str], bool]]]:
    """For each stand its issues to choose from."""
    subject = subject_of_article(e.context)
    for number, (slot, gold) in enumerate(stands(e)):
        found = issue_features(e.context, slot, subject, (e.guesses[number], e.guess), gold["event_type"])
        yield [(features, issue == gold["issue"]) for issue, features in found.items()]


def renamed(e: Example) -> dict[str, str]:
    """What the program calls the parties that the annotator named himself, one to one: by who speaks, and whose verb it is."""
    together: Counter[tuple[str, str]] = Counter()
    found = quotes_and_drafts(e)
    for gold in e.gold["positions"] + e.gold["quotes"]:
        actor = gold.get("actor")
        if actor and actor not in scorer.FIXED:
            together.update((actor, p["actor"]) for p in found if scorer.iou(gold, p) > OVERLAP_MIN)
    for slot, golds in zip(e.slots, e.labels, strict=True):
        told = [*slot.agent.codes, *(side.actor for side in slot.sides if side.actor and not side.preposition)]
        for actor in {gold["actor"] for gold in golds} - scorer.FIXED:
            together.update((actor, code) for code in told)
    names: dict[str, str] = {}
    for (ours, theirs), _ in sorted(together.items(), key=lambda item: (item[0][0] != item[0][1], -item[1], item[0])):
        if ours not in names and theirs not in scorer.FIXED and theirs not in names.values():
            names[ours] = theirs
    return names


def quotes_and_drafts(e: Example) -> list[dict[str, Any]]:
    """What the program finds before it decides, with actors and spans."""
    starts, ends = e.context.tokens.starts, e.context.tokens.ends
    quotes = [{"actor": q.actor, "start": q.start, "end": q.end} for q in e.context.quotes if q.actor]
    drafts = [(draft.actor, draft.act) for slot in e.slots for draft in slot.drafts]
    return quotes + [{"actor": a, "start": starts[act.start], "end": ends[act.end - 1]} for a, act in drafts]


def actor_choices(e: Example) -> Iterable[list[tuple[list[str], bool]]]:
    """For each stand the parties whose it may be."""
    parties, names = parties_of(e.context), renamed(e)
    for (slot, _), golds in zip(stands(e), (g for g in e.labels if g), strict=True):
        right = {names.get(g["actor"], g["actor"]) for g in golds}
        if len(parties) > 1 and right & set(parties):
            scene = scene_of(e.context, slot, golds[0]["event_type"])
            yield [(actor_features(scene, code), code in right) for code in parties]


def fit_targets(examples: Sequence[Example]) -> dict[str, str]:
    """The models of targets: of a stand by itself, and beside the others of its article, told of them by guesses."""
    folds = groups(examples, STACKED_FOLDS)
    for fold in folds:  # guesses that their own articles had no part in
        guesser = parse_model(fit_single(e for other in folds if other is not fold for e in other))
        for e in fold:
            e.aims = single_aims(e.context, parties_of(e.context), aimed(e)[0], guesser)
    together = fit_choice([c for e in examples for c in company_choices(e) for _ in range(e.weight)], COMPANY_STRENGTH)
    return {"target": fit_single(examples), "company": unbiased(together)}


def fit_single(examples: Iterable[Example]) -> str:
    """The model that tells at whom a stand is directed by itself."""
    return unbiased(
        fit_choice([c for e in examples for c in target_choices(e) for _ in range(e.weight)], TARGET_STRENGTH)
    )


def unbiased(model: str) -> str:
    """The model without what it learnt of articles that were annotated once."""
    return "".join(line for line in model.splitlines(keepends=True) if not line.startswith(ONCE))


def aimed(e: Example) -> tuple[list[Stand], list[str]]:
    """The stands of an article, and at whom each is directed, by the program's names."""
    names = renamed(e)
    golds = [(slot, gold, gold.get("target") or NOBODY) for slot, gold in stands(e)]
    found = [Stand(slot, names.get(gold["actor"], gold["actor"]), gold["event_type"]) for slot, gold, _ in golds]
    return found, [names.get(target, target) for _, _, target in golds]


def target_choices(e: Example) -> Iterable[Choice]:
    """For each stand the parties at whom it may be directed, by itself."""
    parties = parties_of(e.context)
    found, rights = aimed(e)
    for stand, right, features in zip(found, rights, single_features(e.context, parties, found), strict=True):
        yield from aim_choice(e, stand, right, features)


def company_choices(e: Example) -> Iterable[Choice]:
    """For each stand the same, beside the other stands."""
    found, rights = aimed(e)
    for stand, right, features in zip(
        found, rights, aim_features(e.context, parties_of(e.context), found, e.aims), strict=True
    ):
        yield from aim_choice(e, stand, right, features)


def aim_choice(e: Example, stand: Stand, right: str, features: Mapping[str, list[str]]) -> Iterable[Choice]:
    """The choice of one stand, if the parties looked at have its actor and its target."""
    if stand.actor in parties_of(e.context) and right in features:
        once = [ONCE] if e.weight == 1 and not e.gold.get("partial") else []
        yield [(told + once if code == NOBODY else told, code == right) for code, told in features.items()]


def fit_negation(examples: Sequence[Example]) -> str:
    """The model that tells what is denied."""
    rows, labels = [], []
    for e in examples:
        for slot, gold in stands(e):
            rows.append(negation_features(e.context, slot, gold["event_type"]))
            labels.append("a yes" if gold["negated"] else "b no")
    return fit_classes(rows, labels, 0.3)
