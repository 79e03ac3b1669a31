"""What becomes of a page over time: taken in, looked at again, edited, missing, gone, back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from streams.errors import Reason, Reject
from streams.ingest.article import make_article
from streams.ingest.fetch.outcome import Fetched, Outcome
from streams.ingest.item import Item
from streams.ingest.page_watch import MISSES_MAX, Page, page_of, text_of, with_article, withdrawn, without_answer
from streams.records import Article, Stage

URL = "https://outlet.example/1"
DAY = dt.datetime(2021, 6, 1, 10, tzinfo=dt.UTC)
NOW = DAY.timestamp() + 600
PAGE = Page(entry="e", first=NOW, next=NOW)
HOUR = 3_600.0


def fetched(outcome: Outcome = Outcome.OK, **more: object) -> Fetched:
    """An answer to the question for the page."""
    return Fetched(outcome=outcome, url=URL, **more)  # type: ignore[arg-type]


def version(text: str, updated: dt.datetime | None = None) -> Article:
    """The page with this text."""
    return make_article(text, url=URL, published_at=DAY, updated_at=updated)


def taken(page: Page, text: str, now: float = NOW, updated: dt.datetime | None = None) -> tuple[Page, Article | None]:
    """The page after a look that found this text, and what is sent."""
    page, item = with_article(page, version(text, updated), fetched(), now)
    return page, item.content if item is not None and isinstance(item.content, Article) else None


def test_a_page_is_sent_once_and_looked_at_four_times_again() -> None:
    """After one, four, twelve and twenty-four hours; the same text is not sent again."""
    page, sent = taken(PAGE, "نص")
    ages = []
    while page.next is not None:
        ages.append((page.next - NOW) / HOUR)
        page, again = taken(page, "نص", page.next)
        assert again is None

    assert sent is not None
    assert ages == [1, 4, 12, 24]


def test_an_edit_is_a_revision_behind_the_last_one() -> None:
    """Whether the outlet says when it changed or not, whatever the hashes: the same id, in the order of the looks."""
    page, versions = PAGE, []
    for number in range(12):
        page, sent = taken(replace(page, next=NOW + number * HOUR), f"نص {number}", NOW + number * HOUR + 5)
        versions.append(sent)

    assert len({sent.article_id for sent in versions if sent}) == 1
    assert [sent.revision for sent in versions if sent] == sorted({sent.revision for sent in versions if sent})
    assert len(versions) == 12


def test_a_look_that_is_done_again_makes_the_same_version() -> None:
    """A process that ends between sending and remembering sends nothing twice: the version is that of the look that was due."""
    page, _ = taken(PAGE, "نص")
    _, first = taken(page, "نص آخر", NOW + HOUR + 5)
    _, second = taken(page, "نص آخر", NOW + HOUR + 500)

    assert first is not None
    assert second is not None
    assert first.revision == second.revision


def test_a_page_that_is_gone_is_withdrawn_once_and_may_come_back() -> None:
    """410 withdraws what was taken in; the same text again is a revision behind the withdrawal."""
    page, first = taken(PAGE, "نص")
    page, item = without_answer(page, fetched(Outcome.GONE), NOW + HOUR, "Outlet")
    again, nothing = without_answer(page, fetched(Outcome.GONE), NOW + 2 * HOUR, "Outlet")
    back, returned = taken(replace(again, next=NOW + 3 * HOUR), "نص", NOW + 3 * HOUR)

    assert isinstance(item, Item)
    assert isinstance(item.content, Article)
    assert first is not None
    assert (item.key, item.content.article_id, item.content.withdrawn, page.next) == (URL, first.article_id, True, None)
    assert item.content.source == "Outlet"
    assert item.content.published_at == first.published_at
    assert nothing is None
    assert returned is not None
    assert first.revision < item.content.revision < returned.revision
    assert back.sent == f"{returned.article_id} {returned.content_hash}"


def test_a_withdrawal_follows_what_was_dated_ahead() -> None:
    """An outlet whose clock is fast cannot keep its article from being withdrawn."""
    page, first = taken(PAGE, "نص", updated=DAY + dt.timedelta(hours=20))
    _, item = withdrawn(page, NOW + HOUR, None)

    assert first is not None
    assert isinstance(item, Item)
    assert isinstance(item.content, Article)
    assert item.content.revision > first.revision


def test_what_was_never_taken_in_is_not_withdrawn() -> None:
    """410 of an unknown page is no event."""
    assert without_answer(PAGE, fetched(Outcome.GONE), NOW, None) == (replace(PAGE, next=None), None)


def test_404_counts_only_when_it_stays() -> None:
    """A page that is missing is looked at again; one answer in between, and counting begins anew."""
    page, _ = taken(PAGE, "نص")
    for _ in range(MISSES_MAX - 1):
        page, item = without_answer(page, fetched(Outcome.MISSING), NOW + HOUR, None)
        assert item is None
        assert page.next is not None
    well, _ = without_answer(page, fetched(Outcome.UNCHANGED), NOW + HOUR, None)
    page, item = without_answer(page, fetched(Outcome.MISSING), NOW + HOUR, None)

    assert well.misses == 0
    assert item is not None
    assert page.next is None


@pytest.mark.parametrize(
    "outcome", [Outcome.BUSY, Outcome.FAULT, Outcome.UNREACHABLE, Outcome.TOO_SLOW, Outcome.BROKEN, Outcome.DISALLOWED]
)
def test_what_is_in_the_way_is_waited_for(outcome: Outcome) -> None:
    """Longer each time, for days, and then no more; never is an article withdrawn for it."""
    page, _ = taken(PAGE, "نص")
    waits, now = [], NOW
    while True:
        page, item = without_answer(page, fetched(outcome), now, None)
        assert item is None
        if page.next is None:
            break
        waits.append(page.next - now)
        now = page.next

    assert len(waits) == 11
    assert waits[0] < 61
    assert sum(waits) > 12 * HOUR


def test_retry_after_is_waited_for() -> None:
    """The server knows best."""
    page, _ = without_answer(PAGE, fetched(Outcome.BUSY, retry_after_seconds=7_200.0), NOW, None)

    assert page.next == NOW + 7_200


@pytest.mark.parametrize(
    "outcome", [Outcome.REFUSED, Outcome.FORBIDDEN, Outcome.BAD_URL, Outcome.REDIRECTS, Outcome.TOO_LARGE]
)
def test_what_will_not_change_is_let_be(outcome: Outcome) -> None:
    """Until the feed says something new of it."""
    assert without_answer(PAGE, fetched(outcome), NOW, None) == (replace(PAGE, next=None), None)


def test_a_page_without_an_article_is_one_dead_letter() -> None:
    """Its next versions have the same fingerprint; once it has an article, that is sent; later nothing is made of its fault."""
    reject = Reject(Stage.INGEST, Reason.EMPTY, "no article", b"a")
    page, first = with_article(PAGE, reject, fetched(), NOW)
    page, second = with_article(page, replace(reject, body=b"b"), fetched(), NOW + HOUR)
    page, sent = taken(page, "نص", NOW + 4 * HOUR)
    _, third = with_article(page, reject, fetched(), NOW + 12 * HOUR)

    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.key, first.fingerprint) == (second.key, second.fingerprint)
    assert sent is not None
    assert third is None


def test_pages_are_remembered() -> None:
    """Whatever is known of a page is read as it was written; what is damaged is not known."""
    page, _ = taken(PAGE, "نص")

    assert page_of(text_of(page)) == page
    assert page_of(text_of(replace(page, next=None))) == replace(page, next=None)
    assert page_of("{") is None
    assert page_of('{"entry": "e"}') is None
    assert page_of("[1]") is None
