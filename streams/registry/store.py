"""Schemas by subject in, ids and versions out: what a schema registry keeps, without its endpoint.

Equal schemas have one id under whatever subject; an id is never given twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import avro.errors
import avro.schema

from streams.registry.compatibility import Level, faults

__all__ = ["Registered", "SchemaStore", "StoreFault"]

_LATEST: Final = "latest"


@dataclass(frozen=True, slots=True)
class Registered:
    """One version of one subject."""

    subject: str
    version: int
    """Counts the versions of the subject, from 1."""
    id: int
    text: str
    """The schema, as JSON."""


@dataclass(frozen=True, slots=True)
class StoreFault(Exception):  # noqa: N818  # an answer of the interface, with the codes that it defines
    """What a registry answers instead: HTTP status, error code and message of Confluent's interface."""

    status: int
    code: int
    message: str


@dataclass(slots=True)
class SchemaStore:
    """All subjects; one owner at a time."""

    level: Level = Level.BACKWARD
    """The level of subjects that have none of their own."""
    levels: dict[str, Level] = field(default_factory=dict)
    """Levels by subject."""
    _texts: list[str] = field(default_factory=list)
    """Schemas by id, from 1."""
    _subjects: dict[str, list[Registered]] = field(default_factory=dict)

    def register(self, subject: str, text: str) -> Registered:
        """The version that this schema is or becomes; raises StoreFault 42201 for no schema, 409 for one that may not follow."""
        even = _even(text)
        for known in self._subjects.get(subject, ()):
            if known.text == even:
                return known
        if found := self.faults(subject, text):
            raise StoreFault(409, 409, f"incompatible with an earlier schema of {subject}: {'; '.join(found)}")
        if even not in self._texts:
            self._texts.append(even)
        versions = self._subjects.setdefault(subject, [])
        versions.append(Registered(subject, len(versions) + 1, self._texts.index(even) + 1, even))
        return versions[-1]

    def lookup(self, subject: str, text: str) -> Registered:
        """The version that this schema is; raises StoreFault 40403 when it is none."""
        even = _even(text)
        for known in self._of(subject):
            if known.text == even:
                return known
        raise StoreFault(404, 40403, f"{subject} has no such schema")

    def text(self, number: int) -> str:
        """The schema of an id; raises StoreFault 40403 when there is none."""
        if not 0 < number <= len(self._texts):
            raise StoreFault(404, 40403, f"schema {number} not found")
        return self._texts[number - 1]

    def subjects(self) -> list[str]:
        """The names of all subjects."""
        return sorted(self._subjects)

    def versions(self, subject: str) -> list[int]:
        """The numbers of a subject's versions; raises StoreFault 40401 when there is no such subject."""
        return [known.version for known in self._of(subject)]

    def version(self, subject: str, number: str) -> Registered:
        """A version by its number or `latest`; raises StoreFault 40401, 40402 or 42202."""
        versions = self._of(subject)
        if number != _LATEST and not number.isdecimal():
            raise StoreFault(422, 42202, f"{number} is no version: a number from 1, or {_LATEST}")
        at = len(versions) if number == _LATEST else int(number)
        if not 0 < at <= len(versions):
            raise StoreFault(404, 40402, f"{subject} has no version {number}")
        return versions[at - 1]

    def faults(self, subject: str, text: str) -> list[str]:
        """What keeps a schema from being the next version of a subject, by its level; raises StoreFault 42201."""
        earlier = [json.loads(known.text) for known in self._subjects.get(subject, ())]
        return faults(json.loads(_even(text)), earlier, self.levels.get(subject, self.level))

    def set_level(self, subject: str, level: str) -> Level:
        """Set the level of a subject; raises StoreFault 42203 for what is none."""
        try:
            self.levels[subject] = Level(level)
        except ValueError:
            message = f"{level} is no compatibility level; there are {', '.join(Level)}"
            raise StoreFault(422, 42203, message) from None
        return self.levels[subject]

    def _of(self, subject: str) -> list[Registered]:
        if subject not in self._subjects:
            raise StoreFault(404, 40401, f"subject {subject} not found")
        return self._subjects[subject]


def _even(text: str) -> str:
    """A schema in one spelling; raises StoreFault 42201 for what is none."""
    try:
        schema: Any = json.loads(text)
        avro.schema.parse(json.dumps(schema))
    except (ValueError, TypeError, avro.errors.AvroException) as error:
        raise StoreFault(422, 42201, f"no Avro schema: {error}") from error
    return json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
