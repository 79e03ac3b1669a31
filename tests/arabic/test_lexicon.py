"""Word lists are clean data: every entry a fixed point of `normalise`, unique, sorted, one a line, no look-alike letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from streams.arabic.text import fold_phrase, normalise
from tests.support import ROOT

FILES = sorted([*(ROOT / "streams" / "arabic" / "lexicon").glob("*.toml"), *(ROOT / "seeds").glob("*.toml")])
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
LETTERS = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
"""The letters of Arabic proper; a Persian kaf, an Urdu heh or a presentation form is none of them."""
FOREIGN = frozenset("ڤ")
"""The one letter for a foreign sound that Arabic newspapers write."""


def lists(value: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """Every list of strings with Arabic in it, by its path in the file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists(inner, f"{path}.{key}")
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            if any(ARABIC.search(item) for item in value):
                yield path, value
        else:
            for number, inner in enumerate(value):
                yield from lists(inner, f"{path}[{number}]")


def strings(value: Any) -> Iterator[str]:
    """Every string with Arabic in it."""
    if isinstance(value, str):
        if ARABIC.search(value):
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@cache
def parsed(path: Path) -> dict[str, Any]:
    """A file, parsed once for all its tests; they leave it as it is."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def content(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One file, parsed."""
    return parsed(request.param)


def test_entries_are_in_normal_form(content: dict[str, Any]) -> None:
    """No entry has marks, tatweel, controls, presentation forms, or spaces too many."""
    wrong = [s for s in strings(content) if normalise(s) != s or " ".join(s.split()) != s]

    assert not wrong


def test_entries_have_arabic_letters_only(content: dict[str, Any]) -> None:
    """No entry has a letter of Persian, Urdu, Kurdish or Uyghur that looks like an Arabic one."""
    wrong = [
        s for s in strings(content) if any(ARABIC.match(c) and c.isalpha() and c not in LETTERS | FOREIGN for c in s)
    ]

    assert not wrong


def test_lists_are_unique(content: dict[str, Any]) -> None:
    """No list has an entry twice."""
    wrong = {path: entries for path, entries in lists(content, "") if len(set(entries)) < len(entries)}

    assert not wrong


@pytest.mark.parametrize(
    "stem", ["actors", "common", "demonyms", "institutions", "names", "parties", "places", "titles"]
)
def test_names_are_unique_by_what_they_match(stem: str) -> None:
    """No list of names has two entries that match the same words: hamza seats, ya and ta marbuta are evened out."""
    path = next(path for path in FILES if path.stem == stem)
    wrong = {}
    for where, entries in lists(parsed(path), ""):
        folds = [fold_phrase(entry) for entry in entries]
        if len(set(folds)) < len(folds):
            wrong[where] = entries

    assert not wrong


def test_lists_are_sorted(content: dict[str, Any]) -> None:
    """Every list is in the order of its code points, so that a change is one line; a pair may be in order of preference."""
    wrong = [path for path, entries in lists(content, "") if len(entries) > 2 and entries != sorted(entries)]

    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_entry_a_line(path: Path) -> None:
    """A list with several Arabic entries has one on each line, and no Latin letters on it but those of escapes and keys."""
    wrong = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith("#")
        and "{" not in line
        and len(re.findall(r'"[^"]*[\u0600-\u06ff][^"]*"', line)) > 1
    ]

    assert not wrong


def test_actors_are_sorted_and_unique() -> None:
    """Persons and organisations are in the order of their ids, each once, and offices end after they begin."""
    actors = parsed(ROOT / "seeds" / "actors.toml")
    for kind in ("organisation", "person"):
        ids = [row["id"] for row in actors[kind]]
        assert ids == sorted(set(ids))
    for person in actors["person"]:
        assert person["arabic"]
        assert person["gender"] in {"m", "f"}
        for office in person.get("offices", ()):
            assert office.get("from") is None or office.get("to") is None or office["from"] <= office["to"], person[
                "id"
            ]
