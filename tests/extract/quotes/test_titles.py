"""A title alone means the right person, or nobody in particular."""

from __future__ import annotations

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.support import article

KNOWN = "وصل وزير الخارجية القطري ناصر الدوسري إلى الدوحة. "


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("وقال الوزير القطري إن الوساطة مستمرة.", "ناصر الدوسري"),
        ("وقال وزير الخارجية القطري إن الوساطة مستمرة.", "ناصر الدوسري"),
        ("وقال مسؤول قطري إن الوساطة مستمرة.", "مسؤول قطري"),
        ("وقال دبلوماسي قطري رفيع إن الوساطة مستمرة.", "دبلوماسي قطري رفيع"),
    ],
)
def test_who_a_title_means(sentence: str, speaker: str, knowledge: Knowledge) -> None:
    """A definite title is the person named before; an indefinite one is somebody unnamed, of that side."""
    [quote] = read(article(KNOWN + sentence), knowledge).quotes

    assert (quote.speaker_name, quote.actor) == (speaker, "QAT")
