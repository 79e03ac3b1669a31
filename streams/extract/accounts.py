"""A phrase that names a source in, who it is out: «بحسب الوزير», «كما يوضح المكتب», «على حد قوله», «وفقا لبيان الخارجية»."""

from __future__ import annotations

from typing import Final, NamedTuple

from streams.extract.complements import Kind, find_complement, find_noun
from streams.extract.cues import Cue, Shape
from streams.extract.hearing import Hearing, phrase_at
from streams.extract.reports import COMMAS, Reading
from streams.extract.sources import Source, entity_source, is_outlet, topic_between
from streams.extract.subjects import source_after
from streams.records import EntityType

__all__ = [
    "Account",
    "account_at",
    "behind_dateline",
    "carried",
    "clause_end",
    "end_before",
    "is_source",
    "is_text",
    "text_owner",
]

_DATELINE_TOKENS: Final = 10
"""How long a dateline may be."""
_CLAUSE_TOKENS: Final = 40
"""How far a clause that names a source may reach."""


class Account(NamedTuple):
    """A phrase that names the source: «بحسب الوزير», «كما يوضح المكتب», «على حد قوله»."""

    at: int
    """Its first token."""
    behind: int
    """The token behind it."""
    source: Source | None
    """Who is named; None for an unknown."""


def account_at(reading: Reading, number: int) -> Account | None:
    """The phrase that names a source at this sign; None when what follows is no source."""
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    length = phrase_at(hearing.lexicon.accordings, hearing.words, at)
    i = at + length
    if not length or i >= reading.stop:
        return None
    word = hearing.words[i]
    if (cue := _verb_of(hearing, word)) is not None:
        return _clause_account(reading, number, at, i, cue)
    if word in hearing.lexicon.lists["selves"]:
        return _self_account(reading, at, i)
    if hearing.words[at].lstrip("وف") in hearing.lexicon.lists["likes"]:
        return None
    if _bare(word) in hearing.lexicon.lists["same_source"] and _stands_alone(reading, i):
        return Account(at, i + 1, carried(reading.memory.latest()))
    if is_text(hearing, i):
        return _text_account(reading, at, i)
    source = _source_behind(hearing, i, reading.stop)
    return Account(at, source.behind, source) if source is not None else None


def _verb_of(hearing: Hearing, word: str) -> Cue | None:
    """The finite verb in a folded word, the pronoun of what was said taken off: «ذكره», «أعلنته»."""
    for form in (word, word.removesuffix("ه"), word.removesuffix("ها")):
        cue = hearing.lexicon.cues.get(form)
        if cue is not None and cue.shape is Shape.FINITE and not cue.conjoined:
            return cue
    return None


def _clause_account(reading: Reading, number: int, at: int, i: int, cue: Cue) -> Account | None:
    """«كما قال الوزير», «بحسب ما أعلنت الوزارة»: a reporting verb that reports nothing itself."""
    hearing = reading.hearing
    sign = next((k for k in range(number + 1, min(number + 4, len(hearing.signs))) if hearing.signs[k][0] == i), None)
    if sign is not None and find_complement(hearing, cue, sign, clause_end(reading, i)) is not None:
        return None
    source = source_after(hearing, i + 1, reading.stop)
    if find_noun(hearing, cue, i, source, clause_end(reading, i)) is not None:
        return None
    if source is None:
        source = carried(reading.recall(cue))
        return Account(at, i + 1, source) if source is not None else None
    return Account(at, source.behind, source)


def clause_end(reading: Reading, i: int) -> int:
    """The first comma from token `i` on, else the end of the sentence; not far."""
    words, stop = reading.hearing.words, min(reading.stop, i + _CLAUSE_TOKENS)
    return next((j for j in range(i, stop) if words[j] in COMMAS), stop)


def _self_account(reading: Reading, at: int, i: int) -> Account:
    """«على حد قوله», «على حد قول الوزير»."""
    source = (
        source_after(reading.hearing, i + 1, reading.stop)
        if not reading.hearing.words[i].endswith(("ه", "ها", "هم"))
        else None
    )
    return Account(at, source.behind if source else i + 1, source or carried(reading.memory.latest()))


def carried(source: Source | None) -> Source | None:
    """The source where it is not mentioned again; None for None."""
    return source.carried() if source is not None else None


