"""The board, an actor, an issue, a pair and an article of the seeds, against what the ledger and the records say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from sqlite3 import Connection

import pytest

from streams.knowledge import load_knowledge
from streams.ledger.stance import Leaning
from streams.query.as_of import View, entries_at
from streams.records import Change, Conflict, EventType, LedgerEntry, Stance
from streams.serve.model.actors import actor_view, actors
from streams.serve.model.board import Board, BoardFilter, board, days_said
from streams.serve.model.evidence import article_view
from streams.serve.model.issues_of import issue_view, issues
from streams.serve.model.moment import Moment
from streams.serve.model.pairs import pair, pairs
from tests.serve.model.support import NOW, TODAY
from tests.support import seed_articles

EARLIER = Moment(TODAY, as_of=dt.date(2022, 1, 12))
BEFORE = Moment(TODAY, known_by=dt.datetime(2022, 1, 13, tzinfo=dt.UTC))


@cache
def entries(moment: Moment) -> dict[tuple[str, str], LedgerEntry]:
    """What the ledger says at a moment, worked out from the articles."""
    found = entries_at(seed_articles(), load_knowledge(), View(moment.as_of, moment.known_by))
    return {(entry.actor, entry.issue): entry for entry in found}


def newest(entry: LedgerEntry) -> Stance:
    """The latest stance of an entry."""
    return entry.stands[0].current


@pytest.mark.parametrize("moment", [NOW, EARLIER, BEFORE], ids=["now", "as of", "known by"])
def test_the_board_says_what_the_ledger_says(seeds: Connection, moment: Moment) -> None:
    """At any moment its cells have the ledger's current stances, positions, counterparts, turns and contradictions."""
    found, expected = board(seeds, BoardFilter(), moment), entries(moment)

    assert found.cells.keys() == expected.keys()
    for key, cell in found.cells.items():
        entry = expected[key]
        assert cell.stand.position_id == newest(entry).position_id
        assert cell.positions == entry.positions
        assert {name.code for name in cell.counterparts} >= {s.counterpart for s in entry.stands if s.counterpart}
        assert (cell.changed_on is not None) == bool(entry.changes)
        assert (cell.conflict_on is not None) == bool(entry.conflicts)


def test_origins_are_those_of_the_ledger(seeds: Connection) -> None:
    """While no window is full, both count the same independent sources."""
    expected = {key: entry.origins for key, entry in entries(NOW).items()}

    assert {key: cell.origins for key, cell in board(seeds, BoardFilter(), NOW).cells.items()} == expected


def test_marks_have_the_days_of_what_they_mark(seeds: Connection) -> None:
    """A change and a conflict are marked with the day of the later stance."""
    cells = board(seeds, BoardFilter(), NOW).cells
    ends: dict[tuple[str, str], list[dt.date]] = defaultdict(list)
    for actor in actors(seeds, NOW):
        view = actor_view(seeds, actor.actor.code, NOW)
        assert view is not None
        for change in view.changes:
            ends[change.actor.code, change.issue.code].append(change.now.day)

    assert ends
    assert {key: cell.changed_on for key, cell in cells.items() if cell.changed_on} == {
        key: max(days) for key, days in ends.items()
    }


def test_filters(seeds: Connection) -> None:
    """Each leaves the cells that it says, and together they leave what all of them do."""

    def codes(wanted: BoardFilter) -> set[tuple[str, str]]:
        return set(board(seeds, wanted, NOW).cells)

    cells = board(seeds, BoardFilter(), NOW).cells
    offers = {key for key, cell in cells.items() if cell.stand.event_type is EventType.OFFER}
    opposed = {key for key, cell in cells.items() if cell.stand.leaning is Leaning.OPPOSED}
    assert offers
    assert codes(BoardFilter(event_types=(EventType.OFFER,))) == offers
    assert codes(BoardFilter(leanings=(Leaning.OPPOSED,))) == opposed
    assert codes(BoardFilter(actors=("NATO",))) == {key for key in cells if key[0] == "NATO"}
    assert codes(BoardFilter(issues=("sanctions",))) == {key for key in cells if key[1] == "sanctions"}
    assert codes(BoardFilter(conflicts_only=True)) == {key for key, cell in cells.items() if cell.conflict_on}
    days = sorted({cell.changed_on for cell in cells.values() if cell.changed_on is not None})
    assert codes(BoardFilter(changed_since=days[0])) == {key for key, cell in cells.items() if cell.changed_on}
    assert not codes(BoardFilter(changed_since=days[-1] + dt.timedelta(days=1)))
    assert codes(BoardFilter(counterparts=("CAN",)))
    assert ("USA", "sanctions") in codes(BoardFilter(text="عقوبات"))
    assert not codes(BoardFilter(text="لاتوجدكلمة"))


