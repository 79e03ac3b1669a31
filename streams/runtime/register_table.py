"""The registers of one agent's table, by partition: what a stage reads and puts, whatever keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from streams.runtime.register_file import RegisterFile, Stamp

__all__ = ["RegisterTable", "in_memory", "temporary"]

_NO_CHANGELOG: Final = Stamp("none", 0, "none")


class RegisterTable:
    """A file of registers a partition, opened when it is asked for."""

    def __init__(self, open_file: Callable[[int], RegisterFile]) -> None:
        self._open_file = open_file
        self._files: dict[int, RegisterFile] = {}

    def __len__(self) -> int:
        """How many registers there are in the partitions that are open."""
        return sum(map(len, list(self._files.values())))  # copied at once: asked by another thread than the loop's

    def partition(self, number: int) -> RegisterFile:
        """The registers of a partition."""
        found = self._files.get(number)
        if found is None:
            found = self._files[number] = self._open_file(number)
        return found

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Every register of the partitions that are open."""
        for number in sorted(self._files):
            yield from self._files[number].items()

    def get(self, key: bytes) -> bytes | None:
        """A register, in whichever partition that is open."""
        found = (file.get(key) for file in self._files.values())
        return next((value for value in found if value is not None), None)

    def commit(self) -> None:
        """Keep what was put, where no changelog does."""
        for file in self._files.values():
            file.commit()

    def rollback(self) -> None:
        """Forget what was put and not committed."""
        for file in self._files.values():
            file.rollback()

    def keep(self, numbers: frozenset[int]) -> None:
        """Open these partitions, and close all others."""
        for number in self._files.keys() - numbers:
            self._files.pop(number).close()
        for number in sorted(numbers):
            self.partition(number)

    def close(self) -> None:
        """Close all."""
        self.keep(frozenset())


def in_memory() -> RegisterTable:
    """A table that nothing outlives, for tests and for reading an archive in one process."""
    return RegisterTable(lambda _: RegisterFile(":memory:", _NO_CHANGELOG))


def temporary() -> RegisterTable:
    """The same in a temporary file, which memory does not bound; gone when it is no longer held."""
    return RegisterTable(lambda _: RegisterFile("", _NO_CHANGELOG))
