"""Options of `parley dlq` in, the dead letters that they choose out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.connection import servers_of
from streams.cli.options import parsed
from streams.cli.output import escaped
from streams.errors import NoInputError, Reason, UsageError
from streams.ingest.instants import parse_instant
from streams.records import Stage
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.runtime.dead_letters import StoredDeadLetter

__all__ = [
    "All",
    "Keys",
    "OfReason",
    "OfStage",
    "OfTopic",
    "Shown",
    "Since",
    "Yes",
    "chosen",
    "filter_of",
    "read_dead_letters",
    "selected",
]

Keys = Annotated[list[str] | None, typer.Argument(metavar="[KEY]…", help="Keys as `parley dlq list` prints them.")]
OfStage = Annotated[Stage | None, typer.Option("--stage", help="Only those stopped at this stage.")]
OfReason = Annotated[
    Reason | None,
    typer.Option("--reason", metavar="REASON", help="Only those with this reason, as `parley dlq list` prints it."),
]
OfTopic = Annotated[
    str | None, typer.Option("--topic", metavar="NAME", help="Only those from this topic, short or full, or this file.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="INSTANT", help="Only those first written at this instant or later.")
]
All = Annotated[bool, typer.Option("--all", help="All open dead letters that the filters leave, instead of keys.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, only say what would be done.")]


class Shown(StrEnum):
    """Which dead letters are listed, by what became of them."""

    OPEN = "open"
    REPLAYED = "replayed"
    DROPPED = "dropped"
    ANY = "any"


def selected(
    settings: Settings, keys: Sequence[str] | None, passes: Callable[[StoredDeadLetter], bool], *, everything: bool
) -> list[StoredDeadLetter]:
    """The dead letters that a command is to act on; raises UsageError unless there are either keys or --all."""
    if bool(keys) == everything:
        message = "name the keys of dead letters, or say --all"
        raise UsageError(message)
    found = read_dead_letters(settings)
    return chosen(found, keys) if keys else [stored for stored in found if passes(stored)]


def chosen(found: Sequence[StoredDeadLetter], keys: Iterable[str]) -> list[StoredDeadLetter]:
    """The dead letters of these keys, as they are or as they are printed; raises NoInputError for an unknown one."""
    known = {escaped(stored.key): stored for stored in found} | {stored.key: stored for stored in found}
    wanted = dict.fromkeys(keys)
    if missing := [key for key in wanted if key not in known]:
        message = f"no dead letter has the key {', '.join(missing)}; `parley dlq list --status any` prints all"
        raise NoInputError(message)
    return [known[key] for key in wanted]


def filter_of(
    settings: Settings, stage: Stage | None, reason: Reason | None, topic: str | None, since: str | None, status: Shown
) -> Callable[[StoredDeadLetter], bool]:
    """Whether a dead letter is one of those asked for; raises BadParameter for a `since` that is no instant."""
    first = parsed(since, parse_instant, "instant")
    sources = {topic, f"{settings.namespace}.{topic}"}

    def passes(stored: StoredDeadLetter) -> bool:
        record = stored.record
        return (
            (stage is None or record.stage is stage)
            and (reason is None or record.reason == reason.value)
            and (topic is None or record.source in sources)
            and (first is None or stored.written_at >= first)
            and (status is Shown.ANY or stored.status.value == status.value)
        )

    return passes


def read_dead_letters(settings: Settings) -> list[StoredDeadLetter]:
    """All dead letters of the cluster without their bytes, the newest last."""
    from streams.runtime.dead_letters import stored_dead_letters

    return stored_dead_letters(settings, servers_of(settings))
