"""A document with its entities, parties and dates in; what stands at each token out, for reading meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.parties import Party, party_of
from streams.extract.knowledge import Knowledge
from streams.extract.meetings.lexicon import MeetingLexicon, Word
from streams.extract.reading import Reading
from streams.records import Entity, EntityType, Fact, FactKind

__all__ = ["CUTS", "FAR", "MeetingContext", "When", "Who", "open_meeting_context"]

CUTS: Final = frozenset({"gatherings", "talks", "calls", "stops", "topic"})
"""Words that no look back goes beyond."""
FAR: Final = 80
"""Tokens looked back over for parties and days; longer sentences are lists or furniture."""
_PROCLITICS: Final = frozenset("وفبل")
_CITIES: Final = frozenset({"capital", "city"})
_PRESS: Final = frozenset({"broadcaster", "newspaper"})
_ASSEMBLIES: Final = frozenset({"alliance", "council", "union"})
"""Kinds of organisations whose own meeting is one of several parties."""
_RANGE_DAYS_MAX: Final = 366
"""A date that spans more does not say when a meeting is."""
_LENGTH_DAYS_MAX: Final = 31
"""A length of time that is more does not lead to the day of a meeting."""
_LIMITS: Final = frozenset({"قبل", "بعد", "حتي", "اقصاه", "قبيل"})
"""Folded words behind which a date says by when or from when, not on which day."""
_BY: Final = frozenset({"قبل", "قبيل", "اقصاه"})
"""Those of them behind which it says by when."""
_SESSION_UNITS: Final = frozenset({"minute", "hour", "day", "week"})
"""Units of the length of a session."""
_STAY_MAX: Final = 4
"""Tokens behind a party in which it is told where it stays."""
_PARTY_MAX: Final = 12
"""Tokens of a party looked through for the city that it only meets in: «وزراء الجوار في عمان»."""
_UNIT_DAYS: Final = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Who:
    """A party, person or place that is named, by name or common noun."""

    first: int
    last: int
    """Token numbers, half-open."""
    codes: tuple[str, ...]
    """Actor codes of those it speaks for; () for none."""
    prefix: str
    """Proclitics glued before it: و, ب, ول …."""
    place: str | None = None
    """English name, where it is a place."""
    city: bool = False
    """Whether that place is a city."""
    owner: str | None = None
    """Actor code of the state that place lies in, or is."""
    person: bool = False
    organisation: bool = False
    """Whether it is an alliance, union or joint body rather than a state or a person."""
    press: bool = False
    """Whether it is a paper or a broadcaster, with which nobody meets."""

    @property
    def joined(self) -> bool:
        """Whether «and» is glued to it."""
        return self.prefix[:1] in {"و", "ف"}

    @property
    def preposition(self) -> str:
        """The preposition glued to it; '' when there is none."""
        return self.prefix[-1:] if self.prefix[-1:] in {"ب", "ل", "ك"} else ""


@dataclass(frozen=True, slots=True)
class When:
    """A date that is named."""

    first: int
    last: int
    """Token numbers, half-open."""
    start: date
    end: date
    """First and last day, inclusive."""


@dataclass(frozen=True, slots=True)
class MeetingContext:
    """What the rules of meeting see of a document; sequences are indexed by token number."""

    document: Document
    lexicon: MeetingLexicon
    gazetteer: Gazetteer
    lexemes: Sequence[Word]
    who: dict[int, Who]
    """By first token."""
    covered: dict[int, int]
    """Token inside a name, not its first, to the first one."""
    dates: dict[int, When]
    """By first token."""
    limits: dict[int, When]
    """By first token: dates that only say by when."""
    spans: dict[int, timedelta]
    """Token behind a length of time («يوم», «أسبوعين») to that length."""
    lengths: frozenset[int]
    """Tokens behind a length of time of hours to weeks."""
    dated: frozenset[int]
    """Tokens of dates."""
    words: Sequence[str]
    """The folded words."""
    numbers: Mapping[str, int]
    """Folded ordinals to their numbers."""
    sides: tuple[str, ...]
    """The two parties that the article names most."""

    def sides_with(self, known: Iterable[str]) -> tuple[str, ...]:
        """The two sides of the article, where those known are among them; else ()."""
        return self.sides if len(self.sides) > 1 and set(known) <= set(self.sides) else ()

    def is_party(self, code: str, place: Who) -> bool:
        """Whether the article names that party anywhere beside the place."""
        return any(code in who.codes for who in self.who.values() if who.first != place.first)

    def side(self, token: int) -> str | None:
        """Actor code of the nationality that begins here."""
        found = self.gazetteer.side_at(self.words, token) if token < len(self.words) else None
        return found[0] if found is not None else None

    def side_end(self, token: int) -> int:
        """The token behind the nationality that begins here: «الكوري الشمالي» has two."""
        found = self.gazetteer.side_at(self.words, token)
        return token + (found[1] if found is not None else 0)

    def proclitic(self, token: int) -> str:
        """The letter glued before a common noun or title («و», «ف», «ب», «ل»): ''where it is of the word itself."""
        word, lexeme = self.words[token], self.lexemes[token]
        if lexeme.tags:
            return word[0] if lexeme.cut else ""
        stem = self.gazetteer.title_stem(word)
        own = stem is not None and word.removeprefix("ال").startswith(stem)
        return word[0] if word[0] in _PROCLITICS and not own else ""

    def title(self, token: int) -> bool:
        """Whether a title, or «his counterpart», begins here, proclitics apart."""
        return "level" in self.lexemes[token].tags or self.gazetteer.title_stem(self.words[token]) is not None


def open_meeting_context(
    document: Document, lexemes: Sequence[Word], reading: Reading, knowledge: Knowledge
) -> MeetingContext:
    """Lay entities, parties and dates over the tokens; `lexemes` are what the lexicon knows of each."""
    tokens, lexicon, gazetteer = document.tokens, knowledge.meetings, knowledge.gazetteer
    named: dict[int, Who] = {}
    covered: dict[int, int] = {}
    for entity in reading.entities:
        first, last = tokens.covering(entity.start, entity.end)
        if first < last:
            prefix = tokens.laid[tokens.starts[first] : entity.start]
            named[first] = _who(entity, first, last, prefix, lexicon, gazetteer)
            covered.update((token, first) for token in range(first + 1, last))
    dates, limits, spans = _times(document, reading.facts, lexicon.plain.parts)
    _add_parties(named, document, lexemes, reading.parties, (covered, dates))
    for token in covered.keys() & dates.keys():
        del dates[token]  # «حركة 23 مارس» is a name
    lengths = frozenset(
        tokens.covering(fact.start, fact.end)[1]
        for fact in reading.facts
        if fact.kind is FactKind.DURATION and fact.unit in _SESSION_UNITS
    )
    dated = frozenset(token for when in dates.values() for token in range(when.first, when.last))
    acting = (who for who in named.values() if not (who.city or _only_where(lexemes, who)))
    counts = Counter(code for who in acting for code in who.codes)
    sides = tuple(sorted(counts, key=lambda code: (-counts[code], code))[:2])
    return MeetingContext(
        document,
        lexicon,
        gazetteer,
        lexemes,
        named,
        covered,
        dates,
        limits,
        spans,
        lengths,
        dated,
        tokens.words,
        lexicon.numbers,
        sides,
    )


def _add_parties(
    named: dict[int, Who],
    document: Document,
    lexemes: Sequence[Word],
    parties: Iterable[Party],
    taken: tuple[Mapping[int, int], Mapping[int, When]],
) -> None:
    """Add the parties that common nouns and titles name, but those that only tell where, when or from where somebody is; `taken` are the tokens of names and of dates."""
    words, (covered, dates) = document.tokens.words, taken
    for party in parties:
        if _set_then(lexemes, dates, party.first, party.last):
            continue
        seated = any(
            k in named and named[k].city and "inside" in lexemes[k - 1].tags
            for k in range(party.first + 1, min(party.last, party.first + _PARTY_MAX))
        )
        seated |= _stays(lexemes, named, party)
        if party.actor and party.first not in named and party.first not in covered and not seated:
            prefix = words[party.first][: _cut(lexemes[party.first], words[party.first])]
            named[party.first] = Who(party.first, party.last, (party.actor,), prefix, person=party.person)


def _stays(lexemes: Sequence[Word], named: Mapping[int, Who], party: Party) -> bool:
    """Whether a party was told by the state where it only stays: «الوفد الحكومي الموجود في الكويت»."""
    for k in range(party.first + 1, min(party.last + _STAY_MAX, len(lexemes))):
        if "inside" in lexemes[k].tags and "staying" in lexemes[k - 1].tags:
            where = named.get(k + 1)
            return where is not None and where.owner == party.actor
    return False


def _only_where(lexemes: Sequence[Word], who: Who) -> bool:
    """Whether a name says where something is: «الحرب في السودان»."""
    return who.place is not None and (
        who.preposition == "ب" or (who.first > 0 and "inside" in lexemes[who.first - 1].tags)
    )


def _set_then(lexemes: Sequence[Word], dates: Mapping[int, When], first: int, last: int) -> bool:
    """Whether what is read as a title says for which day or place a meeting was set: «كان مقررا اليوم»; a rapporteur has neither."""
    expected = "expected" in lexemes[first].tags
    return expected and any(k in dates or "inside" in lexemes[k].tags for k in range(first + 1, last))


def _who(entity: Entity, first: int, last: int, prefix: str, lexicon: MeetingLexicon, gazetteer: Gazetteer) -> Who:
    body = lexicon.bodies.get(entity.entity_id or "")
    code = party_of(entity)
    kind = gazetteer.kinds.get(entity.entity_id or "", "")
    place = entity.name if entity.type in (EntityType.GPE, EntityType.LOC) else None
    assembly = entity.type is EntityType.ORG and kind in _ASSEMBLIES and code not in lexicon.states
    organisation = body is not None or (assembly and code is not None)
    return Who(
        first,
        last,
        body or ((code,) if code else ()),
        prefix,
        place=place,
        city=kind in _CITIES,
        owner=entity.affiliation if place else None,
        person=entity.type is EntityType.PERSON,
        organisation=organisation,
        press=kind in _PRESS,
    )


def _cut(lexeme: Word, word: str) -> int:
    """How many letters of proclitics a common noun carries; only «and» where no list knows the noun."""
    return lexeme.cut or int(word.startswith("و"))


def _limit(document: Document, fact: Fact, parts: frozenset[str]) -> str:
    """The word that makes the date only a limit, with the meeting somewhere before or behind it: «قبل نهاية الشهر»; '' for none."""
    first = document.tokens.covering(fact.start, fact.end)[0]
    words = document.tokens.words
    near = first - 1 - (first > 0 and words[first - 1] in parts)
    remote = near > 0 and words[near - 1] == "عن"  # «عن بعد»
    return words[near] if near >= 0 and words[near] in _LIMITS and not remote else ""


def _times(
    document: Document, facts: Sequence[Fact], parts: frozenset[str]
) -> tuple[dict[int, When], dict[int, When], dict[int, timedelta]]:
    dates: dict[int, When] = {}
    limits: dict[int, When] = {}
    spans: dict[int, timedelta] = {}
    for fact in facts:
        if fact.kind is FactKind.DATE and fact.date_start and fact.date_end:
            if (fact.date_end - fact.date_start).days < _RANGE_DAYS_MAX:
                first, last = document.tokens.covering(fact.start, fact.end)
                limit = _limit(document, fact, parts)
                if not limit or limit in _BY:
                    (limits if limit else dates)[first] = When(first, last, fact.date_start, fact.date_end)
        elif fact.kind is FactKind.DURATION and fact.unit in _UNIT_DAYS and fact.low and fact.low == fact.high:
            last = document.tokens.covering(fact.start, fact.end)[1]
            if fact.low < _LENGTH_DAYS_MAX:
                spans[last] = timedelta(days=round(fact.low * _UNIT_DAYS[fact.unit]))
    return dates, limits, spans
