"""What an article leaves behind in memory: nothing that waits for the collector of cycles."""

from __future__ import annotations

import gc

from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.support import seed_articles

ROUNDS = 3
"""What other threads of this process leave is there in one round or another; what a reading leaves is there in all."""


def test_a_reading_leaves_no_cycles(knowledge: Knowledge) -> None:
    """Else memory would grow with the articles that lie between two passes of the collector, which a worker has few of."""
    articles = seed_articles()
    for one in articles:
        read(one, knowledge)  # what is remembered of words stays, and is no cycle either
    left = []
    gc.disable()
    try:
        for _ in range(ROUNDS):
            gc.collect()
            for one in articles:
                read(one, knowledge)
            left.append(gc.collect())
    finally:
        gc.enable()

    assert min(left) == 0
