"""`parley ingest status`: what the sources of this machine remember in, how each of them does out; no broker is asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.cli.tables.sources import sources_table
from streams.runtime.source_store import SourceState, SourceStore, stores_of

__all__ = ["status"]


def status(broker: BrokerOption = None, *, as_json: AsJson = False) -> None:
    """Show every source that articles were taken in from on this machine.

    When it was last looked at, when it last had something new, how many articles and rejects came of it, and why it
    waits. The answer does not need a broker.

    For example:

      parley ingest status

      parley ingest status --json | jq '.[] | select(.waits)'
    """
    found: list[SourceState] = []
    for path in stores_of(settings_with(broker)):
        with SourceStore(path) as store:
            found += store.sources()
    if as_json:
        print_json([_row(state) for state in found])
        return
    console().print(sources_table(found, dt.datetime.now(dt.UTC)))


def _row(state: SourceState) -> dict[str, Any]:
    return {
        "class": state.source.source_class.value,
        "name": state.source.name,
        "last_look": state.last_look and state.last_look.isoformat(timespec="seconds"),
        "last_new": state.last_new and state.last_new.isoformat(timespec="seconds"),
        "articles": state.articles,
        "rejects": state.rejects,
        "unchanged": state.unchanged,
        "waits": state.waits,
    }
