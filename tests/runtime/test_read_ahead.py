"""What is read before its turn is what would be read then, is asked for once, and says nothing before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from streams.extract import Reading
from streams.extract.knowledge import Knowledge
from streams.records import Article
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.read_ahead import ReadAhead
from streams.runtime.register_table import RegisterTable, in_memory
from streams.runtime.stages import build_stages
from streams.settings import Settings
from tests.runtime.test_agents import Event, Outbox, Stream, articles, topology
from tests.support import seed_articles


def incoming(article: Article, offset: int = 0) -> Incoming:
    """An article as it comes from the log."""
    return Incoming("articles", 0, offset, article.article_id.encode(), load_codec().encode(article))


def sent(outgoing: Sequence[Outgoing]) -> list[tuple[str, str, bytes | None]]:
    """What leaves, without the times in its headers."""
    return [(out.topic, out.key, out.value) for out in outgoing]


def test_what_was_read_ahead_is_what_would_be_read(knowledge: Knowledge) -> None:
    """The same records and registers, in the same order; each article is read once all the same."""
    batch = [incoming(article, number) for number, article in enumerate(seed_articles())]
    seconds: list[float] = []
    ahead, plain = (build_stages(knowledge, load_codec(), Settings(), seconds.append).read for _ in range(2))
    for each in [*batch, *batch]:
        ahead.read_ahead(each)
    before = len(seconds)
    found, expected = ahead.process(batch, in_memory()), plain.process(batch, in_memory())

    assert before == len(batch)
    assert len(seconds) == 2 * len(batch)  # those of the plain stage
    assert sent(found.outgoing) == sent(expected.outgoing)
    assert found.writes == expected.writes


def test_another_version_is_read_anew(knowledge: Knowledge) -> None:
    """What was read of one version is no reading of another, whichever comes first."""
    article = seed_articles()[0]
    cut = replace(article, text=article.text[:200], blocks=())
    stage, plain = (build_stages(knowledge, load_codec(), Settings()).read for _ in range(2))
    stage.read_ahead(incoming(article))
    stage.read_ahead(incoming(cut))
    found = stage.process([incoming(article)], in_memory())

    assert sent(found.outgoing) == sent(plain.process([incoming(article)], in_memory()).outgoing)


@pytest.mark.parametrize("topic", ["articles", "corrections"])
def test_what_cannot_be_read_is_told_when_its_turn_comes(topic: str, knowledge: Knowledge) -> None:
    """Not before, and once."""
    stage = build_stages(knowledge, load_codec(), Settings()).read
    bad = Incoming(topic, 0, 0, b"a", b"no frame")
    stage.read_ahead(bad)

    assert [out.topic for out in stage.process([bad], in_memory()).outgoing] == ["dead-letters"]


def test_a_fault_of_a_rule_is_met_again() -> None:
    """It becomes a dead letter where it always did."""
    kept, article = ReadAhead(), seed_articles()[0]

    def broken(_: Article) -> Reading:
        raise ValueError

    kept.read(article, broken)

    assert kept.taken(article) is None


def test_no_more_is_kept_than_may_wait() -> None:
    """What a rebalance took away never has its turn here."""
    kept, article = ReadAhead(), seed_articles()[0]
    many = [replace(article, article_id=f"a{number}") for number in range(1_000)]
    for each in many:
        kept.read(each, lambda _: Reading())

    assert 0 < sum(kept.taken(each) is not None for each in many) <= 64


class Slow(Outbox):
    """Delivers when enough has been read ahead."""

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Keep them, after a while."""
        await asyncio.sleep(0.05)
        await super().send(records)


class Trickling(Stream):
    """Gives one event, and the rest when the first is being dealt with."""

    async def events(self) -> Any:
        """Give its events, one by one."""
        for event in self._events:
            yield event
            await asyncio.sleep(0.02)


def test_an_agent_reads_what_waits_while_it_waits(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """While a batch is on its way the next articles are read; nothing of theirs leaves or is kept before."""
    looked: list[tuple[str, int]] = []
    outbox = Slow()
    stages = build_stages(knowledge, load_codec(), Settings())
    read_ahead, process = type(stages.read).read_ahead, type(stages.read).process

    def noted(stage: Any, message: Incoming) -> None:
        read_ahead(stage, message)
        looked.append(("ahead", message.offset))
        assert not any(out.key.startswith(f"{(message.key or b'').decode()}|") for out in outbox.sent)

    def dealt_with(stage: Any, batch: Sequence[Incoming], table: RegisterTable) -> Any:
        looked.extend(("batch", each.offset) for each in batch)
        return process(stage, batch, table)

    monkeypatch.setattr(type(stages.read), "read_ahead", noted)
    monkeypatch.setattr(type(stages.read), "process", dealt_with)
    agents, app = topology(stages, outbox, monkeypatch, tmp_path)
    events: list[Event] = articles()
    asyncio.run(agents["read"].fun(Trickling(events)))

    ahead = [offset for kind, offset in looked if kind == "ahead"]
    assert ahead
    assert all(looked.index(("batch", 0)) < looked.index(("ahead", offset)) for offset in ahead)
    assert sorted(offset for kind, offset in looked if kind == "batch") == list(range(6))
    assert [event.acknowledged for event in events] == [1] * 6
    assert sorted(app.tables["articles"].data) == [f"seed-00{number}".encode() for number in range(5)]
