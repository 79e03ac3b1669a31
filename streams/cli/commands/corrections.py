"""`parley corrections`: what people have said of records in, its list with what became of each, or how far they agree, out."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.cli.stored_records import logged_articles, logged_corrections
from streams.cli.tables.corrections import agreement_table, corrections_table
from streams.plain_records import for_json
from streams.records import Article, Correction
from streams.settings import Settings

__all__ = ["corrections"]

_NO_ARTICLE: Final = "waits for its article"


def corrections(
    article: Annotated[
        str | None, typer.Argument(metavar="[ARTICLE]", help="Only those of this article, by its id.")
    ] = None,
    broker: BrokerOption = None,
    *,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Print how far each two people agree: Cohen's kappa.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what people have said of records.

    A correction holds; or a later word about the same record has superseded it; or the article no longer has its
    clause, and it is to be asked again.
    """
    settings = settings_with(broker)
    servers = servers_of(settings)
    found = sorted(logged_corrections(settings, servers), key=lambda each: (each.made_at, each.correction_id))
    found = [each for each in found if article is None or each.article_id == article]
    if agreement:
        _agreement(found, as_json=as_json)
        return
    states = _states(settings, servers, found)
    if as_json:
        print_json([{**for_json(each), "state": states[each.correction_id]} for each in found])
        return
    console().print(corrections_table(found, states) if found else "nobody has corrected anything")


def _states(settings: Settings, servers: str, found: list[Correction]) -> dict[str, str]:
    """What became of each, by its id."""
    from streams.corrections.fold import states_of

    wanted = {each.article_id for each in found}
    latest: dict[str, Article] = {}
    for article in logged_articles(settings, servers) if wanted else ():
        before = latest.get(article.article_id)
        if article.article_id in wanted and (before is None or before.revision < article.revision):
            latest[article.article_id] = article
    states = {each.correction_id: _NO_ARTICLE for each in found}
    for article_id, article in latest.items():
        mine = [each for each in found if each.article_id == article_id]
        states |= {key: state.value for key, state in states_of(article, mine).items()}
    return states


def _agreement(found: list[Correction], *, as_json: bool) -> None:
    from dataclasses import asdict

    from streams.corrections.agreement import agreements

    told = agreements(found)
    if as_json:
        print_json([asdict(each) for each in told])
        return
    console().print(agreement_table(told) if told else "no two people have judged the same record")
