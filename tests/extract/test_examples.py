"""Every rule keeps what the examples beside it promise.

An examples file names its `layer` and the day of publication (`published`), and
holds `[[example]]`s: `rule`, `text`, `because`, and `expect`: the records that this
rule finds, each by its quoted `text` and any further fields. `expect = []` is a
negative: the rule finds nothing there. Ids are not written out: `inside` quotes the
record that `parent_id` names, `split_from` the first part of the same split quote.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from dataclasses import replace
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import streams.extract.entities.rules
import streams.extract.facts.rules
import streams.extract.meetings.rules
import streams.extract.positions.rules
import streams.extract.quotes.rules
from streams.extract import read
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import parse_model
from streams.extract.links import number_positions
from streams.extract.meetings.choice import AS_RULES_SAY
from streams.extract.positions.extractor import drafted_positions
from streams.extract.positions.rules import LEARNT
from streams.ingest.article import make_article
from streams.records import Article, Derived
from tests.cases import Cases

PACKAGE = Path(streams.extract.__file__).parent
MODULES = {
    "entities": streams.extract.entities.rules,
    "quotes": streams.extract.quotes.rules,
    "facts": streams.extract.facts.rules,
    "positions": streams.extract.positions.rules,
    "meetings": streams.extract.meetings.rules,
}


def load() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Every example with its name, layer and day, by the file in which it stands."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.examples.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        kind = path.stem.removesuffix(".examples")
        found[kind] = [
            (
                f"{number:03}-{example['rule']}",
                {"layer": content["layer"], "published": content["published"], **example},
            )
            for number, example in enumerate(content["example"])
        ]
    return found


EXAMPLES = load()


def plain(value: object) -> object:
    """A field as TOML writes it."""
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


LINKS = {"inside": "parent_id", "split_from": "group_id"}
"""Keys of the examples that quote another record, to the field that holds its id."""


def fits(record: Derived, expected: dict[str, Any], texts: dict[str, str]) -> bool:
    """Whether the record has every expected field; "null" stands for None; `texts` gives the text of each id."""
    return all(
        (texts.get(getattr(record, LINKS[key]) or "") if key in LINKS else plain(getattr(record, key)))
        == (None if value == "null" else value)
        for key, value in expected.items()
    )


def found_in(article: Article, knowledge: Knowledge, example: dict[str, Any]) -> tuple[Derived, ...]:
    """The records of the layer; those of a rule for positions and meetings before the models weigh what the rules find."""
    if example["layer"] == "meetings":
        knowledge = replace(knowledge, meeting_choice=parse_model(AS_RULES_SAY))
    reading = read(article, knowledge)
    if example["layer"] != "positions" or example["rule"] == LEARNT:
        records: tuple[Derived, ...] = getattr(reading, example["layer"])
        return records
    document = open_document(article, knowledge.ruleset, knowledge.generation, knowledge.spelling)
    drafted = drafted_positions(document, reading, knowledge)
    return number_positions(document, replace(reading, positions=drafted), knowledge)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_examples(kind: str, knowledge: Knowledge, case: Cases) -> None:
    """A rule finds what its example promises, and nothing where it promises nothing."""
    for name, example in EXAMPLES[kind]:
        with case(name):
            published = dt.datetime.combine(example["published"], dt.time(), dt.UTC)
            article = make_article(example["text"], article_id="example", published_at=published)
            records = found_in(article, knowledge, example)
            by_rule = [r for r in records if r.rule == example["rule"]]
            texts = {r.id: r.text for r in records}

            if not example["expect"]:
                assert not by_rule, f"{example['because']}: found {[r.text for r in by_rule]}"
            for expected in example["expect"]:
                assert any(fits(r, expected, texts) for r in by_rule), (
                    f"{example['because']}: expected {expected}, found {records}"
                )


def test_every_rule_has_examples() -> None:
    """Each rule has a positive and a negative example, and each example a rule and a reason."""
    signs: dict[str, set[bool]] = defaultdict(set)
    for _, example in chain.from_iterable(EXAMPLES.values()):
        signs[example["rule"]].add(bool(example["expect"]))
        assert example["because"].strip()
    rules = {rule.name for module in MODULES.values() for rule in module.RULES}

    assert {name: signs[name] for name in rules} == {name: {True, False} for name in rules}
    assert set(signs) <= rules
