"""The article of a page is what its reader would keep, with what the page says of it."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from streams.errors import Reason, Reject
from streams.ingest.files import Known
from streams.ingest.html import article_of_html, article_of_markup
from streams.ingest.html_facts import page_facts
from streams.records import Article, PublishedFrom
from tests.support import ROOT

PAGES = sorted((ROOT / "tests" / "data" / "pages").glob("*.html"))
SPACE = re.compile(r"[\s\u200e\u200f\u3000]+")
FLOOR = {"recall": 0.98, "precision": 0.93}
UNSEEN = {"portal.html", "mobile.html", "minutes.html", "weekly.html"}
"""Pages written after the rules; docs/decisions/0021-feeds-and-fetching.md has the figures of the first look at them."""


def squeezed(text: str) -> str:
    """The text with single spaces."""
    return SPACE.sub(" ", text.replace(" | ", " ")).strip()


@dataclass(frozen=True)
class Kept:
    """What a reader keeps of a page, and the page without the marks that say so."""

    paragraphs: list[str]
    page: str


def kept(path: Path) -> Kept:
    """Elements marked `data-keep`, the lines of one marked `data-keep-lines`, and comments that begin with `keep`."""
    text = path.read_text(encoding="utf-8")
    found = []
    for element in lxml.html.fromstring(text).iter():
        if isinstance(element.tag, str) and "data-keep" in element.attrib:
            found.append(squeezed(element.text_content()))
        if isinstance(element.tag, str) and "data-keep-lines" in element.attrib:
            for br in element.iter("br"):
                br.tail = "\n" + (br.tail or "")
            found += [line for raw in element.text_content().split("\n") if (line := squeezed(raw))]
    found += [squeezed(line) for line in re.findall(r"<!--keep (.*?)-->", text)]
    return Kept(found, re.sub(r" data-keep(-lines)?|<!--keep.*?-->", "", text))


def counted(path: Path, read: Callable[[str], str]) -> tuple[int, int, int, int]:
    """Paragraphs found, to be found, lines that are right, lines; by what `read` makes of a page."""
    gold = kept(path)
    text = read(gold.page)
    lines = [line for raw in text.split("\n") if (line := squeezed(raw))]
    whole, wanted = squeezed(text), " ".join(gold.paragraphs)
    return (
        sum(paragraph in whole for paragraph in gold.paragraphs),
        len(gold.paragraphs),
        sum(line in wanted for line in lines),
        len(lines),
    )


def article(page: str | bytes, known: Known | None = None) -> Article:
    """The article of a page that has one."""
    data = page.encode() if isinstance(page, str) else page
    found = article_of_html(data, known or Known(), 1_000_000)
    assert isinstance(found, Article), found.detail
    return found


def shares(paths: list[Path], read: Callable[[str], str]) -> dict[str, float]:
    """Recall and precision of paragraphs over pages."""
    found, wanted, right, lines = (sum(counts) for counts in zip(*(counted(p, read) for p in paths), strict=True))
    return {"recall": found / wanted, "precision": right / lines}


def test_pages_are_read_as_their_readers_do() -> None:
    """Over all templates, hardly a paragraph is lost and hardly a line is of the page around the article."""
    ours = shares(PAGES, lambda page: article(page).text)

    assert all(ours[name] >= least for name, least in FLOOR.items()), ours


def test_pages_that_no_rule_was_made_for() -> None:
    """The same on the templates that were written afterwards."""
    unseen = [path for path in PAGES if path.name in UNSEEN]
    ours = shares(unseen, lambda page: article(page).text)

    assert ours["recall"] >= 0.9, ours
    assert ours["precision"] >= 0.8, ours


def test_the_rules_are_worth_their_lines() -> None:
    """Trafilatura alone, in its best setting, leaves much more of the page around."""
    from trafilatura import extract

    alone = shares(PAGES, lambda page: extract(page, include_comments=False, favor_precision=True) or "")

    assert alone["precision"] < shares(PAGES, lambda page: article(page).text)["precision"] - 0.1


FACTS = {
    "wordpress.html": (
        "وزير الري: لا اتفاق قبل ضمان الحصص",
        "https://sada.example/2021/06/04/irrigation-minister/",
        "صدى النيل",
        None,
        "2021-06-04T09:15:00+02:00",
        "page",
    ),
    "react.html": (
        "طهران: رفع العقوبات أولا ثم نعود إلى التزاماتنا",
        "https://www.ufuq.example/news/2021/4/9/tehran-sanctions-first",
        "قناة الأفق",
        "anadolu-agency",
        "2021-04-09T13:20:00+00:00",
        "page",
    ),
    "divs.html": (
        "اليمن: الوسيط العماني يعرض خطة من ثلاث مراحل",
        None,
        "الخليج الإخباري",
        "reuters",
        "2022-03-30T00:00:00+00:00",
        "page",
    ),
    "tabloid.html": (
        "وزير الخارجية: مصر تدعم هدنة دائمة فى ليبيا",
        "https://www.day8.example/story/2020/8/21/وزير-الخارجية-مصر-تدعم-هدنة-دائمة/4934567",
        None,
        None,
        "2020-08-21T16:12:00+00:00",
        "text",
    ),
    "brlines.html": ("الرئيس يستقبل المبعوث الأممي", None, None, None, "2021-02-14T12:45:00+00:00", "text"),
    "agency.html": (
        "مقابلة: مسؤول أممي يدعو إلى تمديد الهدنة",
        None,
        None,
        "xinhua",
        "2022-05-28T20:15:33+00:00",
        "page",
    ),
    "cookie.html": (
        "أنقرة وأثينا تستأنفان المحادثات الاستكشافية",
        "https://www.dn.example/ar/أنقرة-وأثينا/a-56334455",
        "DN عربية",
        None,
        None,
        "text",
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_what_a_page_says_of_its_article(name: str) -> None:
    """Headline, address, outlet, agency, and when it was published and how that is known."""
    facts = page_facts(lxml.html.fromstring(kept(ROOT / "tests" / "data" / "pages" / name).page), None)
    published, told = facts.published or facts.shown, "page" if facts.published else "text"

    assert (
        facts.title,
        facts.url,
        facts.outlet,
        facts.agency,
        published and published.isoformat(),
        told,
    ) == FACTS[name]


@pytest.mark.parametrize(
    ("element", "agency"),
    [
        ("<span>تسنيم</span>", "tasnim"),
        ("<p>لانا</p>", "lana-libya"),
        ("<p>طرابلس (وال)</p>", "lana-libya"),
        ("<div>بغداد / واع</div>", "ina-iraq"),
        ('<span class="article-source">سبأ</span>', "saba-news"),
        ('<a href="/tags/1">سبأ</a>', None),
        ("<span>رويترز</span><span>تسنيم</span>", None),
    ],
)
def test_an_agency_that_the_page_names(element: str, agency: str | None) -> None:
    """By the names that datelines know; one that is a word too counts where a source is named, or beside a place."""
    assert page_facts(lxml.html.fromstring(page(body=BODY + element)), None).agency == agency


BODY = "<p>أعلن الوزير اليوم أن بلاده ترفض العرض الذي قدمه الوسطاء أمس الأول.</p>"
FETCHED = "https://www.outlet.example/news/2021/06/04/1.html?utm_source=x"


def page(head: str = "", body: str = BODY) -> str:
    """A small page."""
    return f"<html><head>{head}</head><body><article><h1>عنوان الخبر</h1>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("", "https://www.outlet.example/news/2021/06/04/1.html"),
        ('<link rel="canonical" href="/n/1?utm_medium=rss&amp;id=3#top">', "https://www.outlet.example/n/1?id=3"),
        ('<link rel="Canonical" href="https://outlet.example/n/1">', "https://outlet.example/n/1"),
        ('<meta property="og:url" content="https://m.outlet.example/n/1">', "https://m.outlet.example/n/1"),
        ('<link rel="canonical" href="https://evil.example/n/1">', "https://www.outlet.example/news/2021/06/04/1.html"),
        (
            '<link rel="canonical" href="https://www.outlet.example/">',
            "https://www.outlet.example/news/2021/06/04/1.html",
        ),
        (
            '<link rel="canonical" href="https://u:p@www.outlet.example/n">',
            "https://www.outlet.example/news/2021/06/04/1.html",
        ),
        ('<link rel="canonical" href="javascript:x">', "https://www.outlet.example/news/2021/06/04/1.html"),
        ('<link rel="canonical" href="http://[">', "https://www.outlet.example/news/2021/06/04/1.html"),
    ],
)
def test_the_address_is_the_sites_own(head: str, url: str) -> None:
    """What a page calls itself counts where it is of the site that it was fetched from; nobody speaks for another site."""
    assert article(page(head), Known(url=FETCHED)).url == url


DAY = dt.datetime(2021, 6, 4, tzinfo=dt.UTC)
NOW = dt.datetime(2021, 6, 5, 12, tzinfo=dt.UTC)
META = '<meta property="article:published_time" content="2021-06-03T10:00:00+03:00">'
SHOWN = '<span class="date">الأربعاء 2 يونيو 2021 - 09:30 ص</span>'


@pytest.mark.parametrize(
    ("head", "known", "published", "source"),
    [
        (META, Known(url=FETCHED), "2021-06-03T07:00:00+00:00", PublishedFrom.PAGE),
        (META, Known(url=FETCHED, published_at=DAY), "2021-06-04T00:00:00+00:00", PublishedFrom.GIVEN),
        (META, Known(published_at=DAY, published_from=PublishedFrom.FILE), "2021-06-03T07:00:00+00:00", PublishedFrom.PAGE),
        (META, Known(published_at=DAY, is_page_surer=True), "2021-06-03T07:00:00+00:00", PublishedFrom.PAGE),
        ("", Known(url=FETCHED, published_at=NOW, is_page_surer=True), NOW.isoformat(), PublishedFrom.GIVEN),
        ("", Known(url=FETCHED, published_at=NOW, published_from=PublishedFrom.FILE), "2021-06-04T00:00:00+00:00", PublishedFrom.URL),
        (SHOWN, Known(published_at=NOW, published_from=PublishedFrom.FILE), "2021-06-02T09:30:00+00:00", PublishedFrom.TEXT),
        (SHOWN, Known(url=FETCHED), "2021-06-04T00:00:00+00:00", PublishedFrom.URL),
        (SHOWN + META, Known(), "2021-06-03T07:00:00+00:00", PublishedFrom.PAGE),
        ("", Known(url=FETCHED), "2021-06-04T00:00:00+00:00", PublishedFrom.URL),
        ("", Known(ingested_at=NOW), NOW.isoformat(), PublishedFrom.INGESTED),
        (META.replace("2021", "2031"), Known(ingested_at=NOW), NOW.isoformat(), PublishedFrom.INGESTED),
        (META.replace("2021-06-03", "0001-01-01"), Known(url=FETCHED), "2021-06-04T00:00:00+00:00", PublishedFrom.URL),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-06-02"}</script>' + META, Known(), "2021-06-02T00:00:00+00:00", PublishedFrom.PAGE),
        ('<script type="application/ld+json">{"@type":["Thing","NewsArticle"],"datePublished":1622541600}</script>', Known(), "2021-06-01T10:00:00+00:00", PublishedFrom.PAGE),
        ('<script type="application/ld+json">{broken</script>' + META, Known(), "2021-06-03T07:00:00+00:00", PublishedFrom.PAGE),
    ],
)  # fmt: skip
def test_dates(head: str, known: Known, published: str, source: PublishedFrom) -> None:
    """What was given is believed, then JSON-LD, `meta`, the address, a line for readers, the file; the future and the year 1 are not."""
    found = article(page(head), known)

    assert (found.published_at.isoformat(), found.published_from) == (published, source)


def test_an_edit_is_a_later_revision() -> None:
    """The page's own date of change orders its versions."""
    changed = META + '<meta property="article:modified_time" content="2021-06-03T12:00:00+03:00">'
    first, second = article(page(META)), article(page(changed, BODY + "<p>وأضاف أن المهلة تنتهي مساء الغد.</p>"))

    assert second.updated_at == dt.datetime(2021, 6, 3, 9, tzinfo=dt.UTC)
    assert second.revision > first.revision


