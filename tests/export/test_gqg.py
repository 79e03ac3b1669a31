"""Quotes in the form of the Global Quotation Graph."""

from __future__ import annotations

from streams.export.gqg import gqg_record
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.records import QuoteKind
from tests.support import article


def test_gqg_holds_direct_quotes_only(knowledge: Knowledge) -> None:
    """The record for others' tools has the words in marks with what stands around them, and no reported clause."""
    text = 'قالت كندا إن السوق "هادئة تماما" هذا العام.'
    quotes = read(article(text), knowledge).quotes
    record = gqg_record(article(text), quotes)

    assert {q.kind for q in quotes} == {QuoteKind.DIRECT, QuoteKind.INDIRECT}
    assert [q["quote"] for q in record["quotes"]] == ["هادئة تماما"]
    assert record["date"] == "2024-03-01T00:00:00Z"
