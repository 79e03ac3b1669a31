"""Where ids come from: the lock that parley ships, or a registry; one way to ask either.

`registry_source.py` is the other one. The codec asks both in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Protocol

from streams.errors import SchemaError
from streams.registry.canonical import fingerprint
from streams.registry.lock import Lock, Version, file_of, parse_lock
from streams.topics import TOPICS

__all__ = ["LockSource", "SchemaSource", "Written", "load_lock", "schemas_folder", "todays_schemas"]

_LOCK_NAME: Final = "ids.lock.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What the id of a frame names."""

    schema: Mapping[str, Any]
    """The writer's schema."""
    label: str
    """Which one it is, for a person."""


class SchemaSource(Protocol):
    """Where the ids of schemas come from."""

    def register(self) -> None:
        """Have an id for today's schema of every topic; raises RegistryError or SchemaError where that is refused."""

    def check(self) -> None:
        """See whether ids can be had, and change nothing; raises as `register` does."""

    def id_of(self, name: str) -> int:
        """The id of today's schema of a record."""

    def written(self, number: int) -> Written | None:
        """What an id names; None when nobody knows it; raises RegistryError when it cannot be asked."""

    def unknown(self, number: int) -> str:
        """Why an id that names nothing may be there, and what to do, for a person."""


class LockSource:
    """Ids from the lock that parley ships: every version that was ever released, and today's."""

    def __init__(self, folder: Traversable) -> None:
        """`folder` holds the lock and the files that it names."""
        self._folder = folder

    @cached_property
    def lock(self) -> Lock:
        """The lock itself."""
        return load_lock(self._folder)

    def register(self) -> None:
        """Nothing to have that is not there."""
        self.check()

    def check(self) -> None:
        """Check that today's schemas are those of the lock: else bytes would carry another's id."""
        for name, schema in todays_schemas(self._folder).items():
            latest = self.lock.latest(name)
            if latest is None or latest.sha256 != fingerprint(schema):
                message = f"schemas/{file_of(name)} is not what {_LOCK_NAME} has; `make schemas` gives it an id"
                raise SchemaError(message)

    def id_of(self, name: str) -> int:
        """The id of today's schema of a record."""
        latest = self.lock.latest(name)
        if latest is None:
            message = f"{_LOCK_NAME} has no {name}; `make schemas` gives it an id"
            raise SchemaError(message)
        return latest.id

    def written(self, number: int) -> Written | None:
        """What an id names; None when the lock does not have it."""
        version = next((version for version in self.lock.versions if version.id == number), None)
        return None if version is None else Written(_read(self._folder, version.file), _label(version))

    def unknown(self, number: int) -> str:
        """Why an id that the lock does not have may be there, and what to do."""
        if 0 < number < self.lock.next_id:
            return f"schema id {number} was of a version that was changed before any release had it: write it again"
        return (
            f"schema id {number} is not in schemas/{_LOCK_NAME}, which ends with {self.lock.next_id - 1}. If a newer parley "
            "wrote it, install that one, then `parley dlq replay`; ids of a registry need PARLEY_SCHEMA_REGISTRY; "
            "else it is no record of parley"
        )


def load_lock(folder: Traversable) -> Lock:
    """The lock of a folder of schemas."""
    return parse_lock(folder.joinpath(_LOCK_NAME).read_text(encoding="utf-8"))


def todays_schemas(folder: Traversable) -> dict[str, dict[str, Any]]:
    """The schemas that this program writes and reads with, by record."""
    names = sorted({topic.record.__name__ for topic in TOPICS})
    return {name: _read(folder, file_of(name)) for name in names}


def schemas_folder() -> Traversable:
    """`schemas/`, inside the wheel or beside the package in a checkout."""
    inside = files("streams") / "schemas"
    return inside if inside.is_dir() else files("streams").joinpath("..", "schemas")


def _read(folder: Traversable, file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder.joinpath(*file.split("/")).read_text(encoding="utf-8"))
    return found


def _label(version: Version) -> str:
    state = "" if version.is_released else ", unreleased"
    return f"{version.name} version {version.version} (schema id {version.id}{state})"
