"""Every name that parley knows out, as the lists spell it, with its type: what a list of names is for other programs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from streams.reference import reference_tables

__all__ = ["names"]


def names() -> Iterable[tuple[str, str]]:
    """Every known name as the lists spell it, and its type."""
    root = Path(__file__).parents[1]
    tables = {
        **reference_tables(),
        **{
            path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
            for path in (root / "streams" / "arabic" / "lexicon" / "places.toml", root / "seeds" / "actors.toml")
        },
    }
    for row in (*tables["places"]["place"], *tables["actors"]["organisation"]):
        yield from ((name, row["type"]) for name in row["arabic"])
    for row in tables["actors"]["person"]:
        yield from ((name, "PERSON") for name in (*row["arabic"], row["family"]) if name)
    for row in (*tables["places"]["capital"], *tables["cities"]["cities"]):
        yield from ((name, "GPE") for name in row["arabic"])
    for country in tables["countries"].values():
        yield country["arabic"], "GPE"
    for variants in tables["places"]["countries"].values():
        yield from ((name, "GPE") for name in variants)
