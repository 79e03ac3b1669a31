"""The model in, how the system does and where its articles come from out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from streams.serve.model.letters import letters_by_reason
from streams.serve.model.sources import SourceRow, sources
from streams.serve.model.system import system
from streams.serve.pages.dates import days_before
from streams.serve.pages.view import Ask, View

__all__ = ["sources_page", "system_page"]

_QUIET_DAYS: Final = 7
"""After how long without an article a source stands out."""
_LETTERS_SHOWN: Final = 20


def system_page(ask: Ask) -> View:
    """Lag, freshness, what is held, dead letters."""
    found = system(ask.db)
    newest = max((row.last_published_at for row in sources(ask.db, ask.moment)), default=None)
    data = {
        "system": found,
        "newest": newest,
        "reasons": letters_by_reason(ask.db),
        "letters": found.newest_dead_letters[:_LETTERS_SHOWN],
        "links": ("/api/v1/system", "/openapi.json"),
    }
    rows = [
        {"topic": each.topic, "partitions": each.partitions, "read": each.read, "end": each.end, "behind": each.behind}
        for each in found.topics
    ]
    return View("system.html", ask.words("system.title"), data, rows)


def sources_page(ask: Ask) -> View:
    """The outlets, with when each was last heard."""
    found = sources(ask.db, ask.moment)
    most = max((row.articles for row in found), default=1)
    quiet = days_before(ask.day_shown, _QUIET_DAYS)
    data = {"sources": found, "most": most, "quiet": quiet}
    return View("sources.html", ask.words("sources.title"), data, list(_rows(found)))


def _rows(found: tuple[SourceRow, ...]) -> Iterator[dict[str, object]]:
    for row in found:
        yield {
            "source": row.source,
            "articles": row.articles,
            "first_published_at": row.first_published_at,
            "last_published_at": row.last_published_at,
        }
