"""Any bytes of any file become an article or a reject with its reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import Reason, Reject
from streams.ingest.article import make_article
from streams.ingest.encodings import decode_text
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.records import Article
from tests.support import day

LIMIT = 10_000
SENTENCE = "أعلنت وزارة الخارجية أن المفاوضات ستستأنف الأسبوع المقبل في العاصمة، وقال المتحدث باسمها إن الوفد مستعد."


@given(data=st.binary(max_size=2_000))
def test_random_bytes_never_raise(data: bytes) -> None:
    """A text file of random bytes is an article or a reject."""
    assert isinstance(article_of_text(data, Known(), LIMIT), Article | Reject)
    assert isinstance(article_of_json(data, Known(), LIMIT), Article | Reject)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256"])
def test_encodings_are_recognised(encoding: str) -> None:
    """UTF-8, marked UTF-16 and UTF-32, and windows-1256 give the same text."""
    assert decode_text(SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize(("bom", "encoding"), [(b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_utf32_is_not_taken_for_utf16(bom: bytes, encoding: str) -> None:
    """The mark of the one begins with that of the other: either order of bytes gives the text, without a NUL."""
    assert decode_text(bom + SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t", Reason.EMPTY),
        (b"\x7fELF\x00\x00\x01\x02" * 50, Reason.BINARY),
        (bytes(range(1, 32)) * 20, Reason.BINARY),
        (b"\xff\xfe\x00", Reason.BAD_ENCODING),
        (b"\xff\xfe" + SENTENCE.encode("utf-32-le"), Reason.BINARY),
        (b"\xef\xbb\xbf" + bytes(range(1, 32)) * 20, Reason.BINARY),
        (SENTENCE.encode() * 100, Reason.TOO_LARGE),
    ],
)
def test_what_is_no_article_has_its_reason(data: bytes, reason: Reason) -> None:
    """A file that is no text says why."""
    found = article_of_text(data, Known(), LIMIT)

    assert isinstance(found, Reject)
    assert found.reason is reason


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], "JSON object"),
        ({}, "text is missing"),
        ({"text": "  "}, "text is missing"),
        ({"text": 5}, "text must be a string"),
        ({"text": "نص", "published": "yesterday"}, "ISO 8601"),
        ({"text": "نص", "published": "2024-02-31"}, "ISO 8601"),
        ({"text": "نص", "withdrawn": "yes"}, "true or false"),
        ({"withdrawn": True}, "must name its article"),
    ],
)
def test_a_wrong_field_is_named(fields: object, says: str) -> None:
    """The detail says which field and what it must be."""
    found = article_of_json(json.dumps(fields).encode(), Known(), LIMIT)

    assert isinstance(found, Reject)
    assert says in found.detail


def test_a_lone_surrogate_is_rejected() -> None:
    """JSON can spell what no text can hold."""
    found = article_of_json(b'{"text": "\\ud800"}', Known(), LIMIT)

    assert isinstance(found, Reject)
    assert found.reason is Reason.BAD_ENCODING


def test_a_withdrawal_follows_what_it_withdraws() -> None:
    """Without a time of its own it counts from when it was ingested; at the same instant it sorts last."""
    article = make_article("نص", article_id="a", published_at=day("2024-01-01"))
    later = article_of_json(
        b'{"id": "a", "withdrawn": true}', Known(published_at=day("2024-01-01"), ingested_at=day("2024-02-01")), LIMIT
    )
    same = make_article("", article_id="a", published_at=day("2024-01-01"), withdrawn=True)

    assert isinstance(later, Article)
    assert article.revision < same.revision < later.revision
