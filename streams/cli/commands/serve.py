"""`parley serve`: requests over HTTP in; the page, answers about the ledger, and articles on the article log out."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption
from streams.cli.output import say
from streams.extras import require

__all__ = ["serve"]


def serve(
    broker: BrokerOption = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default: 127.0.0.1. Off loopback a token is needed.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; default: 9467. 0: any free one.")] = None,
) -> None:
    """Serve the page and the JSON API, and take in articles.

    The page is at /, the API below /api/v1/ (/openapi.json describes it), schemas for Confluent's clients at /subjects
    and /schemas.

    POST /articles takes JSON, one article or a list, with the fields of a .json file; or text/plain with Parley-Id,
    Parley-Url, Parley-Title, Parley-Source and Parley-Published as headers. The answer is 202 once Kafka has
    acknowledged all of it. The same request twice is taken in once.

    For example:

      parley serve &

      curl --json '{"id": "1", "text": "…"}' localhost:9467/articles
    """
    require("serve", "serving needs")
    from streams.logs import configure_logs
    from streams.runtime.preflight import preflight
    from streams.serve.process import serve as run

    settings = settings_with(broker, serve_host=host, serve_port=port)
    configure_logs(settings)
    servers = servers_of(settings)
    preflight(settings, servers)
    run(settings, servers, lambda address: say(f"page: http://{address}/"))
