"""Exports: the same records in every format, positions with their PLOVER codes."""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stdout

from streams.cli.commands.export import exported, gqg, print_csv
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.plain_records import json_row
from streams.runtime.topology_driver import TopologyDriver
from tests.support import seed_articles


def test_gqg_has_the_direct_quotes(knowledge: Knowledge) -> None:
    """One object an article, its direct quotes in order, with what stands before and behind them."""
    articles = {a.article_id: a for a in seed_articles()}
    quotes = [q for a in articles.values() for q in read(a, knowledge).quotes]
    rows = list(gqg(quotes, articles))

    assert rows
    assert sum(len(row["quotes"]) for row in rows) == sum(q.kind.value == "direct" for q in quotes)
    assert all(
        q["pre"] + q["quote"] + q["post"] in a.text
        for row, a in zip(rows, sorted(articles.values(), key=lambda a: a.article_id), strict=True)
        for q in row["quotes"]
    )


def test_positions_carry_their_plover_code(seeded_driver: TopologyDriver) -> None:
    """Acts have a code, threats and the like a mode too; views, forecasts and what is denied have none."""
    rows = list(exported("positions", seeded_driver.records("positions")))

    assert {row["plover_code"] for row in rows} >= {"AGREE", "CONSULT", "REQUEST", "REJECT", "THREATEN", None}
    assert any(row["plover_mode"] for row in rows)
    assert all(row["plover_code"] is None for row in rows if row["negated"] or row["event_type"] in {"STATE", "EXPECT"})
    assert {row["plover_code"] for row in rows if row["event_type"] == "OFFER" and not row["negated"]} == {"AGREE"}


def test_csv_has_the_columns_of_json(seeded_driver: TopologyDriver) -> None:
    """CSV has one row a record and the names of JSON Lines; what is nested is JSON in a cell."""
    out = io.StringIO()
    with redirect_stdout(out):
        print_csv("positions", seeded_driver.records("positions"))

    read_back = list(csv.DictReader(io.StringIO(out.getvalue())))
    rows = [json_row(row) for row in exported("positions", seeded_driver.records("positions"))]

    assert rows
    assert [list(row) for row in read_back] == [list(row) for row in rows]
    assert [row["plover_code"] or None for row in read_back] == [row["plover_code"] for row in rows]
    assert [json.loads(row["numbers"]) for row in read_back] == [row["numbers"] for row in rows]
