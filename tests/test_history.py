"""The ledger in time: what was known, and when; what turned; what is due."""

from __future__ import annotations

import datetime as dt

import pytest
import typer

from streams.cli.commands.export import gqg
from streams.cli.json_rows import state_json
from streams.cli.options import end_of, parse_view
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.ledger.placing import day_of
from streams.query.as_of import View, entries_at, meetings_at, positions_at
from streams.query.differences import differences
from streams.records import LedgerEntry
from streams.runtime.topology_driver import TopologyDriver
from tests.world import day, seed_articles


def sources(entries: list[LedgerEntry]) -> set[str]:
    """The articles behind the stands of entries."""
    return {p.article_id for e in entries for s in e.stands for p in (s.current, *s.history)}


def test_the_whole_view_is_the_ledger(knowledge: Knowledge, world: TopologyDriver) -> None:
    """Without a limit the view from the log is the published ledger."""
    assert entries_at(seed_articles(), knowledge, View()) == world.ledger()


def test_known_by_hides_what_was_published_later(knowledge: Knowledge) -> None:
    """On 12 January nobody had read the articles of the 13th and the 27th."""
    known = entries_at(seed_articles(), knowledge, View(known_by=end_of("2022-01-12")))

    assert sources(known) == {"seed-000", "seed-001", "seed-004"}


def test_as_of_hides_what_was_said_later(knowledge: Knowledge) -> None:
    """What was said behind the day is left out, whenever its article was published."""
    until = dt.date(2022, 1, 11)
    entries = entries_at(seed_articles(), knowledge, View(as_of=until))

    assert entries
    assert all(day_of(p) <= until for e in entries for s in e.stands for p in (s.current, *s.history))


def test_both_clocks_hold_at_once(knowledge: Knowledge) -> None:
    """What Russia held on 12 January by what was published before six on the 13th: both limits, and no more."""
    view = parse_view("2022-01-12", "2022-01-13T06:00Z")
    assert view is not None
    both = {p.id for p in positions_at(seed_articles(), knowledge, view)}
    said = {p.id for p in positions_at(seed_articles(), knowledge, View(as_of=view.as_of))}
    known = {p.id for p in positions_at(seed_articles(), knowledge, View(known_by=view.known_by))}

    assert both == said & known
    assert both < known
    assert "RUS" in {entry.actor for entry in entries_at(seed_articles(), knowledge, view)}


def test_a_change_shows_both_sides(world: TopologyDriver) -> None:
    """Each turn has a day and exact evidence on either side, was before now; a conflict too."""
    texts = {article.article_id: article.text for article in seed_articles()}
    rows = state_json(world.ledger())
    turned = [(c["from"], c["to"]) for row in rows for c in row["changes"]]
    torn = [(c["a"], c["b"]) for row in rows for c in row["conflicts"]]

    assert turned
    assert torn
    for before, after in [*turned, *torn]:
        assert (before["date"] or before["published_at"])[:10] <= (after["date"] or after["published_at"])[:10]
        for side in (before, after):
            assert texts[side["article_id"]][side["start"] : side["end"]][:300] == side["text"] != ""


def test_a_diff_shows_what_came_between(knowledge: Knowledge) -> None:
    """Between two instants only articles published in between bring a new stand."""
    before, after = (
        entries_at(seed_articles(), knowledge, View(known_by=end_of(day))) for day in ("2022-01-12", "2022-01-13")
    )

    new = [turn.now for turn in differences(before, after) if turn.now is not None]

    assert new
    assert {stance.article_id for stance in new} == {"seed-003"}


def test_meetings_as_they_were_known(knowledge: Knowledge) -> None:
    """Before the council met it was scheduled; at the end it was held, and all is as published."""
    early = meetings_at(seed_articles(), knowledge, day("2022-01-02"))
    late = meetings_at(seed_articles(), knowledge, day("2022-02-01"))

    statuses = [{m.status.value for m in found if m.date_start == dt.date(2022, 1, 12)} for found in (early, late)]
    assert statuses == [{"scheduled"}, {"held"}]


def test_an_earlier_version_is_found_again(knowledge: Knowledge) -> None:
    """Before its revision an article said what it said then."""
    first = "طالبت مصر إثيوبيا بوقف ملء السد."
    second = "رفضت إثيوبيا طلب مصر وقف ملء السد."
    versions = [
        make_article(first, article_id="a", published_at=day("2024-03-01")),
        make_article(second, article_id="a", published_at=day("2024-03-01"), updated_at=day("2024-03-05")),
    ]
    before = entries_at(versions, knowledge, View(known_by=day("2024-03-02")))
    after = entries_at(versions, knowledge, View())

    assert {e.actor for e in before} == {"EGY"}
    assert before != after


def test_differences_name_what_is_new(knowledge: Knowledge) -> None:
    """From the first article to the last, each turn has a stand on at least one side, and equal views differ in nothing."""
    before = entries_at(seed_articles(), knowledge, View(known_by=end_of("2021-12-31")))
    after = entries_at(seed_articles(), knowledge, View())
    turns = differences(before, after)

    assert turns
    assert all(turn.was or turn.now for turn in turns)
    assert differences(after, after) == []


def test_views_are_parsed() -> None:
    """A day of knowledge means its end; nonsense is a mistake of the command line; no option is no view."""
    assert parse_view(None, None) is None
    assert parse_view("2022-01-12", "2022-01-13T06:00Z") == View(
        dt.date(2022, 1, 12), dt.datetime(2022, 1, 13, 6, tzinfo=dt.UTC)
    )
    assert end_of("2022-01-13") == dt.datetime(2022, 1, 13, 23, 59, 59, 999_000, tzinfo=dt.UTC)
    with pytest.raises(typer.BadParameter):
        parse_view("yesterday", None)
    with pytest.raises(typer.BadParameter):
        parse_view(None, "noon")


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
