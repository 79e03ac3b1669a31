"""Faust's store of a table, on disk: the changelog in when partitions come, a batch's registers in once the changelog has them.

What a stage puts is in an open transaction until `commit`; a rebalance forgets
it, for the events are not acknowledged and come again. So a file never holds
what its changelog does not, and `persisted_offset` never tells more than it holds.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import structlog

from streams.errors import ConfigError
from streams.runtime.fatal import fatal
from streams.runtime.faust_without_web import SerializedStore
from streams.runtime.register_file import Placing, RegisterFile, Stamp
from streams.runtime.register_table import RegisterTable
from streams.settings import Settings

__all__ = ["DiskStore", "StatePlan", "hold_state", "state_folder", "state_path"]

log = structlog.get_logger("parley.state")
_HOLD_SECONDS: Final = 5.0
"""How long a worker that was told to stop may take to let go of its files."""


@dataclass(frozen=True, slots=True)
class StatePlan:
    """What the stores of one worker need to know."""

    folder: Path
    """Where its files are."""
    stamps: Mapping[str, Stamp]
    """What each changelog topic is, by its full name."""
    placings: Mapping[str, Placing]
    """How registers are placed, by table; a table that is not named places none."""
    cache_kib: int
    """Page cache of one file."""
    replayed: Callable[[str, int], None] = lambda _table, _registers: None
    """Told of each stretch of a changelog that has been taken over: the table, and how many registers."""


def state_folder(settings: Settings) -> Path:
    """The folder of this worker's registers: each worker has its own."""
    return settings.data_folder / "state" / settings.namespace / quote(settings.worker_name, safe="")


def state_path(folder: Path, table: str, partition: int) -> Path:
    """The file of one partition of a table."""
    return folder / f"{table}-{partition}.sqlite"


def hold_state(folder: Path) -> None:
    """Keep other processes out of a worker's files until this one ends; raises ConfigError when one is in there."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_WRONLY | os.O_CREAT, 0o644)  # the lock goes with the process
    deadline = time.monotonic() + _HOLD_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                message = f"another worker of this name keeps its registers in {folder}; give each a --name of its own"
                raise ConfigError(message) from None
            time.sleep(0.1)


class DiskStore(SerializedStore[bytes, bytes]):
    """The registers of a table in one SQLite file a partition, under Faust's interface of stores."""

    def __init__(self, *args: Any, options: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, options=options, **kwargs)
        plan = (options or {}).get("plan")
        if not isinstance(plan, StatePlan):
            message = "a table on disk is declared with options={'plan': StatePlan(…)}"
            raise TypeError(message)
        self._plan = plan
        self.registers = RegisterTable(self._open)
        """What stages read and put."""
        self.epoch = 0
        """Counts the rebalances: what was begun under another is not to be kept."""

    def commit(self, epoch: int, offsets: Mapping[int, int]) -> None:
        """Keep what was put for a batch, with the last offset of its registers in each partition's changelog.

        A batch begun before a rebalance is forgotten: its partition may have been
        another's meanwhile, with registers below these offsets that are not here.
        """
        if epoch != self.epoch:
            return
        for partition, offset in offsets.items():
            self.registers.partition(partition).commit(offset)

    def apply_changelog_batch(
        self,
        batch: Iterable[Any],
        to_key: Callable[[Any], Any],  # noqa: ARG002  # Faust's names; keys and values are bytes as they are
        to_value: Callable[[Any], Any],  # noqa: ARG002
    ) -> None:
        """Take over a stretch of the changelog; Faust drops what raises here, so a fault ends the process."""
        stretches: dict[int, list[Any]] = {}
        for event in batch:
            if event.message.tp.topic == self._topic:  # Faust hands what it cannot place to the table before
                stretches.setdefault(event.message.partition, []).append(event.message)
        try:
            for partition, messages in stretches.items():
                rows = [(message.key, message.value) for message in messages]
                self.registers.partition(partition).replay(rows, messages[-1].offset)
                self._plan.replayed(self.table_name, len(rows))
        except Exception as error:
            log.exception("state cannot be restored", table=self.table_name)
            fatal(f"table {self.table_name}: {type(error).__name__}: {error}")

    async def on_rebalance(self, assigned: Any, *_: Any, **__: Any) -> None:
        """Open the files of the partitions that are ours now, close the others, and forget what is under way."""
        self.epoch += 1
        self.registers.rollback()
        self.registers.keep(frozenset(tp.partition for tp in assigned if tp.topic == self._topic))

    def persisted_offset(self, tp: Any) -> int | None:
        """The last offset of the changelog whose register is in the file."""
        return self.registers.partition(tp.partition).offset

    def set_persisted_offset(self, tp: Any, offset: int) -> None:
        """Nothing: the offset is kept in the transaction of its registers, never apart."""

    def reset_state(self) -> None:
        """Nothing: a file that is to be made anew is found by its stamp."""

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """Nothing: the changelog is the backup."""

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """Nothing, likewise."""

    async def on_stop(self) -> None:
        """Close the files."""
        self.registers.close()

    @property
    def _topic(self) -> str:
        return self.table.changelog_topic.get_topic_name()

    def _open(self, partition: int) -> RegisterFile:
        path = state_path(self._plan.folder, self.table_name, partition)
        placing = self._plan.placings.get(self.table_name)
        file = RegisterFile(path, self._plan.stamps[self._topic], placing, cache_kib=self._plan.cache_kib)
        if file.why_anew is not None:
            log.info("registers are read from the changelog's start", file=path.name, because=file.why_anew)
        return file

    def _get(self, key: bytes) -> bytes | None:
        return self.registers.get(key)

    def _set(self, key: bytes, value: bytes | None) -> None:  # noqa: ARG002  # Faust's names
        message = "registers are put by partition, into the transaction of a batch"
        raise TypeError(message)

    def _del(self, key: bytes) -> None:  # noqa: ARG002
        message = "registers are never deleted: a retraction is a value"
        raise TypeError(message)

    def _contains(self, key: bytes) -> bool:
        return self._get(key) is not None

    def _clear(self) -> None:
        self._del(b"")

    def _size(self) -> int:
        return len(self.registers)

    def _iterkeys(self) -> Iterator[bytes]:
        return (key for key, _ in self._iteritems())

    def _itervalues(self) -> Iterator[bytes | None]:
        return (value for _, value in self._iteritems())

    def _iteritems(self) -> Iterator[tuple[bytes, bytes]]:
        return self.registers.items()
