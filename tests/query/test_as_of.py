"""The ledger as it was: what was known, and when it was said."""

from __future__ import annotations

import datetime as dt

from streams.cli.options import end_of, parse_view
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.ledger.placing import day_of
from streams.query.as_of import View, entries_at, meetings_at, positions_at
from streams.records import LedgerEntry, Verdict
from streams.runtime.topology_driver import TopologyDriver
from tests.corrections.support import NOON, news, said_of, stand
from tests.support import day, seed_articles


def sources(entries: list[LedgerEntry]) -> set[str]:
    """The articles behind the stands of entries."""
    return {p.article_id for e in entries for s in e.stands for p in (s.current, *s.history)}


def test_the_whole_view_is_the_ledger(knowledge: Knowledge, seeded_driver: TopologyDriver) -> None:
    """Without a limit the view from the log is the published ledger."""
    assert entries_at(seed_articles(), knowledge, View()) == seeded_driver.ledger()


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


def test_known_by_knows_when_a_correction_was_made(knowledge: Knowledge) -> None:
    """A minute before it was made the rules have the word; from then on the person; meetings follow."""
    one = news()
    words = [said_of(one, stand(one, knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN")]
    minute = dt.timedelta(minutes=1)

    def actors(known_by: dt.datetime | None) -> set[str]:
        return {entry.actor for entry in entries_at([one], knowledge, View(known_by=known_by), words)}

    assert actors(NOON - minute) == {"IRN", "EGY", "RUS"}
    assert actors(NOON) == actors(None) == {"IRN", "EGY", "CHN"}
    [meeting] = meetings_at([one], knowledge, NOON)
    rejected = [said_of(one, read(one, knowledge).meetings[0], Verdict.REJECT, knowledge)]
    assert meetings_at([one], knowledge, NOON - minute, rejected) == [meeting]
    assert meetings_at([one], knowledge, NOON, rejected) == []
