"""The ledger at two points in time in, the stands that differ out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from streams.records import LedgerEntry, Stance, Stand

__all__ = ["Turn", "differences"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A stand that differs between two views."""

    actor: str
    issue: str
    counterpart: str | None
    was: Stance | None
    now: Stance | None


def differences(before: Iterable[LedgerEntry], after: Iterable[LedgerEntry]) -> list[Turn]:
    """The stands that are new, gone or another, by actor and issue."""
    old, new = _stands(before), _stands(after)
    found = []
    for key in sorted(old.keys() | new.keys(), key=lambda k: (k[0], k[1], k[2] or "")):
        was, now = old.get(key), new.get(key)
        if (was and was.current.position_id) != (now and now.current.position_id):
            found.append(Turn(*key, was.current if was else None, now.current if now else None))
    return found


def _stands(entries: Iterable[LedgerEntry]) -> dict[tuple[str, str, str | None], Stand]:
    return {(entry.actor, entry.issue, stand.counterpart): stand for entry in entries for stand in entry.stands}
