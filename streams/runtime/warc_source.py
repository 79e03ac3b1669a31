"""A WARC file in, its pages into the intake out: each once, and from where it was left when it is read again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from streams.errors import InputError, NoInputError
from streams.ingest.item import Item, SourceClass, SourceName, digest_of_bytes, fingerprint_of
from streams.ingest.warc import pages_of
from streams.runtime.intake import Intake, Taken
from streams.settings import Settings

__all__ = ["WarcTaken", "take_warc"]

_OFFSET: Final = "offset"
_HEAD: Final = "head"
_HEAD_BYTES: Final = 1_024
_RECORDS_MAX: Final = 500
_BYTES_MAX: Final = 4 << 20
"""What is taken in together, at the most: records, and about so many bytes of pages."""


@dataclass(slots=True)
class WarcTaken:
    """What became of a file."""

    articles: int = 0
    rejects: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Records that are no pages, by why."""
    fault: str | None = None
    """Why it was not read to its end; None when it was."""

    def add(self, taken: Taken) -> None:
        """Count a batch."""
        self.articles += taken.articles
        self.rejects += taken.rejects
        self.unchanged += taken.unchanged


def take_warc(settings: Settings, intake: Intake, path: Path) -> WarcTaken:
    """Take in a file, from where it was left if it is still the same; raises NoInputError and UnavailableError.

    Where it ends within a record, or has something else in it, what is before is taken in, and the rest when it is there.
    """
    source = SourceName(SourceClass.WARC, str(path.resolve()))
    intake.known_epoch(source)  # on another log all is read anew
    total = WarcTaken()
    try:
        with path.open("rb") as file:
            head = digest_of_bytes(file.read(_HEAD_BYTES))
            file.seek(_begin(intake, source, head))
            _read(settings, intake, source, file, head, total)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise NoInputError(message) from error
    intake.looked(source, total.fault)
    return total


def _begin(intake: Intake, source: SourceName, head: str) -> int:
    memory = intake.store.memory(source)
    return int(memory.get(_OFFSET, 0)) if memory.get(_HEAD) == head else 0


def _read(settings: Settings, intake: Intake, source: SourceName, file: BinaryIO, head: str, total: WarcTaken) -> None:
    items: list[Item] = []
    records = size = at = 0

    def take() -> None:
        if records:
            total.add(intake.take(source, items, {_OFFSET: str(at), _HEAD: head}))

    try:
        for page in pages_of(file, settings.article_bytes_max):
            if isinstance(page.content, str):
                total.skipped[page.content] += 1
            else:
                items.append(Item(page.record, fingerprint_of(page.content), page.content, page.url))
            records, size, at = records + 1, size + page.size, page.next
            if records >= _RECORDS_MAX or size >= _BYTES_MAX:
                take()
                items, records, size = [], 0, 0
    except InputError as error:
        total.fault = str(error)
    take()
