"""Knowledge in, the four stages of the topology out: what happens to a batch of messages, without streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from streams.extract.knowledge import Knowledge
from streams.runtime.codec import Codec
from streams.runtime.convene_stage import ConveneStage
from streams.runtime.group_stage import GroupStage
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.read_stage import ReadStage
from streams.runtime.register_table import RegisterTable
from streams.runtime.track_stage import TrackStage
from streams.settings import Settings

_MB: Final = 1 << 20
__all__ = ["Stage", "Stages", "build_stages"]


def build_stages(
    knowledge: Knowledge, codec: Codec, settings: Settings, timed: Callable[[float], None] = lambda _: None
) -> Stages:
    """What the agents do, without streams; `timed` is told how long each reading took, in seconds."""
    bytes_max, records_max = settings.article_bytes_max, settings.records_per_article_max
    memory_bytes = settings.state_memory_mb * _MB // 4  # the rest is SQLite's
    return Stages(
        read=ReadStage(knowledge, codec, settings.namespace, bytes_max, records_max, timed),
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
