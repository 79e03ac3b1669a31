"""Whatever bytes arrive, the codec answers with a record or a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import CodecError, Reason
from streams.runtime.codec import load_codec
from streams.topics import BY_NAME, TOPICS
from tests.support import article, seed_articles

ARTICLES = BY_NAME["articles"]


@given(data=st.binary(max_size=300), topic=st.sampled_from(TOPICS))
def test_random_bytes_never_raise(data: bytes, topic: object) -> None:
    """Random bytes are a reason, never an exception."""
    decoded = load_codec().decode(topic, data)  # type: ignore[arg-type]

    assert (decoded.record is None) == (decoded.reason is not None)


@given(cut=st.integers(min_value=0, max_value=4_000))
def test_a_truncated_record_is_a_reason(cut: int) -> None:
    """A frame that ends too early is bad Avro, or no frame."""
    data = load_codec().encode(seed_articles()[0])[:cut]

    assert load_codec().decode(ARTICLES, data).reason in {Reason.BAD_FRAME, Reason.BAD_AVRO}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, Reason.NULL_VALUE),
        (b"", Reason.BAD_FRAME),
        (b"\x01\x00\x00\x00\x01rest", Reason.BAD_FRAME),
        (b"\x00\x00\x00\xff\xffrest", Reason.UNKNOWN_SCHEMA),
        (b"\x00\x00\x00\x00\x02rest", Reason.WRONG_SCHEMA),
        (b"\x00\x00\x00\x00\x01\xff\xff\xff", Reason.BAD_AVRO),
    ],
)
def test_each_fault_has_its_reason(data: bytes | None, reason: Reason) -> None:
    """A fault is named, and told in words."""
    decoded = load_codec().decode(ARTICLES, data)

    assert decoded.reason is reason
    assert decoded.detail


def test_trailing_bytes_are_refused() -> None:
    """Bytes behind the body mean that the schema is not what the frame says."""
    data = load_codec().encode(article("نص")) + b"x"

    assert load_codec().decode(ARTICLES, data).reason is Reason.BAD_AVRO


def test_a_lone_surrogate_is_refused() -> None:
    """Text that UTF-8 cannot hold is an error of the data, named by its record."""
    with pytest.raises(CodecError, match="Article"):
        load_codec().encode(article("قال \ud800"))


@pytest.mark.parametrize("year", [1, 1969, 2022, 9999])
def test_every_year_survives(year: int) -> None:
    """Instants before the epoch and at the end of the calendar are kept."""
    record = article("نص", published=dt.date(year, 1, 1).isoformat())

    assert load_codec().decode(ARTICLES, load_codec().encode(record)).record == record
