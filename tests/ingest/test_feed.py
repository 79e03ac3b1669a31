"""Feeds of every kind, well and broken, become entries."""

from __future__ import annotations

import json
import time

import pytest

from streams.errors import Reject
from streams.ingest.feed import Entry, Feed, feed_of
from tests.ingest.test_instants import at

URL = "https://outlet.example/ar/feed.xml"
NAMES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def read(text: str | bytes, charset: str | None = None) -> Feed:
    """A feed that is one."""
    found = feed_of(text.encode() if isinstance(text, str) else text, URL, charset)
    assert isinstance(found, Feed), found.detail
    return found


def rss(*items: str, link: str = "https://outlet.example/") -> str:
    """An RSS feed of these items."""
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMES}><channel><title>أخبار</title><link>{link}</link><language>ar</language>{body}</channel></rss>'


def one(text: str) -> Entry:
    """The only entry of a feed."""
    [entry] = read(text).entries
    return entry


ITEM = (
    "<title>مصر &amp;amp; السودان: «لا» للمهلة</title><link>https://outlet.example/1?a=b&amp;c=d#top</link>"
    '<guid isPermaLink="false">n-1</guid><pubDate>Tue, 01 Jun 2021 10:00:00 +0300</pubDate><dc:creator>منى</dc:creator>'
    "<description>&lt;p&gt;موجز&lt;/p&gt;</description><content:encoded><![CDATA[<p>النص كله</p>]]></content:encoded>"
)


