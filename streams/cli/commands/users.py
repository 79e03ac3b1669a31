"""`parley users`: names and roles in, the file of who may ask `parley serve` changed, and a new token out, once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.options import AsJson
from streams.cli.output import print_json, say
from streams.cli.tables.cells import new_table
from streams.errors import ConfigError, UsageError
from streams.serve.users import Role, add_user, read_users, remove_user

__all__ = ["add", "list_users", "remove"]

_File = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The file of users; default: PARLEY_SERVE_USERS_FILE.")
]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="What every correction calls the user.")]


def add(
    name: _Name,
    role: Annotated[
        Role, typer.Option(help="reader looks, analyst corrects, operator posts articles too.")
    ] = Role.READER,
    file: _File = None,
) -> None:
    """Add a user, and print the token once.

    It is kept nowhere: the file holds its SHA-256. A running `parley serve` takes the user in at once.

    For example:

      parley users add layla --role analyst --file users.toml
    """
    path = _path(file)
    token = add_user(path, name, role)
    say(f"{name} may ask as {role.value}, by this token, which is not shown again; {path} holds its SHA-256")
    typer.echo(token)


def list_users(file: _File = None, *, as_json: AsJson = False) -> None:
    """Show who may ask, and what they may do."""
    users = read_users(_path(file)).values()
    if as_json:
        print_json([{"name": user.name, "role": user.role.value} for user in users])
        return
    table = new_table("name", "role")
    for user in users:
        table.add_row(user.name, user.role.value)
    console().print(table)


def remove(name: _Name, file: _File = None) -> None:
    """Take a user out; the token, and every login by it, ends at once."""
    path = _path(file)
    if name not in read_users(path):
        message = f"{path} has no user {name}"
        raise UsageError(message)
    remove_user(path, name)
    say(f"{name} may not ask any more")


def _path(file: Path | None) -> Path:
    found = file or settings_with().serve_users_file
    if found is None:
        message = "which file? Name it with --file, or set PARLEY_SERVE_USERS_FILE"
        raise ConfigError(message)
    return found
