"""What became of one request, as a value: an outcome, and what the server sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Fetched", "Limits", "Outcome"]


class Outcome(StrEnum):
    """Every way a request ends; a bounded set, so that it can label a metric."""

    OK = "ok"
    UNCHANGED = "unchanged"
    """304: what was fetched before still holds."""
    GONE = "gone"
    """410: the server says that it was taken away."""
    MISSING = "missing"
    """404: it may come back, or never have been there."""
    REFUSED = "refused"
    """Any other answer from 400 to 499."""
    BUSY = "busy"
    """429 or 503: later, after `retry_after_seconds` where it is given."""
    FAULT = "fault"
    """Any other answer from 500, and answers that mean nothing here."""
    UNREACHABLE = "unreachable"
    """No such name, no connection, no trusted certificate."""
    FORBIDDEN = "forbidden"
    """The address is not public and not allowed."""
    DISALLOWED = "disallowed"
    """robots.txt does not want it fetched, or cannot be asked."""
    BAD_URL = "bad-url"
    REDIRECTS = "redirects"
    """More redirects than are followed."""
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    BROKEN = "broken"
    """The answer is no HTTP, or ended before its end, or is compressed in a way that cannot be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How a request ended; body and validators only with `Outcome.OK`."""

    outcome: Outcome
    url: str
    """Where it was answered, behind all redirects."""
    status: int | None = None
    """Of HTTP; None when nothing answered."""
    body: bytes = b""
    """Decompressed."""
    content_type: str = ""
    """In lower case, without parameters."""
    charset: str | None = None
    """As the header says, which may be wrong."""
    etag: str | None = None
    modified: str | None = None
    """Last-Modified as the server wrote it."""
    retry_after_seconds: float | None = None
    detail: str = ""
    """What was wrong, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one request may take."""

    seconds: float = 30.0
    """From the first connection to the last byte, over all redirects; waiting for one's turn does not count."""
    bytes_max: int = 8_000_000
    """Of a body, as sent and as decompressed."""
    bytes_per_second_min: int = 1_000
    """Slower answers are given up, after the grace."""
    grace_seconds: float = 5.0
    redirects_max: int = 5
    header_bytes_max: int = 8_190
    headers_max: int = 100
