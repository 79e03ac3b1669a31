"""What was decoded or escaped wrongly before it came in is mended where that is certain, noted, and left alone elsewhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import Reason, Reject
from streams.ingest.files import Known, article_of_json, article_of_text
from streams.ingest.mojibake import garbled_share, mend
from streams.records import Article
from tests.support import seed_articles

MEANT = "أعلنت بلدية أسمرة موعد افتتاح الجسر.\nوقال رئيسها: «انتهى العمل».\n(د. ص.)"


def browser(data: bytes) -> str:
    """The bytes as windows-1252, as browsers read it."""
    return "".join(chr(b) if b in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([b]).decode("cp1252") for b in data)


WAYS = {
    "utf-8-read-as-windows-1256": MEANT.encode().decode("cp1256"),
    "utf-8-read-as-windows-1252": browser(MEANT.encode()),
    "windows-1256-read-as-windows-1252": browser(MEANT.encode("cp1256")),
}


@pytest.mark.parametrize("repair", WAYS)
def test_a_wrong_code_page_is_undone(repair: str) -> None:
    """Line by line; short lines follow those that are certain."""
    assert mend(WAYS[repair]) == (MEANT, (repair,))


def test_one_bad_line_among_good_ones() -> None:
    """A title that was decoded wrongly leaves the body as it is."""
    good = "وقال رئيسها إن العمل انتهى."
    text = f"{browser('افتتاح الجسر الجديد'.encode())}\n{good}"

    assert mend(text) == (f"افتتاح الجسر الجديد\n{good}", ("utf-8-read-as-windows-1252",))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("قال: &amp;quot;لن ننتظر&amp;quot;", 'قال: "لن ننتظر"'),
        ("&amp;#1602;&amp;#1575;&amp;#1604;", "قال"),
        ("&#1602;&#1575;&#1604; الوزير", "قال الوزير"),
        ("&#x642;&#x627;&#x644;", "قال"),
    ],
)
def test_entities_escaped_twice(text: str, meant: str) -> None:
    """They, and letters as numbers, can mean nothing else."""
    assert mend(text) == (meant, ("entities",))


@pytest.mark.parametrize(
    "text",
    [
        "قال: &quot;لن ننتظر&quot; وغادر&nbsp;القاعة",
        "شركة AT&T وشركة R&amp;D",
        "Les négociations à Genève étaient déjà terminées à l'été",
        "طط§",
        "در این گفت‌وگو که با پچ پچ گذشت",
        "",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    """Single entities are read as they are; accents, Persian and short oddities are nobody's fault."""
    assert mend(text) == (text, ())


def test_articles_that_are_well_are_left_alone() -> None:
    """No seed is touched, and none looks garbled."""
    for article in seed_articles():
        assert mend(article.text) == (article.text, ())
        assert garbled_share(article.text) < 0.1


def test_an_article_says_what_was_mended() -> None:
    """Offsets are those of the mended text, and `repairs` says so; what cannot be mended is refused."""
    row = {"text": WAYS["utf-8-read-as-windows-1252"], "title": browser("افتتاح الجسر الجديد".encode())}
    mended = article_of_json(json.dumps(row).encode(), Known(), 10_000)
    lost = article_of_text(
        WAYS["utf-8-read-as-windows-1252"].replace("\u0081", "").replace("Ù", "Ù ").encode(), Known(), 10_000
    )

    assert isinstance(mended, Article)
    assert (mended.text, mended.title) == (MEANT, "افتتاح الجسر الجديد")
    assert mended.repairs == ("utf-8-read-as-windows-1252",)
    assert isinstance(lost, Reject)
    assert lost.reason is Reason.BAD_ENCODING


@given(st.text())
def test_any_text_gives_a_text(text: str) -> None:
    """Nothing is raised, and what is mended stays so."""
    once = mend(text).text

    assert mend(once).text == once or "&" in text
