"""`parley config`: the environment in, every setting with its value and meaning out."""

from __future__ import annotations

import os

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.options import AsJson
from streams.cli.output import print_json
from streams.cli.tables.cells import new_table
from streams.settings import PREFIX, Settings

__all__ = ["config"]


def config(*, as_json: AsJson = False) -> None:
    """Show every setting and what it means."""
    settings = settings_with()
    rows = [
        {
            "setting": f"{PREFIX}{name.upper()}",
            "value": _plain(getattr(settings, name)),
            "from": "environment" if f"{PREFIX}{name.upper()}" in os.environ else "default",
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        print_json(rows)
        return
    table = new_table("setting", "value", "from", "meaning")
    for row in rows:
        table.add_row(
            str(row["setting"]),
            "" if row["value"] is None else str(row["value"]),
            str(row["from"]),
            str(row["meaning"]),
        )
    console().print(table)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool | None) else str(value)
