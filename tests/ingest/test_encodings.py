"""Bytes of many encodings give the text that was meant; what is no text says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import Reason, Reject
from streams.ingest.encodings import decode_text, strangeness

LONG = (
    "أعلنت بلدية أسمرة أمس موعد افتتاح الجسر الجديد فوق الوادي، وقال رئيسها «إن العمل انتهى قبل موعده»؛ هل يصل "
    "الطريق إلى الميناء؟ ويبلغ طوله 340 مترا، وكلفته 12.5 مليون دولار.\n\nوشاركت في بنائه شركات من مصر وإيطاليا.\n"
)
TEXTS = {
    "long": LONG,
    "line": "وزير الخارجية النرويجي يصل إلى القاهرة للمشاركة في المفاوضات",
    "words": "انطلاق الجولة الثالثة غدا",
    "marked": "وُقِّعت الاتفاقيّةُ في أوسلو بعد جولةٍ طويلةٍ من التفاوض",
    "mixed": "قال متحدث باسم NATO إن قمة 2024 ستعقد في Oslo كما كان مقررا",
}
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
CODE_PAGES = ["cp1256", "iso8859_6", "mac_arabic"]


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("name", TEXTS)
def test_unicode_with_and_without_its_mark(name: str, encoding: str) -> None:
    """Whatever the width and the order of bytes, marked or not."""
    assert decode_text(TEXTS[name].encode(encoding)) == TEXTS[name]


@pytest.mark.parametrize("encoding", CODE_PAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_code_pages_are_told_apart(name: str, encoding: str) -> None:
    """By what they forbid and how Arabic spells; what a code page cannot write is left out first."""
    data = TEXTS[name].encode(encoding, "ignore")

    assert decode_text(data) == data.decode(encoding).replace("\xa0", " ").replace("\xad", "-")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Министр заявил, что переговоры продолжатся", "cp1251"),
        ("Министр заявил, что переговоры продолжатся", "koi8-r"),
        ("Ο υπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν", "cp1253"),
        ("השר אמר כי השיחות יימשכו בשבוע הבא", "cp1255"),
        ("Le ministre a déclaré que les négociations étaient terminées", "latin-1"),
        ("外交部长说谈判将在下周继续", "gbk"),
    ],
)
def test_other_code_pages_are_refused(text: str, encoding: str) -> None:
    """No junk is taken for Arabic."""
    found = decode_text(text.encode(encoding))

    assert isinstance(found, Reject)
    assert found.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (LONG.encode()[:-3], "damaged at byte"),
        (LONG.encode().replace("س".encode(), b"\xd8", 1), "damaged at byte"),
        (b"\xff" * 40, "neither UTF-8"),
    ],
)
def test_damaged_text_says_where(data: bytes, says: str) -> None:
    """UTF-8 that was cut or broken is not read as a code page."""
    found = decode_text(data)

    assert isinstance(found, Reject)
    assert says in found.detail


@given(st.sampled_from(UNICODE), st.text(alphabet=st.characters(min_codepoint=0x621, max_codepoint=0x64A), min_size=3))
def test_any_arabic_letters_survive_unicode(encoding: str, text: str) -> None:
    """Words or not: Unicode is told by its form, not by what is written."""
    assert decode_text(text.encode(encoding)) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_reject(data: bytes) -> None:
    """And a text never holds a NUL."""
    found = decode_text(data)

    assert isinstance(found, Reject) or "\0" not in found


def test_strangeness_is_low_for_arabic_only() -> None:
    """About four bits a pair; letters turned round, or none, are far beyond."""
    assert strangeness(LONG) < 4.6
    assert strangeness(LONG[::-1]) > 5.2
    assert strangeness("no Arabic at all") == strangeness("") == float("inf")
