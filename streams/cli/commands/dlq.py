"""`parley dlq`: what could not be read, to be looked at, sent again or laid aside."""

from __future__ import annotations

import base64
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from streams.cli.common import AsJson, BrokerOption, console, parsed, print_json, say, servers_of, settings_with
from streams.cli.tables import new_table
from streams.errors import NoInputError, Reason, UsageError
from streams.ingest.files import parse_instant
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Stage
from streams.settings import Settings
from streams.terminal_text import visible

if TYPE_CHECKING:
    from streams.runtime.dead_letters import StoredDeadLetter
    from streams.runtime.source_publisher import SourcePublisher

__all__ = ["escaped", "hex_lines", "register"]

_HEX_WIDTH = 16
_DETAIL_WIDTH = 100


class Show(StrEnum):
    """Which letters are listed."""

    OPEN = "open"
    REPLAYED = "replayed"
    DROPPED = "dropped"
    ANY = "any"


Keys = Annotated[list[str] | None, typer.Argument(metavar="[KEY]…", help="Keys as `parley dlq list` prints them.")]
OfStage = Annotated[Stage | None, typer.Option("--stage", help="Only those stopped at this stage.")]
OfReason = Annotated[Reason | None, typer.Option("--reason", help="Only those with this reason.")]
OfTopic = Annotated[
    str | None, typer.Option("--topic", metavar="NAME", help="Only those from this topic, short or full, or this file.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="INSTANT", help="Only those first written at this instant or later.")
]
All = Annotated[bool, typer.Option("--all", help="All open letters that the filters leave, instead of keys.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, only say what would be done.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    dlq = typer.Typer(no_args_is_help=True, help="Look after what could not be read.", rich_markup_mode=None)
    dlq.command("list")(list_dead_letters)
    for command in (show, replay, drop):
        dlq.command()(command)
    app.add_typer(dlq, name="dlq")


def list_dead_letters(
    broker: BrokerOption = None,
    stage: OfStage = None,
    reason: OfReason = None,
    topic: OfTopic = None,
    since: Since = None,
    status: Annotated[Show, typer.Option("--status", help="What became of them.")] = Show.OPEN,
    *,
    as_json: AsJson = False,
) -> None:
    """List dead letters, the newest last."""
    settings = settings_with(broker)
    passes = _filter(settings, stage, reason, topic, since, status)
    found = [kept for kept in _letters(settings) if passes(kept)]
    if as_json:
        print_json([_row(kept) for kept in found])
        return
    table = new_table("written", "key", "stage", "reason", "bytes", "status", "detail")
    for kept in found:
        letter = kept.letter
        cells = (
            _instant(kept.written_at),
            kept.key,
            letter.stage.value,
            letter.reason,
            str(letter.size),
            kept.status.value,
            letter.detail[:_DETAIL_WIDTH],
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
    [chosen] = _chosen(_letters(settings), [key])
    [kept] = bodies(settings, servers_of(settings), {chosen.key})
    body = kept.letter.body
    if raw:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    row = _row(chosen)
    if as_json:
        print_json({**row, "body_base64": base64.b64encode(body).decode()})
        return
    for name, value in row.items():
        print(f"{name:12} {escaped(str(value)) if value is not None else ''}")
    shown = body[:bytes_max]
    print(f"\ntext of the first {len(shown)} of {chosen.letter.size} bytes ({len(body)} kept):")
    print(escaped(shown.decode("utf-8", "backslashreplace")))
    print("\n" + "\n".join(hex_lines(shown)))


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
    found = _selected(settings, keys, _filter(settings, stage, reason, topic, since, Show.OPEN), everything=everything)
    refused = {kept.key: fault for kept in found if (fault := unfit(kept.letter, settings.namespace)) is not None}
    fit = [kept.key for kept in found if kept.key not in refused]
    sent: list[str] = []

    def act(target: SourcePublisher) -> None:
        for kept in bodies(settings, servers_of(settings), fit):
            if (fault := replay_dead_letter(kept, target, settings)) is None:
                sent.append(kept.key)
            else:
                refused[kept.key] = fault
        target.settle()  # a letter that was not sent must not be marked
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
    found = _selected(settings, keys, _filter(settings, stage, reason, topic, since, Show.OPEN), everything=everything)

    def act(target: SourcePublisher) -> None:
        for kept in found:
            mark(target, kept.key, Status.DROPPED)

    _run(settings, act, yes=yes)
    for kept in found:
        say(f"{'dropped' if yes else 'would drop'} {escaped(kept.key)}")
    _sum_up("dropped", len(found), yes=yes)


def escaped(text: str) -> str:
    """The text on one line, with every character that a terminal would obey written out."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def hex_lines(data: bytes) -> Iterable[str]:
    """Lines of offset, bytes in hexadecimal, and the printable ASCII among them."""
    for at in range(0, len(data), _HEX_WIDTH):
        part = data[at : at + _HEX_WIDTH]
        ascii_part = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        yield f"{at:08x}  {part.hex(' '):{_HEX_WIDTH * 3 - 1}}  {ascii_part}"


def _letters(settings: Settings) -> list[StoredDeadLetter]:
    from streams.runtime.dead_letters import stored_dead_letters

    return stored_dead_letters(settings, servers_of(settings))


def _filter(
    settings: Settings, stage: Stage | None, reason: Reason | None, topic: str | None, since: str | None, status: Show
) -> Callable[[StoredDeadLetter], bool]:
    """Whether a letter is one of those asked for."""
    first = parsed(since, parse_instant, "instant")
    sources = {topic, f"{settings.namespace}.{topic}"}

    def passes(kept: StoredDeadLetter) -> bool:
        letter = kept.letter
        return (
            (stage is None or letter.stage is stage)
            and (reason is None or letter.reason == reason.value)
            and (topic is None or letter.source in sources)
            and (first is None or kept.written_at >= first)
            and (status is Show.ANY or kept.status.value == status.value)
        )

    return passes


def _selected(
    settings: Settings, keys: Sequence[str] | None, passes: Callable[[StoredDeadLetter], bool], *, everything: bool
) -> list[StoredDeadLetter]:
    """The letters that a command is to act on; raises UsageError unless there are either keys or --all."""
    if bool(keys) == everything:
        message = "name the keys of dead letters, or say --all"
        raise UsageError(message)
    letters = _letters(settings)
    return _chosen(letters, keys) if keys else [kept for kept in letters if passes(kept)]


def _chosen(letters: Sequence[StoredDeadLetter], keys: Iterable[str]) -> list[StoredDeadLetter]:
    """The letters of these keys, as they are or as they are printed; raises NoInputError for an unknown one."""
    known = {escaped(kept.key): kept for kept in letters} | {kept.key: kept for kept in letters}
    wanted = dict.fromkeys(keys)
    if missing := [key for key in wanted if key not in known]:
        message = f"no dead letter has the key {', '.join(missing)}; `parley dlq list --status any` prints all"
        raise NoInputError(message)
    return [known[key] for key in wanted]


def _run(settings: Settings, act: Callable[[SourcePublisher], None], *, yes: bool) -> None:
    """Act with a publisher; not at all in a dry run."""
    if not yes:
        return
    from streams.runtime.source_publisher import publisher

    with publisher(settings, servers_of(settings), load_knowledge().ruleset) as target:
        act(target)


def _sum_up(done: str, count: int, *, yes: bool) -> None:
    say(f"{done} {count}" if yes else f"dry run: {count} would be {done}; --yes does it")


def _row(kept: StoredDeadLetter) -> dict[str, Any]:
    """A letter without its bytes, as `--json` prints it."""
    fields = {name: value for name, value in for_json(kept.letter).items() if name not in {"body", "key"}}
    key = kept.letter.key
    return {
        "key": kept.key,
        "status": kept.status.value,
        "written_at": _instant(kept.written_at),
        "marked_at": _instant(kept.marked_at) if kept.marked_at else None,
        **fields,
        "message_key": None if key is None else key.decode("utf-8", "backslashreplace"),
    }


def _instant(instant: dt.datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
