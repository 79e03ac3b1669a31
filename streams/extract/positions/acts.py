"""What flows between the rules of positions: acts found in a sentence, and the sentence as it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from streams.arabic.verbs import VerbForm
from streams.extract.positions.clauses import Clause
from streams.extract.positions.context import PositionContext
from streams.extract.positions.sides import Side
from streams.records import EventType

__all__ = ["Act", "SentenceState", "Subject"]


@dataclass(slots=True)
class Subject:
    """Who a verb or adjective says something of."""

    sides: tuple[Side, ...] = ()
    """The parties named as subject; () when none is."""
    named: bool = False
    """Whether something is named as subject, a party or not."""
    stranger: bool = False
    """Whether that is somebody named of whom no party is known."""
    speaking: bool = False
    """Whether it is whoever speaks: «نحن»."""


@dataclass(slots=True)
class Act:
    """A stand or act that the words of a sentence report."""

    rule: str
    event: EventType
    head: int
    """Number of the token that reports it."""
    after: int
    """Number of the token where what it is about begins."""
    clause: int
    """Number of its clause in the sentence."""
    actors: tuple[str, ...]
    """Actor codes of whose it is."""
    start: int
    end: int
    """Token numbers of the evidence, half-open."""
    form: VerbForm | None = None
    subject: tuple[Side, ...] = ()
    targets: tuple[str, ...] = ()
    """Parties that the construction itself names as target."""
    negated: bool = False
    planned: bool = False
    mutual: bool | None = None
    """Whether its actors do it with or to each other; None where its type tells."""
    inherent: bool = False
    """Whether it is a denial by itself: «نفى»."""
    sure: bool = False
    """Whether the construction leaves no other reading, so that the models have no say in its type."""
    main: bool = True
    """Whether it is what its clause says, not a noun inside of it."""


@dataclass(slots=True)
class SentenceState:
    """A sentence while it is read."""

    context: PositionContext
    clauses: list[Clause]
    acts: list[Act] = field(default_factory=list)
    last: tuple[str, ...] = ()
    """Actors of the latest subject; carried from sentence to sentence."""
    unknown: bool = False
    """Whether the latest subject of the sentence is no party."""
    taken: int = 0
    """Token before which a found act covers everything but what others do."""
    owner: tuple[str, ...] = ()
    """Actors of the act that covers."""
    light: tuple[str, ...] | None = None
    """Actors of the light verb, of intent or of the passive in force; None when there is none."""
    light_at: int = 0
    light_subject: tuple[Side, ...] = ()
    light_negated: bool = False
    planned: bool = False
    intent: bool = False
    """Whether the light verb is one of intent, whose object is an act to come."""

    @property
    def span(self) -> tuple[int, int]:
        """Token numbers of the sentence, half-open."""
        return self.clauses[0].first, self.clauses[-1].last
