"""A mention of a named person, organisation or place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from streams.records.derived import Derived

__all__ = ["Entity", "EntityType"]


class EntityType(StrEnum):
    """What a name names; GPE is a place that has a government."""

    PERSON = "PERSON"
    ORG = "ORG"
    GPE = "GPE"
    LOC = "LOC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Derived):
    """A mention of a named person, organisation or place."""

    type: EntityType
    """What the name names in this sentence."""
    entity_id: str | None = None
    """Stable slug of the real-world entity; null when it stays ambiguous."""
    wikidata: str | None = None
    """Wikidata item, where certain; else null."""
    name: str | None = None
    """Canonical English name, or the Arabic name where no English one is known; null without entity_id."""
    role: str | None = None
    """Title or office as written beside the name, in Arabic; null when there is none."""
    affiliation: str | None = None
    """Actor code of the party the entity belongs to; null when unknown."""
    stands_for: str | None = None
    """Actor code of the party that this mention stands for (metonyms); null when it means itself."""
