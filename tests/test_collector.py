"""The collector of cycles: what is made to stay is not looked through, and it is on again behind."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys

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


PROGRAM = """
from bench.processes import resident_mb
from streams.collector import give_back
held = [bytes(6_000) for _ in range(20_000)]
above = bytes(6_000)  # what was freed beneath something that stays is not given back by itself
del held
before = resident_mb()
give_back()
print(before - resident_mb())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only the C library of GNU can be asked to")
def test_what_was_freed_is_given_back() -> None:
    """Most of 120 MB, in a process of its own."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, timeout=60)

    assert float(ran.stdout) > 90
