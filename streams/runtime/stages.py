"""Knowledge in, the four stages of the topology out: what happens to a batch of messages, without streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.extract.knowledge import Knowledge
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

__all__ = ["Stage", "Stages", "build_stages", "placings"]


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
    memory_bytes = held_bytes(settings)
    return Stages(
        read=ReadStage(knowledge, codec, settings.namespace, bytes_max, records_max, timed, log or NoArticleLog()),
        track=TrackStage(codec, settings.namespace, knowledge.ruleset),
        convene=ConveneStage(
            codec, settings.namespace, knowledge.ruleset, knowledge.meetings.members, memory_bytes // 2
        ),
        group=GroupStage(codec, settings.namespace, knowledge.ruleset, memory_bytes // 2),
    )


class Stage(Protocol):
    """What happens to a batch of messages; knows no Faust."""

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the agent's table, in which their registers are put and not committed."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stage of each agent."""

    read: ReadStage
    track: TrackStage
    convene: ConveneStage
    group: GroupStage

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


def placings(codec: Codec, knowledge: Knowledge) -> Mapping[str, Placing]:
    """Where registers stand in each table that places them, by the table's name."""
    return {
        "positions": placing(codec),
        "mentions": mention_placing(codec, knowledge.meetings.members),
        "sketches": sketch_placing(codec),
    }
