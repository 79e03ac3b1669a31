"""The name of a view in, its address out; what is asked about time goes along from page to page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

__all__ = ["KEPT", "PATHS", "address"]

PATHS: Final[Mapping[str, str]] = {
    "board": "",
    "actors": "actors",
    "actor": "actors/{actor}",
    "issues": "issues",
    "issue": "issues/{issue}",
    "stand": "stands/{actor}/{issue}",
    "pairs": "pairs",
    "pair": "pairs/{a}/{b}",
    "article": "articles/{article_id}",
    "changes": "changes",
    "conflicts": "conflicts",
    "denials": "denials",
    "deadlines": "deadlines",
    "meetings": "meetings",
    "meeting": "meetings/{meeting_id}",
    "quotes": "quotes",
    "stories": "stories",
    "story": "stories/{story_id}",
    "system": "system",
    "sources": "sources",
    "corrections": "corrections",
}
"""Addresses under `/ar/` and `/en/`, with and without a view yet. An article's id may hold slashes: it comes encoded."""
KEPT: Final = ("as_of", "known_by")
"""What of an address goes along to the next page."""


def address(language: str, name: str, kept: Mapping[str, str] | None = None, **values: object) -> str:
    """`address("ar", "actor", actor="RUS")` is `/ar/actors/RUS`; values that the path does not name become the query."""
    path = PATHS[name]
    named = {key: value for key, value in values.items() if f"{{{key}}}" in path}
    asked = {key: str(value) for key, value in values.items() if key not in named and value not in {None, ""}}
    query = {**{key: text for key, text in (kept or {}).items() if text}, **asked}
    filled = path.format(**{key: quote(str(value), safe="") for key, value in named.items()})
    return f"/{language}/{filled}" + (f"?{urlencode(query)}" if query else "")
