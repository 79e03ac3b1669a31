"""The pages of articles, meetings, quotes, stories, turns, deadlines and the system: what they show, where they lead, what stays inert."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from streams.ledger import conflicts
from streams.query import denials
from streams.serve.pages.turns import REASONS
from tests.cases import Cases
from tests.serve.pages.newsroom import HOSTILE, HOSTILE_ID, REVISED, rows, visible_text

LISTS = (
    "meetings", "changes", "conflicts", "denials", "deadlines", "quotes", "stories", "system", "sources", "corrections"
)  # fmt: skip
HOSTILE_PATH = f"articles/{quote(HOSTILE_ID, safe='')}"


def text_of(page: str) -> str:
    """The article on its page, as HTML."""
    return page.partition('id="text"')[2].partition(">")[2].partition("</div>")[0]


@pytest.mark.parametrize("path", [*LISTS, "articles/seed-000", "articles/seed-001", HOSTILE_PATH])
def test_each_page_is_there_in_both_languages_with_its_rows(browser: TestClient, path: str) -> None:
    """HTML below 100 KB, an article's with the hand at each of its records below 125; CSV with a byte order mark, JSON with as many rows."""
    for language in ("ar", "en"):
        page = browser.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert len(page.content) < (125_000 if path.startswith("articles/") else 100_000)
        assert " style=" not in page.text
        csv, json = browser.get(f"/{language}/{path}.csv"), browser.get(f"/{language}/{path}.json")
        assert csv.content.startswith(b"\xef\xbb\xbf")
        assert isinstance(json.json(), list)


