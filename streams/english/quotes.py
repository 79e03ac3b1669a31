"""Tokens and mentions in, what is quoted and who says it out: marks, «said that», «according to»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from streams.english.names import Mention, NameLexicon
from streams.english.tokens import Tokens
from streams.records import CueClass, EntityType, QuoteKind

__all__ = ["Said", "SayingLexicon", "Speaker", "compile_saying", "find_said"]

_OPEN: Final = {"“": "”", "«": "»", '"': '"'}
_LEADS: Final = frozenset({"but", "and", "the", "a", "an", "as", "while", "meanwhile"})
"""What stands before the words that name a speaker."""
_TAIL: Final = frozenset(",.")
_BREAKS: Final = frozenset(",:;—–")
_CLAUSE_MIN: Final = 4
"""Words of a clause before «, X said», less one."""
_PHRASE_MAX: Final = 14
"""Words of the phrase that names a speaker."""
_REACH: Final = 24
"""Words between a verb and the words in marks that it introduces."""


@dataclass(frozen=True, slots=True)
class SayingLexicon:
    """How English reports what is said."""

    verbs: Mapping[str, CueClass]
    bare: frozenset[str]
    speakers: frozenset[str]
    stops: frozenset[str]
    """Where the phrase that names a speaker ends."""
    openers: frozenset[str]
    """What no reported clause begins with."""
    days: frozenset[str]
    """Weekdays, which may stand between a verb and its clause."""
    cuts: frozenset[str]
    """What a reported clause ends before, behind a comma."""
    between: frozenset[str]
    pronouns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is credited."""

    name: str
    id: str | None = None
    actor: str | None = None
    first: int | None = None
    """Tokens of the mention; None when a pronoun was resolved to somebody named before."""
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One quote, in tokens."""

    first: int
    last: int
    """The token behind it."""
    kind: QuoteKind
    rule: str
    speaker: Speaker
    cue: str | None
    cue_class: CueClass
    confidence: int


@dataclass(slots=True)
class _Reader:
    """What is known while a text is read."""

    tokens: Tokens
    mentions: Sequence[Mention]
    lexicon: SayingLexicon
    names: NameLexicon
    firsts: list[int]
    memory: Speaker | None = None
    """Who was quoted in the statement before."""
    genders: dict[str, Speaker] = field(default_factory=dict)
    """The person of each gender who spoke or was named last."""
    named: int = 0
    """Mentions that `genders` has seen."""

    def inside(self, first: int, last: int) -> list[Mention]:
        """The mentions between two tokens."""
        numbers = range(bisect_left(self.firsts, first), bisect_left(self.firsts, last))
        return [self.mentions[number] for number in numbers if self.mentions[number].last <= last]


def compile_saying(tables: Mapping[str, Mapping[str, Any]]) -> SayingLexicon:
    """The words of reporting; raises ValueError for a class that is none."""
    own = tables["english_reporting"]
    verbs = {verb: CueClass(name) for name, several in own["verbs"].items() for verb in several}
    bare, speakers, stops, openers, days, cuts, between = (
        frozenset(own[name]) for name in ("bare", "speakers", "stops", "openers", "days", "cuts", "between")
    )
    return SayingLexicon(verbs, bare, speakers, stops | days, openers, days, cuts, between, own["pronouns"])


def find_said(
    tokens: Tokens, mentions: Sequence[Mention], lexicon: SayingLexicon, names: NameLexicon
) -> tuple[Said, ...]:
    """Quotes in the order of the text, outer before inner."""
    reader = _Reader(tokens, mentions, lexicon, names, [mention.first for mention in mentions])
    found: list[Said] = []
    marks = _marks(tokens)
    number = 0
    for begin, end in _statements(tokens, marks):
        own: list[tuple[int, int]] = []
        while number < len(marks) and marks[number][0] < end:
            own.append(marks[number])
            number += 1
        found += _sentence(reader, begin, end, own)
    return tuple(sorted(found, key=lambda said: (said.first, -said.last)))


def _marks(tokens: Tokens) -> list[tuple[int, int]]:
    """The words in marks: token of the opening and of the closing mark; a mark that is not closed in its line is none."""
    found, opened, closing = [], -1, ""
    for i, word in enumerate(tokens.words):
        if opened >= 0 and "\n" in tokens.text[tokens.ends[i - 1] : tokens.starts[i]]:
            opened = -1
        if opened >= 0 and word == closing:
            if i > opened + 1:
                found.append((opened, i))
            opened = -1
        elif opened < 0 and word in _OPEN:
            opened, closing = i, _OPEN[word]
    return found


def _statements(tokens: Tokens, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences, those joined that are in one pair of marks, and what credits them behind it."""
    begin, number = 0, 0
    for _, end in tokens.sentences:
        while number < len(marks) and marks[number][1] < end:
            number += 1
        if number < len(marks) and marks[number][0] < end <= marks[number][1]:
            continue
        yield begin, end
        begin = end


