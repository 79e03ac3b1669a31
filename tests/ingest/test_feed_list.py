"""Lists of feeds: TOML in, OPML in and out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from streams.errors import InputError, NoInputError
from streams.ingest.feed_list import Subscription, opml_of, read_feeds, read_opml, subscription
from tests.support import ROOT

FEEDS = [
    Subscription(url="https://a.example/feed?x=1&y=2", name='قناة «أ» & "ب" <ج>', outlet="A", full_text=True),
    Subscription(url="https://b.example/feed", interval_seconds=120.0, language="en"),
]


def written(folder: Path, text: str | bytes, name: str = "feeds.toml") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_list_that_is_shipped() -> None:
    """It has a dozen feeds, all by https, each once, none of them on, and says of what they are examples."""
    path = ROOT / "seeds" / "feeds.toml"
    feeds = read_feeds(path)

    assert len({feed.url for feed in feeds}) == len(feeds) >= 12
    assert all(feed.url.startswith("https://") and feed.name and feed.outlet and not feed.on for feed in feeds)
    assert "None was" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[feed]]\nname = 'a'", "feed 1: it has no url"),
        ("[[feed]]\nurl = 'https://a.example/'\n[[feed]]\nurl = 5", "feed 2: it has no url"),
        ("[[feed]]\nurl = 'https://a.example/'\nevery = 5", "every is no field"),
        ("[[feed]]\nurl = 'https://a.example/'\non = 'yes'", "on must be of type bool"),
        ("[[feed]]\nurl = 'https://a.example/'\ninterval_seconds = true", "interval_seconds must be of type int"),
        ("[[feed]]\nurl = 'https://a.example/'\ninterval_seconds = 5", "60 or more"),
        ("[[feed]]\nurl = 'https://u:p@a.example/'", "a user or a password"),
        ("[[feed]]\nurl = 'file:///etc/passwd'", "only http and https"),
        ("[feed]\nurl = 'https://a.example/'", "and nothing else"),
        ("[[feeds]]\nurl = 'https://a.example/'", "and nothing else"),
        ("[[feed", "feeds.toml"),
        (b"\xff", "feeds.toml"),
    ],
)
def test_a_list_that_is_wrong(text: str | bytes, says: str, tmp_path: Path) -> None:
    """The message names the file, the feed and the fault."""
    with pytest.raises(InputError, match=says):
        read_feeds(written(tmp_path, text))


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is said to be missing."""
    with pytest.raises(NoInputError, match="No such file"):
        read_feeds(tmp_path / "none.toml")


def test_opml_out_and_in(tmp_path: Path) -> None:
    """What is written is read again as it was."""
    assert read_opml(written(tmp_path, opml_of(FEEDS), "a.opml")) == FEEDS


def test_opml_of_other_readers(tmp_path: Path) -> None:
    """Folders are passed through, feeds that are none are passed over, and each is taken once."""
    text = (
        '<?xml version="1.0"?><opml version="1.0"><body><outline text="أخبار">'
        '<outline text="أ" type="rss" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>'
        '<outline text="أ" XMLURL="https://a.example/feed"/><outline text="مجلد فارغ"/>'
        '<outline text="ب" xmlUrl="feed://b.example/feed"/></outline><outline xmlUrl=" http://c.example/rss " /></body></opml>'
    )
    feeds = read_opml(written(tmp_path, text, "a.opml"))

    assert [(feed.name, feed.url) for feed in feeds] == [
        ("أ", "https://a.example/feed"),
        (None, "http://c.example/rss"),
    ]


BOMB = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("entity", ["&b;", "&f;"])
def test_opml_expands_nothing(entity: str, tmp_path: Path) -> None:
    """Entities that it declares stay what they are."""
    text = f'{BOMB}<opml><body><outline text="x{entity}" xmlUrl="https://a.example/"/>{entity}</body></opml>'
    try:
        feeds = read_opml(written(tmp_path, text, "a.opml"))
    except InputError:
        return

    assert all("haha" not in (feed.name or "") for feed in feeds)


@pytest.mark.parametrize("text", ["", "<html/>", "<opml><body/></opml>", "not xml", "<opml>" * 1_000])
def test_what_is_no_opml(text: str, tmp_path: Path) -> None:
    """A file without feeds is refused."""
    with pytest.raises(InputError, match="no OPML"):
        read_opml(written(tmp_path, text, "a.opml"))


def test_a_feed_by_its_address() -> None:
    """A person's mistake is told."""
    assert subscription("https://a.example/") == replace(
        FEEDS[1], url="https://a.example/", interval_seconds=900.0, language="ar"
    )
    with pytest.raises(InputError, match="only http and https"):
        subscription("a.example/feed")
