"""The lock and a namespace in, what a schema registry answers of our topics out; it only reads.

Versions and ids are those of the lock, which frames carry: whoever asks here reads the log as parley does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import avro.schema

from streams.registry.canonical import fingerprint
from streams.registry.compatibility import Level, faults
from streams.registry.lock import Version
from streams.registry.source import LockSource
from streams.registry.store import Registered, StoreFault
from streams.registry.subjects import level_of, subject_of
from streams.topics import TOPICS

__all__ = ["SCHEMA_CHARS_MAX", "ServedSchemas"]

SCHEMA_CHARS_MAX: Final = 65_536
"""Longest schema that is looked at: ours have fewer than 10,000 characters."""
_LATEST: Final = frozenset(("latest", "-1"))
_DIGITS_MAX: Final = 10
"""Of a 32-bit number, which ids and versions are."""


class ServedSchemas:
    """The subjects of a namespace with their versions; thread-safe, since nothing changes."""

    level: Final = Level.BACKWARD_TRANSITIVE
    """What every subject keeps to at least."""

    def __init__(self, source: LockSource, namespace: str) -> None:
        """`source` has the lock and the files that it names."""
        self._source = source
        self._topics = {subject_of(topic, namespace): topic for topic in TOPICS}
        self._text = cache(self._read)

    def subjects(self) -> list[str]:
        """The names of all subjects: one for the values of each topic; keys are plain text and have none."""
        return sorted(self._topics)

    def versions(self, subject: str) -> list[int]:
        """The numbers of a subject's versions; raises StoreFault 40401."""
        return [known.version for known in self._of(subject)]

    def version(self, subject: str, number: str) -> Registered:
        """A version by its number, `latest` or -1; raises StoreFault 40401, 40402 or 42202."""
        versions = self._of(subject)
        if number in _LATEST:
            return self._registered(subject, versions[-1])
        found = next((known for known in versions if known.version == _version_number(number)), None)
        if found is None:
            raise StoreFault(404, 40402, f"Version {number} not found: {subject} has {self.versions(subject)}")
        return self._registered(subject, found)

    def text(self, number: str) -> str:
        """The schema of an id; raises StoreFault 40403."""
        return self._text(self._with_id(number).id)

    def uses(self, number: str) -> list[tuple[str, int]]:
        """The subjects that an id is a version of, with that version; raises StoreFault 40403."""
        version = self._with_id(number)
        return [(subject, version.version) for subject in self.subjects() if self._holds(subject, version)]

    def lookup(self, subject: str, text: str) -> Registered:
        """The version that this schema is, docs and white space apart; raises StoreFault 40401, 40403 or 42201."""
        versions, schema = self._of(subject), _parsed(text)
        found = next((known for known in versions if known.sha256 == fingerprint(schema)), None)
        if found is None:
            raise StoreFault(404, 40403, f"Schema not found: no version of {subject} is this one")
        return self._registered(subject, found)

    def level_of(self, subject: str) -> Level:
        """What new versions of a subject must be able to do; raises StoreFault 40408."""
        if subject not in self._topics:
            message = f"Subject '{subject}' does not have subject-level compatibility configured"
            raise StoreFault(404, 40408, message)
        return level_of(self._topics[subject])

    def faults(self, subject: str, text: str, number: str | None = None) -> list[str]:
        """What keeps a schema from following a version, or all that the subject's level asks for; raises StoreFault."""
        versions, schema = self._of(subject), _parsed(text)
        if number:
            one = self.version(subject, number)
            return _faults(schema, [one.text], self.level_of(subject), one.version)
        return _faults(schema, [self._text(known.id) for known in versions], self.level_of(subject))

    def _of(self, subject: str) -> list[Version]:
        """The versions of a subject, oldest first."""
        if subject not in self._topics:
            raise StoreFault(404, 40401, f"Subject '{subject}' not found")
        return [version for version in self._source.lock.versions if self._holds(subject, version)]

    def _holds(self, subject: str, version: Version) -> bool:
        return self._topics[subject].record.__name__ == version.name

    def _with_id(self, number: str) -> Version:
        wanted = _number(number)
        found = next((version for version in self._source.lock.versions if version.id == wanted), None)
        if found is None:
            why = f": {self._source.unknown(wanted)}" if wanted is not None else ""
            raise StoreFault(404, 40403, f"Schema {number[:20]} not found{why}")
        return found

    def _registered(self, subject: str, version: Version) -> Registered:
        return Registered(subject, version.version, version.id, self._text(version.id))

    def _read(self, number: int) -> str:
        written = self._source.written(number)
        return json.dumps(written and written.schema, separators=(",", ":"), ensure_ascii=False)


def _number(text: str) -> int | None:
    """The number in a part of a path; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else None


def _version_number(text: str) -> int:
    number = _number(text)
    if not number:
        message = f"The specified version '{text[:20]}' is not a valid version id: a number from 1, or latest"
        raise StoreFault(422, 42202, message)
    return number


def _parsed(text: str) -> Any:
    """A schema that somebody sent; raises StoreFault 42201 for what is none."""
    if len(text) > SCHEMA_CHARS_MAX:
        raise StoreFault(422, 42201, f"Invalid schema: more than {SCHEMA_CHARS_MAX} characters")
    try:
        schema = json.loads(text)
        avro.schema.parse(text)
        fingerprint(schema)
    except Exception as error:  # whatever strangers' JSON makes of the library is no schema
        raise StoreFault(422, 42201, f"Invalid schema: {type(error).__name__}: {str(error)[:300]}") from error
    return schema


def _faults(schema: Any, earlier: Sequence[str], level: Level, first: int = 1) -> list[str]:
    try:
        return faults(schema, [json.loads(text) for text in earlier], level, first)
    except Exception as error:
        raise StoreFault(422, 42201, f"Invalid schema: it cannot be compared ({type(error).__name__})") from error
