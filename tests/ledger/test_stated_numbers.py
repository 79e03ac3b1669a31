"""The numbers that an entry lists."""

from __future__ import annotations

from streams.ledger.ledger import Ledger
from tests.ledger.support import days_later, entry_of, number, position, retraction


def test_numbers_stand_beside_the_stands() -> None:
    """An entry lists the numbers of its positions, newest first, each with who said it and where."""
    one = position(1, **days_later(0), numbers=(number(20, speaker_name="Achieng", said_by="q1"), number(30)))
    other = position(2, **days_later(1), target="TZA", numbers=(number(40),), source="Nile Post")

    shown = entry_of(one, other).numbers

    assert [(s.number.low, s.counterpart, s.position_id) for s in shown] == [
        (40, "TZA", "p000002"),
        (20, "UGA", "p000001"),
        (30, "UGA", "p000001"),
    ]
    assert [(s.number.speaker_name, s.source) for s in shown] == [(None, "Nile Post"), ("Achieng", None), (None, None)]


def test_a_number_of_copied_words_is_listed_once() -> None:
    """Copies of one text state a number once; the same number in other words is another voice."""
    copies = [position(n, **days_later(n), evidence_hash="same", numbers=(number(20),)) for n in range(3)]

    entry = entry_of(*copies, position(9, numbers=(number(20),)))

    assert [s.position_id for s in entry.numbers] == ["p000002", "p000009"]
    assert entry.numbers_omitted == 0


def test_a_retraction_brings_back_a_number() -> None:
    """Numbers that the bound left out are counted, and come back when what hides them is retracted."""
    everything = [position(n, **days_later(n), numbers=(number(n),)) for n in range(64)]
    ledger = Ledger()
    for each in everything:
        ledger.apply(each)
    full = ledger.entry("KEN", "water")
    assert full is not None
    assert (len(full.numbers), full.numbers_omitted) == (40, 24)

    for each in everything[10:]:
        ledger.apply(retraction(each))

    assert ledger.entry("KEN", "water") == entry_of(*everything[:10])
