"""What somebody is reported to have said or written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from streams.records.derived import Derived

__all__ = ["CueClass", "Quote", "QuoteKind"]


class QuoteKind(StrEnum):
    """Whether the speaker's own words are quoted, or their content is reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class CueClass(StrEnum):
    """What kind of saying the cue reports."""

    SAY = "say"
    ASK = "ask"
    CLAIM = "claim"
    CONFIRM = "confirm"
    DENY = "deny"
    WARN = "warn"
    ACCUSE = "accuse"
    PROMISE = "promise"
    DEMAND = "demand"
    PROPOSE = "propose"
    EXPECT = "expect"
    EVALUATE = "evaluate"
    REGRET = "regret"
    THINK = "think"
    AGREE = "agree"
    REJECT = "reject"
    THREATEN = "threaten"
    ACCORDING = "according"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Derived):
    """What somebody is reported to have said or written."""

    kind: QuoteKind
    """Whether the words or the content are reported."""
    speaker_id: str | None = None
    """Entity id of who is credited; null when the speaker is no entity."""
    speaker_name: str | None = None
    """Canonical English name of who is credited, or the words of the text for a group; null when unknown."""
    speaker_start: int | None = None
    """Offset of the speaker's mention; null when the subject is dropped or unknown."""
    speaker_end: int | None = None
    """Offset behind the speaker's mention; null when the subject is dropped or unknown."""
    actor: str | None = None
    """Actor code of the party spoken for; null when unknown or none."""
    cue: str | None = None
    """The reporting verb or noun as written; null when marks or a colon alone credit the speaker."""
    cue_class: CueClass = CueClass.OTHER
    """What kind of saying the cue reports."""
    relayed_by: str | None = None
    """English name of the outlet or agency named as the carrier; null when none is."""
    parent_id: str | None = None
    """Id of the quote that this one stands inside; null at the outermost level."""
    group_id: str | None = None
    """Common id of the parts of one split quote; null when it is whole."""
    pre: str
    """Up to 100 code points of text before the quote."""
    post: str
    """Up to 100 code points of text behind the quote."""
    addressee: str | None = None
    """Actor code of whom the words were said to; null when not said."""
    hedged: bool = False
    """Whether the report itself is uncertain (it is said that, reportedly)."""
    date: dt.date | None = None
    """The day it was said, where the text ties it; else null."""
