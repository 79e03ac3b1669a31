"""The read model in, metrics of what the ledger holds out: positions, turns and conflicts of the greatest cells, by actor and issue.

An actor is no label that has a bound, since parties that no list has are told by their verbs. So only the cells with the
most positions are shown by name, and all others together as `other`: a few hundred series, however large the ledger is.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Final

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from streams.serve.model.store import Store

__all__ = ["CELLS_MAX", "LedgerMetrics"]

log = structlog.get_logger("parley.serve")
CELLS_MAX: Final = 100
"""Cells that are shown by name."""
_SECONDS: Final = 30.0
"""How long an answer is kept: scrapes are more frequent than what they would see change."""
_OTHER: Final = ("other", "other")
_WHAT: Final = (
    ("positions", "Positions that the ledger holds"),
    ("changes", "Turns of stands that the ledger holds"),
    ("conflicts", "Contradictions that the ledger holds"),
)
_GREATEST: Final = (
    "SELECT actor, issue, positions FROM cell_sums WHERE positions > 0 ORDER BY positions DESC, actor, issue LIMIT ?"
)
Cell = tuple[str, str]
_Counts = dict[Cell, tuple[int, int, int]]


class LedgerMetrics(Collector):
    """Asks the model when it is scraped, and not more often than it needs."""

    def __init__(self, registry: CollectorRegistry, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._counts: _Counts = {_OTHER: (0, 0, 0)}
        self._asked_at: float | None = None
        registry.register(self)

    def describe(self) -> Iterator[Metric]:
        """The names alone, for the registry, which would ask the model otherwise."""
        return iter(self._families())

    def collect(self) -> Iterator[Metric]:
        """One gauge each, for every cell that is shown and for all others."""
        families = self._families()
        for cell, counts in self._known().items():
            for family, count in zip(families, counts, strict=True):
                family.add_metric(list(cell), float(count))
        return iter(families)

    @staticmethod
    def _families() -> list[GaugeMetricFamily]:
        return [
            GaugeMetricFamily(f"parley_ledger_{name}", f"{what}, of the greatest cells", labels=["actor", "issue"])
            for name, what in _WHAT
        ]

    def _known(self) -> _Counts:
        """What the model says; what it said last where it cannot be asked."""
        with self._turn:
            if self._asked_at is None or time.monotonic() - self._asked_at > _SECONDS:
                try:
                    with self._store.reading() as db:
                        self._counts = _counts(db)
                except sqlite3.Error as error:  # it is being made anew, or closed: a page of metrics must not fail
                    log.warning("the ledger cannot be counted", error=str(error))
                self._asked_at = time.monotonic()
            return self._counts


def _counts(db: sqlite3.Connection) -> _Counts:
    """Positions, turns and conflicts of the greatest cells, and of all others together."""
    shown = {(actor, issue): positions for actor, issue, positions in db.execute(_GREATEST, (CELLS_MAX,))}
    changes, conflicts = (_by_cell(db, table) for table in ("changes", "conflicts"))
    (positions,) = db.execute("SELECT COALESCE(SUM(positions), 0) FROM cell_sums").fetchone()
    found = {cell: (count, changes.get(cell, 0), conflicts.get(cell, 0)) for cell, count in shown.items()}
    found[_OTHER] = (
        positions - sum(shown.values()),
        sum(count for cell, count in changes.items() if cell not in shown),
        sum(count for cell, count in conflicts.items() if cell not in shown),
    )
    return found


def _by_cell(db: sqlite3.Connection, table: str) -> dict[Cell, int]:
    rows = db.execute(f"SELECT actor, issue, COUNT(*) FROM {table} GROUP BY actor, issue")  # noqa: S608  # our own names
    return {(actor, issue): count for actor, issue, count in rows}