@pytest.mark.parametrize("path", [*LISTS, "", "actors", "issues", "pairs", "stands/RUS/enlargement"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_may_be_asked_for(browser: TestClient, path: str, day: str) -> None:
    """There is nothing yet, or all of it; what a page counts from that day ends with the calendar."""
    for name in ("as_of", "known_by"):
        assert browser.get(f"/en/{path}", params={name: day}).status_code == 200
    beyond = f"{day}T00:00:00+14:00" if day < "2" else f"{day}T23:59:59-14:00"
    assert browser.get(f"/en/{path}", params={"known_by": beyond}).status_code == 400
    for month in (day[:7], "2022-01"):
        assert browser.get(f"/en/{path}", params={"since": day, "month": month}).status_code == 200


def test_links_lead_somewhere(browser: TestClient, case: Cases) -> None:
    """Every address of ours on a page answers, and what stands behind # is on the page that it leads to."""
    seen: dict[str, str] = {}
    for path in (*LISTS, "articles/seed-000", "articles/seed-001", HOSTILE_PATH):
        page = browser.get(f"/en/{path}")
        asked = {"": page.text}
        for link in sorted({unescape(each) for each in re.findall(r'href="([^"]*)"', page.text)}):
            address, _, part = link.partition("#")
            if address and not address.startswith("/en/"):
                continue
            with case(f"{path} to {link}"):
                if address not in asked and len(asked) < 40:
                    asked[address] = seen.get(address) or found_at(browser, address)
                    seen[address] = asked[address]
                if part and address in asked:
                    assert f'id="{part}"' in asked[address]


def found_at(browser: TestClient, address: str) -> str:
    """A page that must be there."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


def test_an_article_shows_all_of_its_text_and_each_span_where_it_stands(browser: TestClient) -> None:
    """The words of a position are those of the segments that carry its card's number."""
    page = browser.get("/en/articles/seed-000").text
    found = rows(browser, "articles/seed-000")
    text = text_of(page)

    for row in [row for row in found if row["record"] == "position"]:
        card = re.search(rf'<li id="{row["id"]}"><article class="[^"]*" id="(n\d+)"', page)
        assert card, row
        segments = re.findall(r'data-r="([^"]*)">(.*?)</(?:a|span)>', text)
        words = "".join(visible_text(html) for records, html in segments if card[1] in records.split())
        assert words.split() == row["text"].split()
    assert len([row for row in found if row["record"] == "quote"]) == text.count("quote-n")


def test_speaker_and_words_carry_the_same_number(browser: TestClient) -> None:
    """Who is on one finds the other: by the link of the card, and by the number that both light up with."""
    page = browser.get("/en/articles/seed-000").text
    number = re.findall(r'href="#speaker-(n\d+)"', page)[0]

    assert f'id="speaker-{number}"' in page
    assert f'id="quote-{number}"' in page
    assert len(re.findall(rf'class="s [^"]*speaker[^"]*"[^>]*data-r="[^"]*\b{number}\b', page)) >= 1


def test_hostile_text_is_shown_and_not_obeyed(browser: TestClient) -> None:
    """Markup is text, what turns lines around is drawn, an address that is a script is no link."""
    page = browser.get(f"/ar/{HOSTILE_PATH}").text
    listed = "".join(browser.get(f"/ar/{path}").text for path in LISTS)

    for shown in (page, listed):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript' not in shown
    text = text_of(page)
    assert "\u202e" not in text
    assert "\u202e" not in page.partition("<h1")[2].partition("</h1>")[0]
    assert not any("\u2066" in sentence for sentence in re.findall(r'class="sentence"[^>]*>([^<]*)<', page + listed))
    assert 'title="U+202E"' in text
    kept = re.sub(r"[\u202e\u202c\u2066\u2069\u200b\n]", "", HOSTILE)
    assert re.sub(r"\n", "", visible_text(text)) == kept


def test_a_new_version_says_what_changed_and_an_old_one_that_it_is_old(browser: TestClient) -> None:
    """Both versions are listed; the words that came and went are marked; the old one stays at its address."""
    page = browser.get(f"/en/articles/{REVISED}").text
    compare, revision = (re.findall(rf'href="([^"]*{name}=[^"]*)"', page)[0] for name in ("compare", "revision"))
    changed, old = browser.get(unescape(compare)).text, browser.get(unescape(revision)).text

    assert "2 versions of the article" in page
    assert "<ins>قبول</ins>" in changed or "<ins>" in changed
    assert "تستأنف" in "".join(re.findall("<ins>(.*?)</ins>", changed))
    assert "This is an old version" in old
    assert "This is an old version" not in page
    assert browser.get(f"/en/articles/{REVISED}?revision=nonsense").status_code == 404


def test_the_reasons_of_a_reading_are_those_that_explain_prints(browser: TestClient) -> None:
    """A question a table, with what speaks for it and against it."""
    position = next(row for row in rows(browser, "articles/seed-000") if row["record"] == "position")
    page = browser.get("/en/articles/seed-000", params={"why": position["id"]}).text

    assert "ruled=" in page
    assert 'class="for"' in page
    assert "Kind of stand" in page


def test_a_sentence_is_cited_with_where_it_stands(browser: TestClient) -> None:
    """As plain text to select and copy: the words, the outlet, the day, the article and the offsets."""
    found = next(row for row in rows(browser, "articles/copy-1") if row["record"] == "position")
    page = browser.get("/en/articles/copy-1", params={"cite": found["id"]}).text
    cited = unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    hostile = next(row for row in rows(browser, HOSTILE_PATH) if row["record"] == "position")
    inert = browser.get(f"/en/{HOSTILE_PATH}", params={"cite": hostile["id"]}).text.partition("<textarea")[2]

    assert cited == f"«{found['text']}» — الشرق الأوسط, «نسخة», 13 Jan 2022.\n[copy-1 {found['start']}–{found['end']}]"
    assert "\\u202e" in inert.partition("</textarea>")[0]
    assert "\u202e" not in inert.partition("</textarea>")[0]


def test_a_copy_shows_the_words_that_drifted(browser: TestClient) -> None:
    """Words of the first that it changed are struck, its own are marked, both are counted."""
    story = next(row for row in rows(browser, "stories") if row["article_id"] == "copy-1")
    page = browser.get(f"/en/stories/{story['story_id']}").text

    assert "<del>روسيا</del>" in page
    assert "<ins>موسكو</ins>" in page
    assert "3 words gone" in page
    assert browser.get("/en/stories/none").status_code == 404


def test_quotes_are_found_however_they_are_spelled_and_marked(browser: TestClient) -> None:
    """A word without its hamza and article finds the quote; the hit is marked in the words as they stand."""
    page = browser.get("/ar/quotes", params={"q": "اوروبا"}).text
    hits = re.findall("<mark>(.*?)</mark>", page)

    assert hits
    assert all("ورو" in hit for hit in hits)
    assert "لا شيء يطابق" in browser.get("/ar/quotes", params={"q": "زرافة"}).text
    speaker = next(row["speaker_id"] for row in rows(browser, "quotes") if row["speaker_id"])
    assert {row["speaker_id"] for row in rows(browser, "quotes", speaker=speaker)} == {speaker}


def test_deadlines_stand_as_of_the_day_shown(browser: TestClient) -> None:
    """The same deadline nears before its day and has passed behind it."""
    deadline = next(row for row in rows(browser, "deadlines") if row["deadline"] == "2022-01-31")
    near = browser.get("/en/deadlines", params={"as_of": "2022-01-28"}).text
    passed = browser.get("/en/deadlines", params={"as_of": "2022-02-05"}).text

    assert 'class="due near"' in near.partition(deadline["position_id"])[0]
    assert 'class="due passed"' in passed.partition(deadline["position_id"])[0]
    days = {row["position_id"]: row["days_left"] for row in rows(browser, "deadlines", as_of="2022-01-28")}
    assert days[deadline["position_id"]] == 3


@pytest.mark.parametrize("path", ["meetings", "changes", "conflicts", "denials", "deadlines", "quotes", "stories"])
def test_lists_turn_back_to_when_nothing_was_known(browser: TestClient, path: str) -> None:
    """As of a day before all articles a list is empty, and says so."""
    page = browser.get(f"/en/{path}", params={"as_of": "2000-01-01"}).text

    assert rows(browser, path, as_of="2000-01-01") == []
    assert "Nothing here yet" in page
    assert "This page shows how things stood on" in page


def test_a_meeting_shows_its_life(browser: TestClient) -> None:
    """Its stages with the day each was first told, and every mention leads to its sentence."""
    held = next(row for row in rows(browser, "meetings") if row["status"] == "held" and row["mentions"] > 1)
    page = browser.get(f"/en/meetings/{held['meeting_id']}").text

    assert 'class="reached held"' in page
    assert page.count('class="record meeting"') == held["mentions"]
    assert browser.get("/en/meetings/none").status_code == 404


def test_the_calendar_begins_its_weeks_as_its_readers_do(browser: TestClient) -> None:
    """Every day of the month once, the others marked as outside; a month that is none is told."""
    page = browser.get("/en/meetings", params={"month": "2022-02"}).text
    inside = re.findall(r'<td class="[^"]*"><time datetime="2022-02-(\d\d)">', page)

    assert inside == [f"{day:02}" for day in range(1, 29)]
    assert browser.get("/en/meetings", params={"month": "2022-13"}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "quotes?cue=shout", "quotes?kind=x", "meetings?status=x", "corrections?state=x", "corrections?verdict=x",
        "changes?cursor=x", "changes?since=2022-02-01&until=2022-01-01", "deadlines?since=x",
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_told_in_the_design(browser: TestClient, address: str) -> None:
    """The answer is 400, a page, and no trace."""
    answer = browser.get(f"/en/{address}")

    assert answer.status_code == 400
    assert "This request is not understood" in answer.text


def test_pages_of_a_list_have_each_row_once(browser: TestClient) -> None:
    """Following its links leads through all rows."""
    seen: list[str] = []
    address = "/en/quotes"
    while address:
        page = browser.get(address).text
        seen += re.findall(r'data-key="([^"|]*)\|', page)
        following = re.search(r'href="([^"]*)" data-swap="main" rel="next-page"', page)
        address = unescape(following[1]) if following else ""

    assert len(seen) == len(set(seen)) > 30


def test_every_reason_has_words_in_both_languages() -> None:
    """What ledger and question give as reasons is what the pages can say."""
    ledger = {reason for _, reason in conflicts._RIVALS.values()}
    answers = {value.reason for value in vars(denials).values() if isinstance(value, denials.Answer)}

    assert ledger | answers | {"denies it in the same article"} == set(REASONS)
