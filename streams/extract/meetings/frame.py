"""What has been read of one meeting: a mutable frame that the readers of the words around it fill."""

from __future__ import annotations

from dataclasses import dataclass, field

from streams.arabic.verbs import Tense
from streams.extract.meetings.context import When, Who
from streams.records import Level

__all__ = ["Frame", "note_tense"]


@dataclass(slots=True)
class Frame:
    """What has been read of one meeting."""

    first: int
    last: int
    """Token numbers of the evidence, half-open."""
    kind: str
    """What English calls it."""
    parties: dict[str, None] = field(default_factory=dict)
    """Actor codes in the order of the text."""
    read: tuple[str, ...] = ()
    """Those of them that its own words name, none of those before."""
    persons: bool = False
    """Whether somebody who meets is named, or called by a title."""
    organisation: bool = False
    """Whether one of the parties is an alliance or body whose meeting has several parties."""
    place: str | None = None
    city: bool = False
    when: When | None = None
    level: Level = Level.UNKNOWN
    by_phone: bool = False
    transitive: bool = False
    """Whether whom they meet stands behind the verb without a preposition."""
    discussing: bool = False
    """Whether what they discuss stands behind the verb."""
    listed: bool = False
    """Whether «with» or «between» stands before those who meet."""
    between: bool = False
    """Whether it is «between»: those behind it."""
    complete: bool = False
    """Whether «between» names somebody: nobody else meets."""
    outside: bool = False
    """Whether nobody is named before «with»: who meets them stands elsewhere."""
    each_other: bool = False
    """Whether «between them» points back."""
    past: bool = False
    """Whether a verb or preposition says that it took place."""
    earlier: bool = False
    """Whether it was before what else is told: «وكان الوزيران قد التقيا»."""
    present: bool = False
    future: bool = False
    """Whether a verb, adjective or preposition says that it is to come."""
    held: bool = False
    """Whether it is said to be held, begun, hosted or over."""
    arrived: bool = False
    """Whether somebody travels to it."""
    prelude: bool = False
    """Whether what is told is done to prepare it: «تمهيدا للقاء»."""
    proposed: bool = False
    convened: bool = False
    """Whether somebody calls the parties to it."""
    urged: bool = False
    """Whether who puts it forward wants others to meet."""
    agreed: bool = False
    cancelled: bool = False
    refused: bool = False
    """Whether the words deny it, or the noun is no meeting of parties."""
    undone: bool = False
    """Whether it is said that it was not held on the day that had been set."""
    doubted: bool = False
    """Whether a condition or doubt stands before its verb."""
    inside: bool = False
    """Whether «in» stands before it: what is said there is said of a meeting that is or was."""
    unnamed: bool = False
    """Whether day or place say which talks are meant, but the words around do not say whose."""
    owned: bool = False
    """Whether a pronoun on the noun says whose meeting it is."""
    alone: bool = False
    """Whether it counts though its parties are not told: day, place or course make it one occasion."""
    tentative: bool = False
    """Whether it counts only where its day is found in the clause around it."""
    several: bool = False
    """Whether «and» joins a further one to those who meet, known or not."""
    gathered: bool = False
    """Whether it is said whom it brought together: «لقاء جمع المدير بالنقيب»."""
    lasting: bool = False
    """Whether a length of time says how long they met: «بعد يومين من المحادثات»."""
    moved: bool = False
    """Whether it is put off to another day, which is its day then."""
    weak: bool = False
    """Whether the rule that read it asks for more: it counts only where the model of meetings says so."""
    vague: bool = False
    """Whether neither parties nor place nor day are said, only pointed back to."""
    hosts: tuple[str, ...] = ()
    """Codes of the state that somebody comes to for it."""
    called_on: bool = False
    """Whether it is a visit, so that who is visited is told by where it leads, and by nothing else in the article."""
    same_time: bool = False
    """Whether it is said to be at the time of the one before."""

    def add(self, who: Who) -> None:
        """One of those who meet."""
        self.parties.update(dict.fromkeys(who.codes))
        self.persons |= who.person
        self.organisation |= who.organisation

    def at(self, who: Who, *, seat: bool = False) -> None:
        """Where they meet; a city is more than its country or a seat."""
        if seat and who.organisation and who.codes and not self.complete:
            self.parties.update(dict.fromkeys(who.codes))
            self.organisation = True
        if self.place is None or (who.city and not self.city):
            if who.place:
                self.place, self.city = who.place, who.city
            elif seat and who.codes:
                self.place = f"{who.codes[0]} headquarters"


def note_tense(frame: Frame, tense: Tense) -> None:
    """Note when the verb says that they meet."""
    frame.past |= tense is Tense.PAST
    frame.present |= tense is Tense.PRESENT
    frame.future |= tense is Tense.FUTURE
