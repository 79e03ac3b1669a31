"""The analyst's hand on quotes, names, numbers and meetings, and on what was missed: what the forms hold, send, and do."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from streams.corrections.validity import CORRECTIONS_MAX
from streams.records import RecordKind
from tests.serve.pages.newsroom import Newsroom, rows
from tests.serve.pages.test_hand import ARTICLE
from tests.serve.pages.test_hand import say as said

ARTICLE_ID = ARTICLE.partition("/")[2]
KINDS = tuple(RecordKind)


def records(browser: TestClient, kind: str, article: str = ARTICLE) -> dict[str, dict[str, Any]]:
    """The records of a kind that an article has, by id."""
    return {row["id"]: row for row in rows(browser, article) if row["record"] == kind}


def button(browser: TestClient, verdict: str, record_id: str, article: str = ARTICLE) -> str:
    """What the button of a verdict on a record sends, as the page of its article has it."""
    page = browser.get(f"/en/{article}").text
    found = [part.split('"')[0] for part in page.split(f'name="{verdict}" value="')[1:]]
    return unescape(next(value for value in found if record_id in value))


def say(browser: TestClient, **form: Any) -> Any:
    """Send what a form of the article's page sends."""
    return said(browser, **{"article": ARTICLE_ID} | form)


def held(browser: TestClient, **asked: str) -> dict[str, str]:
    """The fields of the form that is open on the article's page, with what they hold; a list holds what is chosen."""
    page = browser.get(f"/en/{ARTICLE}", params=asked).text
    form = page.partition('class="amend-form')[2].partition("</form>")[0]
    found = {"was": unescape(form.partition('name="was" value="')[2].partition('"')[0])}
    for part in form.split('<input name="')[1:]:
        name, _, rest = part.partition('"')
        found[name] = (
            unescape(rest.partition('value="')[2].partition('"')[0]) if 'value="' in rest.split(">")[0] else ""
        )
    for part in form.split('<select name="')[1:]:
        name, _, rest = part.partition('"')
        chosen = rest.partition("</select>")[0].partition(" selected")[0]
        found[name] = chosen.rpartition('value="')[2].rstrip('"')
    return found


@pytest.mark.parametrize("kind", ["quote", "fact"])
def test_what_is_wrong_goes_and_comes_back(room: Newsroom, browser: TestClient, kind: str) -> None:
    """A record of any kind that is rejected is gone from its article; taken back, it is there again."""
    first, *_ = before = records(browser, kind)
    answer = say(browser, reject=button(browser, "reject", first))

    assert answer.headers["location"] == f"/en/{ARTICLE}?q=a&told=reject#{first}"
    assert records(browser, kind).keys() == before.keys() - {first}
    page = browser.get("/en/corrections").text
    assert f'name="undo" value="{room.said[-1].correction_id}"' in page
    say(browser, undo=room.said[-1].correction_id)
    assert records(browser, kind).keys() == before.keys()
    assert records(browser, kind)[first]["corrected_by"] == "local"


def test_a_quote_gets_another_speaker_and_party(browser: TestClient) -> None:
    """By the form, which holds what was read; the party by its name; list and article say who corrected it."""
    first, *_ = records(browser, "quote")
    form = held(browser, edit=first)
    assert {"speaker_name", "speaker_id", "actor", "kind", "cue_class", "addressee", "hedged", "date"} <= form.keys()
    changed = form | {"speaker_name": "Wang Yi", "speaker_id": "", "actor": "الصين"}
    answer = say(browser, amend=button(browser, "confirm", first), **changed)

    moved = answer.headers["location"].partition("#")[2]
    quote = records(browser, "quote")[moved]
    assert (quote["name"], quote["actor"], quote["corrected_by"]) == ("Wang Yi", "CHN", "local")
    for path in (ARTICLE, "quotes?actor=CHN"):
        page = browser.get(f"/en/{path}").text
        assert all(told in page for told in ("Wang Yi", "corrected it", f'name="confirm" value="quote|{moved}'))


def test_a_name_is_corrected_in_every_place_or_in_one(room: Newsroom, browser: TestClient) -> None:
    """Its form has a tick for each mention: unticked ones stay as they were, all of them where none is ticked."""
    every = list(records(browser, "entity").values())
    name = next(each["name"] for each in every if sum(one["name"] == each["name"] for one in every) > 2)
    mine = [each["id"] for each in every if each["name"] == name]
    page = browser.get(f"/en/{ARTICLE}", params={"edit": mine[0]}).text
    assert all(f'name="at" value="{one}"' in page for one in mine)

    value, before = button(browser, "confirm", mine[0]), len(room.said)
    assert '<input type="hidden" name="at" value="-">' in page
    for nowhere in ("-", "gone", ["gone"] * CORRECTIONS_MAX):
        answer = say(browser, amend=value, entity_id="someone-else", at=nowhere)
        assert (answer.status_code, "No place is ticked" in answer.text) == (400, True)
    say(browser, amend=value, entity_id="someone-else", at=mine[1])
    assert [word.record_id for word in room.said[before:]] == [mine[1]]
    say(browser, reject=value)
    rejected = {word.record_id for word in room.said[before + 1 :]}
    assert rejected == set(mine) - {mine[1]}
    left = records(browser, "entity")
    assert not rejected & left.keys()
    assert any(each["corrected_by"] == "local" for each in left.values())


