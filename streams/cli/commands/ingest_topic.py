"""`parley ingest topic`: the messages of somebody else's Kafka topic in, articles on the article log out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption

__all__ = ["topic"]


class _Given(StrEnum):
    JSON = "json"
    TEXT = "text"


def topic(
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="The topic that articles come in.")],
    broker: BrokerOption = None,
    broker_of: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Bootstrap servers of the cluster that it is in; default: our own."),
    ] = None,
    given: Annotated[
        _Given, typer.Option("--format", help="A message is a JSON object, or the text of an article.")
    ] = _Given.JSON,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=PATH", help="Where a field of the article is: text=body.text."),
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read to the present end and exit.")] = False,
) -> None:
    """Take in articles from a topic of somebody else.

    From its beginning at first, then from where it was left: how far it was read is kept here, not there. What is no
    article is a dead letter and holds nothing up. The other cluster is reached with the same PARLEY_SASL_* and
    PARLEY_SSL_* settings as our own.

    For example:

      parley ingest topic wire

      parley ingest topic wire --broker-of kafka.example.org:9092 --map text=body.text --map published=meta.date
    """
    from streams.ingest.mapped import map_of
    from streams.logs import configure_logs
    from streams.runtime.ingest_process import run_source
    from streams.runtime.intake import open_intake
    from streams.runtime.preflight import preflight
    from streams.runtime.topic_source import TopicOptions, TopicSource

    settings = settings_with(broker)
    configure_logs(settings)
    servers = servers_of(settings)
    options = TopicOptions(name, broker_of or servers, given is _Given.TEXT, map_of(mapped or []))
    preflight(settings, servers)
    if not once:
        run_source(settings, servers, lambda intake: TopicSource(settings, intake, options))
        return
    with open_intake(settings, servers) as intake:
        TopicSource(settings, intake, options).look()
