"""Articles in, the messages that Kafka would have of them out, and read models that were made of these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from streams.extract.knowledge import Knowledge
from streams.records import Article
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.topology_driver import TopologyDriver
from streams.serve.model.cells import fold_words, refresh
from streams.serve.model.moment import Moment
from streams.serve.model.state import next_version
from streams.serve.model.store import Store
from streams.serve.model.writer import FOLLOWED, Writer
from tests.support import reading_once

TODAY = dt.date(2022, 2, 1)
NOW = Moment(TODAY)


@dataclass(slots=True)
class LoggingDriver(TopologyDriver):
    """A topology that keeps every message, as a topic has them before it is compacted."""

    told: list[Incoming] = field(default_factory=list)

    def _store(self, outgoing: Outgoing) -> Incoming:
        incoming = super(LoggingDriver, self)._store(outgoing)
        if incoming.topic in FOLLOWED:
            self.told.append(incoming)
        return incoming


def messages_of(knowledge: Knowledge, articles: Iterable[Article]) -> list[Incoming]:
    """Every message that these articles lead to, in the order in which they are written."""
    driver = LoggingDriver.of(knowledge)
    assert isinstance(driver, LoggingDriver)
    with reading_once():
        for article in articles:
            driver.publish(article)
    return driver.told


def model_of(path: Path, messages: Iterable[Incoming]) -> Store:
    """A read model that has taken these messages in."""
    store = Store(path)
    write(store, messages)
    store.index()
    store.index_worked_out()
    return store


def write(store: Store, messages: Iterable[Incoming]) -> None:
    """Have a model take these messages in."""
    with store.writing() as db:
        Writer(load_codec()).apply(db, messages)
        refresh(db)
        fold_words(db)
        next_version(db)