def _sentence(reader: _Reader, begin: int, end: int, marks: Sequence[tuple[int, int]]) -> list[Said]:
    """The quotes of one statement: of its first verb that credits any, else of «according to», else of who spoke before."""
    hidden = {i for first, last in marks for i in range(first, last + 1)}
    quotes: list[Said] = []
    for at, speaker, behind in _cues(reader, begin, end, hidden):
        quotes = _clauses(reader, begin, at, behind, end, speaker, hidden)
        quotes += [_marked(reader, mark, speaker, at) for mark in marks if _credits(at, mark)]
        if quotes:
            break
    if not quotes and (said := _according(reader, begin, end, hidden)) is not None:
        quotes = [said, *(_marked(reader, mark, said.speaker, None) for mark in marks)]
    if not quotes and marks and reader.memory and marks[0][0] == begin and end - marks[-1][1] <= 2:
        speaker = replace(reader.memory, first=None, last=None)
        alone = [_marked(reader, mark, speaker, None) for mark in marks]
        quotes = [replace(said, rule="quotes.english_continued", confidence=750) for said in alone]
    reader.memory = quotes[0].speaker if quotes else None
    _see(reader, end)
    return [said for said in quotes if said.last > said.first]


def _cues(reader: _Reader, begin: int, end: int, hidden: set[int]) -> Iterator[tuple[int, Speaker, int]]:
    """The reporting verbs of a statement that have a speaker: token, who speaks, the token behind verb and speaker."""
    tokens, lexicon = reader.tokens, reader.lexicon
    for at in range(begin, end):
        if at in hidden or tokens.words[at] not in lexicon.verbs:
            continue
        first = at
        while first > begin and tokens.lower(first - 1) in lexicon.between:
            first -= 1
        speaker = _before(reader, begin, first, hidden)
        if speaker is not None:
            yield at, speaker, _addressed(reader, at + 1, end)
        elif at > begin and (at - 1 in hidden or tokens.words[at - 1] == ","):
            last = _phrase_end(reader, at + 1, end, hidden)
            speaker = _speaker(reader, at + 1, last)
            if speaker is not None:
                yield at, speaker, last


def _before(reader: _Reader, begin: int, end: int, hidden: set[int]) -> Speaker | None:
    """Who is named right before a verb: «Sergei Lavrov said», «Sergei Lavrov, the foreign minister, said»."""
    tokens = reader.tokens
    last = end - (end > begin and tokens.words[end - 1] == ",")
    first = _phrase_begin(reader, begin, last, hidden)
    if last < end and first - 1 > begin and tokens.words[first - 1] == ",":
        named = _speaker(reader, _phrase_begin(reader, begin, first - 1, hidden), first - 1)
        if named is not None and named.id:
            return named
    return _speaker(reader, first, last)


def _phrase_begin(reader: _Reader, begin: int, last: int, hidden: set[int]) -> int:
    """The first token of the phrase that ends before token `last`: behind a comma, a mark or the statement's begin."""
    first = last
    while first > begin and last - first < _PHRASE_MAX and first - 1 not in hidden:
        if reader.tokens.words[first - 1] in _BREAKS:
            break
        first -= 1
    return first


