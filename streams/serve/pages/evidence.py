"""What is asked of an article in, its text with every record at its span, and a card for each, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from streams.serve.model.corrections import CorrectionFilter, corrections
from streams.serve.model.evidence import (
    ArticleView,
    EntitySpan,
    FactSpan,
    MentionSpan,
    QuoteSpan,
    RevisionRow,
    article_view,
)
from streams.serve.model.judged import meaning
from streams.serve.model.paging import Paging
from streams.serve.model.shown import PositionRow
from streams.serve.pages.citation import citation
from streams.serve.pages.judgements import STATES
from streams.serve.pages.segments import Mark, paragraphs
from streams.serve.pages.stands import family
from streams.serve.pages.view import Ask, MissingError, View
from streams.serve.pages.why import why_position
from streams.serve.pages.wording import Run, shortened, wording

__all__ = ["article_page"]

LAYERS: Final = ("position", "quote", "entity", "fact", "meeting")
"""What a reader can switch off, in the order of the legend."""
_JUDGED_MAX: Final = 50
"""Corrections of an article that are shown beside it, the latest."""
_TITLE_MAX: Final = 90
"""Code points of a text that stand for a headline that is missing."""
Found = EntitySpan | QuoteSpan | FactSpan | PositionRow | MentionSpan


@dataclass(frozen=True, slots=True)
class Card:
    """A record beside the text."""

    kind: str
    """position, quote or meeting."""
    number: str
    """Short name of the record on this page, which its segments carry, too."""
    record_id: str
    record: Any
    citation: str
    """Empty unless it is asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity or a fact: what the text says of it in so many places."""

    number: str
    """As of a card."""
    record: Any
    places: tuple[Any, ...]
    """Every mention, the first first."""


def article_page(ask: Ask) -> View:
    """The article as the clocks have it, or one of its versions by name."""
    asked = ask.text("revision")
    found = article_view(ask.db, ask.path["article_id"], ask.moment, asked or None)
    if found is None:
        raise MissingError
    named = _Numbers()
    marks = list(_marks(found, named))
    data = {
        "article": found,
        "lines": paragraphs(found.text, marks),
        "layers": [(layer, count) for layer, count in _counts(found) if count],
        "cards": list(_cards(ask, found, named)),
        "entities": list(_entities(found.entities, named)),
        "facts": [Entry(named.of(each.id), each, (each,)) for each in found.facts],
        "why": why_position(ask.db, found.article_id, found.revision, ask.text("why")) if ask.text("why") else None,
        "compared": _compared(ask, found),
        "judged": corrections(
            ask.db, CorrectionFilter(article_ids=(found.article_id,)), ask.moment, Paging(_JUDGED_MAX)
        ).rows,
        "state_name": {state: name for name, state in STATES.items()}.get,
    }
    return View("article.html", _title(ask, found), data, list(_rows(found)))


def _title(ask: Ask, found: ArticleView) -> str:
    """The headline, else how the text begins."""
    line = (found.title or found.text.strip().partition("\n")[0]).strip()
    if not line:
        return ask.words("article.untitled")
    return line if found.title or len(line) <= _TITLE_MAX else line[:_TITLE_MAX].rpartition(" ")[0] + "…"


class _Numbers:
    """Short names for the records of a page: their ids would make it twice as long."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, record_id: str) -> str:
        """The same for the same id."""
        return self._known.setdefault(record_id, f"n{len(self._known)}")


def _marks(found: ArticleView, named: _Numbers) -> Iterator[Mark]:
    """Where each record stands; a quote's speaker is a mark of its own."""
    for position in found.positions:
        number = named.of(position.position_id)
        yield Mark(position.start, position.end, "position", number, family(position))
    for quote in found.quotes:
        number = named.of(quote.id)
        yield Mark(quote.start, quote.end, "quote", number)
        if quote.speaker:
            yield Mark(quote.speaker.start, quote.speaker.end, "speaker", number)
    for mention in found.mentions:
        yield Mark(mention.start, mention.end, "meeting", named.of(mention.id))
    for entity in found.entities:
        yield Mark(entity.start, entity.end, "entity", named.of(_entity_key(entity)))
    for fact in found.facts:
        yield Mark(fact.start, fact.end, "fact", named.of(fact.id))


