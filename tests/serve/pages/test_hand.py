"""The analyst's hand on the pages: what is sent, what comes back, who may, and what a mistake leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from streams.ingest.posted import Fault
from streams.serve.problems import ProblemError
from streams.serve.users import Role, User
from tests.cases import Cases
from tests.serve.pages.newsroom import Newsroom, newsroom, rows

ARTICLE = "articles/seed-000"


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom of its own: its articles are corrected."""
    with newsroom(tmp_path_factory.mktemp("room")) as found:
        yield found


@pytest.fixture(scope="module")
def quiet_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom in which nothing is corrected, whatever is tried."""
    with newsroom(tmp_path_factory.mktemp("quiet")) as found:
        yield found


@pytest.fixture
def visitor(quiet_room: Newsroom) -> Iterator[TestClient]:
    """Somebody there, who sends what is no correction."""
    yield quiet_room.browser()
    assert quiet_room.said == []


def positions(browser: TestClient) -> dict[str, dict[str, Any]]:
    """The positions of the article, by id."""
    return {row["id"]: row for row in rows(browser, ARTICLE) if row["record"] == "position"}


def say(browser: TestClient, **form: str) -> Any:
    """Send what the form of a page sends."""
    return browser.post("/en/corrections", data={"back": f"/en/{ARTICLE}?q=a", **form}, follow_redirects=False)


def test_what_is_wrong_is_gone_and_comes_back_when_it_is_taken_back(room: Newsroom, browser: TestClient) -> None:
    """A rejected position leaves article and board; the word is listed beside its article, and taken back there."""
    first, *_ = before = positions(browser)
    answer = say(browser, reject=first)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/{ARTICLE}?q=a&told=reject#{first}"
    assert positions(browser).keys() == before.keys() - {first}
    page = browser.get(f"/en/{ARTICLE}").text
    assert f'name="undo" value="{room.said[0].correction_id}"' in page
    assert [row["state"] for row in rows(browser, "corrections")] == ["holds"]

    say(browser, undo=room.said[0].correction_id)
    assert positions(browser).keys() == before.keys()
    assert positions(browser)[first]["corrected_by"] == "local"
    assert [(row["verdict"], row["state"]) for row in rows(browser, "corrections")] == [
        ("confirm", "holds"),
        ("reject", "superseded"),
    ]


def test_what_is_right_says_who_said_so(browser: TestClient) -> None:
    """Everywhere that the position is shown."""
    row = next(iter(positions(browser).values()))
    say(browser, confirm=row["id"], note="heard it myself")

    for path in (ARTICLE, f"stands/{row['actor']}/{row['issue']}"):
        assert "local" in browser.get(f"/en/{path}").text
    assert "heard it myself" in browser.get(f"/en/{ARTICLE}").text
    assert positions(browser)[row["id"]]["confidence"] == 1000


def test_another_actor_is_named_as_readers_name_it(room: Newsroom, browser: TestClient) -> None:
    """«الصين» is CHN: the stand moves to China's cell of the board, and back when it is taken back."""
    row = next(row for row in positions(browser).values() if row["actor"] == "RUS" and row["issue"] != "other")
    form = {"actor": "الصين", "target": row["counterpart"] or "", "issue": row["issue"]}
    answer = say(browser, amend=row["id"], event_type=row["event_type"], **form)

    moved = answer.headers["location"].partition("#")[2]
    assert positions(browser)[moved]["actor"] == "CHN"
    assert row["id"] not in positions(browser)
    assert f'id="{moved}"' in browser.get(f"/en/stands/CHN/{row['issue']}").text
    assert "<del><bdi>Russia</bdi></del> <ins><bdi>China</bdi></ins>" in browser.get("/en/corrections").text

    say(browser, undo=room.said[0].correction_id)
    assert "RUS" in {each["actor"] for each in positions(browser).values() if each["text"] == row["text"]}
    assert not any(each["actor"] == "CHN" for each in positions(browser).values())


