"""Text without its layout: as long as received, with spaces where a line end or a code only lays it out."""

from __future__ import annotations

import textwrap

import pytest

from streams.arabic.layout import without_layout
from streams.extract.knowledge import Knowledge

PARAGRAPH = (
    "قالت وزيرة النقل في مؤتمر صحفي عقدته مساء أمس إن المفاوضات مع نقابة عمال الموانئ بلغت مرحلة متقدمة، "
    "وإن الطرفين اتفقا على معظم البنود. وأضافت أن التوقيع سيتم قبل نهاية الشهر إذا وافقت الحكومة."
)


@pytest.mark.parametrize("column", [40, 60, 72, 100])
def test_wrapped_lines_become_one(column: int, knowledge: Knowledge) -> None:
    """A paragraph wrapped at a column reads as it did before."""
    wrapped = "\n".join(textwrap.wrap(PARAGRAPH, column))

    assert without_layout(f"{wrapped}\n\n{wrapped}", knowledge.spelling.layout) == f"{PARAGRAPH}\n\n{PARAGRAPH}"


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
def test_lines_of_their_own_stay(text: str, knowledge: Knowledge) -> None:
    """Headlines, lists and paragraphs keep their line ends."""
    assert without_layout(text, knowledge.spelling.layout) == text


def test_a_clause_goes_on_over_a_line_end(knowledge: Knowledge) -> None:
    """Between «said» and «that», and behind a preposition, no line ends."""
    text = "قال الوزير\nإن النص جاهز في\nجنيف"

    assert without_layout(text, knowledge.spelling.layout) == text.replace("\n", " ")


def test_coded_spaces_keep_their_length(knowledge: Knowledge) -> None:
    """A coded space is as many spaces as it has signs."""
    assert without_layout("5&nbsp;ملايين&#1548; قال", knowledge.spelling.layout) == "5      ملايين،       قال"


def test_turned_ligatures(knowledge: Knowledge) -> None:
    """A text that has the article turned round is read with its further ligatures put right, at their places."""
    text = "قالت الواليات المتحدة إن االتفاق يشمل وقف إطالق النار."

    laid = without_layout(text, knowledge.spelling.layout)

    assert laid == "قالت الولايات المتحدة إن الاتفاق يشمل وقف إطلاق النار."
    assert len(laid) == len(text)


def test_names_with_the_same_letters_stay(knowledge: Knowledge) -> None:
    """Without such an article, «سالم» is a name."""
    text = "قال سالم إن الاتفاق قريب."

    assert without_layout(text, knowledge.spelling.layout) == text
