"""`parley verify`: article log and topics in, whether these hold what it gives out."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console, counting
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.cli.tables.cells import new_table
from streams.knowledge import load_knowledge
from streams.terminal_text import counted

if TYPE_CHECKING:
    from streams.runtime.verify import Verdict

__all__ = ["verify"]


def verify(
    broker: BrokerOption = None,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Send what is missing or different, and retract what is too much.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute everything again from the article log, and compare with the topics.

    Reads only, but with --repair. Exit status 65 when a record is missing, extra or different, 75 when messages still wait
    for a worker, 78 when the topics were made under other rules.
    """
    from streams.runtime.verify import verify as run

    settings = settings_with(broker)
    servers = servers_of(settings)
    with counting("verify: {task.completed} messages of the article log read") as tell:
        verdict = run(settings, servers, load_knowledge(), tell, repairs=repair)
    if as_json:
        print_json({**asdict(verdict), "equal": verdict.is_equal, "waiting": verdict.waiting})
    else:
        _show(verdict)
    if verdict.waiting:
        raise typer.Exit(os.EX_TEMPFAIL)
    if not verdict.is_equal and not verdict.sent:
        raise typer.Exit(os.EX_DATAERR)


def _show(verdict: Verdict) -> None:
    """One line a topic, the first keys that differ, how far the workers are, and what to do."""
    out = console()
    table = new_table("topic", "expected", "found", "missing", "extra", "different")
    for topic in verdict.topics:
        counts = (topic.expected, topic.found, topic.missing, topic.extra, topic.different)
        table.add_row(topic.topic, *map(str, counts))
    out.print(table)
    for topic in verdict.topics:
        for fault, keys in topic.keys.items():
            for key in keys:
                out.print(f"{fault}: {topic.topic} {key}", markup=False)
    for item in verdict.progress:
        out.print(f"committed: {item.topic} {item.committed} of {item.end}")
    out.print(
        f"{counted(verdict.messages, 'message')}, generation {verdict.generation}, ruleset {verdict.ruleset}: {_says(verdict)}"
    )


def _says(verdict: Verdict) -> str:
    if verdict.waiting:
        return f"{counted(verdict.waiting, 'message')} waiting for a worker; verify again when all is read"
    if verdict.is_equal:
        return "every topic holds what the log gives"
    if verdict.sent:
        counts = ", ".join(f"{number} to {topic}" for topic, number in verdict.sent.items())
        return f"the topics were not what the log gives; sent to repair them: {counts}; verify again when all is read"
    return "the topics are NOT what the log gives; `parley verify --repair` puts them right"
