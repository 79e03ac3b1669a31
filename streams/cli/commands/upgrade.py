"""`parley upgrade`: the article log and new rules in, the next generation or what it would change out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console, counting
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json, say
from streams.cli.tables.cells import new_table, shorten
from streams.knowledge import load_knowledge

if TYPE_CHECKING:
    from streams.runtime.upgrade_preview import TopicChange
    from streams.settings import Settings

__all__ = ["upgrade"]

_EXAMPLES = 3
"""How many keys of each kind the table shows."""


def upgrade(
    broker: BrokerOption = None,
    *,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only list what would change: the log is read in memory, nothing is written."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Re-read the log under new rules.

    Begins the next generation under the rules of this program. All workers must be stopped. It may be interrupted at
    any point and run again.
    """
    from streams.runtime.generations import latest_ruleset, next_generation
    from streams.runtime.preflight import preflight

    settings = settings_with(broker)
    servers = servers_of(settings)
    if dry_run:
        _list_changes(settings, servers, as_json=as_json)
        return
    preflight(settings, servers)
    ruleset = load_knowledge().ruleset
    latest = latest_ruleset(settings, servers)
    if latest is not None and latest.ruleset == ruleset:
        say(f"generation {latest.generation} is already read under ruleset {ruleset}: nothing to do")
        return
    generation = next_generation(settings, servers, ruleset)
    say(f"generation {generation} begins under ruleset {ruleset}; start the workers: they re-read the log")


def _list_changes(settings: Settings, servers: str, *, as_json: bool) -> None:
    from streams.runtime.generations import latest_ruleset
    from streams.runtime.upgrade_preview import changes

    knowledge = load_knowledge()
    latest = latest_ruleset(settings, servers)
    with counting("{task.completed} articles read") as tell:
        found = changes(settings, servers, knowledge, tell)
    if as_json:
        was = latest.ruleset if latest else None
        print_json({"from": was, "to": knowledge.ruleset, "topics": [asdict(change) for change in found]})
        return
    _print_changes(found)
    say(f"from ruleset {latest.ruleset if latest else '–'} to {knowledge.ruleset}; nothing was written")


def _print_changes(found: list[TopicChange]) -> None:
    table = new_table("topic", "same", "added", "removed", "changed", "such as", title="What an upgrade would change")
    for change in found:
        signed = [
            *(f"+ {key}" for key in change.added[:_EXAMPLES]),
            *(f"- {key}" for key in change.removed[:_EXAMPLES]),
            *(f"~ {key}" for key in change.changed[:_EXAMPLES]),
        ]
        counts = map(len, (change.added, change.removed, change.changed))
        table.add_row(
            change.topic, str(change.same), *map(str, counts), "\n".join(shorten(line, 100) for line in signed)
        )
    console().print(table)
