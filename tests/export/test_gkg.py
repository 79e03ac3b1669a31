"""Rows in the shape of GDELT's Global Knowledge Graph."""

from __future__ import annotations

from dataclasses import replace

from streams.export.gkg import GKG_COLUMNS, gkg_row
from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.support import article

TEXT = 'قال وزير الخارجية الروسي سيرغي لافروف في موسكو يوم 3 مارس 2024 إن روسيا ترفض مطالب الناتو: "لن نقبل 25 صاروخا".'


def test_columns_hold_what_was_read(knowledge: Knowledge) -> None:
    """Names with where they stand, the words in marks, the day, the number: each where GDELT has it."""
    one = replace(article(TEXT), url="https://a.example/1", title="عنوان <1>", source="a.example")
    row = gkg_row(one, read(one, knowledge))

    assert tuple(row) == GKG_COLUMNS
    assert (row["DATE"], row["SourceCollectionIdentifier"]) == ("20240301000000", "1")
    assert (row["SourceCommonName"], row["DocumentIdentifier"]) == ("a.example", "https://a.example/1")
    assert row["V2Persons"] == f"Sergey Lavrov,{TEXT.index('سيرغي')}"
    assert row["V2Organizations"].startswith("NATO,")
    assert f"4#Moscow#RUS######{TEXT.index('موسكو')}" in row["V2Locations"].split(";")
    assert "1#Russia#RUS####" in row["Locations"].split(";")
    assert row["Dates"] == f"3#3#3#2024#{TEXT.index('يوم')}"
    offset, length, _, words = row["Quotations"].split("|")
    assert TEXT[int(offset) : int(offset) + int(length)] == words == "لن نقبل 25 صاروخا"
    assert any(each.startswith("25,صاروخا,") for each in row["Amounts"].split(";"))
    assert row["V2Themes"].startswith("PARLEY_")
    assert row["TranslationInfo"] == "srclc:ara"
    assert row["Extras"] == "<PAGE_TITLE>عنوان &lt;1&gt;</PAGE_TITLE>"


def test_separators_of_the_text_separate_nothing(knowledge: Knowledge) -> None:
    """Whatever a title, a source or a quotation holds: one line, 27 columns, and as many quotations as there are."""
    text = 'قال الوزير: "لن نقبل؛ #هذا | ذاك;\tوغيره, أبدا".\nقال الوزير: "نعم نقبل ذلك".'
    one = replace(article(text), title="a\tb\nc", source="x;y#z|w")
    row = gkg_row(one, read(one, knowledge))
    line = "\t".join(row.values())

    assert line.count("\t") == 26
    assert len(line.splitlines()) == 1
    assert [len(each.split("|")) for each in row["Quotations"].split("#")] == [4, 4]
    assert row["SourceCommonName"] == "x y z w"