def test_marks_of_direction_and_spaces_are_no_words() -> None:
    """Right-to-left marks, full-width and no-break spaces between words are single spaces."""
    body = "<p>\u200fأعلن الوزير\u00a0اليوم\u3000\u3000أن بلاده\u202b ترفض\u202c العرض الذي قدمه الوسطاء.\u200f</p>"

    assert article(page(body=body)).text == "أعلن الوزير اليوم أن بلاده ترفض العرض الذي قدمه الوسطاء."


def test_an_old_code_page() -> None:
    """A page in windows-1256 is read."""
    text = page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">')

    assert article(text.encode("cp1256")).text.startswith("أعلن الوزير")


@pytest.mark.parametrize(
    "data",
    [b"", b"   ", b"<html></html>", b"<html><body><h1>x</h1></body></html>", b"\0\1\2\3\0\0", b"<", b"{}"],
)
def test_pages_without_an_article(data: bytes) -> None:
    """What has no text to keep is a reject."""
    found = article_of_html(data, Known(), 1_000_000)

    assert isinstance(found, Reject)
    assert found.reason in {Reason.EMPTY, Reason.BINARY}


def test_a_page_that_is_too_long() -> None:
    """The limit is that of any article."""
    found = article_of_html(
        page(body="".join(BODY.replace("اليوم", str(n)) for n in range(20))).encode(), Known(), 1_000
    )

    assert isinstance(found, Reject)
    assert found.reason is Reason.TOO_LARGE