def _bare(word: str) -> str:
    """A folded noun without ل before it: للمصدر, المصدر."""
    return "ال" + word[2:] if word.startswith("لل") else word.removeprefix("ل")


def is_source(hearing: Hearing, i: int) -> bool:
    """Whether somebody who speaks stands at token `i`: an entity, an outlet, people, a title."""
    word = _bare(hearing.words[i]).removeprefix("ال")
    return (
        i in hearing.places
        or word in hearing.lexicon.lists["persons"]
        or word in hearing.lexicon.lists["outlets"]
        or hearing.gazetteer.title_stem(hearing.words[i]) is not None
    )


def _stands_alone(reading: Reading, i: int) -> bool:
    """Whether nothing says more of the noun at token `i` than that it is the same."""
    hearing = reading.hearing
    return i + 1 >= reading.stop or not hearing.words[i + 1][0].isalpha() or hearing.has("selfsame", i + 1)


def _source_behind(hearing: Hearing, i: int, stop: int) -> Source | None:
    """The source at token `i`, an outlet's noun before its name skipped, ل before it allowed."""
    if not is_source(hearing, i):
        return None
    place = hearing.places.get(i)
    if place is not None and place.entity.type is EntityType.LOC:
        return None
    for j in range(i, min(i + 4, stop)):
        place = hearing.places.get(j)
        if place is not None and (j == i or is_outlet(hearing, place)):
            source = source_after(hearing, j, stop) if not place.joined or j > i else None
            return source or entity_source(hearing, place)
        if (
            _bare(hearing.words[j]).removeprefix("ال") not in hearing.lexicon.lists["outlets"]
            and hearing.words[j] not in '"«“'
        ):
            break
    return source_after(hearing, i, stop)


def is_text(hearing: Hearing, i: int) -> bool:
    """Whether token `i` is a noun of a text or speech, ل before it allowed."""
    return _bare(hearing.words[i]) in hearing.lexicon.nouns["statements"]


def _text_account(reading: Reading, at: int, i: int) -> Account:
    """«بحسب بيان الخارجية»: the source is whose text it is, else whoever spoke last."""
    owner = text_owner(reading, i, clause_end(reading, i))
    if owner is None and reading.hearing.words[i] in reading.hearing.lexicon.lists["statements"]:
        owner = carried(_actor_of(reading, at))
    behind = max(owner.behind if owner else 0, i + 1)
    return Account(at, behind, owner or carried(reading.memory.latest()))


def _actor_of(reading: Reading, at: int) -> Source | None:
    """Who the sentence up to token `at` is about, for an indefinite text that nobody is named for: «اتفق التحالف على …، وفق بيان»."""
    return topic_between(reading.hearing, behind_dateline(reading), at)


def behind_dateline(reading: Reading) -> int:
    """The first token of the sentence behind its dateline: «فيينا - وكالات: …»."""
    words, begin = reading.hearing.words, reading.begin
    for i in range(begin + 1, min(begin + _DATELINE_TOKENS, reading.stop)):
        if words[i] == ":" and any(words[j] in "-–—/()" for j in range(begin, i)):
            return i + 1
    return begin


def text_owner(reading: Reading, i: int, stop: int) -> Source | None:
    """Whose text the noun at token `i` is: «بيان للخارجية», «بيان صادر عن المجلس», «تصريحات الوزير», «بيانه»."""
    hearing = reading.hearing
    if hearing.words[i].endswith(("ه", "ها", "هم")) and len(hearing.words[i]) > 5:
        return carried(reading.memory.latest())
    for j in range(i + 1, min(i + 5, stop)):
        if j in hearing.places or is_source(hearing, j):
            found = _source_behind(hearing, j, stop)
            if found is not None:
                return found
    return None


def end_before(reading: Reading, account: Account) -> None:
    """End the clause that is being reported where its source is named again: «…، على حد قوله», «…، وفق رويترز»."""
    hearing, report = reading.hearing, reading.open[-1]
    if account.at < report.first or report.kind is Kind.MARKS:
        return
    last = account.at
    while last > report.first and hearing.words[last - 1] in COMMAS:
        last -= 1
    if account.source is not None and account.source.outlet:
        reading.open = [r._replace(relayed=r.relayed or account.source.name) for r in reading.open]
    reading.close_all(last)
