"""`parley dlq`: dead letters in, their list or one of them out; marks, and their bytes sent again."""

from __future__ import annotations

import base64
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.dead_letters import (
    All,
    Keys,
    OfReason,
    OfStage,
    OfTopic,
    Shown,
    Since,
    Yes,
    chosen,
    filter_of,
    read_dead_letters,
    selected,
)
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import escaped, print_json, say
from streams.cli.tables.cells import new_table
from streams.knowledge import load_bearings
from streams.plain_records import for_json
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.runtime.dead_letters import StoredDeadLetter
    from streams.runtime.source_publisher import SourcePublisher

__all__ = ["drop", "list_dead_letters", "replay", "show"]

_HEX_WIDTH = 16
_DETAIL_WIDTH = 100


def list_dead_letters(
    broker: BrokerOption = None,
    stage: OfStage = None,
    reason: OfReason = None,
    topic: OfTopic = None,
    since: Since = None,
    status: Annotated[Shown, typer.Option("--status", help="What became of them.")] = Shown.OPEN,
    *,
    as_json: AsJson = False,
) -> None:
    """List dead letters, the newest last."""
    settings = settings_with(broker)
    passes = filter_of(settings, stage, reason, topic, since, status)
    found = [stored for stored in read_dead_letters(settings) if passes(stored)]
    if as_json:
        print_json([_row(stored) for stored in found])
        return
    table = new_table("written", "key", "stage", "reason", "bytes", "status", "detail")
    for stored in found:
        record = stored.record
        cells = (
            _instant(stored.written_at),
            stored.key,
            record.stage.value,
            record.reason,
            str(record.size),
            stored.status.value,
            record.detail[:_DETAIL_WIDTH],
        )
        table.add_row(*(Text(escaped(cell), overflow="fold") for cell in cells))
    console().print(table if found else "no dead letters")


def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key as `parley dlq list` prints it.")],
    broker: BrokerOption = None,
    bytes_max: Annotated[int, typer.Option("--bytes", min=0, help="How many bytes to show.")] = 1_024,
    *,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the bytes that were kept to stdout, and nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show a dead letter with its bytes.

    As text, with every character escaped that a terminal would obey, and as hexadecimal.
    """
    from streams.runtime.dead_letters import bodies

    settings = settings_with(broker)
    [found] = chosen(read_dead_letters(settings), [key])
    [stored] = bodies(settings, servers_of(settings), {found.key})
    body = stored.record.body
    if raw:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    row = _row(found)
    if as_json:
        print_json({**row, "body_base64": base64.b64encode(body).decode()})
        return
    for name, value in row.items():
        print(f"{name:12} {escaped(str(value)) if value is not None else ''}")
    shown = body[:bytes_max]
    print(f"\ntext of the first {len(shown)} of {found.record.size} bytes ({len(body)} kept):")
    print(escaped(shown.decode("utf-8", "backslashreplace")))
    print("\n" + "\n".join(_hex_lines(shown)))


def replay(
    keys: Keys = None,
    broker: BrokerOption = None,
    stage: OfStage = None,
    reason: OfReason = None,
    topic: OfTopic = None,
    since: Since = None,
    *,
    everything: All = False,
    yes: Yes = False,
) -> None:
    """Send the original bytes of dead letters again.

    To the topic they came from, under the same key; the bytes of a file are read again. What was kept in part is
    refused (status 65). A dry run unless --yes.
    """
    from streams.runtime.dead_letters import Status, bodies, mark, replay_dead_letter, unfit

    settings = settings_with(broker)
    found = selected(
        settings, keys, filter_of(settings, stage, reason, topic, since, Shown.OPEN), everything=everything
    )
    refused = {stored.key: fault for stored in found if (fault := unfit(stored.record, settings.namespace)) is not None}
    fit = [stored.key for stored in found if stored.key not in refused]
    sent: list[str] = []

    def act(target: SourcePublisher) -> None:
        for stored in bodies(settings, servers_of(settings), fit):
            if (fault := replay_dead_letter(stored, target, settings)) is None:
                sent.append(stored.key)
            else:
                refused[stored.key] = fault
        target.settle()  # a dead letter that was not sent must not be marked
        for key in sent:
            mark(target, key, Status.REPLAYED)

    _run(settings, act, yes=yes)
    for key in sent if yes else fit:
        say(f"{'replayed' if yes else 'would replay'} {escaped(key)}")
    for key, fault in refused.items():
        say(f"parley: {escaped(key)} is not replayed: {escaped(fault)}")
    _sum_up("replayed", len(sent if yes else fit), yes=yes)
    if refused:
        raise typer.Exit(os.EX_DATAERR)


def drop(
    keys: Keys = None,
    broker: BrokerOption = None,
    stage: OfStage = None,
    reason: OfReason = None,
    topic: OfTopic = None,
    since: Since = None,
    *,
    everything: All = False,
    yes: Yes = False,
) -> None:
    """Lay dead letters aside.

    They are marked and no longer listed; the topic keeps them for ever. A dry run unless --yes.
    """
    from streams.runtime.dead_letters import Status, mark

    settings = settings_with(broker)
    found = selected(
        settings, keys, filter_of(settings, stage, reason, topic, since, Shown.OPEN), everything=everything
    )

    def act(target: SourcePublisher) -> None:
        for stored in found:
            mark(target, stored.key, Status.DROPPED)

    _run(settings, act, yes=yes)
    for stored in found:
        say(f"{'dropped' if yes else 'would drop'} {escaped(stored.key)}")
    _sum_up("dropped", len(found), yes=yes)


def _run(settings: Settings, act: Callable[[SourcePublisher], None], *, yes: bool) -> None:
    """Act with a publisher; not at all in a dry run."""
    if not yes:
        return
    from streams.runtime.source_publisher import publisher

    with publisher(settings, servers_of(settings), load_bearings().ruleset) as target:
        act(target)


def _sum_up(done: str, count: int, *, yes: bool) -> None:
    say(f"{done} {count}" if yes else f"dry run: {count} would be {done}; --yes does it")


def _row(stored: StoredDeadLetter) -> dict[str, Any]:
    """A dead letter without its bytes, as `--json` prints it."""
    fields = {name: value for name, value in for_json(stored.record).items() if name not in {"body", "key"}}
    key = stored.record.key
    return {
        "key": stored.key,
        "status": stored.status.value,
        "written_at": _instant(stored.written_at),
        "marked_at": _instant(stored.marked_at) if stored.marked_at else None,
        **fields,
        "message_key": None if key is None else key.decode("utf-8", "backslashreplace"),
    }


def _instant(instant: dt.datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


def _hex_lines(data: bytes) -> Iterable[str]:
    """Lines of offset, bytes in hexadecimal, and the printable ASCII among them."""
    for at in range(0, len(data), _HEX_WIDTH):
        part = data[at : at + _HEX_WIDTH]
        ascii_part = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        yield f"{at:08x}  {part.hex(' '):{_HEX_WIDTH * 3 - 1}}  {ascii_part}"
