"""An object of the IPTC's ninjs is an article, whichever version it is of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from streams.errors import Reason, Reject
from streams.ingest.files import Known, article_of_json
from streams.records import Article
from tests.support import day

ONE: dict[str, Any] = {
    "uri": "https://agency.example/2024/17",
    "type": "text",
    "versioncreated": "2024-05-02T10:00:00+00:00",
    "headline": "استئناف المحادثات",
    "language": "ar",
    "pubstatus": "usable",
    "body_text": "استأنف الطرفان المحادثات.",
    "infosource": [{"name": "وكالة المثال"}],
}
TWO: dict[str, Any] = {
    "uri": "urn:agency:18",
    "standard": {"name": "ninjs", "version": "2.0"},
    "firstcreated": "2024-05-01T08:00:00+00:00",
    "versioncreated": "2024-05-02T10:00:00+00:00",
    "headlines": [{"role": "short", "value": "قصير"}, {"role": "main", "value": "العنوان"}],
    "bodies": [
        {"role": "main", "contenttype": "application/xhtml+xml", "value": "<p>سطر</p>"},
        {"role": "main", "contenttype": "text/plain", "value": "نص صريح"},
    ],
    "infosources": [{"role": "origin", "name": "Agency"}],
}


def read(fields: dict[str, Any]) -> Article | Reject:
    """What becomes of an object in a file."""
    return article_of_json(json.dumps(fields).encode(), Known(article_id="file.json"), 10_000)


def article(fields: dict[str, Any]) -> Article:
    """The article in an object."""
    found = read(fields)
    assert isinstance(found, Article), found
    return found


def test_version_1() -> None:
    """Plain body, one headline; a uri that is an address is also the URL."""
    found = article(ONE)

    assert (found.article_id, found.url, found.title) == (ONE["uri"], ONE["uri"], ONE["headline"])
    assert (found.text, found.source, found.published_at.isoformat()) == (
        ONE["body_text"],
        "وكالة المثال",
        "2024-05-02T10:00:00+00:00",
    )
    assert found.updated_at is None


def test_version_2() -> None:
    """Lists of bodies and headlines by role; first and latest version are published and updated."""
    found = article(TWO)

    assert (found.article_id, found.url, found.title, found.text) == ("urn:agency:18", None, "العنوان", "نص صريح")
    assert (found.published_at.hour, found.updated_at and found.updated_at.day) == (8, 2)
    assert found.source == "Agency"


def test_version_3_spells_names_in_another_way() -> None:
    """Capitals inside names change nothing."""
    three = {**TWO, "versionCreated": TWO["versioncreated"], "firstCreated": TWO["firstcreated"]}
    del three["versioncreated"], three["firstcreated"]

    assert article(three).revision == article(TWO).revision


def test_markup_is_read_where_there_is_no_plain_body() -> None:
    """XHTML of either version gives its text."""
    one = {key: value for key, value in ONE.items() if key != "body_text"}

    assert article({**one, "body_xhtml": "<p>أ</p><p>ب</p>"}).text == "أ\nب"
    assert article({**TWO, "bodies": TWO["bodies"][:1]}).text == "سطر"


@pytest.mark.parametrize("status", ["canceled", "stat:canceled", "withheld"])
def test_what_is_taken_back_is_withdrawn(status: str) -> None:
    """It follows the version that it takes back."""
    later = {"pubstatus": status, "versioncreated": "2024-05-03T00:00:00+00:00"}
    gone = article({**ONE, **later, "body_text": ""})

    assert gone.withdrawn
    assert gone.article_id == article(ONE).article_id
    assert gone.revision > article(ONE).revision


def test_what_is_wrong_is_said() -> None:
    """No body, and dates that are none, are rejects like those of our own fields."""
    for fields, detail in (({**ONE, "body_text": ""}, "text"), ({**ONE, "versioncreated": 7}, "published")):
        found = read(fields)
        assert isinstance(found, Reject)
        assert (found.reason, detail in found.detail) == (Reason.BAD_FIELD, True)


def test_our_own_fields_stay_ours() -> None:
    """An object with `text` is no ninjs, whatever else it has."""
    found = article({"text": "نص", "uri": "x", "headline": "y", "published": "2024-05-01"})

    assert (found.article_id, found.published_at) == ("file.json", day("2024-05-01"))
