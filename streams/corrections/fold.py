"""The reading of an article and what people say of its records in, the reading that holds out: pure, whatever the order.

Corrections of one record make a chain: of those, the latest holds. A chain is told by the
clause, as it stands in this text, and by what the record was when it was first judged. As long as
the text has the clause, the chain takes the place of whatever the rules read there of that record,
or of nothing; when it has not, the chain waits and is to be asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from streams.corrections.asserted import asserted, asserted_id, identity_asserted, values_asserted
from streams.corrections.clauses import Clauses
from streams.corrections.fields import IDENTITY, LAYERS, values_of
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.links import numbered
from streams.extract.reading import Reading
from streams.ids import clause_hash
from streams.records import Article, Correction, Derived, EventType, RecordKind, Verdict

__all__ = [
    "Claim",
    "Folded",
    "State",
    "article_revision",
    "fold",
    "known_since",
    "read_corrected",
    "states_of",
    "version_of",
]

_COUNT_DIGITS: Final = 6
_CLAUSES: Final = frozenset({RecordKind.POSITION, RecordKind.QUOTE, RecordKind.MEETING})
"""Kinds whose evidence may be cut longer or shorter by other rules; names and numbers are the words that they are."""
_MORE_THAN: Final = ("target", "negated")
"""What a rejected position must share, beside its identity, with what it removes: another stand was not judged."""


class State(StrEnum):
    """What became of a correction."""

    HOLDS = "holds"
    ASK_AGAIN = "to be asked again"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Claim:
    """A record that a correction may assert, in any text and beside any others: what its key is made of."""

    kind: RecordKind
    id: str
    actor: str | None = None
    issue: str | None = None
    event_type: EventType | None = None
    """Of a position, as its retraction must name them."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What corrections make of a reading."""

    reading: Reading
    states: Mapping[str, State] = field(default_factory=dict)
    """What became of each correction, by its id."""
    claims: tuple[Claim, ...] = ()
    """Every record that these corrections may ever assert: what is not in the reading is to be retracted."""


def read_corrected(article: Article, knowledge: Knowledge, corrections: Iterable[Correction]) -> Reading:
    """Every record of an article as it holds with these corrections, of any articles."""
    mine = [each for each in corrections if each.article_id == article.article_id]
    return fold(read(article, knowledge), article, mine, knowledge).reading


def fold(reading: Reading, article: Article, corrections: Iterable[Correction], knowledge: Knowledge) -> Folded:
    """What these corrections of an article make of its reading; without any the reading is as it was, to the byte."""
    every = _each_once(corrections)
    if not every:
        return Folded(reading)
    claims = tuple(_claim(each) for each in every if each.verdict is not Verdict.REJECT)
    chains = _chains(every, Clauses(_said(article)))
    states = {each.correction_id: chain.state_of(each) for chain in chains for each in chain.corrections}
    if article.withdrawn:
        return Folded(reading, states, claims)
    folding = _Folding(article, knowledge, version_of(article.revision, every), reading)
    for chain in chains:
        folding.apply(chain)
    return Folded(folding.result(), states, claims)


def states_of(article: Article, corrections: Iterable[Correction]) -> dict[str, State]:
    """What became of each of these corrections of an article, by its id: nothing needs to be read for it."""
    chains = _chains(_each_once(corrections), Clauses(_said(article)))
    return {each.correction_id: chain.state_of(each) for chain in chains for each in chain.corrections}


def version_of(revision: str, corrections: Collection[Correction]) -> str:
    """The revision that records are stamped with when these corrections of their article are known: text that sorts.

    Behind a plus their number, which orders, and when the latest was made, which says since when this is known.
    """
    if not corrections:
        return revision
    latest = max(each.made_at for each in corrections).astimezone(dt.UTC)
    instant = latest.isoformat(timespec="milliseconds").removesuffix("+00:00")
    return f"{revision}+{len(corrections):0{_COUNT_DIGITS}}@{instant}Z"


def known_since(revision: str) -> dt.datetime | None:
    """When the latest correction was made that a record with this revision is read with; None where there is none."""
    _, _, instant = revision.partition("+")[2].partition("@")
    return dt.datetime.fromisoformat(instant) if instant else None


def article_revision(revision: str) -> str:
    """The revision of the article that a record with this revision was found in."""
    return revision.partition("+")[0]


def _each_once(corrections: Iterable[Correction]) -> list[Correction]:
    """Each correction once, the latest last."""
    found = {each.correction_id: each for each in corrections}
    return sorted(found.values(), key=lambda each: (each.made_at, each.correction_id))


def _said(article: Article) -> str:
    """The text that an article stands by."""
    return "" if article.withdrawn else article.text


@dataclass(slots=True)
class _Chain:
    """What is said of one record, the latest last."""

    place: tuple[int, int] | None
    """Where the clause of the latest stands; None when the text does not have it."""
    corrections: list[Correction]

    @property
    def latest(self) -> Correction:
        """What holds."""
        return self.corrections[-1]

    def state_of(self, correction: Correction) -> State:
        """What became of one of them."""
        if correction is not self.latest:
            return State.SUPERSEDED
        return State.HOLDS if self.place else State.ASK_AGAIN


def _chains(every: Sequence[Correction], clauses: Clauses) -> list[_Chain]:
    """Corrections by the record that they speak of, in the order of what holds of each."""
    by_id = {each.correction_id: each for each in every}
    places = {each.correction_id: clauses.find(each.text, each.start, each.before, each.behind) for each in every}
    found: dict[object, _Chain] = {}
    for each in every:
        root = _root(each, by_id)
        place = places[root.correction_id]
        where = place or (root.evidence_hash, root.revision, root.start)
        chain = found.setdefault((root.record, where, _identity_judged(root)), _Chain(place, []))
        chain.corrections.append(each)
        chain.place = places[each.correction_id]
    return sorted(found.values(), key=lambda chain: (chain.latest.made_at, chain.latest.correction_id))


