"""Train the model that tells which tokens are names, and say how good it is on others.

Usage: python bench/train_names.py [--write]

Reads every article whose names are annotated (dev, seeds, fresh, train), and prints
strict and lenient F1: of the rules alone, of models that saw nothing of an article's
negotiation, and, with `--write`, of the one that is fitted on everything and written to
`streams/extract/entities/weights/names.tsv`. Needs the packages that `make train`
installs. The same input gives the same file.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from name_models import RULES_ALONE, cross_validated, fit_names, named, read_names, scores
from position_examples import print_figures

from streams.extract.linear_model import parse_model
from streams.knowledge import load_knowledge

WEIGHTS = Path(__file__).parents[1] / "streams" / "extract" / "entities" / "weights" / "names.tsv"


def main() -> None:
    """Cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    knowledge = load_knowledge()
    articles = named(knowledge)
    found = {"rules": read_names(articles, replace(knowledge, names=parse_model(RULES_ALONE)))}
    found["cross-validated"] = cross_validated(articles, knowledge)
    if args.write:
        model = fit_names(articles)
        WEIGHTS.write_text(model, encoding="utf-8", newline="\n")
        found["in sample"] = read_names(articles, replace(knowledge, names=parse_model(model)))
    print_figures(found, lambda each: scores(articles, each))


if __name__ == "__main__":
    main()
