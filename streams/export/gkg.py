"""An article and its reading in, one row in the shape of GDELT's Global Knowledge Graph 2.1 out.

The 27 columns stand in GDELT's order, without a header, as its files do. Names, dates, quotations and amounts are ours,
themes are our issues. Offsets are half-open code points of the text as received, where GDELT counts approximately.
What we do not know is empty: tone, GCAM but for the words, images, and codes and coordinates of places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from streams.extract.reading import Reading
from streams.records import Article, Entity, EntityType, Fact, FactKind, Granularity, Quote, QuoteKind

__all__ = ["GKG_COLUMNS", "gkg_row"]

GKG_COLUMNS: Final = (
    *("GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts"),
    *("V2Counts", "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations"),
    *("V2Organizations", "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds"),
    *("SocialVideoEmbeds", "Quotations", "AllNames", "Amounts", "TranslationInfo", "Extras"),
)
"""As users of GDELT call them."""
_WEB: Final = "1"
"""The collection of documents that have an address."""
_CITED: Final = "2"
"""That of those that are only cited."""
_COUNTRY: Final = "1"
"""The type of a country."""
_CITY: Final = "4"
"""The type of a city of the world."""
_RESOLUTION: Final = {Granularity.YEAR: "1", Granularity.MONTH: "2", Granularity.DAY: "3"}
_AMOUNTS: Final = frozenset({FactKind.CARDINAL, FactKind.MONEY, FactKind.QUANTITY, FactKind.PERCENT})
_LANGUAGES: Final = {"ar": "ara", "en": "eng"}
_MARKS: Final = re.compile(r"[\s#;,|\x00-\x1f\x7f-\x9f]+")
"""What separates columns, entries and fields, and what no text file should hold."""


def gkg_row(article: Article, reading: Reading) -> dict[str, str]:
    """The row, by column; every column is there."""
    date = article.published_at.strftime("%Y%m%d%H%M%S")
    of = {kind: [e for e in reading.entities if e.type is kind] for kind in EntityType}
    places = of[EntityType.GPE]
    themes = [(f"PARLEY_{p.issue.upper().replace('-', '_')}", p.start) for p in reading.positions if not p.retracted]
    row = {
        "GKGRECORDID": f"{date}-{_plain(article.article_id)}",
        "DATE": date,
        "SourceCollectionIdentifier": _WEB if article.url else _CITED,
        "SourceCommonName": _plain(article.source or ""),
        "DocumentIdentifier": _plain(article.url or article.article_id, keep=True),
        "Themes": _once(theme for theme, _ in themes),
        "V2Themes": _offset(themes),
        "Locations": _once(_place(place) for place in places),
        "V2Locations": ";".join(f"{_place(place, '#')}#{place.start}" for place in places),
        "Dates": ";".join(filter(None, map(_date, reading.facts))),
        "GCAM": f"wc:{len(article.text.split())}",
        "Quotations": "#".join(_quotation(quote) for quote in reading.quotes if quote.kind is QuoteKind.DIRECT),
        "AllNames": _offset((_name(e), e.start) for e in reading.entities),
        "Amounts": ";".join(filter(None, map(_amount, reading.facts))),
        "TranslationInfo": ""
        if article.language == "en"
        else f"srclc:{_LANGUAGES.get(article.language, article.language)}",
        "Extras": f"<PAGE_TITLE>{escape(_plain(article.title, keep=True))}</PAGE_TITLE>" if article.title else "",
    }
    for column, kind in (("Persons", EntityType.PERSON), ("Organizations", EntityType.ORG)):
        row[column] = _once(map(_name, of[kind]))
        row[f"V2{column}"] = _offset((_name(e), e.start) for e in of[kind])
    return {column: row.get(column, "") for column in GKG_COLUMNS}


def _plain(text: str, *, keep: bool = False) -> str:
    """The text in one field: separators are spaces; with `keep` only those of columns and lines."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip() if keep else _MARKS.sub(" ", text).strip()


def _name(entity: Entity) -> str:
    return _plain(entity.name or entity.text)


def _once(values: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(values))


def _offset(values: Iterable[tuple[str, int]]) -> str:
    return ";".join(f"{value},{start}" for value, start in values)


def _place(place: Entity, district: str = "") -> str:
    """Type, name, country, and no first (and second) division, latitude, longitude or feature: we do not know them."""
    kind = _COUNTRY if place.rule == "entities.country" else _CITY
    return f"{kind}#{_name(place)}#{place.affiliation or ''}#{district}###"


def _date(fact: Fact) -> str | None:
    """Resolution, month, day, year and offset of a date whose first day is known; 0 for what it leaves open."""
    resolution = _RESOLUTION.get(fact.granularity) if fact.granularity is not None else None
    if fact.kind is not FactKind.DATE or fact.date_start is None or resolution is None:
        return None
    day = fact.date_start
    month = day.month if resolution != "1" else 0
    return f"{resolution}#{month}#{day.day if resolution == '3' else 0}#{day.year}#{fact.start}"


def _quotation(quote: Quote) -> str:
    return f"{quote.start}|{quote.end - quote.start}|{_plain(quote.cue or '')}|{_plain(quote.text)}"


def _amount(fact: Fact) -> str | None:
    """A number and what is counted: the noun, the unit, or percent."""
    value = fact.low if fact.low is not None else fact.high
    if fact.kind not in _AMOUNTS or value is None:
        return None
    counted = fact.counted or fact.unit or ("percent" if fact.kind is FactKind.PERCENT else "")
    return f"{value:.15g},{_plain(counted)},{fact.start}"
