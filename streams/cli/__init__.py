"""The command line: one function a command; data on stdout, logs and faults on stderr, sysexits statuses."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn, cast

import typer

from streams import __version__
from streams.cli.commands import changes as history
from streams.cli.commands import denials as questions
from streams.cli.commands import dlq as letters
from streams.cli.commands import doctor as checking
from streams.cli.commands import export as exporting
from streams.cli.commands import extract as reading
from streams.cli.commands import ingest as feeding
from streams.cli.commands import run as running
from streams.cli.commands import state as asking
from streams.cli.commands import upgrade as renewing
from streams.cli.commands import verify as verifying
from streams.errors import ParleyError
from streams.terminal_text import visible

__all__ = ["app", "main"]

app = typer.Typer(
    name="parley",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads the news as it arrives and keeps a ledger of negotiations.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    running,
    feeding,
    reading,
    asking,
    history,
    questions,
    exporting,
    letters,
    checking,
    verifying,
    renewing,
):
    module.register(app)


@app.callback(invoke_without_command=True)
def version(
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
    try:
        status = typer.main.get_command(app)(prog_name="parley", standalone_mode=False)
    except _UsageFault as error:
        _end(os.EX_USAGE, _usage_message(error))
    except (typer.Abort, KeyboardInterrupt):
        _end(130, None)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _end(os.EX_OK, None)
    except ParleyError as error:
        _end(error.status, f"parley: {error}")
    _end(status if isinstance(status, int) else os.EX_OK, None)


def _usage_message(error: Any) -> str:
    """One line that says what is wrong and where the help is; the help itself where no command was named."""
    message: str = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return message
    command = error.ctx.command_path if error.ctx else "parley"
    return f"parley: {message} Try `{command} --help`."


def _end(status: int, message: str | None) -> NoReturn:
    if message:
        print(visible(message), file=sys.stderr)
    sys.exit(status)
