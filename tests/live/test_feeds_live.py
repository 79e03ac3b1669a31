"""Feeds of a real server end on a real log: each version once, whenever the process that follows them is killed."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from tests.live.cluster import ALLOWED, Parley, logged
from tests.misbehaving import Asked, Script, Server, answer
from tests.runtime.feed_world import item, page, rss
from tests.support import eventually

pytestmark = pytest.mark.live
COUNT = 30


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with a feed of many articles, and pages that take their time."""
    with Server() as found:
        publish(found, 1)
        yield found


def publish(server: Server, version: int, count: int = COUNT) -> None:
    """All articles in this version, without any date."""
    for number in range(count):
        text = f"أعلن الوزير رقم {number} في بيانه {version} أن بلاده ترفض العرض الذي قدمه الوسطاء أمس."
        server.routes[f"/{number}"] = slow(page(number, text))
    server.routes["/feed"] = answer(rss(*(item(n, f"<description>{version}</description>") for n in range(count))))


def slow(script: Script) -> Script:
    """The same a little later."""

    def answered(asked: Asked, connection: socket.socket) -> None:
        time.sleep(0.02)
        script(asked, connection)

    return answered


def versions(parley: Parley) -> dict[str | None, list[str]]:
    """Revisions on the log by URL, in their order there."""
    found: dict[str | None, list[str]] = defaultdict(list)
    for article in logged(parley):
        found[article.url].append(article.revision)
    return found


def killed_on_the_way(parley: Parley, server: Server, times: int) -> None:
    """Start and kill a process that follows the feed, each time after some more pages; then let one come to its end."""
    for _ in range(times):
        before = len(server.asked)
        process = parley.start("ingest", "feed", server.url("/feed"), "--interval", "1", **ALLOWED)
        eventually(lambda before=before: len(server.asked) >= before + 9, 60, parley.log(process))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    parley.checked("ingest", "feed", server.url("/feed"), "--once", **ALLOWED)


@pytest.mark.usefixtures("topics")
def test_killed_while_it_takes_in(parley: Parley, server: Server) -> None:
    """New articles, then an edit of all: nothing is lost, nothing is there twice, and versions are in their order."""
    killed_on_the_way(parley, server, 2)
    first = versions(parley)
    assert {url: len(found) for url, found in first.items()} == {server.url(f"/{n}"): 1 for n in range(COUNT)}

    publish(server, 2)
    killed_on_the_way(parley, server, 2)
    second = versions(parley)
    assert Counter(len(found) for found in second.values()) == {2: COUNT}
    assert all(found == sorted(set(found)) for found in second.values())

    parley.checked("ingest", "feed", server.url("/feed"), "--once", **ALLOWED)
    assert versions(parley) == second
    [state] = json.loads(parley.checked("ingest", "status", "--json"))
    # What was on the log and not yet written down at one of the four kills was there already for the next process.
    assert 2 * COUNT - 4 <= state["articles"] <= 2 * COUNT
    assert state["waits"] is None


@pytest.mark.usefixtures("topics")
def test_a_feed_is_followed(parley: Parley, server: Server) -> None:
    """A process finds what is new while it runs, says that it is ready, and ends cleanly."""
    server.routes["/feed"] = answer(rss(item(0)))
    process = parley.start("ingest", "feed", server.url("/feed"), "--interval", "1", **ALLOWED)
    eventually(lambda: len(versions(parley)) == 1 or parley.ended(process), 60, "the first article is there")
    server.routes["/feed"] = answer(rss(item(0), item(1)))
    eventually(lambda: len(versions(parley)) == 2 or parley.ended(process), 10, "the second article is there")

    assert parley.stop(process) < 10
    assert process.returncode == 0
