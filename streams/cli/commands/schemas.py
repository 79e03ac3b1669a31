"""`parley schemas`: the Avro schemas in, their list or one of them out."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from streams.cli.options import AsJson
from streams.cli.output import console, print_json
from streams.cli.tables.cells import new_table
from streams.errors import UsageError
from streams.topics import TOPICS

__all__ = ["schemas"]


def schemas(
    name: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A record, such as Position: print its Avro schema.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the schemas, or one of them."""
    from streams.runtime.codec import schemas_folder

    folder = schemas_folder()
    ids = json.loads(folder.joinpath("ids.lock.json").read_text(encoding="utf-8"))
    if name is not None:
        wanted = {record.casefold(): record for record in ids}.get(
            name.removeprefix("parley.").removesuffix(".avsc").casefold()
        )
        if wanted is None:
            message = f"no schema {name}; there are {', '.join(ids)}"
            raise UsageError(message)
        typer.echo(folder.joinpath(f"parley.{wanted}.avsc").read_text(encoding="utf-8").rstrip())
        return
    rows = [
        {
            "record": record,
            "id": entry["id"],
            "subjects": [f"{t.name}-value" for t in TOPICS if t.record.__name__ == record],
        }
        for record, entry in ids.items()
    ]
    if as_json:
        print_json(rows)
        return
    table = new_table("record", "id", "subjects")
    for row in rows:
        table.add_row(str(row["record"]), str(row["id"]), " ".join(row["subjects"]))
    console().print(table)
