"""The collector of cycles: what is made to stay is not looked through, and it is on again behind."""

from __future__ import annotations

import gc

import pytest

from streams.collector import made_to_stay


def test_what_is_made_to_stay_is_not_looked_through() -> None:
    """Not while it is made, and not later: it is in no generation of the collector."""
    with made_to_stay():
        assert not gc.isenabled()
        kept = [["stays"]]

    assert gc.isenabled()
    assert not any(one is kept for one in gc.get_objects())


def test_the_collector_is_on_again_behind_a_fault() -> None:
    """Lexicons that do not compile must not leave a process without it."""
    with pytest.raises(ValueError, match="lexicon"), made_to_stay():
        int("no lexicon")

    assert gc.isenabled()


def test_whoever_had_it_off_keeps_it_off() -> None:
    """As the benchmarks do."""
    gc.disable()
    try:
        with made_to_stay():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