def _speaker(reader: _Reader, first: int, last: int) -> Speaker | None:
    """The speaker that these words name; None when they name nobody."""
    tokens = reader.tokens
    names = {mention.first for mention in reader.inside(first, last)}
    while first < last and first not in names and tokens.lower(first) in _LEADS:
        first += 1
    if last - first == 1 and (gender := reader.lexicon.pronouns.get(tokens.lower(first))):
        _see(reader, first)
        known = reader.genders.get(gender)
        if reader.memory is not None and reader.memory.id is None:
            known = reader.memory  # a spokesman without a name
        return replace(known, first=None, last=None) if known else None
    stop = next((i for i in range(first + 1, last) if tokens.words[i] in reader.lexicon.stops), last)
    inside = [mention for mention in reader.inside(first, stop) if tokens.lower(mention.last) != "'s"]
    persons = [mention for mention in inside if mention.name.type is EntityType.PERSON]
    if persons:
        return _named(persons[-1])
    head = next((i for i in range(stop - 1, first - 1, -1) if tokens.lower(i) in reader.lexicon.speakers), None)
    if head is not None:
        words = tokens.text[tokens.starts[first] : tokens.ends[head]]
        return Speaker(words, None, _side(reader, first, stop), first, head + 1)
    if inside and inside[0].first == first:
        return _named(inside[0])
    return None


def _named(mention: Mention) -> Speaker:
    name = mention.name
    return Speaker(name.name, name.id, mention.stands_for or name.party, mention.first, mention.last)


def _side(reader: _Reader, first: int, last: int) -> str | None:
    """For whom an official speaks: the nationality or the party that stands beside the noun."""
    for i in range(first, last):
        if code := reader.names.demonyms.get(reader.tokens.keys[i]):
            return code
    mentions = reader.inside(first, last)
    return next((code for mention in mentions if (code := mention.stands_for or mention.name.party)), None)


def _phrase_end(reader: _Reader, first: int, end: int, hidden: set[int]) -> int:
    """The token behind the phrase that names a speaker behind the verb."""
    tokens, last = reader.tokens, first
    while last < min(end, first + _PHRASE_MAX) and last not in hidden:
        word = tokens.words[last]
        if word in reader.lexicon.stops or not (word[0].isalnum() or word[0] in "'’"):
            break
        last += 1
    return last


def _addressed(reader: _Reader, at: int, end: int) -> int:
    """The token behind whom and when: «told reporters on Monday that»; the token itself where nothing of it stands."""
    tokens = reader.tokens
    verb, following = tokens.words[at - 1], tokens.words[at] if at < end else ""
    day = at + (following == "on")
    if verb in reader.lexicon.bare and day + 1 < end and tokens.words[day] in reader.lexicon.days:
        return day + 1
    if verb in reader.lexicon.bare and verb != "told" and following not in reader.lexicon.stops:
        return at
    for i in range(at, min(end, at + _PHRASE_MAX)):
        if tokens.words[i] == "that":
            return i
        if tokens.words[i] in _OPEN or tokens.words[i] in {",", ":", "."}:
            return at
    return at


def _clauses(
    reader: _Reader, begin: int, at: int, behind: int, end: int, speaker: Speaker, hidden: set[int]
) -> list[Said]:
    """The clauses that a verb reports, and those of the verbs joined to it: «said that …, and added that …»."""
    tokens, found = reader.tokens, []
    while (rule := _opens(reader, at, behind, speaker)) is not None:
        first = behind + (rule == "quotes.english_that")
        cut = next((i for i in range(first, end) if i not in hidden and _cuts(reader, i)), end)
        last = _without_tail(tokens, first, cut)
        found.append(_said(reader, first, last, QuoteKind.INDIRECT, rule, speaker, at, 850))
        if cut + 2 >= end or tokens.lower(cut + 1) != "and":
            return found
        at = cut + 2
        behind = _addressed(reader, at + 1, end)
    if not found and (said := _clause_before(reader, begin, at, end, speaker, hidden)) is not None:
        found.append(said)
    return found


