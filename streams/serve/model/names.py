"""A code of an actor or an issue in, what it is called in Arabic and English out; the code itself where nobody names it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from babel import Locale
from babel.core import get_global

from streams.knowledge import seeds_folder

__all__ = [
    "CODE_MAX",
    "ISSUES",
    "ListedActor",
    "Name",
    "actor_name",
    "codes_named",
    "is_listed",
    "issue_name",
    "listed_actors",
    "party_name",
]

CODE_MAX: Final = 200
"""Characters of a code that something is remembered of: an address may ask for any, of 32 KB and more than there is memory for."""
_CODE_LENGTH: Final = 3
_NO_MORE: Final = frozenset({"ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"})
"""Withdrawn codes of ISO 3166, which CLDR calls by the names of those that came after: SUN is «روسيا», too."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a code is called."""

    code: str
    """As records have it."""
    ar: str
    """In Arabic."""
    en: str
    """In English."""


def actor_name(code: str) -> Name:
    """What the party of an actor code is called."""
    return _kept_name(code) if len(code) <= CODE_MAX else _made_name(code)


@lru_cache(maxsize=1 << 14)
def _kept_name(code: str) -> Name:
    return _made_name(code)


def _made_name(code: str) -> Name:
    return _actors().get(code) or Name(code, _titled(code, "ar"), _titled(code, "en"))


def is_listed(code: str) -> bool:
    """Whether a list names the party of a code, or the issue; the names of others are made of their codes."""
    return code in _actors() or code in _issues()


def party_name(code: str | None) -> Name | None:
    """As `actor_name`; None for nobody in particular."""
    return actor_name(code) if code else None


def issue_name(code: str) -> Name:
    """What an issue is called."""
    return _issues().get(code) or Name(code, _spaced(code), _spaced(code))


def _titled(code: str, language: str) -> str:
    """`SDN-DOCTORS-UNION` is `Doctors Union (Sudan)`: such codes are made of words that nobody has listed."""
    country, _, rest = code.partition("-")
    of = _actors().get(country) if len(country) == _CODE_LENGTH and rest else None
    words = _spaced(rest if of else code).title()
    return f"{words} ({of.ar if language == 'ar' else of.en})" if of else words


def codes_named(text: str) -> frozenset[str]:
    """Codes of the parties with exactly this code or name, as a reader types it; a name alone is not that of a state that is no more."""
    wanted = text.casefold().strip()
    found = frozenset(n.code for n in _actors().values() if wanted in {n.code.casefold(), n.ar, n.en.casefold()})
    return found - _NO_MORE or found


def _spaced(code: str) -> str:
    return code.replace("-", " ")


@cache
def _own() -> dict[str, Any]:
    text = (files("streams") / "serve" / "model" / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _issues() -> dict[str, Name]:
    return {code: Name(code, **names) for code, names in _own()["issues"].items()}


@cache
def _actors() -> dict[str, Name]:
    """Ours first, then countries, then the organisation that has the code."""
    own = (Name(code, **names) for code, names in _own()["actors"].items())
    return {name.code: name for name in (*_organisations(), *_countries(), *own)}


def _countries() -> Iterator[Name]:
    english, arabic = Locale("en").territories, Locale("ar").territories
    for code, (alpha2, *_) in get_global("territory_aliases").items():
        if len(code) == _CODE_LENGTH and code.isalpha() and alpha2 in english and alpha2 in arabic:
            yield Name(code, arabic[alpha2], english[alpha2])


def _organisations() -> Iterable[Name]:
    """The organisations of the seeds by their code; of several the one that is called like it."""
    found: dict[str, Name] = {}
    for each in listed_actors():
        if each.is_party and each.actor and (each.actor not in found or each.id == each.actor.lower()):
            found[each.actor] = Name(each.actor, each.ar, each.en)
    return found.values()


@dataclass(frozen=True, slots=True)
class ListedActor:
    """A person or an organisation of the seeds."""

    id: str
    """Entity id."""
    actor: str
    """Actor code of the party it belongs to; empty for none."""
    ar: str
    en: str
    is_party: bool
    """Whether it is an organisation rather than a person."""


@cache
def listed_actors() -> tuple[ListedActor, ...]:
    """Persons and organisations of the seeds that have an Arabic name; reading them takes a second or two, once."""
    table = tomllib.loads((seeds_folder() / "actors.toml").read_text(encoding="utf-8"))
    return tuple(
        ListedActor(each["id"], each["actor"], each["arabic"][0], each["name"], kind == "organisation")
        for kind in ("person", "organisation")
        for each in table[kind]
        if each["arabic"]
    )


ISSUES: Final = tuple(_issues())
"""The issues that have a name, in the order of the board."""
