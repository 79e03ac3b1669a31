"""The encoding of pages and feeds, whatever is claimed of it."""

from __future__ import annotations

import pytest

from streams.errors import Reject
from streams.ingest.markup_text import decode_markup

ARABIC = "قال الوزير إن بلاده ترفض العرض الجديد، وطالبت الحكومة بمهلة."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (ARABIC.encode(), None),
        (ARABIC.encode(), "windows-1256"),
        (ARABIC.encode(), "iso-8859-1"),
        (ARABIC.encode(), "no-such-charset"),
        (ARABIC.encode("utf-8-sig"), None),
        (ARABIC.encode("utf-16"), "utf-8"),
        (ARABIC.encode("cp1256"), "windows-1256"),
        (ARABIC.encode("cp1256"), "utf-8"),
        (ARABIC.encode("cp1256"), None),
        (ARABIC.encode("cp1256"), "hex"),
        (ARABIC.encode("cp1256"), "iso-8859-1"),
        (ARABIC.replace("،", ",").encode("iso8859_6"), "ISO-8859-6"),
    ],
)
def test_what_is_claimed_is_checked(data: bytes, charset: str | None) -> None:
    """UTF-8 is UTF-8 whatever is claimed; another claim is believed where it gives Arabic."""
    assert decode_markup(data, charset) in {ARABIC, ARABIC.replace("،", ",")}


@pytest.mark.parametrize("head", ['<meta charset="windows-1256">', '<?xml version="1.0" encoding="windows-1256"?>'])
def test_what_the_head_declares(head: str) -> None:
    """Where the server says nothing, the head of the page does; Arabic in two lines is too little for a guess."""
    text = f"{head}<p>لا</p>"

    assert decode_markup(text.encode("cp1256")) == text


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x89PNG\r\n\x1a\n\0\0\0\0"])
def test_no_text(data: bytes) -> None:
    """Nothing, and what is no text, is a reject."""
    assert isinstance(decode_markup(data, "utf-8"), Reject)