def test_rss() -> None:
    """Guid, link, title without markup, author, date with its offset, summary and full text."""
    feed = read(rss(ITEM))

    assert (feed.title, feed.language) == ("أخبار", "ar")
    assert feed.entries == (
        Entry(
            guid="n-1",
            link="https://outlet.example/1?a=b&c=d",
            title="مصر & السودان: «لا» للمهلة",
            author="منى",
            published=at(10, hours=3),
            summary="<p>موجز</p>",
            content="<p>النص كله</p>",
        ),
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<title>أخبار</title><link rel="self" href="https://outlet.example/feed"/><link href="https://outlet.example/ar/"/>
<entry><id>tag:outlet.example,2021:1</id><title type="html">&lt;b&gt;خبر&lt;/b&gt;</title><link rel="alternate" href="one.html"/>
<published>2021-06-01T10:00:00+03:00</published><updated>2021-06-01T11:00:00+03:00</updated><author><name>منى</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>نص</p></div></content></entry>
<at:deleted-entry ref="https://outlet.example/ar/old.html" when="2021-06-01T12:00:00Z"/></feed>"""


def test_atom() -> None:
    """Both dates, links relative to the site, and entries that were taken back."""
    first, deleted = read(ATOM).entries

    assert (first.guid, first.link, first.title) == (
        "tag:outlet.example,2021:1",
        "https://outlet.example/ar/one.html",
        "خبر",
    )
    assert (first.published, first.updated, first.author) == (at(10, hours=3), at(11, hours=3), "منى")
    assert "نص" in first.content
    assert (deleted.link, deleted.withdrawn) == ("https://outlet.example/ar/old.html", True)


def test_rdf() -> None:
    """RSS 1.0 with Dublin Core."""
    entry = one(
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMES}>'
        '<channel rdf:about="https://outlet.example/"><title>أ</title><link>https://outlet.example/</link></channel>'
        '<item rdf:about="https://outlet.example/1"><title>خبر</title><link>https://outlet.example/1</link>'
        "<dc:date>2021-06-01T10:00:00Z</dc:date></item></rdf:RDF>"
    )

    assert (entry.guid, entry.link, entry.published) == ("https://outlet.example/1", "https://outlet.example/1", at(10))


def test_json_feed() -> None:
    """JSON Feed, with numbers for ids and fields of a wrong type counted as not there."""
    items = [
        {"id": 7, "url": "/1", "title": "خبر", "content_html": "<p>نص</p>", "date_published": "2021-06-01T10:00:00Z"},
        {"id": "8", "url": ["/2"], "title": {}, "authors": "منى", "date_published": 5},
        "no item",
        {"url": "https://outlet.example/3", "authors": [{"name": "منى"}, {}], "date_modified": "2021-06-01"},
    ]
    first, second, third = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})).entries

    assert (first.guid, first.link, first.content, first.published) == (
        "7",
        "https://outlet.example/1",
        "<p>نص</p>",
        at(10),
    )
    assert (second.guid, second.link, second.title, second.published) == ("8", None, None, None)
    assert (third.guid, third.author, third.published) == ("https://outlet.example/3", "منى", at())


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            "<title>a</title><guid>https://outlet.example/1</guid>",
            ("https://outlet.example/1", "https://outlet.example/1", None),
        ),
        ("<title>a</title><link>/1</link>", ("https://outlet.example/1", "https://outlet.example/1", None)),
        ("<title>a</title><link>javascript:alert(1)</link><guid isPermaLink='false'>g</guid>", ("g", None, None)),
        (
            "<title>a</title><link>  https://outlet.example/1\n</link><guid isPermaLink='false'>g</guid><pubDate>أمس</pubDate>",
            ("g", "https://outlet.example/1", None),
        ),
        (
            "<title>a</title><link>/خبر جديد</link><guid isPermaLink='false'>g</guid>",
            ("g", "https://outlet.example/خبر%20جديد", None),
        ),
        ("<title>a</title><link>http://[</link><guid isPermaLink='false'>g</guid>", ("g", None, None)),
        (
            "<link>/1</link><pubDate>1622541600</pubDate>",
            ("https://outlet.example/1", "https://outlet.example/1", at(10)),
        ),
        (
            "<link>/1</link><pubDate>الثلاثاء 1 يونيو 2021 10:00 ص</pubDate>",
            ("https://outlet.example/1", "https://outlet.example/1", at(10)),
        ),
    ],
)
def test_what_is_missing_or_odd(item: str, expected: tuple[object, ...]) -> None:
    """Links are made absolute or are none, a guid is found, dates of every form are read."""
    entry = one(rss(item))

    assert (entry.guid, entry.link, entry.published) == expected


def test_an_entry_without_anything_has_a_guid_of_its_own() -> None:
    """Two different ones have two."""
    first, second = read(rss("<description>أ</description>", "<description>ب</description>")).entries

    assert first.guid != second.guid


def test_one_entry_a_link() -> None:
    """A guid that repeats hides no article; a link that repeats is one article, whatever its guid."""
    same_guid = read(rss(*(f"<guid isPermaLink='false'>g</guid><link>/{n}</link>" for n in (1, 2)))).entries
    same_link = read(rss(*(f"<guid isPermaLink='false'>{n}</guid><link>/1</link>" for n in (1, 2)))).entries

    assert (len(same_guid), len(same_link)) == (2, 1)


def test_fingerprints_tell_what_changed() -> None:
    """A new title, date or text is another fingerprint; the same feed again is the same."""
    base = one(rss(ITEM)).fingerprint

    assert one(rss(ITEM)).fingerprint == base
    assert one(rss(ITEM.replace("النص كله", "النص كله وزيادة"))).fingerprint != base
    assert one(rss(ITEM.replace("10:00:00", "10:05:00"))).fingerprint != base


BROKEN = {
    "an ampersand": rss(ITEM.replace("&amp;amp;", "&")),
    "an entity of HTML": rss(ITEM.replace("مصر", "مصر&nbsp;")),
    "a tag that is not closed": rss(ITEM.replace("<dc:creator>", "<br><dc:creator>")),
    "cut in the middle": rss(ITEM, ITEM)[:-120],
    "nothing before it but space": "\n\n  " + rss(ITEM),
    "a byte order mark and space": "\ufeff\n" + rss(ITEM),
    "a control character": rss(ITEM.replace("السودان", "السو\x0bدان")),
    "no declaration of a namespace": rss(ITEM).replace(NAMES, ""),
    "a wrong encoding in its head": rss(ITEM).replace('encoding="UTF-8"', 'encoding="windows-1256"'),
    "a document type": rss(ITEM).replace("<rss", '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">\n] ><rss', 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_feeds_are_read(name: str) -> None:
    """What is wrong in one place costs no entry."""
    entry = read(BROKEN[name]).entries[0]

    assert (entry.guid, entry.link) == ("n-1", "https://outlet.example/1?a=b&c=d")
    assert entry.title is not None
    assert entry.title.startswith("مصر")


def test_a_feed_in_an_old_code_page() -> None:
    """Windows-1256, whether the header or the first line says so."""
    text = rss(ITEM).replace('encoding="UTF-8"', 'encoding="windows-1256"')

    assert read(text.encode("cp1256")).entries == read(rss(ITEM)).entries
    assert read(rss(ITEM).encode("cp1256"), "windows-1256").entries == read(rss(ITEM)).entries


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "<!DOCTYPE html><html><head><title>صيانة</title></head><body><p>عد لاحقا</p></body></html>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        "<opml></opml>",
        "just words",
        "{}",
        '{"items": 5}',
        "{" * 100_000,
        '{"items": [',
        "<",
    ],
)
def test_what_is_no_feed(text: str) -> None:
    """A page, something else in XML or JSON, and nothing at all are rejects with a reason."""
    found = feed_of(text.encode(), URL)

    assert isinstance(found, Reject)
    assert found.detail


def bomb(levels: int) -> str:
    """Entities of entities: the billion laughs."""
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{inner}]>'
        + rss(f"<title>&e{levels - 1};</title>{ITEM}").partition("?>")[2]
    )


@pytest.mark.parametrize(
    "text",
    [
        bomb(12),
        bomb(12).replace("<!DOCTYPE", "<!doctype"),
        bomb(3).replace("]>", "", 1),
        bomb(12).encode("utf-16").decode("utf-16"),
        '<!DOCTYPE rss [<!ENTITY big "' + "x" * 100_000 + '">]>' + rss("<title>" + "&big;" * 100_000 + "</title>"),
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + rss("<title>&f;</title>"),
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>' + rss("<title>a</title>"),
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + rss("<title>a</title>"),
        '<?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?>'
        + rss('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'),
        "<!DOCTYPE rss [" * 50_000 + rss("<title>a</title>"),
        "<rss><channel><item>" + "<a>" * 30_000,
        rss("<title>" + "&lt;" * 200_000 + "</title>"),
        rss(f"<description>{'&lt;a ' * 100_000}</description>"),
        ("<!--" * 100_000) + rss("<title>a</title>"),
    ],
    ids=lambda text: text[:40],
)
def test_bombs_are_harmless(text: str) -> None:
    """Entities are neither expanded nor fetched, and time grows no faster than the text."""
    hostname = open("/etc/hostname", encoding="utf-8").read().strip()  # noqa: PTH123, SIM115
    started = time.process_time()
    found = feed_of(text.encode(), URL)

    assert time.process_time() - started < 10
    if isinstance(found, Feed):
        said = "".join((entry.title or "") + entry.summary + entry.content for entry in found.entries)
        assert "haha" not in said
        assert hostname not in said or len(hostname) < 4
        assert len(said) < 2 * len(text) + 1_000


def test_a_bomb_in_another_encoding() -> None:
    """What is declared in UTF-16 is dropped as well."""
    found = feed_of(bomb(12).replace("UTF-8", "UTF-16").encode("utf-16"), URL)

    assert not isinstance(found, Feed) or all("haha" not in (entry.title or "") for entry in found.entries)
