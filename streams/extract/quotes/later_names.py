"""A title without a name in, the person out who bears it elsewhere in the article: «الوسيط الأميركي» of a headline, named below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    listed: dict[str, Source] = {}
    bearers: list[Place] | None = None
    named = list(reports)
    for number, report in enumerate(named):
        source = report.source
        if source is None or source.name is None:
            continue
        if source.entity_id is not None:
            if source.person and (source.described or source.start is None):
                bearers = _bearers(context) if bearers is None else bearers
                named[number] = report._replace(source=_of_article(context, source, bearers, listed))
            continue
        name = source.name
        if name not in known:
            if not 0 < name.count(" ") < _TITLE_SPACES or "ال" not in name:
                continue
            bearers = _bearers(context) if bearers is None else bearers
            title = name[1:] if name.startswith("وال") else name
            known[name] = _bearer(context, title, bearers, source.start) or _longer_titled(context, title, reports)
        person = known[name]
        if person is not None:
            actor = person.actor or source.actor
            named[number] = report._replace(source=person._replace(start=source.start, end=source.end, actor=actor))
    return named


def _bearers(context: QuoteContext) -> list[Place]:
    """The persons of the article that are named with a title."""
    return [place for place in context.places.values() if place.entity.role and place.entity.type is _PERSON]


def _of_article(context: QuoteContext, source: Source, bearers: Sequence[Place], listed: dict[str, Source]) -> Source:
    """For who bears a title by a list alone, and is not named, whom the article names with that title of that party: «متحدث الجيش» of a headline."""
    found = listed.get(source.entity_id or "")
    if found is None and source.start is not None:
        found = _same_office(context, source, bearers)
        if found is not None:
            listed[source.entity_id or ""] = found
    if found is None:
        return source
    return found._replace(start=source.start, end=source.end, actor=found.actor or source.actor)


def _same_office(context: QuoteContext, source: Source, bearers: Sequence[Place]) -> Source | None:
    """The only person of the party whose title begins as the one by which the source is mentioned; None where the source itself is named."""
    if any(place.entity.entity_id == source.entity_id for place in context.places.values()):
        return None
    found: Mapping[str | None, Place] = {
        place.entity.entity_id: place
        for place in bearers
        if place.entity.affiliation == source.actor and _is_same_title(context, source, place.entity.role or "")
    }
    return entity_source(context, next(iter(found.values()))) if len(found) == 1 else None


def _is_same_title(context: QuoteContext, source: Source, role: str) -> bool:
    """Whether the title by which a source is mentioned means that of a person: a spokesman's by its first word, any other by all but the nationality."""
    tokens, gazetteer = context.tokens, context.gazetteer
    head, *rest = fold(tokens.text[source.start : source.end]).split()
    first, *others = fold(role).split()
    if bare_noun(head) != bare_noun(first) or not gazetteer.titles.former.isdisjoint(others):
        return False
    told, borne = ({bare_noun(w) for w in words if gazetteer.side(w) is None} for words in (rest, others))
    return bare_noun(head) in gazetteer.titles.speakers or told == borne


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


def _longer_titled(context: QuoteContext, title: str, reports: Sequence[Report]) -> Source | None:
    """The only person who speaks in the article by several titles, of which this is one but for the nationality: «نائب الرئيس وزير الطاقة ووزير الإسكان، الدكتور فلان،»."""
    words = fold(title).split()
    wanted = [word for word in words if context.gazetteer.side(word) is None]
    if not 1 < len(wanted) < len(words):
        return None
    found = {}
    for report in reports:
        source, cue = report.source, report.cue
        if source is None or not source.person or source.start is None or cue is None:
            continue
        borne = context.words[cue + 1 : context.tokens.at(source.start)]
        if any(list(borne[i : i + len(wanted)]) == wanted for i in range(len(borne))):
            found[source.entity_id] = source
    return next(iter(found.values())) if len(found) == 1 else None


def _words(title: str) -> set[str]:
    """The folded words of a definite title, without articles; empty for an indefinite one."""
    words: list[str] = fold(title).split()
    return set(map(bare_noun, words)) if any(word.startswith("ال") for word in words) else set()
