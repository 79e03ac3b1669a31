"""Lists of the seeds: filters, search, pages by cursors, and what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.knowledge import load_knowledge
from streams.query.deadlines import due
from streams.query.denials import find_denials
from streams.records import EventType, Position
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.serve.model.articles import ArticleFilter, articles
from streams.serve.model.changes import TurnFilter, changes
from streams.serve.model.conflicts import conflicts
from streams.serve.model.deadlines import DeadlineFilter, deadlines
from streams.serve.model.denials import DenialFilter, denials
from streams.serve.model.evidence import article_view
from streams.serve.model.meetings import MeetingFilter, meeting, meetings
from streams.serve.model.moment import Moment
from streams.serve.model.paging import CursorError, Page, Paging
from streams.serve.model.positions import PositionFilter, by_id, facets, positions
from streams.serve.model.quotes import QuoteFilter, quotes
from streams.serve.model.sources import sources
from streams.serve.model.store import Store
from streams.serve.model.stories import stories, story
from streams.serve.model.system import system
from streams.topics import BY_NAME
from tests.serve.model.support import NOW, TODAY, messages_of, model_of, write
from tests.support import seed_articles

List = Callable[[Connection, Paging], Page[Any]]
_REPLACED = ("meetings", "changes")
"""Lists of what is another one once an earlier mention, or a stand in between, is known."""
LISTS: dict[str, tuple[List, Callable[[Any], Any]]] = {
    "positions": (lambda db, p: positions(db, PositionFilter(), NOW, p), lambda row: row.position_id),
    "found positions": (lambda db, p: positions(db, PositionFilter(text="روسيا"), NOW, p), lambda r: r.position_id),
    "quotes": (lambda db, p: quotes(db, QuoteFilter(), NOW, p), lambda row: (row.article_id, row.quote.id)),
    "found quotes": (
        lambda db, p: quotes(db, QuoteFilter(text="الناتو"), NOW, p),
        lambda r: (r.article_id, r.quote.id),
    ),
    "articles": (lambda db, p: articles(db, ArticleFilter(), NOW, p), lambda row: row.article_id),
    "changes": (lambda db, p: changes(db, TurnFilter(), NOW, p), lambda row: row.change_id),
    "conflicts": (lambda db, p: conflicts(db, TurnFilter(), NOW, p), lambda row: row.conflict_id),
    "deadlines": (lambda db, p: deadlines(db, DeadlineFilter(), NOW, p), lambda row: row.position.position_id),
    "denials": (lambda db, p: denials(db, DenialFilter(), NOW, p), lambda row: row.position.position_id),
    "meetings": (lambda db, p: meetings(db, MeetingFilter(), NOW, p), lambda row: row.meeting.meeting_id),
    "meetings then": (
        lambda db, p: meetings(db, MeetingFilter(), Moment(TODAY, dt.date(2022, 1, 20)), p),
        lambda row: row.meeting.meeting_id,
    ),
}


def walk(db: Connection, ask: List, limit: int) -> list[Any]:
    """All rows, page by page."""
    found: list[Any] = []
    page = ask(db, Paging(limit))
    found += page.rows
    while page.next is not None:
        page = ask(db, Paging(limit, page.next))
        found += page.rows
    return found


def records(messages: list[Incoming]) -> list[Position]:
    """The positions of messages."""
    return [
        load_codec().decode(BY_NAME["positions"], message.value).record
        for message in messages
        if message.topic == "positions"
    ]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", [1, 7, 1_000])
def test_a_walk_has_every_row_once(seeds: Connection, name: str, limit: int) -> None:
    """Whatever the size of the pages, in the same order."""
    ask, key = LISTS[name]
    whole = [key(row) for row in ask(seeds, Paging(10_000)).rows]

    assert whole
    assert [key(row) for row in walk(seeds, ask, limit)] == whole
    assert len(set(whole)) == len(whole)


@pytest.fixture(scope="module")
def three(seed_messages: list[Incoming], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Incoming]]:
    """A model of the first three seeds, and the messages of the others."""
    fourth = [at for at, message in enumerate(seed_messages) if message.topic == "articles"][3]
    path = tmp_path_factory.mktemp("three") / "m.sqlite"
    model_of(path, seed_messages[:fourth]).close()
    return path, seed_messages[fourth:]


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_while_rows_come(three: tuple[Path, list[Incoming]], tmp_path: Path, name: str) -> None:
    """What was there when the walk began is met once, though a page later there is more."""
    path, more = three
    store, (ask, key) = Store(Path(copy(path, tmp_path))), LISTS[name]
    with store.reading() as db:
        there = {key(row) for row in ask(db, Paging(10_000)).rows}
        page = ask(db, Paging(1))
    met = [key(row) for row in page.rows]
    write(store, more)
    while page.next is not None:
        with store.reading() as db:
            page = ask(db, Paging(2, page.next))
        met += [key(row) for row in page.rows]
    with store.reading() as db:
        stayed = there & {key(row) for row in ask(db, Paging(10_000)).rows}
    store.close()

    assert stayed
    assert len(met) == len(set(met))
    assert stayed <= set(met)
    assert there <= set(met) or name.startswith(_REPLACED)


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "W10", "WyJxdW90ZXMiLDEsMl0", "a" * 5_000, "bnVsbA", "W1tbW1tb"])
def test_cursors_of_other_lists(seeds: Connection, cursor: str) -> None:
    """Anything that no page of this list gave is refused."""
    with pytest.raises(CursorError):
        positions(seeds, PositionFilter(), NOW, Paging(10, cursor))


@given(cursor=st.text(max_size=60))
def test_no_text_breaks_a_cursor(cursor: str) -> None:
    """A cursor is a key or refused, whatever it is."""
    try:
        Paging(10, cursor).key("positions", str, int)
    except CursorError:
        return
    raise AssertionError(cursor)


def test_filters_of_positions(seeds: Connection, seed_messages: list[Incoming]) -> None:
    """Each leaves what the records say."""
    all_of_them = records(seed_messages)

    def ids(wanted: PositionFilter) -> set[str]:
        return {row.position_id for row in positions(seeds, wanted, NOW, Paging(1_000)).rows}

    assert ids(PositionFilter()) == {p.id for p in all_of_them}
    assert ids(PositionFilter(actors=("NATO",), counterparts=("RUS",))) == {
        p.id for p in all_of_them if p.actor == "NATO" and p.target == "RUS"
    }
    assert ids(PositionFilter(event_types=(EventType.REJECT, EventType.ACCUSE))) == {
        p.id for p in all_of_them if p.event_type in {"REJECT", "ACCUSE"}
    }
    assert ids(PositionFilter(article_id="seed-000")) == {p.id for p in all_of_them if p.article_id == "seed-000"}
    assert ids(PositionFilter(confidence_min=800)) == {p.id for p in all_of_them if p.confidence >= 800}
    speaker = next(p.speaker_id for p in all_of_them if p.speaker_id)
    assert ids(PositionFilter(speaker_ids=(speaker,))) == {p.id for p in all_of_them if p.speaker_id == speaker}
    found = by_id(seeds, all_of_them[0].id, NOW)
    assert found is not None
    assert (found.text, found.published_at) == (all_of_them[0].text, all_of_them[0].published_at)


def test_facets_count_what_is_left(seeds: Connection, seed_messages: list[Incoming]) -> None:
    """By actor, issue, counterpart and type."""
    own = [p for p in records(seed_messages) if p.actor == "NATO"]
    found = facets(seeds, PositionFilter(actors=("NATO",)), NOW)

    assert (found.positions, found.is_partial) == (len(own), False)
    assert {facet.name.code: facet.positions for facet in found.issues} == {
        issue: sum(p.issue == issue for p in own) for issue in {p.issue for p in own}
    }
    assert sum(found.event_types.values()) == sum(found.leanings.values()) == len(own)


@pytest.mark.parametrize(
    ("asked", "spelled"),
    [
        ("روسيا", "روسيا"),
        ("وروسيا", "روسيا"),
        ("الروسية", "الروسيه"),
        ("أوكرانيا", "اوكرانيا"),
        ("الحُكومــة", "حكومة"),
        ('"حلف شمال"', "«حلف شمال»"),
        ("المفاوض*", "مفاوض*"),
        ("ستولتنبرغ OR روسيا", "ستولتنبرغ or روسيا"),
    ],
)
def test_spellings_that_readers_take_for_one(seeds: Connection, asked: str, spelled: str) -> None:
    """Both find the same, and each find shows the words at their place in the article."""

    def found(text: str) -> list[str]:
        return [row.article_id for row in articles(seeds, ArticleFilter(text=text), NOW, Paging(100)).rows]

    assert found(asked) == found(spelled)
    for row in positions(seeds, PositionFilter(text=asked), NOW, Paging(100)).rows:
        article = article_view(seeds, row.article_id, NOW)
        assert article is not None
        assert row.matches
        assert all(row.start <= span.start < span.end <= row.end for span in row.matches)


def test_a_phrase_is_found_in_its_order(seeds: Connection) -> None:
    """Its words side by side; without marks they may stand anywhere."""
    phrase = {a.article_id for a in articles(seeds, ArticleFilter(text='"الأطلسي شمال"'), NOW, Paging(100)).rows}
    words = {a.article_id for a in articles(seeds, ArticleFilter(text="الأطلسي شمال"), NOW, Paging(100)).rows}

    assert not phrase
    assert words


@pytest.mark.parametrize("asked", ['"', "*", "«»", "-", "NEAR(a b)", "words:", "^", "(", "a AND", '""*', "\0", "😀"])
def test_what_is_no_word_finds_nothing_and_breaks_nothing(seeds: Connection, asked: str) -> None:
    """The syntax of the index is nothing that a reader can write."""
    for page in (
        positions(seeds, PositionFilter(text=asked), NOW, Paging(5)),
        quotes(seeds, QuoteFilter(text=asked), NOW, Paging(5)),
        articles(seeds, ArticleFilter(text=asked), NOW, Paging(5)),
    ):
        assert len(page.rows) <= 5


def test_deadlines_and_denials_are_those_of_the_questions(seeds: Connection, seed_messages: list[Incoming]) -> None:
    """What the command line works out of all positions, a page of the model has, too."""
    all_of_them = records(seed_messages)
    expected = {
        (denial.position.id, each.position.id, each.reason)
        for denial in find_denials(all_of_them)
        for each in denial.denied
    }

    assert [row.position.position_id for row in walk(seeds, LISTS["deadlines"][0], 2)] == [
        p.id for p in due(all_of_them)
    ]
    assert {
        (row.position.position_id, each.position.position_id, each.reason)
        for row in walk(seeds, LISTS["denials"][0], 3)
        for each in row.denied
    } == expected


def test_meetings_by_party_and_day(seeds: Connection) -> None:
    """Each filter leaves what the meetings say; one is found by its id."""
    all_of_them = meetings(seeds, MeetingFilter(), NOW, Paging(100)).rows
    some = meetings(seeds, MeetingFilter(actors=("RUS", "NATO")), NOW, Paging(100)).rows
    late = meetings(seeds, MeetingFilter(since=dt.date(2022, 1, 12)), NOW, Paging(100)).rows

    assert some
    assert set(some) == {row for row in all_of_them if {"RUS", "NATO"} <= set(row.meeting.participants)}
    assert set(late) == {row for row in all_of_them if row.day >= dt.date(2022, 1, 12)}
    assert meeting(seeds, all_of_them[0].meeting.meeting_id) == all_of_them[0]
    assert meeting(seeds, "nothing") is None


def test_stories_have_their_copies(tmp_path: Path) -> None:
    """Two articles of one text are one story, the earlier first; before the second was published there was none."""
    text = seed_articles()[0].text
    from streams.ingest.article import make_article

    copies = [
        make_article(text, article_id=name, source=name, published_at=dt.datetime(2022, 1, day, tzinfo=dt.UTC))
        for name, day in (("b", 2), ("a", 4))
    ]
    store = model_of(tmp_path / "m.sqlite", messages_of(load_knowledge(), copies))
    with store.reading() as db:
        [found] = stories(db, NOW, Paging(10)).rows
        before = stories(db, Moment(TODAY, dt.date(2022, 1, 3)), Paging(10)).rows
        assert story(db, found.story_id, NOW) == found
        article = article_view(db, "a", NOW)
        outlets = {row.source: row.articles for row in sources(db, NOW)}
    store.close()

    assert [each.article_id for each in found.articles] == ["b", "a"]
    assert found.outlets == ("b", "a")
    assert before == ()
    assert article is not None
    assert (article.story_id, article.copies) == (found.story_id, 1)
    assert outlets == {"a": 1, "b": 1}


def test_the_system_counts_what_is_there(seeds: Connection, seed_messages: list[Incoming]) -> None:
    """Messages read, rows, nothing left to work out."""
    found = system(seeds)

    assert found.positions == len(records(seed_messages))
    assert found.articles == 5
    assert {topic.topic: topic.read for topic in found.topics}["articles"] >= 1
    assert (found.past_unread, found.unresolved, found.dead_letters) == (0, 0, 0)
