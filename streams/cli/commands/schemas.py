"""`parley schemas`: the Avro schemas in, their list or one of them out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.options import AsJson
from streams.cli.output import print_json
from streams.cli.tables.cells import new_table
from streams.errors import UsageError

__all__ = ["schemas"]


def schemas(
    name: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A record, such as Position: print its Avro schema.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every version that a log may hold, not only today's.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the schemas with their ids, or one of them.

    The ids are those of the lock; where PARLEY_SCHEMA_REGISTRY is set, the registry has its own.
    """
    from streams.registry.lock import file_of
    from streams.registry.source import load_lock, schemas_folder
    from streams.registry.subjects import subjects_of

    folder = schemas_folder()
    lock = load_lock(folder)
    records = list(dict.fromkeys(version.name for version in lock.versions))
    if name is not None:
        wanted = {record.casefold(): record for record in records}.get(
            name.removeprefix("parley.").removesuffix(".avsc").casefold()
        )
        if wanted is None:
            message = f"no schema {name}; there are {', '.join(records)}"
            raise UsageError(message)
        typer.echo(folder.joinpath(file_of(wanted)).read_text(encoding="utf-8").rstrip())
        return
    namespace = settings_with().namespace
    rows: list[dict[str, Any]] = [
        {
            "record": version.name,
            "version": version.version,
            "id": version.id,
            "released": version.is_released,
            "subjects": list(subjects_of(version.name, namespace)),
        }
        for version in lock.versions
        if every or version == lock.latest(version.name)
    ]
    if as_json:
        print_json(rows)
        return
    table = new_table("record", "version", "id", "subjects")
    for row in rows:
        state = "" if row["released"] else ", unreleased"
        table.add_row(row["record"], f"{row['version']}{state}", str(row["id"]), "\n".join(row["subjects"]))
    console().print(table)
