"""Where one actor stands on one issue, with the stances, turns, contradictions and numbers that it shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from streams.records.position import EventType, Number, Realis

__all__ = ["Change", "Conflict", "LedgerEntry", "Stance", "Stand", "StatedNumber"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position as the ledger shows it."""

    position_id: str
    """Id of the position."""
    article_id: str
    """The article that holds the evidence."""
    event_type: EventType
    """What kind of stand or act."""
    negated: bool
    """Whether the party denies or excludes what event_type names."""
    hedged: bool
    """Whether it is worded as possible or apparent only."""
    realis: Realis
    """Whether it is done, planned, supposed or over."""
    date: dt.date | None
    """The day it was said or done; null when the text does not tie it."""
    deadline: dt.date | None
    """The last day it gives the other side; null when it sets none."""
    published_at: dt.datetime
    """When the article was published."""
    start: int
    """Offset of the evidence."""
    end: int
    """Offset behind the evidence."""
    text: str
    """The evidence, at most 300 code points."""
    speaker_id: str | None
    """Entity id of who said it; null when the article itself says it."""
    speaker_name: str | None
    """Name of who said it; null when the article itself says it."""
    source: str | None
    """Outlet or agency on whose word it stands; null when unknown."""
    quote_id: str | None
    """Id of the quote it was read from; null for plain narration."""
    condition_start: int | None
    """Offset of the condition it depends on; null when unconditional."""
    condition_end: int | None
    """Offset behind that condition; null when unconditional."""
    denies: str | None
    """Id of the position of the same article that it denies; else null."""
    evidence_hash: str
    """SHA-256, in hex, of the normalised clause."""
    published_on: dt.date | None = None
    """The day of published_at where the article was published; null where it is the day in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What an actor holds on an issue towards one counterpart."""

    counterpart: str | None
    """Actor code of the counterpart; null for a stand towards nobody in particular."""
    current: Stance
    """The latest stance, by the day it was said or done, else by publication."""
    history: tuple[Stance, ...]
    """Earlier stances, newest first, copies of one text once; at most 20."""
    omitted: int
    """How many earlier stances the history leaves out, copies included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A turn of an actor's stand: not a repetition, not a rewording."""

    counterpart: str | None
    """Actor code of the counterpart; null for a stand towards nobody in particular."""
    was: Stance
    """The stance before."""
    now: Stance
    """The stance after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two sources or speakers of one side that contradict each other about the same time."""

    a: Stance
    """The earlier stance."""
    b: Stance
    """The later stance."""
    reason: str
    """In what they contradict each other, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNumber:
    """A number stated about the issue, and where."""

    counterpart: str | None
    """Actor code of the counterpart of the position that states it; null for one towards nobody in particular."""
    position_id: str
    """Id of the position whose evidence states it."""
    article_id: str
    """The article that holds the evidence."""
    date: dt.date | None
    """The day that position was said or done; null when the text does not tie it."""
    published_at: dt.datetime
    """When the article was published."""
    source: str | None
    """Outlet or agency on whose word it stands; null when unknown."""
    number: Number
    """The number itself, and who said it."""
    published_on: dt.date | None = None
    """The day of published_at where the article was published; null where it is the day in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Where one actor stands on one issue: a bounded view over the live positions."""

    actor: str
    """Actor code."""
    issue: str
    """An issue of `seeds/issues.toml`."""
    stands: tuple[Stand, ...]
    """One for each counterpart, the latest first; at most 12."""
    stands_omitted: int
    """How many counterparts the entry leaves out."""
    changes: tuple[Change, ...]
    """Turns among the newest positions towards each counterpart, newest first; at most 20."""
    changes_omitted: int
    """How many of these turns the entry leaves out."""
    conflicts: tuple[Conflict, ...]
    """Contradictions among the newest positions towards each counterpart, newest first; at most 20."""
    conflicts_omitted: int
    """How many of these contradictions the entry leaves out."""
    origins: int
    """How many independent sources the newest positions come from: a text that several carry counts once, for the first."""
    positions: int
    """How many live positions there are, shown or not."""
    first_seen: dt.datetime
    """Publication of the first live position."""
    last_seen: dt.datetime
    """Publication of the last live position."""
    generation: int
    """Greatest generation of the positions shown."""
    ruleset: str
    """Ruleset of the latest position."""
    numbers: tuple[StatedNumber, ...] = ()
    """Numbers in the newest positions towards each counterpart, newest first, copies of one text once; at most 40."""
    numbers_omitted: int = 0
    """How many of these numbers the entry leaves out."""
