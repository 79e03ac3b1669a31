"""Names in the language of the page: persons, outlets and places by their Arabic names where one is listed."""

from __future__ import annotations

import pytest

from streams.serve.pages.names import person_words
from streams.serve.pages.words import Words


@pytest.mark.parametrize(
    ("entity_id", "name", "arabic"),
    [
        (None, "Geneva", "جنيف"),
        (None, "London", "لندن"),
        (None, "Alexandria", "الإسكندرية"),
        (None, "Russia", "روسيا"),
        ("us-state-department", "whatever it is called", "الخارجية الأمريكية"),
        (None, "United States and NATO", "الولايات المتحدة والحلف الأطلسي"),
        (None, "United States and Nobody", "United States and Nobody"),
        (None, "Nobody at all", "Nobody at all"),
        (None, None, None),
    ],
)
def test_names_are_in_the_language_of_the_page(entity_id: str | None, name: str | None, arabic: str | None) -> None:
    """By id first, then by the English name; who has no Arabic name keeps the one there is; English pages change nothing."""
    assert person_words(Words.of("ar"), entity_id, name) == arabic
    assert person_words(Words.of("en"), entity_id, name) == name
