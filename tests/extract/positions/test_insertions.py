"""Commas around what is inserted cut no clause; those of lists and of further clauses do."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from streams.extract.positions.extractor import read_sentences
from tests.extract.positions.opened import opened

CASES = [
    ("أقرت بلجيكا، الخميس، حزمة جديدة.", 1, "a day is no clause"),
    ("نفت الجبهة، في بيان مطول من بيروت، تلقي أي عرض.", 1, "nor where something was said"),
    ("نفت الجبهة، في بيان وزع في بيروت، تلقي أي عرض.", 3, "with a verb in it it is a clause"),
    ("استبعد الوفد، وهو في طريقه، أي تمديد.", 3, "what is no preposition may be a clause"),
    ("طلب رئيس اللجنة، منير الخطيب، من الطرفين ضبط النفس.", 1, "a name explains the office before it"),
    ("طلب منير الخطيب، رئيس اللجنة، من الطرفين ضبط النفس.", 1, "and an office the name before it"),
    ("طلب منير الخطيب، الذي يرأس اللجنة، ضبط النفس.", 3, "a relative has a verb of its own"),
    ("رفض الوفد العرض، في بيان مقتضب، ورفع الجلسة.", 2, "an insertion ends what a verb with «and» goes on from"),
    ("رفض الوفد العرض، في بيان مقتضب، طالب بضمانات.", 2, "or any verb that stands by itself"),
    ("رفض الوفد العرض، في بيان مقتضب.", 2, "one comma alone may be followed by anything"),
    ("طلب الوفد هدنة، وممرات آمنة، وضمانات.", 3, "members of a list are looked at by themselves"),
]
"""A sentence, how many clauses it has, and why."""


@pytest.mark.parametrize(("text", "clauses", "because"), CASES, ids=[case[-1] for case in CASES])
def test_what_is_inserted_cuts_no_clause(text: str, clauses: int, because: str, knowledge: Knowledge) -> None:
    """As many clauses as the sentence has, with what is inserted in the one around it."""
    (sentence,) = read_sentences(opened(text, knowledge))

    assert len(sentence.clauses) == clauses, because
