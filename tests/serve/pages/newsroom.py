"""Seeds, copies, a revision and a hostile article in, the pages of a model of them out, in front of the real stages.

What is said on a page goes through the stages, as it does through Kafka, and comes back into the model.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from streams.corrections.making import known_issues
from streams.knowledge import load_knowledge
from streams.records import Article, Correction
from streams.runtime.codec import load_codec
from streams.runtime.messages import message
from streams.serve.model.cells import refresh
from streams.serve.model.past import read_past
from streams.serve.model.store import Store
from streams.serve.pages.hand import Hand
from streams.serve.pages.site import Site, mount_pages
from streams.serve.pages.views import VIEWS
from streams.serve.users import LOCAL, User
from tests.serve.model.support import LoggingDriver, write
from tests.support import article, reading_once, seed_articles

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eقال سيرغي لافروف\u202c إن روسيا ترفض \u2066توسع\u2069 "
    f"حلف الناتو\u200b شرقا. {'ط' * 400}\n\n\"onmouseover='x' {{{{ 7*7 }}}} وقال لافروف: «لن نقبل <b>بذلك</b>»."
)
HOSTILE_ID = 'hostile/"><script>1?#&'
ULTIMATUM = "طالبت موسكو واشنطن بتقديم ضمانات أمنية قبل 31 يناير."
REVISED = "seed-001"


def articles() -> list[Article]:
    """Five seeds, a copy of one with words changed, a revision of another, and one that attacks the page."""
    seeds = seed_articles()
    first, second = seeds[0], seeds[1]
    copied = first.text.replace("روسيا", "موسكو", 3) + "\n\nانتهى."
    revised = article(
        second.text.replace("رفض", "قبول", 1) + "\n\nوتستأنف المحادثات الأسبوع المقبل.",
        REVISED,
        f"{second.published_at:%Y-%m-%d}",
        source=second.source,
        updated_at=second.published_at + dt.timedelta(days=2),
    )
    return [
        *seeds,
        article(ULTIMATUM, "ultimatum", "2022-01-20", source="رويترز"),
        article(
            copied,
            "copy-1",
            f"{first.published_at + dt.timedelta(days=1):%Y-%m-%d}",
            source="الشرق الأوسط",
            title="نسخة",
        ),
        revised,
        article(
            HOSTILE,
            HOSTILE_ID,
            "2022-01-20",
            source="<b>مصدر</b>\u202e",
            title="\u202eعنوان <script>alert(3)</script>",
            url="javascript:alert(4)",
        ),
    ]


@dataclass
class Newsroom:
    """A model that follows stages in this process, and browsers in front of its pages."""

    store: Store
    driver: LoggingDriver
    pool: ThreadPoolExecutor
    """The stages' registers belong to one thread."""
    said: list[Correction]
    """What was sent from pages."""
    seconds: int = 0
    apps: dict[User | None, Starlette] = field(default_factory=dict)
    """What answers a user, made once."""

    def publish(self, correction: Correction) -> None:
        """Have the stages fold it, and the model follow."""
        self.said.append(correction)
        self.pool.submit(self._fold, correction).result()

    def _fold(self, correction: Correction) -> None:
        article_id = correction.article_id
        self.driver.send(message(load_codec(), "corrections", article_id, article_id, correction, correction.made_at))
        self.follow()

    def follow(self) -> None:
        """Take in what the stages have told since."""
        write(self.store, self.driver.told)
        self.driver.told.clear()
        with self.store.writing() as db:
            read_past(db, load_knowledge(), 100)
            refresh(db)

    def now(self) -> dt.datetime:
        """A second later each time."""
        self.seconds += 1
        return dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC) + dt.timedelta(seconds=self.seconds)

    def browser(self, user: User | None = LOCAL) -> TestClient:
        """A browser of somebody; None where nobody is asked who they are."""
        if user not in self.apps:
            self.apps[user] = self._app(user)
        return TestClient(self.apps[user], raise_server_exceptions=False)

    def _app(self, user: User | None) -> Starlette:
        app = Starlette()

        def asker(_: Request) -> User:
            assert user is not None
            return user

        hand = Hand(self.publish, lambda: known_issues(load_knowledge()))
        mount_pages(app, Site(self.store.reading, VIEWS, clock=self.now, asker=asker if user else None, hand=hand))
        return app


@contextmanager
def newsroom(folder: Path) -> Iterator[Newsroom]:
    """A newsroom that has read all articles."""
    with ThreadPoolExecutor(1) as pool, reading_once():

        def opened() -> Newsroom:
            driver = LoggingDriver.of(load_knowledge())
            assert isinstance(driver, LoggingDriver)
            for each in articles():
                driver.publish(each)
            found = Newsroom(Store(folder / "m.sqlite"), driver, pool, [])
            found.follow()
            found.store.index()
            found.store.index_worked_out()
            return found

        found = pool.submit(opened).result()
        yield found
        found.store.close()


def rows(browser: TestClient, path: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of a view."""
    found: list[dict[str, Any]] = browser.get(f"/en/{path}.json", params=asked).json()
    return found


def visible_text(html: str) -> str:
    """What of a piece of HTML is text."""
    text = re.sub(r"<[^>]*>", "", html)
    for code, char in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(code, char)
    return text
