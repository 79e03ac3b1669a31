"""The labels: both languages have all of them, with every plural form, and the templates use only those that are there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from jinja2 import Environment, nodes

from streams.records import EventType, Realis
from streams.serve.pages.render import NAVIGATION
from streams.serve.pages.stands import FAMILIES
from streams.serve.pages.words import LANGUAGES, Words, word_table
from tests.cases import Cases
from tests.support import ROOT

TEMPLATES = sorted((ROOT / "streams" / "serve" / "pages" / "templates").glob("*.html"))
TABLE = word_table()
ARABIC = re.compile("[؀-ۿ]")
NUMBERS = (0, 1, 2, 3, 11, 100, 1_000_000)


def test_each_label_is_in_both_languages(case: Cases) -> None:
    """A label has a text in each language, with every plural form that this language has."""
    plurals = {language: {str(Locale(language).plural_form(number)) for number in NUMBERS} for language in LANGUAGES}
    for key, texts in TABLE.items():
        with case(key):
            assert set(texts) == set(LANGUAGES)
            for language, form in texts.items():
                assert form
                if not isinstance(form, str):
                    assert "other" in form
                    assert set(form) == plurals[language] or language == "en", f"{key} has not each form of {language}"


def test_a_label_takes_the_same_values_in_both_languages(case: Cases) -> None:
    """What a text names in braces is what its translation names; only a number may be said by the word itself."""
    for key, texts in TABLE.items():
        with case(key):
            named = {
                language: {name for text in _forms(form) for name in _values(text)} for language, form in texts.items()
            }

            assert named["ar"] == named["en"]


def _forms(form: str | Mapping[str, str]) -> list[str]:
    return [form] if isinstance(form, str) else list(form.values())


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_arabic_is_arabic_and_english_is_not(case: Cases) -> None:
    """No label is left in the other language."""
    for key, texts in TABLE.items():
        if key != "site.other_language":
            with case(key):
                assert all(ARABIC.search(text) for text in _forms(texts["ar"]))
                assert not any(ARABIC.search(text) for text in _forms(texts["en"]))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_use_labels_that_exist(path: Path) -> None:
    """`t("…")` names a label, and `t("area." ~ code)` an area that has each code."""
    codes = {
        "event.": {each.value for each in EventType},
        "mood.": {each.value for each in Realis} - {"actual"},
        "family.": set(FAMILIES),
        "nav.": set(NAVIGATION),
    }
    for call in Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "t":
            continue
        named = call.args[0]
        if isinstance(named, nodes.Const):
            assert named.value in TABLE
        elif isinstance(named, nodes.Concat) and isinstance(named.nodes[0], nodes.Const):
            area = named.nodes[0].value
            held = {key.removeprefix(area) for key in TABLE if key.startswith(area)}
            assert held >= codes.get(area, {""} if not held else set()), f"{area} lacks {codes[area] - held}"
        else:
            pytest.fail(f"{path.name}:{call.lineno}: a label that cannot be known beforehand")


@pytest.mark.parametrize(
    ("number", "arabic", "english"),
    [
        (0, "بلا مصدر مستقل", "0 independent origins"),
        (1, "مصدر مستقل واحد", "1 independent origin"),
        (2, "مصدران مستقلان", "2 independent origins"),
        (3, "3 مصادر مستقلة", "3 independent origins"),
        (1100, "1,100 مصدر مستقل", "1,100 independent origins"),
    ],
)
def test_numbers_choose_their_form(number: int, arabic: str, english: str) -> None:
    """Arabic has a singular, a dual and plurals, English a singular and a plural."""
    assert Words.of("ar")("board.origins", number) == arabic
    assert Words.of("en")("board.origins", number) == english


def test_every_stand_has_its_words() -> None:
    """Each event type is named, affirmed and denied."""
    for event in EventType:
        assert {f"event.{event.value}", f"event_not.{event.value}"} <= set(TABLE)
