"""What makes an article one: its identity, and the spans that are its body."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.ingest.article import make_article
from streams.ingest.instants import parse_instant


def test_identity_is_the_url_else_source_and_title() -> None:
    """Two versions of one page are one article; a changed text without URL or title is another."""
    by_url = {make_article(text, url="https://example.org/1").article_id for text in ("أ", "ب")}
    by_title = {make_article(text, source="X", title="عنوان").article_id for text in ("أ", "ب")}
    by_text = {make_article(text).article_id for text in ("أ", "ب")}

    assert (len(by_url), len(by_title), len(by_text)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("published", "minutes"),
    [("2024-03-02T00:30:00+03:00", 180), ("2024-03-01T20:00:00-01:30", -90), ("2024-03-01T21:30:00Z", None)],
)
def test_an_article_keeps_the_offset_that_it_was_dated_in(published: str, minutes: int | None) -> None:
    """One instant, in UTC, and the clock that it was read from: another day there is another content."""
    article = make_article("نص", published_at=parse_instant(published))

    assert article.published_at == dt.datetime(2024, 3, 1, 21, 30, tzinfo=dt.UTC)
    assert article.published_at.utcoffset() == dt.timedelta(0)
    assert article.utc_offset_minutes == minutes
    plain = make_article("نص", published_at=article.published_at)
    assert (article.content_hash == plain.content_hash) is (minutes is None)


def test_what_every_page_has_is_no_body() -> None:
    """Blocks hold the text without the lines that every page has, and offsets stay."""
    text = "التعليقات\nقال الوزير كلمته.\nثم انصرف.\nزر الذهاب إلى الأعلى\nوعاد غدا."
    article = make_article(text)

    assert [text[block.start : block.end] for block in article.blocks] == ["قال الوزير كلمته.\nثم انصرف.", "وعاد غدا."]


def test_notices_of_a_page_are_no_body() -> None:
    """A line of tags or of the outlet about itself goes; lines that lead to other articles stay apart, for their names."""
    text = "فتحت كينيا المعبر.\nاقرأ أيضا: أوغندا تغلق الحدود\nتابعونا على تلغرام\nكلمات مفتاحية: كينيا"
    article = make_article(text)

    assert [text[b.start : b.end] for b in article.blocks] == ["فتحت كينيا المعبر.", "اقرأ أيضا: أوغندا تغلق الحدود"]
