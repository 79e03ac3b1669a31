"""Codes of actors and issues in, their names in the language of the page out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from babel import Locale

from streams.reference.tables import place_tables
from streams.serve.model.names import Name, actor_name, issue_name, listed_actors
from streams.serve.pages.words import Words

__all__ = ["actor_words", "called", "field_words", "issue_words", "learn_names", "person_words"]


def actor_words(words: Words, code: str) -> str:
    """What the party of an actor code is called."""
    return called(words, actor_name(code))


def issue_words(words: Words, code: str) -> str:
    """What an issue is called."""
    return called(words, issue_name(code))


def called(words: Words, name: Name) -> str:
    """The name in the language of the page."""
    return name.ar if words.language == "ar" else name.en


def person_words(words: Words, entity_id: str | None, name: str | None) -> str | None:
    """A person, an outlet or a place: on an Arabic page by the Arabic name, where one is listed."""
    if words.language != "ar" or name is None:
        return name
    return _arabic_names().get(entity_id or "") or _arabic_names().get(name, name)


def field_words(words: Words, name: str, value: str | None) -> str:
    """A field of a correction as the page writes it out; empty for nothing."""
    if not value:
        return ""
    if name in _PARTIES:
        return "، ".join(actor_words(words, code) for code in value.split(","))
    if name == "issue":
        return issue_words(words, value)
    if name == "event_type":
        return words(f"event.{value}")
    return words(f"flag.{value}") if value in {"true", "false"} else value


_PARTIES: Final = frozenset({"actor", "target", "addressee", "affiliation", "stands_for", "participants"})
"""Fields that hold codes of actors."""


@cache
def _arabic_names() -> Mapping[str, str]:
    """By entity id and by English name: those of the seeds, of the lexicon of places, of GeoNames, and countries."""
    places = tomllib.loads((files("streams") / "arabic" / "lexicon" / "places.toml").read_text(encoding="utf-8"))
    found = {city["name"]: _best(city["arabic"]) for city in reversed(place_tables()["cities"]["cities"])}
    found |= {entry["name"]: entry["arabic"][0] for entry in (*places["place"], *places["capital"])}
    found |= {each.en: each.ar for each in listed_actors()}
    english, arabic = Locale("en").territories, Locale("ar").territories
    countries = {english[code]: arabic[code] for code in english.keys() & arabic.keys()}
    return found | countries | {each.id: each.ar for each in listed_actors()}


def learn_names() -> None:
    """Read the names before somebody waits for them."""
    actor_name("")
    _arabic_names()


def _best(spellings: Iterable[str]) -> str:
    """Of what GeoNames has collected the likeliest spelling: «القاهرة», not «قاهره»; «لندن», not «لأندأن»."""
    return min(spellings, key=lambda name: (name.endswith("ه"), not name.endswith("ة"), len(name), name))
