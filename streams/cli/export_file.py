"""Units and their lines in, a whole file out, whatever interrupts it: how far it has come stands beside it.

Lines go to `FILE.part`; `FILE.state.json` says how many units are in how many of its bytes. The next export that is told to
resume cuts what is behind and goes on there. The file appears under its name when it is whole.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from streams.cli.export_lines import Lines
from streams.cli.export_sources import Source
from streams.errors import ConfigError, UsageError

__all__ = ["ExportFile"]

_SAVE_SECONDS: Final = 1.0
"""The most work that is done again."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file that is being exported to."""

    path: Path
    plan: str
    """What is exported, from what, how: of another plan nothing is resumed."""

    @property
    def part(self) -> Path:
        """Where the lines are until all of them are there."""
        return self.path.with_name(self.path.name + ".part")

    @property
    def state(self) -> Path:
        """How far they go."""
        return self.path.with_name(self.path.name + ".state.json")

    def begun(self, *, resume: bool, restart: bool) -> tuple[int, int]:
        """Units and bytes that are there already; raises UsageError where an interrupted export would be lost unasked."""
        if restart or not self.state.exists():
            return 0, 0
        if not resume:
            message = f"an export to {self.path} was interrupted: --resume goes on with it, --restart begins anew"
            raise UsageError(message)
        try:
            found = json.loads(self.state.read_text(encoding="utf-8"))
            plan, units, size = found["plan"], int(found["units"]), int(found["bytes"])
            is_whole = self.part.stat().st_size >= size
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{self.state} does not say how far the export went ({error}): --restart begins anew"
            raise UsageError(message) from error
        if plan != self.plan or not is_whole:
            message = f"what {self.part} was exported from, or how, has changed: --restart begins anew"
            raise UsageError(message)
        return units, size

    def write(
        self,
        source: Source,
        lines: Lines,
        begun: tuple[int, int],
        finish: Callable[[Path, Path], None],
        tell: Callable[[int], None],
    ) -> int:
        """Write what is left, then `finish(part, beside)` the file; returns how many units were written now."""
        try:
            with self.part.open("r+b" if begun[0] else "wb") as out:
                out.seek(begun[1])
                out.truncate()
                if lines.head is not None and begun == (0, 0):
                    out.write(_encoded(lines.head))
                for done in _written(source, lines, begun[0], out):
                    self._save(done, out)
                    tell(done)
            beside = self.path.with_name(self.path.name + ".whole")
            beside.unlink(missing_ok=True)
            finish(self.part, beside)
            beside.replace(self.path)
            self.part.unlink(missing_ok=True)
            self.state.unlink(missing_ok=True)
        except OSError as error:
            message = f"{self.path} cannot be written: {error.strerror or error}"
            raise ConfigError(message) from error
        return len(source.units) - begun[0]

    def _save(self, units: int, out: BinaryIO) -> None:
        """Say how far it goes, once that is on disk."""
        out.flush()
        os.fsync(out.fileno())
        beside = self.state.with_name(self.state.name + ".new")
        beside.write_text(json.dumps({"plan": self.plan, "units": units, "bytes": out.tell()}), encoding="utf-8")
        beside.replace(self.state)


def _written(source: Source, lines: Lines, first: int, out: BinaryIO) -> Iterator[int]:
    """Write unit by unit; yields how many are there, now and then and at the end."""
    saved = time.monotonic()
    for number in range(first, len(source.units)):
        for item in source.items(source.units[number]):
            out.writelines(_encoded(line) for line in lines.of(item))
        if time.monotonic() - saved >= _SAVE_SECONDS:
            yield number + 1
            saved = time.monotonic()
    yield len(source.units)


def _encoded(line: str) -> bytes:
    return line.encode("utf-8", "replace") + b"\n"
