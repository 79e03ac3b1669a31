"""Time one more position and one more mention of a meeting, at growing sizes of what is held already.

python bench/ledger.py
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

from streams.ledger.ledger import Ledger
from streams.ledger.meeting_index import MeetingIndex
from streams.records import EventType, FactKind, Level, MeetingMention, MeetingStatus, MentionRegister, Number, Position

SIZES = (100, 1_000, 10_000, 50_000)
ROUNDS = 200
START = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
KINDS = (EventType.REQUEST, EventType.OFFER, EventType.STATE, EventType.REJECT, EventType.AGREE)
PARTIES = ("CHN", "EGY", "ETH", "FRA", "IND", "KEN", "SDN", "UGA")
HOUR = 3600


def position(number: int) -> Position:
    """One position of one actor on one issue, an hour behind the one before."""
    return Position(
        id=f"position-{number}",
        article_id=f"article-{number // 4}",
        revision="1",
        generation=1,
        start=number % 4 * 100,
        end=number % 4 * 100 + 80,
        text="نص الشاهد " * 8,
        published_at=START + dt.timedelta(seconds=number // 4 * HOUR),
        rule="position.bench",
        confidence=900,
        ruleset="bench",
        actor="TZA",
        target=PARTIES[number % len(PARTIES)],
        event_type=KINDS[number % len(KINDS)],
        issue="water",
        evidence_hash=f"{number:064x}",
        numbers=(Number(kind=FactKind.CARDINAL, low=number, high=number, start=3, end=9, text="نص العدد"),)
        * (number % 3),
    )


def register(number: int) -> MentionRegister:
    """One mention of a meeting, an hour behind the one before, dated or not."""
    day = START + dt.timedelta(seconds=number * HOUR)
    pair = sorted({PARTIES[number % 8], PARTIES[(number // 8 + 1 + number) % 8]})
    mention = MeetingMention(
        id=f"mention-{number}",
        article_id=f"article-{number // 4}",
        revision="1",
        generation=1,
        start=0,
        end=40,
        text="نص الشاهد " * 4,
        published_at=day,
        rule="meeting.bench",
        confidence=900,
        ruleset="bench",
        name="talks",
        place="Nairobi" if number % 2 else None,
        date_start=day.date() if number % 3 else None,
        date_end=day.date() if number % 3 else None,
        participants=tuple(pair),
        level=Level.MINISTERS,
        status=MeetingStatus.HELD,
    )
    return MentionRegister(mention_id=mention.id, revision="1", generation=1, mention=mention)


def median_us(act: Callable[[int], object], first: int) -> float:
    """Median time of one act, in microseconds, over the numbers from `first`."""
    times = []
    for number in range(first, first + ROUNDS):
        begin = time.perf_counter()
        act(number)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e6


def shown_after(ledger: Ledger, each: Position) -> object:
    """One more position, and the entry that it leads to."""
    ledger.apply(each)
    return ledger.entry(each.actor, each.issue)


def main() -> None:
    """Print a table: what is held, and the median cost of one more."""
    ledger, index, held = Ledger(), MeetingIndex(), 0
    print(f"{'held':>8}  {'apply µs':>9}  {'with its entry µs':>17}  {'mention µs':>10}")
    for size in SIZES:
        for number in range(held, size):
            ledger.apply(position(number))
            index.apply(register(number))
        positions = [position(number) for number in range(size, size + 2 * ROUNDS)]
        registers = [register(number) for number in range(size, size + ROUNDS)]
        applied = median_us(lambda n, base=size, new=positions: ledger.apply(new[n - base]), size)  # type: ignore[misc]
        shown = median_us(lambda n, base=size, new=positions: shown_after(ledger, new[n - base]), size + ROUNDS)  # type: ignore[misc]
        joined = median_us(lambda n, base=size, new=registers: index.apply(new[n - base]), size)  # type: ignore[misc]
        print(f"{size:>8,}  {applied:>9.1f}  {shown:>17.0f}  {joined:>10.0f}")
        held = size + 2 * ROUNDS


if __name__ == "__main__":
    main()
