"""Knowledge in, the four stages of the topology out: what happens to a batch of messages, without streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from streams.extract.knowledge import Bearings, Knowledge, bearings_of
from streams.extract.meetings.lexicon import Members
from streams.runtime.article_log import ArticleLog, NoArticleLog
from streams.runtime.codec import Codec
from streams.runtime.convene_stage import ConveneStage, mention_placing
from streams.runtime.group_stage import GroupStage, sketch_placing
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.read_stage import ReadStage
from streams.runtime.register_file import Placing
from streams.runtime.register_table import RegisterTable
from streams.runtime.state_memory import held_bytes
from streams.runtime.track_stage import TrackStage, placing
from streams.settings import Settings

__all__ = ["Stage", "Stages", "build_stages", "ledger_stages", "placings"]


def build_stages(
    knowledge: Knowledge,
    codec: Codec,
    settings: Settings,
    timed: Callable[[float], None] = lambda _: None,
    log: ArticleLog | None = None,
) -> Stages:
    """What the agents do, without streams; `timed` is told how long each reading took, in seconds.

    Without the article log corrections wait for their articles: who hands them in first needs none.
    """
    bytes_max, records_max = settings.article_bytes_max, settings.records_per_article_max
    reader = ReadStage(knowledge, codec, settings.namespace, bytes_max, records_max, timed, log or NoArticleLog())
    return replace(ledger_stages(bearings_of(knowledge), codec, settings), reader=reader)


def ledger_stages(bearings: Bearings, codec: Codec, settings: Settings) -> Stages:
    """What the agents of a worker do that reads no article."""
    ruleset, memory_bytes = bearings.ruleset, held_bytes(settings)
    return Stages(
        track=TrackStage(codec, settings.namespace, ruleset),
        convene=ConveneStage(codec, settings.namespace, ruleset, bearings.members, memory_bytes // 2),
        group=GroupStage(codec, settings.namespace, ruleset, memory_bytes // 2),
    )


class Stage(Protocol):
    """What happens to a batch of messages; knows no Faust."""

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the agent's table, in which their registers are put and not committed."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stage of each agent."""

    track: TrackStage
    convene: ConveneStage
    group: GroupStage
    reader: ReadStage | None = None
    """None in a worker that reads no article."""

    @property
    def read(self) -> ReadStage:
        """The one that reads; raises LookupError where this worker does not."""
        if self.reader is None:
            message = "this worker reads no articles"
            raise LookupError(message)
        return self.reader

    @property
    def by_source(self) -> Mapping[str, Stage]:
        """Each stage by the topic that it reads, by its short name."""
        return {
            "articles": self.read,
            "corrections": self.read,
            "positions": self.track,
            "meeting-mentions": self.convene,
            "sketches": self.group,
        }

    @property
    def memory_bytes(self) -> int:
        """About how much the stages hold of their tables."""
        return self.convene.shelves.memory_bytes + self.group.shelves.memory_bytes

    def forget(self) -> None:
        """Tables have changed hands: what is held of them is read again."""
        self.convene.forget()
        self.group.forget()


def placings(codec: Codec, members: Members) -> Mapping[str, Placing]:
    """Where registers stand in each table that places them, by the table's name."""
    return {
        "positions": placing(codec),
        "mentions": mention_placing(codec, members),
        "sketches": sketch_placing(codec),
    }
