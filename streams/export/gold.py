"""An article, its reading with what people say of it, in; one annotated article in the format of `bench/gold/train` out.

What somebody has confirmed, amended or added is gold. What nobody has judged is marked optional, which training
leaves out of account on either side; what was rejected is not there, so that its clause is an example of none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from streams.extract.reading import Reading
from streams.plain_records import json_row
from streams.records import Article, Derived

__all__ = ["gold_article"]

_NEGOTIATION: Final = "corrections"
"""Articles of one negotiation are never judged by a model that saw another of it: corrected ones are of their own each."""
_POSITION: Final = ("actor", "target", "event_type", "issue", "negated", "date")
_MEETING: Final = ("name", "place", "date_start", "date_end", "participants", "status")
_QUOTE: Final = ("kind", "actor", "relayed_by")
_FACT: Final = ("kind", "low", "high", "approx", "unit", "counted", "date_start", "date_end")
_ENTITY: Final = ("type", "name")


def gold_article(article: Article, reading: Reading) -> dict[str, Any]:
    """The article with its annotations, which quote the words they stand on."""
    local = article.published_at + dt.timedelta(minutes=article.utc_offset_minutes or 0)
    return {
        "id": article.article_id,
        "negotiation": f"{_NEGOTIATION} {article.article_id}",
        "published": local.date().isoformat(),
        "text": article.text,
        "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "entities": [_of(each, article.text, "words", _ENTITY) for each in reading.entities],
        "quotes": [
            {**_of(each, article.text, "words", _QUOTE), "speaker": each.speaker_name} for each in reading.quotes
        ],
        "facts": [_of(each, article.text, "words", _FACT) for each in reading.facts],
        "positions": [_of(each, article.text, "clause", _POSITION) for each in reading.positions],
        "meetings": [_of(each, article.text, "clause", _MEETING) for each in reading.meetings],
    }


def _of(record: Derived, text: str, words: str, names: tuple[str, ...]) -> dict[str, Any]:
    """One annotation: its words and which occurrence of them, its offsets, and its fields."""
    fields = {name: getattr(record, name) for name in names}
    found = {
        words: record.text,
        "nth": _nth(record.text, text, record.start),
        "start": record.start,
        "end": record.end,
        **json_row({name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}),
    }
    return found if record.correction_id is not None else {**found, "optional": True}


def _nth(words: str, text: str, start: int) -> int:
    """Which occurrence of these words begins there, from 1; they may overlap."""
    count, at = 1, text.find(words)
    while 0 <= at < start:
        count, at = count + 1, text.find(words, at + 1)
    return count
