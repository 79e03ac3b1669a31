"""JSON of other shapes is read by a map of its fields."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from streams.errors import ConfigError, Reason, Reject
from streams.ingest.files import Known
from streams.ingest.mapped import article_of_mapped, map_of
from streams.records import Article

TOLD: dict[str, Any] = {
    "uid": 17,
    "title": "عنوان",
    "body": {"parts": [{"text": "قال الوزير"}]},
    "meta": {"date": 1_714_557_600_000},
}


def read(told: Any, *maps: str) -> Article | Reject:
    """What is made of it."""
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return article_of_mapped(data, map_of(maps), Known(), 1_000)


def test_fields_are_found_on_their_way() -> None:
    """Through objects and lists; numbers as identities, and dates of any common form; others by their own name."""
    article = read(TOLD, "text=body.parts.0.text", "published=meta.date", "id=uid")

    assert isinstance(article, Article)
    assert (article.article_id, article.title, article.text) == ("17", "عنوان", "قال الوزير")
    assert article.published_at == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("told", "reason", "says"),
    [
        (b"{", Reason.BAD_JSON, "not a JSON object"),
        ([], Reason.BAD_FIELD, "must be a JSON object"),
        ({"body": 1}, Reason.BAD_FIELD, "text is missing"),
        (TOLD | {"meta": {"date": "soon"}}, Reason.BAD_FIELD, "published must be"),
        (TOLD | {"meta": {"date": True}}, Reason.BAD_FIELD, "published must be"),
        (TOLD | {"body": {"parts": []}}, Reason.BAD_FIELD, "text is missing"),
    ],
)
def test_what_is_no_article(told: Any, reason: Reason, says: str) -> None:
    """Says why, and keeps what was sent."""
    found = read(told, "text=body.parts.0.text", "published=meta.date")

    assert isinstance(found, Reject)
    assert (found.reason, says in found.detail) == (reason, True)
    assert found.body == (told if isinstance(told, bytes) else json.dumps(told).encode())


@pytest.mark.parametrize("told", ["text", "txt=a", "text=", "text=a..b"])
def test_what_is_no_map(told: str) -> None:
    """Names the option and what it must be."""
    with pytest.raises(ConfigError, match="--map"):
        map_of([told])
