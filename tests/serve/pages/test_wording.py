"""Two wordings of one text: what both have, what only one has, and how a long text is cut to its differences."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from streams.serve.pages.wording import shortened, wording


def test_a_word_that_was_changed_is_gone_and_new() -> None:
    """The first says «رفضت», the copy «دانت»; a hamza more is no other word."""
    runs = wording("رفضت روسيا امس توسيع الحلف.", "دانت روسيا أمس توسيع الحلف شرقا.")

    assert [(run.kind, run.text) for run in runs] == [
        ("gone", "رفضت"),
        ("new", "دانت"),
        ("same", "روسيا امس توسيع الحلف"),
        ("new", "شرقا"),
        ("same", "."),
    ]


def test_long_runs_are_cut_to_what_stands_beside_a_difference() -> None:
    """Of forty words before and behind a change two are left, with what is left out told."""
    before, behind = " ".join(f"ق{n}" for n in range(40)), " ".join(f"ب{n}" for n in range(40))
    runs = shortened(wording(f"{before} نعم {behind}", f"{before} لا {behind}"), about=2)

    assert [run.text for run in runs] == ["… ق38 ق39", "نعم", "لا", "ب0 ب1 …"]
    assert runs[0].words == 40


def test_a_text_of_one_word_keeps_nobody_waiting() -> None:
    """Comparing each with each would take minutes of such texts; what both begin and end with is found all the same."""
    began = time.process_time()
    runs = wording("ثبت " + "نعم " * 3_900 + "ختم", "ثبت " + "نعم نعم لا " * 1_300 + "ختم")

    assert time.process_time() - began < 5
    assert [(run.kind, run.text) for run in (runs[0], runs[-1])] == [("same", "ثبت نعم نعم"), ("same", "ختم")]


WORDS = st.lists(st.sampled_from(("نعم", "لا", "ربما", ".", "،")), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_runs_give_back_both_texts(first: str, second: str) -> None:
    """Without what is new they are the first, without what is gone the second."""
    runs = wording(first, second)

    assert " ".join(run.text for run in runs if run.kind != "new").split() == first.split()
    assert " ".join(run.text for run in runs if run.kind != "gone").split() == second.split()
