"""Where the checkout is, how a test waits, and the articles and topologies that several tests make."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from streams.extract import Reading, read
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.extractor import drafted_positions
from streams.ingest.article import EPOCH, make_article
from streams.ingest.folder import read_folder
from streams.records import Article, Position
from streams.runtime import read_stage
from streams.runtime.topology_driver import TopologyDriver

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "articles"


PATIENCE = 3 if os.environ.get("CI") else 1
"""Times as long as a machine with its cores to itself may take, CI's is given: it shares them, and nobody can look twice."""


def eventually(check: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until `check()` is true; fails with `what` when it is not in time."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


def examples(count: int) -> int:
    """So many examples of a property, or what the profile makes of them: its part of a hundred, and five at least."""
    return max(min(count, 5), count * settings().max_examples // 100)


def day(text: str) -> dt.datetime:
    """Midnight UTC of an ISO day."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def seed_articles() -> list[Article]:
    """The five seed articles, by id."""
    found = [item.content for item in read_folder(SEEDS, 1_000_000, EPOCH)]
    return sorted((a for a in found if isinstance(a, Article)), key=lambda a: a.article_id)


def article(text: str, article_id: str = "a", published: str = "2024-03-01", **fields: Any) -> Article:
    """An article of the given text."""
    return make_article(text, article_id=article_id, published_at=day(published), **fields)


@contextmanager
def reading_once(reader: ModuleType = read_stage) -> Iterator[None]:
    """In here a stage that reads an article anew is given what it said before: for tests of what comes behind reading."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read", lambda *given: _remembered(given[0], *map(_Same, given[1:])))
        yield


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A value that is equal to itself alone."""

    value: Any

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


@lru_cache(256)
def _remembered(one: Article, *given: _Same) -> Reading:
    return read(one, *(each.value for each in given))


def untold(one: Article) -> Article:
    """The article as a program took it in that did not tell asides from the body."""
    return replace(one, blocks=tuple(replace(block, kind=None) for block in one.blocks))


def drafted(one: Article, knowledge: Knowledge) -> tuple[Position, ...]:
    """The positions of an article as the rules draft them, before the models decide."""
    document = open_document(one, knowledge.ruleset, knowledge.generation, knowledge.spelling)
    return drafted_positions(document, read(one, knowledge), knowledge)


def many(count: int) -> Iterator[Article]:
    """So many articles: the seeds under ids of their own."""
    seeds = seed_articles()
    for number in range(count):
        seed = seeds[number % len(seeds)]
        yield make_article(
            seed.text, article_id=f"{seed.article_id}-{number:05}", source=seed.source, published_at=seed.published_at
        )


def driver_after(knowledge: Knowledge, *articles: Article) -> TopologyDriver:
    """A topology in which these articles were published, in this order."""
    driver = TopologyDriver.of(knowledge)
    for each in articles:
        driver.publish(each)
    return driver
