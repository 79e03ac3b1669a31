"""Which dead letters there may be: source, stage and reason, so that their counters begin at nought."""

from __future__ import annotations

from typing import Final

from streams.errors import Reason
from streams.records import Stage
from streams.topics import SOURCES

__all__ = ["INGEST_REASONS", "WORKER_KINDS"]

_UNDECODABLE: Final = (
    Reason.NULL_VALUE,
    Reason.BAD_FRAME,
    Reason.UNKNOWN_SCHEMA,
    Reason.WRONG_SCHEMA,
    Reason.INCOMPATIBLE_SCHEMA,
    Reason.BAD_AVRO,
    Reason.BAD_FIELD,
)
_OF_ARTICLES: Final = (
    (Stage.VALIDATE, Reason.TOO_LARGE),
    (Stage.VALIDATE, Reason.BAD_FIELD),
    (Stage.READ, Reason.READER_FAULT),
    (Stage.READ, Reason.TOO_MANY_RECORDS),
    (Stage.ENCODE, Reason.RECORD_TOO_LARGE),
    (Stage.ENCODE, Reason.TOO_MANY_RECORDS),
)

WORKER_KINDS: Final = tuple(
    sorted(
        {(topic.name, Stage.DECODE.value, reason.value) for topic in SOURCES for reason in _UNDECODABLE}
        | {(topic.name, Stage.VALIDATE.value, Reason.KEY_MISMATCH.value) for topic in SOURCES}
        | {("articles", stage.value, reason.value) for stage, reason in _OF_ARTICLES}
        | {
            ("corrections", Stage.VALIDATE.value, reason.value)
            for reason in (Reason.BAD_FIELD, Reason.TOO_MANY_RECORDS)
        }
    )
)
"""Topic, stage and reason of what a worker lays aside; a kind that is not here is counted from its first on."""

INGEST_REASONS: Final = (
    Reason.EMPTY,
    Reason.BINARY,
    Reason.TOO_LARGE,
    Reason.BAD_ENCODING,
    Reason.BAD_GZIP,
    Reason.BAD_JSON,
    Reason.BAD_FIELD,
    Reason.RECORD_TOO_LARGE,
)
"""Why a source lays something aside."""