def test_a_small_board_says_what_it_leaves_out(seeds: Connection) -> None:
    """The actors with most positions have its rows."""
    whole, small = board(seeds, BoardFilter(), NOW), board(seeds, BoardFilter(actors_max=2), NOW)

    assert [name.code for name in small.actors] == [name.code for name in whole.actors[:2]]
    assert _omitted(small, whole) == len(whole.actors) - 2


def _omitted(small: Board, whole: Board) -> int:
    assert whole.actors_omitted == 0
    return small.actors_omitted


def test_days_are_those_of_the_positions(seeds: Connection) -> None:
    """The slider has a tick for each day, whatever day it stands on."""
    days = days_said(seeds, NOW)

    assert sum(day.positions for day in days) == sum(entry.positions for entry in entries(NOW).values())
    assert [day.day for day in days] == sorted({day.day for day in days})
    assert days_said(seeds, EARLIER) == days


def _turns(changes: tuple[Change, ...]) -> set[tuple[str, str]]:
    return {(change.was.position_id, change.now.position_id) for change in changes}


def _clashes(conflicts: tuple[Conflict, ...]) -> set[tuple[str, str, str]]:
    return {(conflict.a.position_id, conflict.b.position_id, conflict.reason) for conflict in conflicts}


def test_an_actor_has_the_turns_and_contradictions_of_its_entries(seeds: Connection) -> None:
    """All of them, with the evidence of both ends."""
    for actor in ("RUS", "NATO", "USA"):
        view = actor_view(seeds, actor, NOW)
        own = [entry for (code, _), entry in entries(NOW).items() if code == actor]
        assert view is not None
        assert {(c.was.position_id, c.now.position_id) for c in view.changes} == {
            turn for entry in own for turn in _turns(entry.changes)
        }
        assert {(c.a.position_id, c.b.position_id, c.reason) for c in view.conflicts} == {
            clash for entry in own for clash in _clashes(entry.conflicts)
        }
        assert {(s.issue.code, s.counterpart and s.counterpart.code, s.current.position_id) for s in view.stands} == {
            (entry.issue, stand.counterpart, stand.current.position_id) for entry in own for stand in entry.stands
        }
        assert len(view.timeline) == sum(entry.positions for entry in own)


def test_who_is_not_known(seeds: Connection) -> None:
    """An actor or an issue of which nothing is known has no view; one that is only spoken of has."""
    assert actor_view(seeds, "NOBODY", NOW) is None
    assert issue_view(seeds, "water", NOW) is None
    spoken_of = actor_view(seeds, "CAN", NOW)
    assert spoken_of is not None
    assert not spoken_of.stands
    assert spoken_of.received


def test_an_issue_gathers_all_actors(seeds: Connection) -> None:
    """The stands of every actor on it, and no others."""
    for summary in issues(seeds, NOW):
        view = issue_view(seeds, summary.issue.code, NOW)
        own = [entry for (_, issue), entry in entries(NOW).items() if issue == summary.issue.code]
        assert view is not None
        assert {stand.actor.code for stand in view.stands} == {entry.actor for entry in own}
        assert summary.positions == sum(entry.positions for entry in own) == len(view.timeline)
        assert summary.actors == len(own)


def test_a_pair_has_both_sides(seeds: Connection) -> None:
    """What each holds towards the other on every issue; asked the other way round the sides change places."""
    found, turned = pair(seeds, "RUS", "NATO", NOW), pair(seeds, "NATO", "RUS", NOW)

    assert {row.issue.code for row in found.issues} == {
        issue
        for (actor, issue), entry in entries(NOW).items()
        for stand in entry.stands
        if (actor, stand.counterpart) in {("RUS", "NATO"), ("NATO", "RUS")}
    }
    assert [(row.a, row.b) for row in found.issues] == [(row.b, row.a) for row in turned.issues]
    for row in found.issues:
        for side in filter(None, (row.a, row.b)):
            assert side.stances[0] == side.current
    summary = pairs(seeds, NOW)[0]
    assert (summary.a.code, summary.b.code, summary.issues) == ("NATO", "RUS", len(found.issues))


def test_an_article_shows_every_span_at_its_place(seeds: Connection) -> None:
    """The text between the offsets of a span is its surface."""
    view = article_view(seeds, "seed-000", NOW)

    assert view is not None
    spans = [*view.entities, *view.quotes, *view.facts, *view.positions, *view.mentions]
    assert len(spans) > 50
    for span in spans:
        assert view.text[span.start : span.end] == span.text
    for quote in view.quotes:
        assert quote.speaker is None or view.text[quote.speaker.start : quote.speaker.end].strip()
    assert [row.revision for row in view.revisions] == [view.revision]
    assert article_view(seeds, "seed-000", Moment(TODAY, known_by=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))) is None
    assert article_view(seeds, "nothing", NOW) is None
