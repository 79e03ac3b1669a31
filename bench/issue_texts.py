"""Texts that say what they are about in, their features and issues out: what the guesses at an issue learn from beside the annotated articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from position_examples import GOLD, Example, prepare, stands

from streams.extract.positions.issue_features import article_features, subject_of_article, words_features
from streams.knowledge import load_knowledge

__all__ = ["IssueText", "issue_texts"]

PARAGRAPH = " ¶ "
"""What stands between two paragraphs of a text that is one line."""
PUBLISHED = "2025-06-10"
"""The day of texts that have none."""


@dataclass(frozen=True, slots=True)
class IssueText:
    """The beginning of an article, or one clause."""

    issue: str
    article: list[str]
    """Its features as an article."""
    clauses: list[list[str]]
    """Those of its clause by itself; none for what is the beginning of an article."""


@cache
def issue_texts() -> tuple[IssueText, ...]:
    """Every text of `bench/gold/issues`: `article`, issue, text, or `stand`, issue, type, text, between tabs."""
    knowledge = load_knowledge()
    return tuple(_text(prepare(gold, knowledge), gold["issue"]) for gold in _golds())


def _golds() -> Iterable[dict[str, Any]]:
    for path in sorted((GOLD / "issues").glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            kind, issue, *events, text = line.split("\t")
            text = text.replace(PARAGRAPH, "\n\n")
            stand = {"start": 0, "end": len(text), "issue": issue, "actor": "", "event_type": "".join(events)}
            name = f"{path.stem}-{number}"
            yield {
                "id": name,
                "negotiation": name,
                "published": PUBLISHED,
                "text": text,
                "issue": issue,
                "positions": [stand] if kind == "stand" else [],
                "quotes": [],
                "dev": False,
                "partial": True,
            }


def _text(e: Example, issue: str) -> IssueText:
    clauses = [words_features(e.context, slot, gold["event_type"]) for slot, gold in stands(e)]
    return IssueText(issue, article_features(e.context, subject_of_article(e.context)), clauses)