def _opens(reader: _Reader, at: int, behind: int, speaker: Speaker) -> str | None:
    """The rule by which a clause begins behind the verb: of «that», or right behind a verb that needs none."""
    tokens, lexicon = reader.tokens, reader.lexicon
    word = tokens.lower(behind)
    if word == "that":
        return "quotes.english_that"
    if tokens.words[at] not in lexicon.bare or tokens.words[at] == "told" or not word[:1].isalnum():
        return None
    is_bound = word == "at" and tokens.lower(behind + 1) in {"least", "most"}
    if not is_bound and (word in lexicon.stops or word in lexicon.openers):
        return None
    return "quotes.english_bare" if speaker.last is None or speaker.last <= at else None


def _cuts(reader: _Reader, i: int) -> bool:
    """Whether a clause ends with the comma at token i: «…, adding», «…, and said»."""
    tokens, lexicon = reader.tokens, reader.lexicon
    if tokens.words[i] != ",":
        return False
    return tokens.lower(i + 1) in lexicon.cuts or (
        tokens.lower(i + 1) == "and" and tokens.lower(i + 2) in lexicon.verbs
    )


def _clause_before(reader: _Reader, begin: int, at: int, end: int, speaker: Speaker, hidden: set[int]) -> Said | None:
    """The clause before «, X said»."""
    tokens, lexicon = reader.tokens, reader.lexicon
    first = _phrase_begin(reader, begin, at, hidden)
    following = tokens.words[at + 1] if at + 1 < end else "."
    if first == at or first - begin <= _CLAUSE_MIN or tokens.words[first - 1] != "," or first - 2 in hidden:
        return None
    if speaker.first is None or tokens.lower(begin) in lexicon.openers:
        return None
    if following not in _TAIL and following not in lexicon.stops:
        return None
    return _said(reader, begin, first - 1, QuoteKind.INDIRECT, "quotes.english_behind", speaker, at, 800)


def _credits(at: int, mark: tuple[int, int]) -> bool:
    """Whether a verb credits these words in marks: they stand right before it, or not far behind it."""
    return mark[1] < at or mark[0] - at <= _REACH


def _marked(reader: _Reader, mark: tuple[int, int], speaker: Speaker, at: int | None) -> Said:
    """The words in marks as a quote."""
    last = _without_tail(reader.tokens, mark[0] + 1, mark[1])
    return _said(reader, mark[0] + 1, last, QuoteKind.DIRECT, "quotes.english_marks", speaker, at, 900)


def _said(
    reader: _Reader,
    first: int,
    last: int,
    kind: QuoteKind,
    rule: str,
    speaker: Speaker,
    at: int | None,
    confidence: int,
) -> Said:
    cue = None if at is None else reader.tokens.words[at]
    cue_class = reader.lexicon.verbs[cue] if cue else CueClass.OTHER
    return Said(first, last, kind, rule, speaker, cue, cue_class, confidence)


def _according(reader: _Reader, begin: int, end: int, hidden: set[int]) -> Said | None:
    """«According to X, …» and «…, according to X»."""
    tokens = reader.tokens
    at = next(
        (i for i in range(begin, end - 2) if i not in hidden and tokens.lowers[i : i + 2] == ("according", "to")), None
    )
    if at is None:
        return None
    behind = _phrase_end(reader, at + 2, end, hidden)
    speaker = _speaker(reader, at + 2, behind)
    if speaker is None:
        return None
    first, last = (behind, end) if at == begin else (begin, at)
    while first < last and tokens.words[first] == ",":
        first += 1
    last, rule = _without_tail(tokens, first, last), "quotes.english_according"
    return Said(first, last, QuoteKind.INDIRECT, rule, speaker, "according", CueClass.ACCORDING, 850)


def _without_tail(tokens: Tokens, first: int, last: int) -> int:
    """The end without its comma or full stop; a mark that was opened before stays outside."""
    while last > first and tokens.words[last - 1] in _TAIL:
        last -= 1
    return last


def _see(reader: _Reader, end: int) -> None:
    """Take in the persons named before token `end`: a pronoun means the last one of its gender."""
    while reader.named < len(reader.mentions) and reader.mentions[reader.named].first < end:
        mention = reader.mentions[reader.named]
        if mention.name.gender:
            reader.genders[mention.name.gender] = _named(mention)
        reader.named += 1
