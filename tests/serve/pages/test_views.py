"""The views of the seeds: what they show, that their links lead somewhere, and that they are small and quick."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from sqlite3 import Connection

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from streams.serve.access import Access
from streams.serve.alerts.subscriptions import subscriptions_router
from streams.serve.model.board import BoardFilter, board
from streams.serve.model.moment import Moment
from streams.serve.model.pairs import pair, pairs
from streams.serve.model.store import Store
from streams.serve.pages.movement import latest, turns_of
from streams.serve.pages.names import called
from streams.serve.pages.site import Site, mount_pages
from streams.serve.pages.stands import family, stand_words
from streams.serve.pages.views import VIEWS
from streams.serve.pages.words import LANGUAGES, Words
from streams.settings import Settings

NOW = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)
PAGES = [
    "",
    "actors",
    "actors/RUS",
    "actors/NATO?as_of=2022-01-13",
    "issues",
    "issues/dialogue",
    "stands/RUS/security-guarantees",
    "pairs",
    "pairs/RUS/NATO",
    "pairs/USA/RUS?as_of=2022-01-13",
]
BYTES_MAX = 100_000


class Parts(HTMLParser):
    """Addresses and ids of a page, and whether it is well formed."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        named = dict(attrs)
        self.links |= {value for name in ("href", "action") if (value := named.get(name))}
        if identifier := named.get("id"):
            self.ids.append(identifier)
        assert "style" not in named
        assert not [name for name in named if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As a beginning and an end."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """What was opened last is closed first."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def browser(seed_model: Store) -> TestClient:
    """A browser that has the pages of the seeds open, on a day soon after them; with the feeds that they name."""
    app, settings = FastAPI(), Settings()
    app.state.access = Access(settings)
    app.include_router(subscriptions_router(settings, seed_model.reading, lambda: NOW))
    mount_pages(app, Site(reader=seed_model.reading, views=VIEWS, clock=lambda: NOW))
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_well_formed_and_small(browser: TestClient, language: str, page: str) -> None:
    """Tags nest, ids are unique, nothing is styled or scripted inside the page, 100 KB are enough."""
    answer = browser.get(f"/{language}/{page}")

    assert answer.status_code == 200
    assert len(answer.content) < BYTES_MAX
    parts = Parts(answer.text)
    assert not parts.open
    assert len(parts.ids) == len(set(parts.ids))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(browser: TestClient, page: str) -> None:
    """Every address of ours on a page answers, and every anchor is on its page; rows come as CSV and JSON too."""
    parts = Parts(browser.get(f"/ar/{page}").text)
    kinds: dict[str, str] = {}
    for link in parts.links:
        if link.startswith("#"):
            assert link[1:] in parts.ids
        elif not link.endswith("/theme"):
            kinds.setdefault(re.sub(r"[A-Z0-9-]{3,}|[0-9a-f]{12,}|=[^&]*", "*", link), link)
    for link in kinds.values():
        assert browser.get(link).status_code == 200, link


def test_a_cell_of_the_board_tells_the_latest_stand(browser: TestClient, seeds: Connection) -> None:
    """Each stand by its word, its family and its counterpart, in both languages, as the read model has it."""
    pages = {language: browser.get(f"/{language}/").text for language in LANGUAGES}
    cells = board(seeds, BoardFilter(), Moment(NOW.date())).cells.values()

    assert len(cells) > 20
    for cell in cells:
        for language, page in pages.items():
            key = f'data-key="{cell.actor.code}|{cell.issue.code}"'
            before, _, behind = page.partition(key)
            shown = behind.partition("</td>")[0]
            assert f"cell {family(cell.stand)}" in before[-40:]
            assert f"<b>{stand_words(Words.of(language), cell.stand)}</b>" in shown
            towards = cell.stand.counterpart
            assert towards is None or f"<bdi>{called(Words.of(language), towards)}</bdi>" in shown


def test_filters_narrow_the_board(browser: TestClient) -> None:
    """By actor, issue, family or type, change, conflict and words; a type that is none is a fault that is told."""
    keys = {
        query: set(re.findall(r'data-key="(\w+\|[\w-]+)"', browser.get(f"/en/?{query}").text))
        for query in (
            "",
            "actor=RUS",
            "issue=dialogue",
            "type=oppose",
            "type=REJECT",
            "conflicts=1",
            "since=2022-01-01",
            "q=العقوبات",
        )
    }

    assert {key.partition("|")[0] for key in keys["actor=RUS"]} == {"RUS"}
    assert {key.partition("|")[2] for key in keys["issue=dialogue"]} == {"dialogue"}
    assert keys["type=REJECT"] < keys["type=oppose"] < keys[""]
    for query in ("conflicts=1", "since=2022-01-01", "q=العقوبات"):
        assert set() < keys[query] < keys[""], query
    assert browser.get("/en/?type=SHOUT").status_code == 400
    assert "Nothing matches these filters" in browser.get("/en/?q=لاشيء").text


def test_the_slider_turns_the_page_back(browser: TestClient) -> None:
    """On an earlier day fewer stands are known, the page says so, and its links keep the day."""
    now, then = browser.get("/en/").text, browser.get("/en/?as_of=2022-01-12").text

    assert then.count('class="cell') < now.count('class="cell')
    assert "how things stood on 12 Jan 2022" in then
    assert 'href="/en/actors/RUS?as_of=2022-01-12"' in then or 'href="/en/pairs?as_of=2022-01-12"' in then


def test_the_pair_tells_where_the_two_moved(browser: TestClient, seeds: Connection) -> None:
    """The last movement on each issue, and the table is the same turned round; an unknown party is no page."""
    moved = set()
    for both in pairs(seeds, Moment(NOW.date()), limit=10):
        here, there = (browser.get(f"/en/pairs/{a}/{b}.json").json() for a, b in _ways(both.a.code, both.b.code))
        by_actor = {(row["issue"], row["actor"]): row for row in here}
        assert by_actor == {(row["issue"], row["actor"]): row for row in there}
        for row in pair(seeds, both.a.code, both.b.code, Moment(NOW.date())).issues:
            turned = latest(turns_of(turn for side in (row.a, row.b) if side for turn in side.changes), ())
            told = next(each for (issue, _), each in by_actor.items() if issue == row.issue.code)
            assert turned is None or told["moved_on"] >= turned[1].isoformat()
            moved |= {told["moved"]}

    assert moved - {None}
    assert browser.get("/en/pairs/RUS/NOBODY").status_code == 404


def _ways(a: str, b: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (a, b), (b, a)


def test_two_parties_are_found_by_code_or_name(browser: TestClient) -> None:
    """What is typed leads to the page of the two, on the day that is shown; what nobody is called is a fault that is told."""
    by_name = browser.get("/ar/pairs", params={"a": "روسيا", "b": "nato", "as_of": "2022-01-13"})

    assert by_name.status_code == 303
    assert by_name.headers["location"] == "/ar/pairs/RUS/NATO?as_of=2022-01-13"
    assert browser.get("/ar/pairs", params={"a": "روسيا", "b": "بلاد الواق واق"}).status_code == 400
    assert browser.get("/ar/pairs", params={"a": "RUS", "b": ""}).status_code == 200
