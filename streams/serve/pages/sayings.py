"""What is searched among quotes in, who said what, with the words that were searched for marked, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from streams.records import CueClass, QuoteKind
from streams.serve.model.quotes import QuoteFilter, QuoteRow, quotes
from streams.serve.model.shown import Span
from streams.serve.model.sources import sources
from streams.serve.pages.board import news_days
from streams.serve.pages.listing import actor_codes, asked_paging, chosen
from streams.serve.pages.view import Ask, BadValueError, View

__all__ = ["hits", "quotes_page"]

_FILTERS: Final = ("q", "actor", "to", "speaker", "cue", "kind", "source", "since", "until", "cursor")
_OUTLETS_MAX: Final = 100


def quotes_page(ask: Ask) -> View:
    """The quotes that hold the words and fit the choices."""
    page = quotes(ask.db, _wanted(ask), ask.moment, asked_paging(ask))
    outlets = [row.source for row in sources(ask.db, ask.moment, _OUTLETS_MAX) if row.source]
    data = {
        "quotes": page.rows,
        "next": page.next,
        "hits": hits,
        "actors": actor_codes(ask),
        "outlets": sorted({*outlets, *chosen(ask, "source")}),
        "cues": [cue.value for cue in CueClass],
        "kinds": [kind.value for kind in QuoteKind],
        "speaker_name": next((row.quote.speaker_name for row in page.rows), None) if ask.text("speaker") else None,
        "filtered": any(ask.text(name) for name in _FILTERS),
    }
    return View("quotes.html", ask.words("quotes.title"), data, list(_rows(page.rows)), news_days(ask))


def hits(text: str, start: int, spans: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    """A text that begins at an offset, cut where the spans that were found begin and end; True for what was found."""
    at = 0
    for span in spans:
        left, right = max(at, span.start - start), min(len(text), span.end - start)
        if left >= right:
            continue
        if left > at:
            yield text[at:left], False
        yield text[left:right], True
        at = right
    if at < len(text):
        yield text[at:], False


def _wanted(ask: Ask) -> QuoteFilter:
    cue, kind = ask.text("cue"), ask.text("kind")
    if cue and cue not in set(CueClass):
        raise BadValueError(name="cue", value=cue)
    if kind and kind not in set(QuoteKind):
        raise BadValueError(name="kind", value=kind)
    return QuoteFilter(
        actors=chosen(ask, "actor"),
        addressees=chosen(ask, "to"),
        speaker_ids=chosen(ask, "speaker"),
        kinds=(QuoteKind(kind),) if kind else (),
        cue_classes=(CueClass(cue),) if cue else (),
        sources=chosen(ask, "source"),
        since=ask.day("since"),
        until=ask.day("until"),
        text=ask.text("q"),
    )


def _rows(rows: Iterable[QuoteRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        one = row.quote
        yield {
            "quote_id": one.id,
            "kind": one.kind.value,
            "speaker_id": one.speaker_id,
            "speaker": one.speaker_name,
            "actor": one.actor.code if one.actor else None,
            "addressee": one.addressee.code if one.addressee else None,
            "cue": one.cue,
            "cue_class": one.cue_class.value,
            "relayed_by": one.relayed_by,
            "said_on": one.said_on,
            "hedged": one.hedged,
            "outlet": row.outlet,
            "published_at": row.published_at,
            "article_id": row.article_id,
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "corrected_by": one.correction.user if one.correction else None,
        }
