"""Knowledge in, the three stages of the topology out: what happens to a batch of messages, without streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.extract.knowledge import Knowledge
from streams.runtime.codec import Codec
from streams.runtime.convene_stage import ConveneStage
from streams.runtime.messages import Incoming, Outcome
from streams.runtime.read_stage import ReadStage
from streams.runtime.track_stage import TrackStage
from streams.settings import Settings

__all__ = ["Stage", "Stages", "StatefulStage", "build_stages"]


def build_stages(
    knowledge: Knowledge, codec: Codec, settings: Settings, timed: Callable[[float], None] = lambda _: None
) -> Stages:
    """What the agents do, without streams; `timed` is told how long each reading took, in seconds."""
    bytes_max, records_max = settings.article_bytes_max, settings.records_per_article_max
    return Stages(
        read=ReadStage(knowledge, codec, settings.namespace, bytes_max, records_max, timed),
        track=TrackStage(codec, settings.namespace, knowledge.ruleset),
        convene=ConveneStage(codec, settings.namespace, knowledge.ruleset, knowledge.meetings.members),
    )


class Stage(Protocol):
    """What happens to a batch of messages; knows no Faust."""

    def process(self, batch: Sequence[Incoming], table: Mapping[bytes, bytes]) -> Outcome:
        """What these messages lead to, given the agent's table."""


class StatefulStage(Stage, Protocol):
    """A stage that keeps what its table holds in memory, in a shape of its own."""

    @property
    def registers(self) -> int:
        """How many registers are remembered."""

    def forget(self) -> None:
        """The table has changed hands: rebuild from it before the next batch."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stage of each agent."""

    read: ReadStage
    track: StatefulStage
    convene: StatefulStage