def _root(correction: Correction, by_id: Mapping[str, Correction]) -> Correction:
    """The first correction of the chain that one goes on; as far as they are known, and no circle."""
    seen = {correction.correction_id}
    while (before := by_id.get(correction.follows or "")) is not None and before.correction_id not in seen:
        seen.add(before.correction_id)
        correction = before
    return correction


def _identity_judged(correction: Correction) -> tuple[Any, ...]:
    """What told the record apart when it was judged; of an added one, what it says."""
    pairs = correction.changes if correction.verdict is Verdict.ADD else correction.read
    values = values_of(correction.record, pairs)
    return tuple(values.get(name) for name in IDENTITY[correction.record])


def _claim(correction: Correction) -> Claim:
    if correction.record is not RecordKind.POSITION:
        return Claim(correction.record, asserted_id(correction))
    values = values_asserted(correction)
    return Claim(RecordKind.POSITION, asserted_id(correction), values["actor"], values["issue"], values["event_type"])


class _Folding:
    """The records of a reading while chains are applied to them."""

    def __init__(self, article: Article, knowledge: Knowledge, version: str, reading: Reading) -> None:
        self._article, self._knowledge, self._version, self._reading = article, knowledge, version, reading
        self._records: dict[RecordKind, list[Any]] = {
            kind: [replace(record, revision=version) for record in getattr(reading, layer)]
            for kind, layer in LAYERS.items()
        }
        self._new_ids: dict[str, str | None] = {}
        """Of each record that was replaced, what is there instead; None for nothing."""

    def apply(self, chain: _Chain) -> None:
        """Put what holds of one record in the place of what the rules read of it."""
        if chain.place is None:
            return
        latest, kind, records = chain.latest, chain.latest.record, self._records[chain.latest.record]
        gone = [r for each in chain.corrections for r in _judged(each, records, chain.place, is_latest=each is latest)]
        new: list[Derived] = []
        if latest.verdict is not Verdict.REJECT:
            gone += _saying(identity_asserted(latest), kind, records, chain.place)
            new = [asserted(latest, _base(gone, latest), chain.place, self._article, self._knowledge, self._version)]
            gone += [record for record in records if record.id == new[0].id]
        self._replace(kind, {record.id for record in gone}, new)

    def _replace(self, kind: RecordKind, gone: set[str], new: list[Derived]) -> None:
        self._records[kind] = [record for record in self._records[kind] if record.id not in gone] + new
        self._new_ids |= dict.fromkeys(gone, new[0].id if new else None)

    def result(self) -> Reading:
        """The reading that holds, its records in the order of the text and linked anew."""
        layers = {
            LAYERS[kind]: tuple(sorted(map(self._linked, records), key=lambda record: record.start))
            for kind, records in self._records.items()
        }
        reading = replace(self._reading, **layers)
        amended = {record.id for record in reading.positions if record.correction_id is not None}
        positions = zip(reading.positions, numbered(reading), strict=True)
        return replace(reading, positions=tuple(new if old.id in amended else old for old, new in positions))

    def _linked(self, record: Any) -> Any:
        """The record with links to what is there now."""
        names = ("said_by", "quote_id", "parent_id", "denies")
        links = {name: getattr(record, name) for name in names if getattr(record, name, None) in self._new_ids}
        found: dict[str, Any] = {name: self._now(link) for name, link in links.items()}
        if any(number.said_by in self._new_ids for number in getattr(record, "numbers", ())):
            found["numbers"] = tuple(replace(n, said_by=self._now(n.said_by)) for n in record.numbers)
        return replace(record, **found) if found else record

    def _now(self, link: str | None) -> str | None:
        """What a record that was replaced is called now, after however many corrections."""
        for _ in self._new_ids:
            if link is None or self._new_ids.get(link, link) == link:
                break
            link = self._new_ids[link]
        return link


def _judged(correction: Correction, records: Iterable[Any], place: tuple[int, int], *, is_latest: bool) -> list[Any]:
    """What a correction speaks of among these records."""
    if correction.verdict is Verdict.ADD:
        return []
    found = _saying(_identity_judged(correction), correction.record, records, place)
    if correction.verdict is Verdict.REJECT and is_latest and correction.record is RecordKind.POSITION:
        values = values_of(correction.record, correction.read)
        return [r for r in found if all(getattr(r, name) == values.get(name) for name in _MORE_THAN)]
    return found


def _saying(identity: tuple[Any, ...], kind: RecordKind, records: Iterable[Any], place: tuple[int, int]) -> list[Any]:
    """The records that say this of a clause: as it was cut then, else in what shares more than half of it."""
    said = [r for r in records if tuple(getattr(r, name) for name in IDENTITY[kind]) == identity]
    exact = [record for record in said if (record.start, record.end) == place]
    return exact or [record for record in said if kind in _CLAUSES and _is_shared((record.start, record.end), place)]


def _is_shared(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether more than half of the shorter span is in the other."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared * 2 > min(one[1] - one[0], other[1] - other[0])


def _base(gone: Sequence[Any], correction: Correction) -> Any | None:
    """The record of the rules that a correction takes the place of: that which it judged, before one that it made."""
    judged = _identity_judged(correction)
    ranked = sorted(
        gone,
        key=lambda r: (
            tuple(getattr(r, name) for name in IDENTITY[correction.record]) != judged,
            clause_hash(r.text) != correction.evidence_hash,
            r.id,
        ),
    )
    return ranked[0] if ranked else None
