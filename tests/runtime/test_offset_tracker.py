"""No commit passes a message that is not done, and none is taken before its turn, whatever happens in between."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from streams.runtime.offset_tracker import OffsetTracker

TP = ("parley.articles", 0)


class Group(RuleBasedStateMachine):
    """A log with gaps, a client that reads it, a way to the agent that loses what it likes, and an agent."""

    def __init__(self) -> None:
        super().__init__()
        self.offset_tracker = OffsetTracker()
        self.log: list[int] = []
        self.end = 0
        self.committed = 0
        self.position = 0
        self.assignment = object()
        self.queue: list[int] = []
        self.under_way: list[int] = []
        self.done: set[int] = set()

    @rule(gap=st.integers(0, 3), count=st.integers(1, 5))
    def append(self, gap: int, count: int) -> None:
        """New messages, behind offsets that the broker leaves out."""
        self.log.extend(range(self.end + gap, self.end + gap + count))
        self.end = self.log[-1] + 1

    @rule(count=st.integers(1, 6), arrives=st.booleans())
    def fetch(self, count: int, arrives: bool) -> None:
        """The client hands over the next messages; all or none of them go on their way to the agent."""
        if not (fetched := [offset for offset in self.log if offset >= self.position][:count]):
            return
        self.position = fetched[-1] + 1
        self.offset_tracker.fetched(TP, self.assignment, fetched)
        if arrives:
            self.queue += fetched

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """Some of those on their way are thrown away."""
        first = data.draw(st.integers(0, len(self.queue) - 1))
        del self.queue[first : data.draw(st.integers(first, len(self.queue)))]

    @precondition(lambda self: self.queue)
    @rule()
    def take(self) -> None:
        """The agent gets the next one there is, and takes it if it is its turn."""
        offset = self.queue.pop(0)
        if self.offset_tracker.take(TP, offset):
            before = {other for other in self.log if self.committed <= other < offset}
            assert before <= self.done | set(self.under_way), "those in front of it were taken"
            self.under_way.append(offset)

    @precondition(lambda self: self.under_way)
    @rule()
    def finish(self) -> None:
        """What was taken first is done, whoever owns the partition by now."""
        offset = self.under_way.pop(0)
        self.done.add(offset)
        self.offset_tracker.done(TP, offset)

    @rule()
    def commit(self) -> None:
        """As Faust does it."""
        offset = self.offset_tracker.settle(TP)
        if offset is not None and offset > self.committed:
            self.committed = offset

    @rule()
    def seek(self) -> None:
        """Back to what is committed, under the same assignment."""
        self.position = self.committed

    @rule()
    def recall(self) -> None:
        """Back to a message that is missed."""
        for partition in self.offset_tracker.missed(0):
            offset = self.offset_tracker.next(partition, self.assignment)
            if offset is not None:
                self.position = offset

    @rule(forget=st.booleans(), keep=st.booleans())
    def rebalance(self, forget: bool, keep: bool) -> None:
        """The partition goes and comes back; what is on its way stays there or not."""
        if forget:
            self.offset_tracker.forget([TP])
        if not keep:
            self.queue.clear()
        self.assignment, self.position = object(), self.committed

    @invariant()
    def nothing_is_passed(self) -> None:
        """Every message below the commit was done."""
        assert [offset for offset in self.log if offset < self.committed and offset not in self.done] == []

    @rule()
    def all_gets_done(self) -> None:
        """From any state on, fetching again and doing what is taken brings the commit to the end of the log."""
        self.seek()
        self._drain()

        assert self.committed == self.end

    @rule()
    def what_is_missed_comes_again(self) -> None:
        """When messages come behind one that was thrown away, a recall brings the commit to the end as well."""
        self.append(0, 1)
        self.fetch(len(self.log), arrives=True)
        self._drain()
        self.recall()
        self._drain()

        assert self.committed == self.end

    def _drain(self) -> None:
        self.fetch(len(self.log), arrives=True)
        while self.under_way:
            self.finish()
        while self.queue:
            self.take()
            while self.under_way:
                self.finish()
        self.commit()


TestGroup = Group.TestCase
