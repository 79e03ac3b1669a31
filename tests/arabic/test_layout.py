"""Text without its layout: as long as received, with spaces where a line end or a code only lays it out."""

from __future__ import annotations

import textwrap

import pytest

from streams.arabic.layout import without_layout

PARAGRAPH = (
    "قالت وزيرة النقل في مؤتمر صحفي عقدته مساء أمس إن المفاوضات مع نقابة عمال الموانئ بلغت مرحلة متقدمة، "
    "وإن الطرفين اتفقا على معظم البنود. وأضافت أن التوقيع سيتم قبل نهاية الشهر إذا وافقت الحكومة."
)


@pytest.mark.parametrize("column", [40, 60, 72, 100])
def test_wrapped_lines_become_one(column: int) -> None:
    """A paragraph wrapped at a column reads as it did before."""
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH, column))

    assert without_layout(f"{wrapped}\n\n{wrapped}") == f"{PARAGRAPH}\n\n{PARAGRAPH}"


@pytest.mark.parametrize(
    "text",
    [
        "عنوان قصير\nسطر ثان لا يكمل الأول",
        "- بند أول\n- بند ثان أطول قليلا من الأول\n- بند ثالث\n- بند رابع",
        "- عنوان خبر أول طويل بعض الشيء هنا\n- عنوان خبر ثان طويل بعض الشيء هنا\n- عنوان خبر ثالث طويل كذلك هنا",
        f"عنوان الخبر\n{PARAGRAPH}\n{PARAGRAPH}",
        "",
        "\n",
    ],
)
def test_lines_of_their_own_stay(text: str) -> None:
    """Headlines, lists and paragraphs keep their line ends."""
    assert without_layout(text) == text


def test_a_clause_goes_on_over_a_line_end() -> None:
    """Between «said» and «that», and behind a preposition, no line ends."""
    text = "قال الوزير\nإن النص جاهز في\nجنيف"

    assert without_layout(text) == text.replace("\n", " ")


def test_coded_spaces_keep_their_length() -> None:
    """A coded space is as many spaces as it has signs."""
    assert without_layout("5&nbsp;ملايين&#1548; قال") == "5      ملايين،       قال"
