"""Standard input in, its articles into the intake out: as JSON Lines, each as it comes, or as one text."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import BinaryIO, Final

from streams.errors import ParleyError, UnavailableError
from streams.ingest.file_bytes import content_of, lines_of, read_bytes
from streams.ingest.files import Known
from streams.ingest.folder import ingestion_instant
from streams.ingest.formats import Format, Kind
from streams.ingest.item import Item, SourceClass, SourceName, digest_of_bytes
from streams.runtime.intake import Intake, Taken
from streams.settings import Settings

__all__ = ["STDIN", "take_stdin"]

STDIN: Final = SourceName(SourceClass.STDIN, "-")
_ITEMS_MAX: Final = 500
_WAIT_SECONDS: Final = 0.2
"""How long a line may wait for more to go with it."""


def take_stdin(settings: Settings, intake: Intake, stream: BinaryIO, kind: Kind) -> Taken:
    """Take in all of a stream; returns what became of it once Kafka has acknowledged it.

    Raises UnavailableError, which says how many lines were taken in, when it
    does not; all may be given again. Text and lines are known by what they say.
    """
    items = _lines(settings, stream) if kind is Kind.LINES else iter([[_text(settings, stream)]])
    total, done = Taken(), 0
    for batch in items:
        try:
            taken = intake.take(STDIN, batch)
        except UnavailableError as error:
            message = f"{error}; {done} items of standard input were taken in, give it again as a whole"
            raise UnavailableError(message) from error
        done += len(batch)
        total = Taken(total.articles + taken.articles, total.rejects + taken.rejects, total.unchanged + taken.unchanged)
    return total


def _text(settings: Settings, stream: BinaryIO) -> Item:
    form = Format(Kind.TEXT, packed=False)
    data = read_bytes(stream, 0, form, settings.article_bytes_max)
    if not isinstance(data, bytes):
        return Item(f"text {data.sha256}", data.sha256 or "", data, "-")
    digest = digest_of_bytes(data)
    known = Known(ingested_at=ingestion_instant())
    return Item(f"text {digest}", digest, content_of(data, form, known, settings.article_bytes_max), "-")


def _lines(settings: Settings, stream: BinaryIO) -> Iterator[list[Item]]:
    """The lines as items, as many together as have come."""
    found: queue.Queue[Item | BaseException | None] = queue.Queue(2 * _ITEMS_MAX)
    threading.Thread(target=_read, args=(settings, stream, found), name="stdin", daemon=True).start()
    item: Item | BaseException | None
    while True:
        batch: list[Item] = []
        item = found.get()
        while isinstance(item, Item):
            batch.append(item)
            if len(batch) == _ITEMS_MAX:
                break
            try:
                item = found.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                break
        if batch:
            yield batch
        if isinstance(item, BaseException):
            raise item
        if item is None:
            return


def _read(settings: Settings, stream: BinaryIO, found: queue.Queue[Item | BaseException | None]) -> None:
    form, most = Format(Kind.LINES, packed=False), settings.article_bytes_max
    try:
        for number, line in enumerate(lines_of(stream, form, most), 1):
            if line.fault is None and not line.data.strip():
                continue
            known = Known(ingested_at=ingestion_instant())
            digest = digest_of_bytes(line.data.strip())
            content = line.fault or content_of(line.data, form, known, most)
            found.put(Item(f"line {digest}", digest, content, f"-:{number}"))
        found.put(None)
    except (ParleyError, OSError) as error:
        found.put(error)
