"""Every rule of English keeps what the examples beside it promise; their form is that of `tests/extract/test_examples.py`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import streams.english
from streams.extract import read
from streams.extract.english_reader import RULES
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from tests.extract.test_examples import fits

PACKAGE = Path(streams.english.__file__).parent


def load() -> list[dict[str, Any]]:
    """Every example with its layer and day."""
    found = []
    for path in sorted(PACKAGE.glob("*.examples.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {"layer": content["layer"], "published": content["published"]}
        found += [{**shared, **example} for example in content["example"]]
    return found


EXAMPLES = load()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n:03}-{e['rule']}" for n, e in enumerate(EXAMPLES)])
def test_example(example: dict[str, Any], knowledge: Knowledge) -> None:
    """A rule finds what its example promises, and nothing where it promises nothing."""
    published = dt.datetime.combine(example["published"], dt.time(), dt.UTC)
    article = replace(make_article(example["text"], article_id="example", published_at=published), language="en")
    records = getattr(read(article, knowledge), example["layer"])
    by_rule = [r for r in records if r.rule == example["rule"]]

    if not example["expect"]:
        assert not by_rule, f"{example['because']}: found {[r.text for r in by_rule]}"
    for expected in example["expect"]:
        assert any(fits(r, expected, {}) for r in by_rule), (
            f"{example['because']}: expected {expected}, found {records}"
        )


def test_every_rule_has_examples() -> None:
    """Each rule has a positive and a negative example, and each example a rule and a reason."""
    signs: dict[str, set[bool]] = defaultdict(set)
    for example in EXAMPLES:
        signs[example["rule"]].add(bool(example["expect"]))
        assert example["because"].strip()

    assert dict(signs) == {rule: {True, False} for rules in RULES.values() for rule in rules}