def _counts(found: ArticleView) -> Iterator[tuple[str, int]]:
    lists = (found.positions, found.quotes, found.entities, found.facts, found.mentions)
    yield from zip(LAYERS, map(len, lists), strict=True)


def _cards(ask: Ask, found: ArticleView, named: _Numbers) -> Iterator[Card]:
    """Positions, quotes and meetings in the order of the text, the wider first."""
    of_kind: list[tuple[str, str, Any]] = [
        *(("position", each.position_id, each) for each in found.positions),
        *(("quote", each.id, each) for each in found.quotes),
        *(("meeting", each.id, each) for each in found.mentions),
    ]
    for kind, record_id, record in sorted(of_kind, key=lambda each: (each[2].start, -each[2].end, each[0], each[1])):
        cited = _cited(ask, found, record) if ask.text("cite") == record_id else ""
        yield Card(kind, named.of(record_id), record_id, record, cited)


def _cited(ask: Ask, found: ArticleView, record: Found) -> str:
    return citation(
        ask.language,
        text=record.text,
        outlet=found.source,
        title=found.title,
        published=found.published_at.date(),
        url=found.url,
        article_id=found.article_id,
        start=record.start,
        end=record.end,
    )


def _entities(entities: Iterable[EntitySpan], named: _Numbers) -> Iterator[Entry]:
    """Each entity once, those that are named most first."""
    places: dict[str, list[EntitySpan]] = {}
    for each in entities:
        places.setdefault(_entity_key(each), []).append(each)
    for key, found in sorted(places.items(), key=lambda each: (-len(each[1]), each[1][0].start)):
        yield Entry(named.of(key), found[0], tuple(found))


def _entity_key(entity: EntitySpan) -> str:
    return " ".join(("entity", *meaning(entity)))


def _compared(ask: Ask, found: ArticleView) -> tuple[RevisionRow, RevisionRow, tuple[Run, ...]] | None:
    """What a version that is asked for changed in the one before it."""
    asked = ask.text("compare")
    pairs = {new.revision: (old, new) for old, new in zip(found.revisions, found.revisions[1:], strict=False)}
    if asked not in pairs:
        return None
    old, new = pairs[asked]
    texts = [article_view(ask.db, found.article_id, ask.moment, each.revision) for each in (old, new)]
    before, after = (each.text if each else "" for each in texts)
    return old, new, shortened(wording(before, after))


def _rows(found: ArticleView) -> Iterator[dict[str, object]]:
    """Every span as a row."""
    kinds: tuple[tuple[str, Iterable[Any]], ...] = (
        ("position", found.positions),
        ("quote", found.quotes),
        ("meeting", found.mentions),
        ("entity", found.entities),
        ("fact", found.facts),
    )
    rows = [(kind, each) for kind, records in kinds for each in records]
    for kind, each in sorted(rows, key=lambda row: (row[1].start, -row[1].end)):
        yield {
            "article_id": found.article_id,
            "revision": found.revision,
            "record": kind,
            "id": each.position_id if kind == "position" else each.id,
            "start": each.start,
            "end": each.end,
            "text": each.text,
            "rule": each.rule,
            "confidence": each.confidence,
            **_said(kind, each),
        }


def _said(kind: str, each: Any) -> dict[str, object]:
    """What a record says, in columns that all kinds share."""
    party = {"position": "actor", "quote": "actor", "entity": "affiliation"}.get(kind)
    held = getattr(each, party) if party else None
    return {
        "actor": held.code if held else None,
        "issue": each.issue.code if kind == "position" else None,
        "counterpart": each.counterpart.code if kind == "position" and each.counterpart else None,
        "event_type": each.event_type.value if kind == "position" else None,
        "negated": each.negated if kind == "position" else None,
        "name": getattr(each, "name", None) or getattr(each, "speaker_name", None),
        "corrected_by": each.correction.user if each.correction else None,
    }