HOSTILE = {
    "nested divs": "<div>" * 20_000 + BODY,
    "nested tables": "<table><tr><td>" * 10_000 + BODY,
    "many tables": "<table><tr><td>x</td></tr></table>" * 20_000 + BODY,
    "nested lists": "<ul><li>" * 20_000 + BODY,
    "many scripts": (BODY + "<script></script>") * 20_000,
    "many links": '<a href="/x">خبر</a> ' * 50_000 + BODY,
    "many teasers": "<section><b><a href=x>aa</a></b><b><a href=x>bb</a></b></section>" * 15_000 + BODY,
    "many classes": '<div class="' + "aB-" * 300_000 + '">' + BODY,
    "json": '<script type="application/ld+json">' + "[" * 200_000 + "</script>" + BODY,
    "comments": "<!--" * 100_000 + BODY,
    "title": "<title>" + "a - " * 100_000 + "</title>" + BODY,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_a_bounded_time(name: str) -> None:
    """A page of megabytes that is built to be slow is read or refused within seconds."""
    started = time.process_time()
    article_of_html(f"<html><body>{HOSTILE[name]}".encode(), Known(url=FETCHED), 4_000_000)

    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>أول</p><p>ثان <b>وثالث</b></p>", "أول\nثان وثالث"),
        ("أول<br>ثان", "أول\nثان"),
        ("أول\nثان &amp; ثالث", "أول\nثان & ثالث"),
        ("<p>أول</p><script>x()</script><figure><figcaption>صورة</figcaption></figure>", "أول"),
        ("<ul><li>أ</li><li>ب</li></ul>", "أ\nب"),
    ],
)
def test_text_of_a_feed(markup: str, text: str) -> None:
    """The text of a feed's entry has a line a block."""
    found = article_of_markup(markup, Known(), 1_000_000)

    assert isinstance(found, Article)
    assert found.text == text


def test_trafilatura_is_imported_late() -> None:
    """Who reads no page does not pay for it: neither the command line nor the module that uses it."""
    code = "import sys, streams.cli, streams.ingest.html, streams.ingest.feed; print(sorted({'trafilatura', 'feedparser', 'aiohttp', 'lxml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )

    assert done.stdout.strip() == "[]"
