"""A title without a name in, the person out who bears it elsewhere in the article: «الوسيط الأميركي» of a headline, named below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.text import fold
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.report import Report
from streams.extract.quotes.source import Source, bare_noun, entity_source
from streams.records import EntityType

__all__ = ["named_elsewhere"]

_TITLE_WORDS: Final = range(2, 6)
"""How many words a title has that may be looked for."""


def named_elsewhere(context: QuoteContext, reports: Sequence[Report]) -> list[Report]:
    """The reports, those by a definite title with the one person of the article who bears it."""
    known: dict[str, Source | None] = {}
    return [
        report._replace(source=_named(context, report.source, known))
        if report.source is not None and report.source.entity_id is None and report.source.name is not None
        else report
        for report in reports
    ]


def _named(context: QuoteContext, source: Source, known: dict[str, Source | None]) -> Source:
    name = source.name or ""
    if name not in known:
        known[name] = _bearer(context, name)
    person = known[name]
    if person is None:
        return source
    return person._replace(start=source.start, end=source.end, actor=person.actor or source.actor)


def _bearer(context: QuoteContext, title: str) -> Source | None:
    """The only person whose title holds all words of this one; None for an indefinite title, or several persons."""
    words: list[str] = fold(title).split()
    if words[0].startswith("وال"):
        words[0] = words[0][1:]
    if len(words) not in _TITLE_WORDS or not any(word.startswith("ال") for word in words):
        return None
    wanted = set(map(bare_noun, words))
    found: dict[str, Source] = {}
    for place in context.places.values():
        role = place.entity.role
        if place.entity.type is not EntityType.PERSON or not role:
            continue
        held = [bare_noun(word) for word in fold(role).split()]
        if held[0] == bare_noun(words[0]) and wanted <= set(held):
            found.setdefault(place.entity.entity_id or "", entity_source(context, place))
    return next(iter(found.values())) if len(found) == 1 else None
