"""The text of `schemas/ids.lock.json` in, every version of every schema that was ever locked out, and the next lock.

An id names one version for ever. A version that no release has (its file is
today's schema) may still change: it then gets a fresh id, and the one it had is
never used again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from streams.registry.canonical import fingerprint

__all__ = ["Lock", "Version", "file_of", "locked", "parse_lock", "released", "render_lock"]

_RELEASED: Final = "history/"
"""The folder, inside `schemas/`, of what was released: one folder a release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the schema of one record."""

    name: str
    """The record, without its namespace."""
    version: int
    """Counts the versions of this record, from 1."""
    id: int
    """What frames carry; of this version alone, for ever."""
    sha256: str
    """SHA-256, in hex, of the canonical form (`registry/canonical.py`)."""
    file: str
    """Where the schema stands inside `schemas/`: `history/<release>/…` once it is released."""

    @property
    def is_released(self) -> bool:
        """Whether a release has it, so that it never changes."""
        return self.file.startswith(_RELEASED)


@dataclass(frozen=True, slots=True)
class Lock:
    """All versions, by record and then by number."""

    next_id: int
    """The least id that no version ever had."""
    versions: tuple[Version, ...]

    def latest(self, name: str) -> Version | None:
        """The newest version of a record; None when there is none."""
        return max((v for v in self.versions if v.name == name), key=lambda v: v.version, default=None)


def file_of(name: str, release: str | None = None) -> str:
    """Where the schema of a record stands inside `schemas/`: today's, or that of a release."""
    return f"parley.{name}.avsc" if release is None else f"{_RELEASED}{release}/parley.{name}.avsc"


def parse_lock(text: str) -> Lock:
    """The lock in a file's text; raises ValueError, TypeError or KeyError for what is none."""
    found = json.loads(text)
    return Lock(found["next_id"], tuple(Version(**version) for version in found["versions"]))


def render_lock(lock: Lock) -> str:
    """The text of a lock, a version a line."""
    lines = ",\n".join(f"    {json.dumps(asdict(version))}" for version in lock.versions)
    return f'{{\n  "next_id": {lock.next_id},\n  "versions": [\n{lines}\n  ]\n}}\n'


def locked(lock: Lock, schemas: Mapping[str, Any]) -> Lock:
    """The lock once these are today's schemas, by record: each that changed is a new version under a fresh id."""
    for name, schema in schemas.items():
        lock = _with(lock, name, fingerprint(schema))
    return lock


def released(lock: Lock, release: str) -> Lock:
    """The lock once all that is unreleased is part of a release; its files are to be copied to where `file` says."""
    return replace(lock, versions=tuple(_frozen(lock.versions, release)))


def _with(lock: Lock, name: str, sha256: str) -> Lock:
    """The lock with today's schema of one record."""
    before = lock.latest(name)
    if before is not None and before.sha256 == sha256:
        return lock
    kept = [v for v in lock.versions if v.name != name or v.is_released]
    last = max((v for v in kept if v.name == name), key=lambda v: v.version, default=None)
    if last is not None and last.sha256 == sha256:  # what was changed since the release is taken back
        return replace(lock, versions=tuple(kept))
    number = 1 if last is None else last.version + 1
    new = Version(name=name, version=number, id=lock.next_id, sha256=sha256, file=file_of(name))
    order = list(dict.fromkeys([*(v.name for v in lock.versions), name]))
    versions = sorted([*kept, new], key=lambda v: (order.index(v.name), v.version))
    return Lock(lock.next_id + 1, tuple(versions))


def _frozen(versions: tuple[Version, ...], release: str) -> Iterator[Version]:
    for version in versions:
        yield version if version.is_released else replace(version, file=file_of(version.name, release))
