"""Topics in, the subjects of a schema registry and their levels out."""

from __future__ import annotations

from streams.registry.compatibility import Level
from streams.topics import TOPICS, Topic, full_name

__all__ = ["level_of", "subject_of", "subjects_of"]


def subject_of(topic: Topic, namespace: str) -> str:
    """The subject of a topic's values, as serialisers name it by default (`TopicNameStrategy`)."""
    return f"{full_name(topic, namespace)}-value"


def level_of(topic: Topic) -> Level:
    """What new versions must be able to do: read the whole log; for what is compacted, be read by the program before too."""
    return Level.FULL_TRANSITIVE if topic.compacted else Level.BACKWARD_TRANSITIVE


def subjects_of(name: str, namespace: str) -> dict[str, Level]:
    """The subjects of a record, by name, with their levels: one for each topic that holds it."""
    return {subject_of(topic, namespace): level_of(topic) for topic in TOPICS if topic.record.__name__ == name}
