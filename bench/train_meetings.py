"""Train the model that tells which readings of a meeting are believed, and say how good it is on others.

Usage: python bench/train_meetings.py [--write]

Reads the articles that `bench/train_positions.py` reads, and prints strict and lenient
F1 of dev, of the seeds and of train: of the rules alone, of models that saw nothing of an
article's negotiation, and, with `--write`, of the one that is fitted on everything and
written to `streams/extract/meetings/weights/meeting.tsv`. Needs the packages that
`make train` installs. The same input gives the same file.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from meeting_models import cross_validated, meeting_model, opened, read_with, scores
from name_models import unseen_by
from position_examples import load, print_figures

from streams.extract.linear_model import parse_model
from streams.extract.meetings.choice import AS_RULES_SAY
from streams.knowledge import load_knowledge

WEIGHTS = Path(__file__).parents[1] / "streams" / "extract" / "meetings" / "weights" / "meeting.tsv"
DRAWINGS = 3
"""How often negotiations are dealt out anew: dev is so small that one meeting is a hundredth."""


def main() -> None:
    """Cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    knowledge = load_knowledge()
    known = unseen_by(knowledge)
    articles = [held for gold in load() for held in opened([gold], known(gold))]
    rules = replace(knowledge, meeting_choice=parse_model(AS_RULES_SAY))
    found = {"rules": read_with(articles, rules)}
    found |= {f"cross-validated, {n}": cross_validated(articles, knowledge, n) for n in range(DRAWINGS)}
    if args.write:
        model = meeting_model(articles, knowledge)
        WEIGHTS.write_text(model, encoding="utf-8", newline="\n")
        found["in sample"] = read_with(articles, replace(knowledge, meeting_choice=parse_model(model)))
    print_figures(found, lambda each: scores(articles, each))


if __name__ == "__main__":
    main()
