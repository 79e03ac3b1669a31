"""Every way parley refuses: one tree of exceptions, by stage, and the reasons of dead letters.

Faults of the data are values (`Reject`, a `DeadLetter` in the end) and never
raised across modules; what is raised is bad configuration, missing
infrastructure, or a user's mistake. Each exception says what, where and what to
do, and knows its exit status (sysexits).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from os import EX_CONFIG, EX_DATAERR, EX_IOERR, EX_NOINPUT, EX_NOPERM, EX_SOFTWARE, EX_UNAVAILABLE, EX_USAGE
from typing import ClassVar, Final

from streams.records import Stage

__all__ = [
    "BODY_BYTES_MAX",
    "DETAIL_MAX",
    "BrokerError",
    "ChangelogError",
    "CodecError",
    "ConfigError",
    "CorrectionError",
    "InputError",
    "KnowledgeError",
    "NoInputError",
    "ParleyError",
    "PreflightError",
    "Reason",
    "RefusedError",
    "RegistryError",
    "RegistryRefusedError",
    "Reject",
    "RulesetError",
    "SchemaError",
    "StoreDamagedError",
    "StreamError",
    "UnavailableError",
    "UsageError",
]


class ParleyError(Exception):
    """Root; the message is for a person: what, where, what to do."""

    status: ClassVar[int] = EX_SOFTWARE
    """Exit status of a command that ends with it."""


class UsageError(ParleyError):
    """The command line asks for what does not exist."""

    status = EX_USAGE


class CorrectionError(UsageError):
    """What is said of a record cannot be: an unknown code, a field that it does not have, a user who may not."""


class ConfigError(ParleyError):
    """A setting is missing, unknown or out of bounds."""

    status = EX_CONFIG


class KnowledgeError(ConfigError):
    """A lexicon or seed file is wrong; names the file and the entry."""


class PreflightError(ConfigError):
    """The cluster is not as the topology needs it; lists every fault."""


class RulesetError(ConfigError):
    """The state was made under other rules than this program's."""


class SchemaError(ConfigError):
    """A schema has no id: it is not in the lock, or the registry does not take it."""


class RegistryError(ParleyError):
    """The schema registry does not answer, or answers what no registry does."""

    status = EX_UNAVAILABLE


class RegistryRefusedError(RegistryError):
    """The schema registry does not accept who we say we are, or what we ask for."""

    status = EX_NOPERM


class ChangelogError(ConfigError):
    """A changelog no longer holds the registers that were written to it; lists every fault."""


class BrokerError(ParleyError):
    """The local broker does not start, or the broker named does not answer."""

    status = EX_UNAVAILABLE


class UnavailableError(BrokerError):
    """No broker answers at the address configured."""


class RefusedError(BrokerError):
    """The broker does not accept who we say we are, or what we ask for."""

    status = EX_NOPERM


class StoreDamagedError(ParleyError):
    """The memory of sources is not what was written to it; the next start makes it anew."""


class InputError(ParleyError):
    """A file given on the command line cannot be read as an article."""

    status = EX_DATAERR


class NoInputError(InputError):
    """A file or folder given on the command line is not there."""

    status = EX_NOINPUT


class StreamError(ParleyError):
    """Standard input cannot be read, or standard output not be written."""

    status = EX_IOERR


class CodecError(ParleyError):
    """Bytes that are not a framed record of the schema they should have."""

    status = EX_DATAERR


class Reason(StrEnum):
    """Why input became a dead letter; a bounded set, so that it can label a metric."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"
    BAD_GZIP = "bad-gzip"
    BAD_JSON = "bad-json"
    BAD_FIELD = "bad-field"
    NULL_VALUE = "null-value"
    BAD_FRAME = "bad-frame"
    UNKNOWN_SCHEMA = "unknown-schema"
    WRONG_SCHEMA = "wrong-schema"
    INCOMPATIBLE_SCHEMA = "incompatible-schema"
    BAD_AVRO = "bad-avro"
    KEY_MISMATCH = "key-mismatch"
    TOO_MANY_RECORDS = "too-many-records"
    RECORD_TOO_LARGE = "record-too-large"
    READER_FAULT = "reader-fault"


BODY_BYTES_MAX: Final = 256 * 1024
"""How much of bad input is kept, beside its size and its hash."""
DETAIL_MAX: Final = 1_000
"""Code points of a dead letter's detail: it may repeat what was wrong, and that may be of any length."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Input that cannot become an article, with what a dead letter needs."""

    stage: Stage
    """Where it was stopped."""
    reason: Reason
    """Which kind of fault."""
    detail: str
    """What is wrong, where, and what to do, for a person."""
    body: bytes
    """The input as received, or its head where it is too large to be read."""
    size: int | None = None
    """Bytes of the whole input, where body is only its head."""
    sha256: str | None = None
    """SHA-256, in hex, of the whole input, where body is only its head."""
