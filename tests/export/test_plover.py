"""Positions in the codes of PLOVER."""

from __future__ import annotations

import pytest

from streams.export.plover import plover_of
from streams.extract.knowledge import Knowledge
from tests.support import article, drafted

PLOVER = [
    ("أفرجت إسرائيل عن تسعين أسيرا.", ("RETREAT", "release")),
    ("سحبت روسيا قواتها من إدلب.", ("RETREAT", "withdraw")),
    ("أبدت قطر استعدادها لاستضافة المحادثات.", ("AGREE", None)),
    ("طردت بولندا ثلاثة دبلوماسيين بيلاروسيين.", ("SANCTION", "expel")),
    ("نفت تركيا إرسال مرتزقة إلى ليبيا.", None),
    ("توقعت فرنسا استئناف المحادثات قريبا.", None),
]


@pytest.mark.parametrize(("text", "code"), PLOVER)
def test_plover_codes(text: str, code: tuple[str, str | None] | None, knowledge: Knowledge) -> None:
    """A position has the code and mode of PLOVER that its words have; views, forecasts and denials have none."""
    (position,) = drafted(article(text), knowledge)
    assert plover_of(knowledge, position) == code
