"""`parley stories`: the stories of the cluster in, a table or JSON out."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.cli.stored_records import read_records
from streams.cli.tables.stories import stories_table, story_json
from streams.query.stories import stories_asked
from streams.topics import BY_NAME

__all__ = ["stories"]

Asked = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", help="Id of a story, or its beginning, or an article_id; default: stories of several articles."
    ),
]


def stories(asked: Asked = None, broker: BrokerOption = None, *, as_json: AsJson = False) -> None:
    """Show which articles are one story: copies, cut, re-headed or spelled otherwise."""
    settings = settings_with(broker)
    found = stories_asked(read_records(settings, servers_of(settings), BY_NAME["stories"]), asked)
    if as_json:
        print_json([story_json(story) for story in found])
        return
    console().print(stories_table(found))
