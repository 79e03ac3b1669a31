"""No commit passes a message that is not acknowledged, whatever a client, a rebalance and an agent do in between."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from streams.runtime.owed import Owed

TP = ("parley.articles", 0)


class Group(RuleBasedStateMachine):
    """A log with gaps, a client that reads it, and a worker that acknowledges in any order and loses what it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.owed = Owed()
        self.log: list[int] = []
        self.end = 0
        self.committed = 0
        self.position = 0
        self.assignment = object()
        self.under_way: set[int] = set()
        self.done: set[int] = set()
        self.acked: set[int] = set()

    @rule(gap=st.integers(0, 3), count=st.integers(1, 5))
    def append(self, gap: int, count: int) -> None:
        """New messages, behind offsets that the broker leaves out."""
        self.log.extend(range(self.end + gap, self.end + gap + count))
        self.end = self.log[-1] + 1

    @rule(count=st.integers(1, 6), arrives=st.booleans())
    def fetch(self, count: int, arrives: bool) -> None:
        """The client hands over the next messages; all or none of them get to the worker."""
        if not (fetched := [offset for offset in self.log if offset >= self.position][:count]):
            return
        self.position = fetched[-1] + 1
        self.owed.fetched(TP, self.assignment, fetched)
        if arrives:
            self.under_way.update(fetched)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        """Any message under way is done, in any order; Faust notes it unless it is committed."""
        offset = data.draw(st.sampled_from(sorted(self.under_way)))
        self.under_way.discard(offset)
        self.done.add(offset)
        if offset >= self.committed:
            self.acked.add(offset)

    @rule()
    def commit(self) -> None:
        """As Faust does it."""
        offset = self.owed.settle(TP, self.acked)
        if offset is not None and offset > self.committed:
            self.committed = offset

    @rule()
    def seek(self) -> None:
        """Back to what is committed, under the same assignment."""
        self.position = self.committed

    @rule(forget=st.booleans(), keep=st.booleans())
    def rebalance(self, forget: bool, keep: bool) -> None:
        """The partition goes and comes back; acknowledgements that Faust noted go or stay."""
        if forget:
            self.owed.forget([TP])
            self.acked.clear()
        if not keep:
            self.under_way.clear()
        self.assignment, self.position = object(), self.committed

    @invariant()
    def nothing_is_passed(self) -> None:
        """Every message below the commit was done."""
        assert [offset for offset in self.log if offset < self.committed and offset not in self.done] == []

    @rule()
    def all_gets_done(self) -> None:
        """From any state on, fetching again and acknowledging all brings the commit to the end of the log."""
        self.seek()
        self.fetch(len(self.log), arrives=True)
        for offset in sorted(self.under_way):
            self.done.add(offset)
            if offset >= self.committed:
                self.acked.add(offset)
        self.under_way.clear()
        self.commit()

        assert self.committed == self.end


TestGroup = Group.TestCase
