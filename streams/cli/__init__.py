"""The command line: one function a command; data on stdout, logs and faults on stderr, sysexits statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final, NoReturn, cast

import typer

from streams import __version__
from streams.cli.standard_streams import ReaderGone, discard_output, own_standard_streams
from streams.collector import made_to_stay
from streams.errors import ParleyError, StreamError
from streams.extras import extra_with, how_to_install
from streams.terminal_text import visible

__all__ = ["COMMANDS", "application", "main"]

COMMANDS: Final = {
    "run": "run.run",
    "worker": "worker.worker",
    "serve": "serve.serve",
    "replay": "replay.replay",
    "extract": "extract.extract",
    "explain": "explain.explain",
    "state": "state.state",
    "meetings": "meetings.meetings",
    "stories": "stories.stories",
    "correct": "correct.correct",
    "corrections": "corrections.corrections",
    "tail": "tail.tail",
    "topics": "topics.topics",
    "schemas": "schemas.schemas",
    "changes": "changes.changes",
    "conflicts": "conflicts.conflicts",
    "denials": "denials.denials",
    "deadlines": "deadlines.deadlines",
    "export": "export.export",
    "config": "config.config",
    "doctor": "doctor.doctor",
    "verify": "verify.verify",
    "upgrade": "upgrade.upgrade",
    "reset": "reset.reset",
    "users add": "users.add",
    "users list": "users.list_users",
    "users remove": "users.remove",
    "alerts check": "alerts.check",
    "alerts test": "alerts.test",
    "alerts status": "alerts.status",
    "alerts redeliver": "alerts.redeliver",
    "alerts secret": "alerts.secret",
    "broker start": "broker.start",
    "broker stop": "broker.stop",
    "broker status": "broker.status",
    "ingest watch": "ingest.watch",
    "ingest feed": "ingest_feed.feed",
    "ingest feeds": "ingest_feed.feeds",
    "ingest stdin": "ingest_stdin.stdin",
    "ingest topic": "ingest_topic.topic",
    "ingest warc": "ingest_warc.warc",
    "ingest status": "ingest_status.status",
    "dlq list": "dlq.list_dead_letters",
    "dlq show": "dlq.show",
    "dlq replay": "dlq.replay",
    "dlq drop": "dlq.drop",
}
"""Every command by what a person types, in the order of `parley --help`: its module in `commands/`, and its function there."""
GROUPS: Final = {
    "users": "Who may ask `parley serve`.",
    "alerts": "Webhooks that are told what changes.",
    "broker": "The local broker: a real Apache Kafka on this machine.",
    "ingest": "Bring articles in from outside.",
    "dlq": "Look after what could not be read.",
}
"""The first words of commands of two words, with their help."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The commands that begin with the first of these words; all of them where none does.

    Only their modules are imported: all of them together, with the clients of Kafka, take a second to import.
    """
    app = typer.Typer(
        name="parley",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Reads the news as it arrives and keeps a ledger of negotiations.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_version)
    groups: dict[str, typer.Typer] = {}
    for command in [command for command in COMMANDS if command.split()[:1] == [*words[:1]]] or COMMANDS:
        group, _, last = command.rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(no_args_is_help=True, help=GROUPS[group], rich_markup_mode=None)
            app.add_typer(groups[group], name=group)
        (groups[group] if group else app).command(last)(_function(COMMANDS[command]))
    return app


def _function(place: str) -> Callable[..., None]:
    """The function of a command, imported."""
    module, _, name = place.partition(".")
    function: Callable[..., None] = getattr(import_module(f"streams.cli.commands.{module}"), name)
    return function


def _version(
    *, show: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True)
) -> None:
    """Say the version, when asked."""
    if show:
        typer.echo(f"parley {__version__}")
        raise typer.Exit


_UsageFault: type[Exception] = cast("type[Exception]", typer.BadParameter.__base__)
"""Click's UsageError: typer carries its own click and exports only what derives from it."""


def main() -> NoReturn:
    """Run a command; a person's mistake is one line and a status, never a stack trace."""
    if sys.stdout is sys.__stdout__:  # else a test reads along
        own_standard_streams()
    try:
        with made_to_stay():
            command = typer.main.get_command(application(sys.argv[1:]))
        status = command(prog_name="parley", standalone_mode=False)
        sys.stdout.flush()  # while a fault can still be told
    except _UsageFault as error:
        _end(os.EX_USAGE, _usage_message(error))
    except (typer.Abort, KeyboardInterrupt):
        _end(130, None)
    except ReaderGone:
        discard_output()
        _end(os.EX_OK, None)
    except ModuleNotFoundError as error:
        _end(os.EX_CONFIG, _missing_message(error))
    except ParleyError as error:
        if isinstance(error, StreamError):
            discard_output()
        _end(error.status, f"parley: {error}")
    _end(status if isinstance(status, int) else os.EX_OK, None)


def _usage_message(error: Any) -> str:
    """One line that says what is wrong and where the help is; the help itself where no command was named."""
    message: str = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return message
    command = error.ctx.command_path if error.ctx else "parley"
    return f"parley: {message} Try `{command} --help`."


def _missing_message(error: ModuleNotFoundError) -> str:
    """One line that says what to install; raises the error again where no extra brings what is missing."""
    extra = extra_with(error.name or "")
    if extra is None:
        raise error
    return f"parley: this needs {error.name}, not installed: {how_to_install(extra)}"


def _end(status: int, message: str | None) -> NoReturn:
    if message:
        print(visible(message), file=sys.stderr)
    sys.exit(status)
