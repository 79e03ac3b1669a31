"""Parties that no list names: on an Arabic page they are called as the text wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from streams.extract.knowledge import Knowledge
from streams.serve.model.told_names import name_in
from streams.serve.pages.site import Site, mount_pages
from streams.serve.pages.views import VIEWS
from tests.serve.model.support import messages_of, model_of
from tests.support import article

UNION = "أعلنت نقابة أطباء السودان أنها ترفض وقف إطلاق النار. وطالبت نقابة الأطباء الحكومة بالإفراج عن الأسرى."
COMPANY = "قالت شركة الموج للطاقة إنها ترفض العقوبات على إيران. «بنيان» ترفض وقف إطلاق النار."
PEOPLE = "رفض الملاحون وقف الإضراب وطالب الملاحون الحكومة بزيادة الأجور."


@pytest.mark.parametrize(
    ("code", "name"),
    [("MWJ-COMPANY", "شركة الموج"), ("BNYAN", "بنيان"), ("MLAHYN", "الملاحون"), ("TURTLE", None), ("", None)],
)
def test_a_name_is_found_by_the_letters_of_its_code(code: str, name: str | None) -> None:
    """With its noun where the code has that in English; nothing where no sentence has them."""
    assert name_in(code, [COMPANY, PEOPLE]) == name


def test_an_arabic_page_calls_a_party_as_the_text_does(tmp_path: Path, knowledge: Knowledge) -> None:
    """One that was read as a name, and ones that only their verbs tell; listed ones as ever, and the English page too."""
    told = [article(text, f"a{n}", "2024-03-05") for n, text in enumerate((UNION, COMPANY, PEOPLE))]
    store = model_of(tmp_path / "m.sqlite", messages_of(knowledge, told))
    app = Starlette()
    mount_pages(app, Site(store.reading, VIEWS))
    browser = TestClient(app)
    arabic, english = browser.get("/ar/actors").text, browser.get("/en/actors").text

    for name in ("نقابة أطباء السودان", "الموج للطاقة", "بنيان", "الملاحون"):
        assert f"<bdi>{name}</bdi>" in arabic
        assert name not in english
    assert "نقابة أطباء السودان" in browser.get("/ar/actors/DOCTORS-SWDAN-UNION").text
    assert "Mlahyn" in english
    store.close()
