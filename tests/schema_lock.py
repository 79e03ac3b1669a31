"""The records in, `schemas/` with its lock of ids out: what `make schemas` and `make release-schemas` run.

python -m tests.schema_lock [--release]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streams import __version__
from streams.registry.compatibility import faults
from streams.registry.lock import Lock, file_of, locked, parse_lock, released, render_lock
from streams.registry.source import load_lock
from streams.registry.subjects import level_of
from streams.topics import TOPICS
from tests.schema_of import TOP_LEVEL, schema_of
from tests.support import ROOT

__all__ = ["incompatible", "release", "write"]

LOCK = "ids.lock.json"


def write(folder: Path, schemas: Mapping[str, Any]) -> Lock:
    """Make these, by record, the folder's schemas of today; a changed one has a new version and a fresh id in its lock."""
    for name, schema in schemas.items():
        _put(folder / file_of(name), schema)
    lock = locked(parse_lock((folder / LOCK).read_text(encoding="utf-8")), schemas)
    (folder / LOCK).write_text(render_lock(lock), encoding="utf-8")
    return lock


def release(folder: Path, name: str) -> list[str]:
    """Keep what no release has yet as that of this release; returns the new files, raises ValueError when it may not be."""
    before = load_lock(folder)
    new = [version for version in before.versions if not version.is_released]
    if wrong := [fault for version in new for fault in incompatible(folder, version.name)]:
        raise ValueError("\n".join(wrong))
    if taken := [version.name for version in new if (folder / file_of(version.name, name)).exists()]:
        message = f"release {name} has a schema of {', '.join(taken)} already, which must not change; raise __version__"
        raise ValueError(message)
    for version in new:
        _put(folder / file_of(version.name, name), json.loads((folder / version.file).read_text(encoding="utf-8")))
    (folder / LOCK).write_text(render_lock(released(before, name)), encoding="utf-8")
    return [file_of(version.name, name) for version in new]


def incompatible(folder: Path, name: str) -> list[str]:
    """What keeps today's schema of a record from following all that were released; empty when it may."""
    earlier = [v.file for v in load_lock(folder).versions if v.name == name and v.is_released]
    schema, *before = (json.loads((folder / file).read_text(encoding="utf-8")) for file in (file_of(name), *earlier))
    levels = {level_of(topic) for topic in TOPICS if topic.record.__name__ == name}
    return [f"{name}: {fault}" for level in levels for fault in faults(schema, before, level)]


def _put(path: Path, schema: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write `schemas/`, and release it where `--release` is given."""
    folder = ROOT / "schemas"
    lock = write(folder, {record.__name__: schema_of(record) for record in TOP_LEVEL})
    for version in lock.versions:
        if not version.is_released:
            sys.stdout.write(f"unreleased: {version.name} version {version.version}, id {version.id}\n")
    if "--release" in sys.argv:
        try:
            new = release(folder, __version__)
        except ValueError as error:
            sys.exit(str(error))
        sys.stdout.write("".join(f"schemas/{file}\n" for file in new) or "nothing to release\n")


if __name__ == "__main__":
    main()
