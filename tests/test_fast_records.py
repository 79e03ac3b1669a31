"""Laws of the quick way to make records."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import FrozenInstanceError, asdict

import pytest

from streams.fast_records import twin
from streams.records import Entity, EntityType

MAKE = twin(Entity)
HEAD = {
    "id": "e",
    "article_id": "a",
    "revision": "r",
    "generation": 1,
    "start": 0,
    "end": 5,
    "text": "موسكو",
    "published_at": dt.datetime(2022, 1, 13, tzinfo=dt.UTC),
    "rule": "entities.capital",
    "confidence": 980,
    "ruleset": "k",
}


def test_the_twin_makes_the_record_itself() -> None:
    """What the twin makes is a record of the frozen type: equal, of the same hash, shown and copied alike, defaults included."""
    quick, plain = MAKE(**HEAD, type=EntityType.GPE, name="Moscow"), Entity(**HEAD, type=EntityType.GPE, name="Moscow")

    assert type(quick) is Entity
    assert (quick, hash(quick), repr(quick), asdict(quick)) == (plain, hash(plain), repr(plain), asdict(plain))
    assert pickle.loads(pickle.dumps(quick)) == plain


def test_what_the_twin_made_is_frozen() -> None:
    """A field of it can be neither set nor deleted."""
    entity = MAKE(**HEAD, type=EntityType.GPE)

    with pytest.raises(FrozenInstanceError):
        entity.name = "Moscow"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del entity.name


def test_the_twin_asks_for_every_field() -> None:
    """A field without a default that is not given is an error, as is one that there is not."""
    with pytest.raises(TypeError, match="type"):
        MAKE(**HEAD)
    with pytest.raises(TypeError, match="kind"):
        MAKE(**HEAD, type=EntityType.GPE, kind="x")