def test_only_what_somebody_changed_is_said(room: Newsroom, browser: TestClient) -> None:
    """A form that was opened before another's correction does not take that one back; sent as it was opened it says nothing."""
    first = list(records(browser, "quote"))[-1]
    stale = held(browser, edit=first)
    value = button(browser, "confirm", first)
    say(browser, amend=value, hedged="true")
    say(browser, amend=value, **stale | {"addressee": "CHN"})

    assert [pair.name for pair in room.said[-1].changes] == ["addressee"]
    assert held(browser, edit=first)["hedged"] == "true"
    assert say(browser, amend=value, **held(browser, edit=first)).status_code == 400


def test_a_meeting_gets_other_parties(room: Newsroom, browser: TestClient) -> None:
    """Several, by names and codes, with Arabic commas or others."""
    article = next(f"articles/{each.article_id}" for each in _with_meetings())
    first, *_ = records(browser, "meeting", article)
    form = {"participants": "روسيا، CHN, France", "status": "cancelled", "article": article.partition("/")[2]}
    answer = say(browser, amend=button(browser, "confirm", first, article), **form)
    assert answer.status_code == 303, answer.text

    assert {pair.name: pair.value for pair in room.said[-1].changes} == {
        "participants": "CHN,FRA,RUS",
        "status": "cancelled",
    }
    assert "China" in browser.get(f"/en/{article}").text


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_may_be_amended_is_in_its_form(browser: TestClient, kind: RecordKind) -> None:
    """Of a record that is missing none is filled in, and what it needs is asked for."""
    form = held(browser, add=kind.value)
    page = browser.get(f"/en/{ARTICLE}", params={"add": kind.value}).text

    assert form.keys() >= set(_fields(kind)) | {"which", "note"}
    assert f'name="add" value="{kind.value}|"' in page
    assert page.count(f'name="article" value="{ARTICLE_ID}"') == 2, "of the form, and of the buttons of all records"


def test_what_was_missed_is_added_by_its_words(room: Newsroom, browser: TestClient) -> None:
    """Copied with other blanks; the offsets are those of the article, and the record stands there as an analyst's."""
    line = next(line for line in _text().splitlines() if len(line) > 80)
    words = line.split()[2:9]
    fields = {"actor": "مصر", "event_type": "SUPPORT", "issue": "ceasefire", "negated": ""}
    answer = say(browser, add="position|", article=ARTICLE_ID, clause="  \n".join(words), **fields)

    added = records(browser, "position")[answer.headers["location"].partition("#")[2]]
    assert (added["actor"], added["text"].split(), added["corrected_by"]) == ("EGY", words, "local")
    assert _text()[added["start"] : added["end"]] == added["text"]
    say(browser, undo=room.said[-1].correction_id)
    assert added["id"] not in records(browser, "position")


def test_words_that_stand_there_often_need_a_number(room: Newsroom, browser: TestClient) -> None:
    """Nothing is guessed; with the number it is that place."""
    text = _text()
    word = next(each for each in text.split() if len(each) > 3 and each.isalpha() and text.count(each) > 1)
    form = {"add": "entity|", "article": ARTICLE_ID, "clause": word, "type": "ORG"}
    refused = say(browser, **form)
    assert (refused.status_code, "stand in the article" in refused.text) == (400, True)
    say(browser, **form, which="2")

    assert room.said[-1].start == text.index(word, text.index(word) + 1)


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        (
            {"add": "position|", "article": ARTICLE_ID, "clause": "ما لم يقله أحد قط", "actor": "RUS"},
            400,
            "does not have these words",
        ),
        ({"add": "position|", "article": ARTICLE_ID, "clause": "  "}, 400, "does not have these words"),
        ({"add": "position|", "article": ARTICLE_ID, "clause": "روسيا", "actor": ""}, 400, "cannot be left empty"),
        ({"add": "position|", "article": "none", "clause": "روسيا"}, 404, "no such page"),
        ({"add": "dragon|", "clause": "روسيا"}, 400, "dragon"),
        ({"reject": "quote|none", "article": ARTICLE_ID}, 404, "no such page"),
        ({"reject": "quote|none|none"}, 404, "no such page"),
        ({"reject": "dragon|x|y"}, 400, "dragon"),
    ],
)
def test_a_mistake_is_told_in_words(
    room: Newsroom, browser: TestClient, form: dict[str, str], status: int, told: str
) -> None:
    """Nothing is sent."""
    sent = len(room.said)
    answer = say(browser, **form)

    assert (answer.status_code, told in answer.text) == (status, True)
    assert len(room.said) == sent


def test_a_mistake_is_told_in_the_language_of_the_page(browser: TestClient) -> None:
    """The name of the field, too."""
    first = next(iter(records(browser, "quote")))
    form = {"amend": button(browser, "confirm", first), "actor": "بلاد العجائب"}
    answer = browser.post("/ar/corrections", data=form | {"article": ARTICLE_ID})

    assert "الطرف: لا طرف يُسمّى «بلاد العجائب»" in answer.text


def _fields(kind: RecordKind) -> tuple[str, ...]:
    from streams.corrections.fields import FIELDS

    return FIELDS[kind]


def _text() -> str:
    """The text of the article, which the seeds have."""
    from tests.support import seed_articles

    return next(each.text for each in seed_articles() if each.article_id == ARTICLE_ID)


def _with_meetings() -> Iterator[Any]:
    from streams.extract import read
    from streams.knowledge import load_knowledge
    from tests.support import seed_articles

    return (each for each in seed_articles() if read(each, load_knowledge()).meetings)
