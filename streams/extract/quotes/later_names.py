"""A title without a name in, the person out who bears it elsewhere in the article: «الوسيط الأميركي» of a headline, named below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.text import fold
from streams.extract.quotes.context import Place, QuoteContext
from streams.extract.quotes.report import Report
from streams.extract.quotes.source import Source, bare_noun, entity_source
from streams.records import EntityType

__all__ = ["named_elsewhere"]

_PERSON: Final = EntityType.PERSON
_TITLE_SPACES: Final = 5
"""Words of a title that may be looked for: more than one, and no more than these."""


def named_elsewhere(context: QuoteContext, reports: Sequence[Report]) -> list[Report]:
    """The reports, those by a definite title with the one person of the article who bears it."""
    known: dict[str, Source | None] = {}
    bearers: list[Place] | None = None
    named = list(reports)
    for number, report in enumerate(named):
        source = report.source
        if source is None or source.entity_id is not None or source.name is None:
            continue
        name = source.name
        if name not in known:
            if not 0 < name.count(" ") < _TITLE_SPACES or "ال" not in name:
                continue
            bearers = _bearers(context) if bearers is None else bearers
            known[name] = _bearer(context, name[1:] if name.startswith("وال") else name, bearers, source.start)
        person = known[name]
        if person is not None:
            actor = person.actor or source.actor
            named[number] = report._replace(source=person._replace(start=source.start, end=source.end, actor=actor))
    return named


def _bearers(context: QuoteContext) -> list[Place]:
    """The persons of the article that are named with a title."""
    return [place for place in context.places.values() if place.entity.role and place.entity.type is _PERSON]


def _bearer(context: QuoteContext, title: str, bearers: list[Place], start: int | None) -> Source | None:
    """The only person whose title holds all words of this definite one, of several the only one named before; None for none."""
    head = title.split(" ", 1)[0].removeprefix("ال")
    roles = {
        (place.entity.entity_id, role): place
        for place in bearers
        if (role := place.entity.role or "").removeprefix("ال").startswith(head)
    }
    if not roles:
        return None
    wanted = _words(title)
    found = {entity_id: place for (entity_id, role), place in roles.items() if wanted <= _words(role)}
    if len(found) > 1 and start is not None:
        found = {entity_id: place for entity_id, place in found.items() if place.entity.start < start}
    return entity_source(context, next(iter(found.values()))) if len(found) == 1 and wanted else None


def _words(title: str) -> set[str]:
    """The folded words of a definite title, without articles; empty for an indefinite one."""
    words: list[str] = fold(title).split()
    return set(map(bare_noun, words)) if any(word.startswith("ال") for word in words) else set()
