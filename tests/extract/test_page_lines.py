"""Lines of a page that are no article: every rule keeps what its examples promise, and blocks say what is read."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import streams.extract
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.page_lines import page_lines, told_apart
from streams.ingest.article import make_article
from streams.ingest.boilerplate import page_rules
from streams.records import Article, Block, BlockKind

RULES: list[dict[str, Any]] = tomllib.loads(
    (Path(streams.extract.__file__).parent / "lexicon" / "page_lines.toml").read_text(encoding="utf-8")
)["rule"]
OWN = "أعلنت النرويج استعدادها للحوار مع بولندا."


def cases(key: str) -> list[tuple[str, str]]:
    """(rule, line) of every example under this key."""
    return [(rule["name"], line) for rule in RULES for line in rule[key]]


@pytest.mark.parametrize(("rule", "line"), cases("examples"))
def test_a_rule_knows_its_examples(rule: str, line: str) -> None:
    """The line is found whole, by the rule that it stands beside."""
    text = f"{OWN}\n{line}"

    assert [(found.rule, text[found.start : found.end]) for found in page_lines(text, page_rules())] == [(rule, line)]


@pytest.mark.parametrize(("rule", "line"), cases("apart"))
def test_a_rule_leaves_sentences_alone(rule: str, line: str) -> None:
    """What only begins in the same way is body, for this rule and for every other."""
    found = page_lines(f"{OWN}\n{line}", page_rules())

    assert not found, f"{rule}: {found}"


def test_every_rule_has_examples_and_a_reason() -> None:
    """Positive and negative ones, and a name of its own."""
    assert all(rule["examples"] and rule["apart"] and rule["because"] for rule in RULES)
    assert len({rule["name"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("below", "lines"),
    [
        ("اقرأ أيضا: تركيا ترفض شروط اليونان", 1),
        ("إقرأ أيضاً:\nتركيا ترفض شروط اليونان\nاليونان تهدد بالرد", 3),
        ("مواضيع ذات صلة\n\nتركيا ترفض شروط اليونان", 2),
        ("مواضيع ذات صلة\nتركيا ترفض شروط اليونان\nاترك رد", 3),
        ("كلمات دلالية: تركيا، اليونان", 1),
        ("وقال الوزير أيضا إن النص جاهز.", 0),
        ("الخبر السابق\nتركيا ترفض شروط اليونان", 2),
        ("المقال التالي\nتركيا ترفض شروط اليونان\nوفد كيني في أوسلو", 2),
        ("المقال السابق\nتركيا ترفض شروط اليونان\nالمقال التالي\nكينيا تفتح المعبر", 4),
        ("كان الخبر السابق\nتركيا ترفض شروط اليونان", 0),
    ],
)
def test_headings_take_their_headlines(below: str, lines: int) -> None:
    """A heading with its headline, a heading above headlines, tags; no sentence that only has the words."""
    text = f"{OWN}\n{below}"

    found = page_lines(text, page_rules())

    assert len([line for f in found for line in text[f.start : f.end].split("\n") if line]) == lines


def of_an_older_program(article: Article) -> Article:
    """The article with one block, as a program made it that told nothing apart."""
    return replace(article, blocks=(Block(0, len(article.text)),))


@pytest.mark.parametrize(
    "text",
    [
        f"الرئيسية / أوروبا\nكتب: سالم الوادي\n{OWN}\nاقرأ أيضا\nتركيا ترفض شروط اليونان\nاترك رد",
        f"{OWN}\n  \n{OWN}",
        "اترك رد",
        "",
    ],
)
def test_blocks_of_older_programs_become_those_of_today(text: str, knowledge: Knowledge) -> None:
    """Told apart at reading as at ingestion, so that both are read alike; what is told apart already stays as it is."""
    article = make_article(text, article_id="a")

    assert told_apart(of_an_older_program(article), page_rules()).blocks == article.blocks
    assert read(of_an_older_program(article), knowledge) == read(article, knowledge)
    assert told_apart(article, page_rules()) is article


def test_an_older_block_stays_within_its_bounds() -> None:
    """What an older program left out is not taken in."""
    text = f"إعلان\n{OWN}\nكتب: سالم الوادي\n{OWN}"
    start = text.index(OWN)
    older = replace(
        make_article(text, article_id="a"), blocks=(Block(start, start + len(OWN)), Block(start + 50, len(text)))
    )

    found = told_apart(older, page_rules()).blocks

    assert [block.kind for block in found] == [BlockKind.BODY, BlockKind.ASIDE, BlockKind.BODY]
    assert all(start <= block.start < block.end <= len(text) for block in found)


@pytest.mark.slow
def test_time_grows_with_the_text() -> None:
    """Ten thousand headings, and as many older blocks, are no way to hold up the news."""
    text = "اقرأ أيضا\nاترك رد\nنص\n" * 10_000
    older = replace(
        make_article("", article_id="a"),
        text=text,
        blocks=tuple(Block(start, start + 9) for start in range(0, len(text) - 9, 10)),
    )
    started = time.process_time()

    told_apart(older, page_rules())

    assert time.process_time() - started < 5