def test_the_form_holds_what_was_read(visitor: TestClient) -> None:
    """Sent as it is, it changes nothing, and the page says so rather than noting a correction."""
    row = next(iter(positions(visitor).values()))
    page = visitor.get(f"/en/{ARTICLE}", params={"edit": row["id"]}).text
    same = {"actor": row["actor"], "target": row["counterpart"] or "", "issue": row["issue"]}
    answer = say(visitor, amend=row["id"], event_type=row["event_type"], **same)

    assert f'name="amend" value="{row["id"]}"' in page
    assert f'name="actor" value="{row["actor"]}"' in page
    assert answer.status_code == 400
    assert "nothing is changed" in answer.text


def test_a_mistake_in_the_form_is_told_in_words(visitor: TestClient, case: Cases) -> None:
    """Nothing is sent."""
    row = next(iter(positions(visitor).values()))
    kept = {"actor": row["actor"], "event_type": row["event_type"], "issue": row["issue"], "target": ""}
    for field, value, told in (
        ("actor", "بلاد العجائب", "no party is called"),
        ("issue", "dragons", "there is no issue «dragons»"),
        ("event_type", "SING", "event_type is one of"),
        ("actor", "", "actor"),
    ):
        with case(f"{field} «{value}»"):
            answer = say(visitor, amend=row["id"], **(kept | {field: value}))

            assert answer.status_code == 400
            assert told in answer.text


def test_what_is_not_there_is_not_judged(visitor: TestClient) -> None:
    """An unknown position or word is 404, no verdict 400."""
    assert say(visitor, reject="none").status_code == 404
    assert say(visitor, undo="none").status_code == 404
    assert say(visitor).status_code == 400


def test_one_is_led_back_only_to_a_page_of_ours(browser: TestClient, case: Cases) -> None:
    """Else to the board."""
    first = next(iter(positions(browser)))
    for back in ("https://example.org/", "//example.org/x", "/\\example.org", "/ar\\..//x", "//[", "http://[x", ""):
        with case(back or "nowhere"):
            answer = browser.post("/ar/corrections", data={"confirm": first, "back": back}, follow_redirects=False)

            assert answer.headers["location"] == f"/ar/?told=confirm#{first}"


def test_an_article_that_has_no_room_says_so(room: Newsroom) -> None:
    """409 in the design and the language of the page; nothing is kept."""
    full = ProblemError(Fault(409, "article_id", "the article has 500 corrections"))

    def refuse(_: Any) -> None:
        raise full

    room.publish = refuse  # type: ignore[method-assign]
    browser = room.browser()
    answer = browser.post("/ar/corrections", data={"reject": next(iter(positions(browser)))})

    assert answer.status_code == 409
    assert "لم يبق مكان لتصحيح آخر" in answer.text


def test_what_is_no_form_of_ours_is_refused_in_the_design(visitor: TestClient, case: Cases) -> None:
    """Broken parts, and more fields than any form has."""
    for body, kind in (
        (b"--x\r\n" * 10, "multipart/form-data; boundary=x"),
        (b"&".join([b"at=x"] * 300), "application/x-www-form-urlencoded"),
    ):
        with case(kind):
            answer = visitor.post("/ar/corrections", content=body, headers={"Content-Type": kind})

            assert answer.status_code == 400
            assert "لا يُفهم هذا الطلب" in answer.text


def test_a_reader_has_no_hand(room: Newsroom) -> None:
    """No buttons, and what is sent in spite of that is refused in the design; an analyst has both."""
    reader = room.browser(User(name="rami", role=Role.READER))
    analyst = room.browser(User(name="layla", role=Role.ANALYST))
    first = next(iter(positions(reader)))

    assert 'name="reject"' not in reader.get(f"/en/{ARTICLE}").text
    refused = say(reader, reject=first)
    assert refused.status_code == 403
    assert "You may not do this" in refused.text
    assert 'name="reject"' in analyst.get(f"/en/{ARTICLE}").text
    assert say(analyst, reject=first).status_code == 303
    assert [(word.user, word.role) for word in room.said] == [("layla", "analyst")]
