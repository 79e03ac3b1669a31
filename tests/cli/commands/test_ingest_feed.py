"""`parley ingest feed` and `feeds`: which feeds are followed, and what is said where there are none."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from streams.cli import application
from streams.errors import ConfigError, InputError
from streams.ingest.feed_list import Subscription, read_opml
from streams.settings import Settings

LIST = '[[feed]]\nurl = "https://a.example/feed"\nname = "أ"\n[[feed]]\nurl = "https://b.example/feed"\non = false\n'


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[Subscription]:
    """What would be followed; no broker is asked."""
    found: list[Subscription] = []

    def run(_: Settings, __: str, feeds: Sequence[Subscription], **___: Any) -> None:
        found.extend(feeds)

    monkeypatch.setattr("streams.runtime.feed_follow.run_feeds", run)
    monkeypatch.setattr("streams.runtime.preflight.preflight", lambda *_: [])
    return found


def feed(*words: str) -> None:
    """Run the command; raises what it raises."""
    CliRunner().invoke(application(), ["ingest", "feed", "--broker", "127.0.0.1:9", *words], catch_exceptions=False)


def test_what_is_followed(followed: list[Subscription], tmp_path: Path) -> None:
    """Addresses, the feeds of a list that are on, those of OPML, each once; options hold for all."""
    path, opml = tmp_path / "feeds.toml", tmp_path / "a.opml"
    path.write_text(LIST, encoding="utf-8")
    opml.write_text(
        '<opml><body><outline xmlUrl="https://c.example/"/><outline xmlUrl="https://a.example/feed"/></body></opml>',
        encoding="utf-8",
    )
    feed(
        "https://c.example/",
        "https://d.example/",
        "--list",
        str(path),
        "--opml",
        str(opml),
        "--interval",
        "60",
        "--full-text",
    )

    assert [each.url for each in followed] == ["https://c.example/", "https://d.example/", "https://a.example/feed"]
    assert {(each.interval_seconds, each.full_text) for each in followed} == {(60.0, True)}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no feed of the list is on"),
        (("a.example/feed",), "only http and https"),
        (("http://u:p@a.example/",), "a user or a password"),
        (("--opml", "missing.opml"), "No such file"),
        (("--list", "missing.toml"), "No such file"),
    ],
)
@pytest.mark.usefixtures("followed")
def test_nothing_to_follow(words: tuple[str, ...], says: str) -> None:
    """The list that is shipped has none that is on; a mistake is named."""
    with pytest.raises(InputError, match=says):
        feed(*words)


@pytest.mark.usefixtures("followed")
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra learns how."""
    monkeypatch.delitem(sys.modules, "protego", raising=False)
    monkeypatch.setattr("streams.extras.find_spec", lambda name: None if name == "protego" else name)
    with pytest.raises(ConfigError, match=r"protego, not installed: pip install 'parley-ledger\[ingest\]'") as told:
        feed("https://a.example/")

    assert told.value.status == os.EX_CONFIG


def test_the_list(tmp_path: Path) -> None:
    """As a table, as JSON, and as OPML that is read again."""
    path = tmp_path / "feeds.toml"
    path.write_text(LIST, encoding="utf-8")

    def feeds(*words: str) -> str:
        return (
            CliRunner()
            .invoke(application(), ["ingest", "feeds", "--list", str(path), *words], catch_exceptions=False)
            .output
        )

    (tmp_path / "a.opml").write_text(feeds("--opml"), encoding="utf-8")

    assert [line.split()[0] for line in feeds().splitlines()[2:]] == ["on", "off"]
    assert [each["on"] for each in json.loads(feeds("--json"))] == [True, False]
    assert [each.url for each in read_opml(tmp_path / "a.opml")] == ["https://a.example/feed", "https://b.example/feed"]


def test_a_setting_that_allows_what_is_none() -> None:
    """It is told before anything starts."""
    from streams.runtime.feed_follow import fetcher_of

    with pytest.raises(ConfigError, match="PARLEY_FETCH_ALLOW: http://a is neither a network"):
        fetcher_of(Settings(fetch_allow="http://a"))
