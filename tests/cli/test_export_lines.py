"""Exports: the same records in every format, positions with their PLOVER codes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from streams.cli.export_lines import EXPORTED, Format, check, exported, lines_of
from streams.errors import UsageError
from streams.export.gkg import GKG_COLUMNS
from streams.export.plover import PLOVER_COLUMNS
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.plain_records import json_row
from streams.runtime.topology_driver import TopologyDriver
from tests.support import seed_articles


def test_gqg_has_the_direct_quotes(knowledge: Knowledge) -> None:
    """One object an article, its direct quotes in order, with what stands before and behind them."""
    pairs = [(article, read(article, knowledge)) for article in seed_articles()]
    lines = lines_of("quotes", Format.GQG)
    found = [(article, [json.loads(line) for line in lines.of((article, reading))]) for article, reading in pairs]

    assert lines.is_paired
    assert any(rows for _, rows in found)
    assert sum(len(row["quotes"]) for _, rows in found for row in rows) == sum(
        quote.kind.value == "direct" for _, reading in pairs for quote in reading.quotes
    )
    assert all(q["pre"] + q["quote"] + q["post"] in a.text for a, rows in found for row in rows for q in row["quotes"])


def test_positions_carry_their_plover_code(seeded_driver: TopologyDriver) -> None:
    """Acts have a code, threats and the like a mode too; views, forecasts and what is denied have none."""
    rows = list(exported("positions", seeded_driver.records("positions")))

    assert {row["plover_code"] for row in rows} >= {"AGREE", "CONSULT", "REQUEST", "REJECT", "THREATEN", None}
    assert any(row["plover_mode"] for row in rows)
    assert all(row["plover_code"] is None for row in rows if row["negated"] or row["event_type"] in {"STATE", "EXPECT"})
    assert {row["plover_code"] for row in rows if row["event_type"] == "OFFER" and not row["negated"]} == {"AGREE"}


def test_csv_has_the_columns_of_json(seeded_driver: TopologyDriver) -> None:
    """CSV has one row a record and the names of JSON Lines; what is nested is JSON in a cell."""
    records, lines = seeded_driver.records("positions"), lines_of("positions", Format.CSV)
    text = "\n".join([lines.head or "", *(line for record in records for line in lines.of(record))])
    read_back = list(csv.DictReader(io.StringIO(text)))
    rows = [json_row(row) for row in exported("positions", records)]

    assert rows
    assert [list(row) for row in read_back] == [list(row) for row in rows]
    assert [row["plover_code"] or None for row in read_back] == [row["plover_code"] for row in rows]
    assert [json.loads(row["numbers"]) for row in read_back] == [row["numbers"] for row in rows]


def test_plover_has_a_row_for_each_coded_position(seeded_driver: TopologyDriver) -> None:
    """As many columns as the header, as many rows as there are codes."""
    records, lines = seeded_driver.records("positions"), lines_of("positions", Format.PLOVER)
    rows = [line.split("\t") for record in records for line in lines.of(record)]

    assert (lines.head or "").split("\t") == list(PLOVER_COLUMNS)
    assert {len(row) for row in rows} == {len(PLOVER_COLUMNS)}
    assert [row[2] for row in rows] == [
        row["plover_code"] for row in exported("positions", records) if row["plover_code"] is not None
    ]


def test_gkg_has_a_row_for_each_article(knowledge: Knowledge) -> None:
    """Of 27 columns, whatever an article says."""
    lines = lines_of("articles", Format.GKG)
    rows = [line.split("\t") for a in seed_articles() for line in lines.of((a, read(a, knowledge)))]

    assert [len(row) for row in rows] == [len(GKG_COLUMNS)] * len(seed_articles())


@pytest.mark.parametrize(
    ("topic", "output", "says"),
    [
        ("sketches", Format.JSONL, "sketches cannot be exported; there are articles, "),
        ("facts", Format.GQG, "only quotes have the format gqg"),
        ("quotes", Format.GKG, "only articles have the format gkg"),
        ("facts", Format.PLOVER, "only positions have the format plover"),
        ("ledger", Format.NTRIPLES, "ledger are not written as linked data; articles, entities, "),
    ],
)
def test_what_cannot_be_is_said(topic: str, output: Format, says: str) -> None:
    """Each with what there is instead."""
    with pytest.raises(UsageError, match=f"^{says}"):
        check(topic, output)


@pytest.mark.parametrize("topic", EXPORTED)
def test_every_topic_has_rows(topic: str) -> None:
    """Whatever is exported is so in the formats of rows."""
    for output in (Format.JSONL, Format.CSV, Format.PARQUET, Format.DUCKDB):
        check(topic, output)
