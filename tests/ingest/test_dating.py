"""When an article was published, and how that is known."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.dating import Clues, day_of_page, day_of_url, publication
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.records import Article, PublishedFrom
from tests.support import day

BODY = "أعلنت البلدية موعد افتتاح الجسر الجديد."
ALL = Clues(
    given=day("2021-05-01"),
    page=day("2021-05-02"),
    url="https://news.example/2021/05/03/bridge",
    text=f"نشر في: 5 مايو 2021\nأسمرة 4 مايو (شينخوا) - {BODY}",
    file=day("2021-06-01"),
    ingested=day("2021-06-02"),
)


def test_the_surest_is_believed() -> None:
    """What is given, the markup, the address, the dateline, the text, the file: in this order."""
    without = [
        {},
        {"given": None},
        {"page": None},
        {"url": None},
        {"text": f"نشر في: 5 مايو 2021\n{BODY}"},
        {"text": BODY},
    ]
    found, clues = [], ALL
    for step in without:
        clues = replace(clues, **step)  # type: ignore[arg-type]
        found.append(publication(clues))

    assert [(when.date().isoformat(), str(known_from)) for when, known_from in filter(None, found)] == [
        ("2021-05-01", "given"),
        ("2021-05-02", "page"),
        ("2021-05-03", "url"),
        ("2021-05-04", "dateline"),
        ("2021-05-05", "text"),
        ("2021-06-01", "file"),
    ]
    assert publication(replace(clues, file=None)) is None


def test_a_day_to_come_is_not_believed() -> None:
    """Neither of an address nor of a text: what is announced is not when it was published."""
    clues = Clues(url="https://news.example/2031/05/03/x", text=f"12 مايو 2029\n{BODY}", ingested=day("2021-06-02"))

    assert publication(clues) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/2021/05/17/bridge", "2021-05-17"),
        ("https://news.example/2021/5/7/bridge", "2021-05-07"),
        ("https://news.example/bridge-20210517.html", "2021-05-17"),
        ("https://news.example/?date=2021-05-17&id=3", "2021-05-17"),
        ("https://news.example/?d=2021%2F05%2F17", "2021-05-17"),
        ("https://news.example/20210517123045", "2021-05-17"),
        ("https://news.example/17-5-2021-bridge", "2021-05-17"),
        ("https://news.example/2021/13/45/a-2021-05-06", "2021-05-06"),
        ("https://news.example/2021/05/bridge", None),
        ("https://news.example/news/123456789", None),
        ("https://news.example/20211345", None),
        ("", None),
    ],
)
def test_days_of_addresses(url: str, expected: str | None) -> None:
    """Folders, eight digits, parameters; a number of an article is no day."""
    found = day_of_url(url)

    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"الأربعاء 22 نوفمبر 2017 - 02:15 م\n{BODY}", "2017-11-22"),
        (f"آخر تحديث: 6 مايو 2021\n{BODY}\nتاريخ النشر: 5/5/2021", "2021-05-05"),
        (f"آخر تحديث: 6 مايو 2021\n{BODY}", "2021-05-06"),
        (f"{BODY}\nوقعت الاتفاقية في 12 مايو 2019 بعد جولة طويلة من التفاوض.", None),
    ],
)
def test_days_of_pages(text: str, expected: str | None) -> None:
    """A line that is a date, or says when the page was set; the day of an event is none."""
    found = day_of_page(text, dt.date(2021, 6, 10))

    assert (found.isoformat() if found else None) == expected


def test_articles_say_how_they_are_dated() -> None:
    """A file by its dateline rather than its last change; JSON by its field, in whatever form."""
    file = Known(published_at=day("2021-06-01"), published_from=PublishedFrom.FILE, ingested_at=day("2021-06-02"))
    text = f"أسمرة 4 مايو (شينخوا) - {BODY}"
    rows = [{"text": text, "published": 1_620_000_000}, {"text": text}, {"text": BODY}]

    found = [article_of_json(json.dumps(row).encode(), file, 10_000) for row in rows]
    found += [article_of_text(text.encode(), file, 10_000), article_of_text(BODY.encode(), Known(), 10_000)]

    assert [
        (str(a.published_from), a.published_at.date().isoformat(), a.agencies) for a in found if isinstance(a, Article)
    ] == [
        ("given", "2021-05-03", ("xinhua",)),
        ("dateline", "2021-05-04", ("xinhua",)),
        ("file", "2021-06-01", ()),
        ("dateline", "2021-05-04", ("xinhua",)),
        ("ingested", "1970-01-01", ()),
    ]


@given(st.text())
def test_no_address_is_too_strange(url: str) -> None:
    """Nothing is raised."""
    found = day_of_url(url)

    assert found is None or found.year >= 1900
