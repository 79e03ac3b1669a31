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

__all__ = ["actor_words", "called", "issue_words", "learn_names", "person_words"]


_AND: Final = " and "


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
    known = _arabic_names().get(entity_id or "") or _arabic_names().get(name)
    if known is not None or _AND not in name:
        return known or name
    several = [_arabic_names().get(each) for each in name.split(_AND)]  # «الولايات المتحدة والناتو» قالتا
    return words("names.and").join(each for each in several if each) if all(several) else name


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
