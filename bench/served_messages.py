"""A seed in, messages as the topics have them out: what `serve.py` fills a read model with.

Positions of seed articles under parties, issues, days and ids of their own, eight to an article, with an article and a
quote for them.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bench.seed_articles import seed_articles
from streams.extract import read
from streams.knowledge import load_knowledge
from streams.records import Article, Position, Quote
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming

FIRST = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
DAYS = 6 * 365
IN_ARTICLE = 8
ACTORS = [
    "RUS",
    "USA",
    "UKR",
    "NATO",
    "CHN",
    "ISR",
    "PSE",
    "IRN",
    "SAU",
    "ARE",
    "QAT",
    "EGY",
    "TUR",
    "SYR",
    "LBN",
    "IRQ",
    "YEM",
    "HOUTHIS",
    "HAMAS",
    "HEZBOLLAH",
    "UN",
    "EU",
    "LAS",
    "GBR",
    "FRA",
    "DEU",
    "ITA",
    "JOR",
    "KWT",
    "BHR",
    "OMN",
    "SDN",
    "LBY",
    "TUN",
    "DZA",
    "MAR",
    "ETH",
    "IND",
    "PAK",
    "AFG",
    "JPN",
    "KOR",
    "PRK",
    "AU",
    "IAEA",
    "OPEC",
    "WHO",
    "WTO",
    "IMF",
    "OSCE",
    "POL",
    "CAN",
    "AUS",
    "BRA",
    "MEX",
    "ZAF",
    "NGA",
    "KEN",
    "SOM",
    "ERI",
    "DJI",
    "MRT",
    "GRC",
    "CYP",
    "ARM",
    "AZE",
    "GEO",
    "KAZ",
    "UZB",
    "TKM",
    "TJK",
    "KGZ",
    "BLR",
    "MDA",
    "ROU",
    "BGR",
    "HUN",
    "CZE",
    "SVK",
    "AUT",
    "CHE",
    "SWE",
    "NOR",
    "FIN",
    "DNK",
    "NLD",
    "BEL",
    "ESP",
    "PRT",
    "IRL",
    "ISL",
    "SRB",
    "HRV",
    "BIH",
    "MNE",
    "ALB",
    "MKD",
    "EST",
    "LVA",
    "LTU",
    "VEN",
    "CUB",
    "COL",
    "ARG",
    "CHL",
    "PER",
    "BOL",
    "VNM",
    "THA",
    "MYS",
    "SGP",
    "IDN",
    "PHL",
    "MMR",
    "BGD",
    "LKA",
    "NPL",
]
ISSUES = [
    "ceasefire",
    "dialogue",
    "sanctions",
    "nuclear",
    "prisoners-hostages",
    "humanitarian-aid",
    "energy",
    "trade-economy",
    "security-guarantees",
    "troop-presence",
    "sovereignty-territory",
    "recognition",
    "military-aid",
    "missiles",
    "enlargement",
    "refugees",
    "human-rights",
    "water",
    "political-transition",
    "inspections",
    "diplomatic-missions",
    "arms-control",
    "exercises",
    "invasion-threat",
]


class Draw:
    """Messages by a seed: few parties and issues have most of what is said."""

    def __init__(self, seed: int) -> None:
        self._random, self._codec = random.Random(seed), load_codec()
        self._articles = seed_articles()
        readings = [read(article, load_knowledge()) for article in self._articles]
        self._positions = [position for reading in readings for position in reading.positions]
        self._quotes = [quote for reading in readings for quote in reading.quotes]
        self._offsets = dict.fromkeys(("articles", "positions", "quotes"), 0)

    def messages(self, positions: int) -> Iterator[Incoming]:
        """Articles in the order of publication, each with its positions and a quote."""
        for number in range(positions // IN_ARTICLE):
            share = number * IN_ARTICLE / positions
            published = FIRST + dt.timedelta(days=int(share * DAYS), minutes=number % 1440)
            article = self._article(number, published)
            yield self._message("articles", article.article_id, article)
            pairs = [self._pair() for _ in range(2)]
            for _ in range(IN_ARTICLE):
                position = self._position(article, *self._random.choice(pairs))
                yield self._message("positions", f"{position.actor}|{position.id}", position)
            said = self._quote(article, pairs[0][0])
            yield self._message("quotes", f"{said.article_id}|{said.id}", said)

    def pick(self, choices: list[str]) -> str:
        """One of them, the first ones most."""
        return choices[min(int(self._random.expovariate(6 / len(choices))), len(choices) - 1)]

    def day(self) -> dt.date:
        """A day of those on which something was said."""
        return (FIRST + dt.timedelta(days=self._random.randrange(DAYS))).date()

    def _pair(self) -> tuple[str, str | None, str]:
        actor, target = self.pick(ACTORS), self.pick(ACTORS)
        return actor, None if actor == target else target, self.pick(ISSUES)

    def _article(self, number: int, published: dt.datetime) -> Article:
        seed = self._random.choice(self._articles)
        begin = self._random.randrange(max(1, len(seed.text) - 900))
        revision = f"{published.strftime('%Y-%m-%dT%H:%M:%S')}.000Z-{self._random.getrandbits(64):016x}"
        return replace(
            seed,
            article_id=f"bench-{number:07}",
            revision=revision,
            source=f"Outlet {int(self._random.expovariate(0.1)) % 60}",
            title=seed.text[begin : begin + 60],
            text=seed.text[begin : begin + 900],
            published_at=published,
            blocks=(),
        )

    def _position(self, article: Article, actor: str, target: str | None, issue: str) -> Position:
        seed = self._random.choice(self._positions)
        day = article.published_at.date() - dt.timedelta(days=self._random.choice((0, 0, 1, 1, 2, 30)))
        return replace(
            seed,
            **self._new_of(article),
            actor=actor,
            target=target,
            issue=issue,
            date=day if self._random.random() < 0.5 else None,
            deadline=day + dt.timedelta(days=20) if self._random.random() < 0.01 else None,
            source=article.source,
            evidence_hash=f"{self._random.getrandbits(256):064x}",
            copy_marks="",
            denies=None,
        )

    def _new_of(self, article: Article) -> dict[str, Any]:
        """A new id, and what every record of an article has of it."""
        return {
            "id": str(uuid.UUID(int=self._random.getrandbits(128))),
            "article_id": article.article_id,
            "revision": article.revision,
            "published_at": article.published_at,
        }

    def _quote(self, article: Article, actor: str) -> Quote:
        seed = self._random.choice(self._quotes)
        return replace(
            seed,
            **self._new_of(article),
            actor=actor,
        )

    def _message(self, topic: str, key: str, record: Any) -> Incoming:
        offset = self._offsets[topic]
        self._offsets[topic] = offset + 1
        return Incoming(topic, 0, offset, key.encode(), self._codec.encode(record))
