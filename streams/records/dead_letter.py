"""Input that could not be read, and where it was stopped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DeadLetter", "Stage"]


class Stage(StrEnum):
    """Where bad data was stopped."""

    INGEST = "ingest"
    DECODE = "decode"
    VALIDATE = "validate"
    READ = "read"
    ENCODE = "encode"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Input that could not be read, kept whole enough to be judged and replayed."""

    stage: Stage
    """Where it was stopped."""
    reason: str
    """Which kind of fault, a word of `errors.Reason`."""
    detail: str
    """What is wrong, where, and what to do, for a person."""
    source: str
    """Topic, path or address it came from."""
    partition: int | None = None
    """Partition of the topic; null where Kafka was not reached."""
    offset: int | None = None
    """Offset in the partition; null where Kafka was not reached."""
    key: bytes | None = None
    """The key as received; null when there was none."""
    body: bytes
    """The first 256 KiB of the value as received."""
    size: int
    """Bytes of the whole value."""
    sha256: str
    """SHA-256, in hex, of the whole value."""
    ruleset: str
    """Ruleset of the process that stopped it."""
