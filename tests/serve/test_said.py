"""What people say of records leaves by one connection, which is made anew after it has failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from streams.corrections.validity import CORRECTIONS_MAX
from streams.errors import UnavailableError
from streams.extract.knowledge import Knowledge
from streams.records import Correction, Verdict
from streams.serve.problems import ProblemError
from streams.serve.said import Sayings
from tests.corrections.support import news, said_of, stand


class Broker:
    """Takes corrections, or does not."""

    def __init__(self) -> None:
        self.connected, self.left, self.is_away = 0, 0, False
        self.taken: list[Correction] = []

    @contextmanager
    def connect(self) -> Iterator[Broker]:
        """One connection."""
        self.connected += 1
        try:
            yield self
        finally:
            self.left += 1

    def correction(self, correction: Correction) -> None:
        """Queue one."""
        self.taken.append(correction)

    def settle(self) -> None:
        """Fail when it is away."""
        if self.is_away:
            message = "no broker answers"
            raise UnavailableError(message)


def test_a_connection_is_kept_until_it_fails(knowledge: Knowledge) -> None:
    """One for all; where it fails the caller is told 503, it is let go of, and the next correction makes another."""
    broker, one = Broker(), news()
    said = said_of(one, stand(one, knowledge, "IRN"), Verdict.REJECT, knowledge)
    sayings = Sayings(broker.connect)
    sayings.publish(said)
    sayings.publish(said)
    kept = broker.connected
    broker.is_away = True
    with pytest.raises(ProblemError) as refused:
        sayings.publish(said)
    broker.is_away = False
    sayings.publish(said)
    sayings.close()

    assert kept == 1
    assert refused.value.faults[0].status == 503
    assert (broker.connected, broker.left) == (2, 2)
    assert broker.taken == [said] * 4


def test_an_article_has_room_for_so_many(knowledge: Knowledge) -> None:
    """More are refused with 409 before they are sent, however often, while the read model has not heard of the last ones."""
    broker, one = Broker(), news()
    said = said_of(one, stand(one, knowledge, "IRN"), Verdict.REJECT, knowledge)
    known = [f"known-{n}" for n in range(CORRECTIONS_MAX - 2)]
    sayings = Sayings(broker.connect, lambda _: known)
    for number in range(2):
        sayings.publish(replace(said, correction_id=f"new-{number}"))
    for _ in range(2):
        with pytest.raises(ProblemError) as refused:
            sayings.publish(replace(said, correction_id="one-more"))
        assert refused.value.faults[0].status == 409
    sayings.publish(replace(said, correction_id="new-1"))

    assert [each.correction_id for each in broker.taken] == ["new-0", "new-1", "new-1"]
