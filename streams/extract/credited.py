"""Credits without a reporting verb before the words in, reports out: «بحسب …», «جاء في البيان …», «بلينكن: …», «"…"، قال …»."""

from __future__ import annotations

from typing import Final

from streams.extract.accounts import Account, behind_dateline, carried, clause_end, is_source, is_text, text_owner
from streams.extract.complements import Kind, find_complement, is_name
from streams.extract.cues import Cue, Shape, Sign, Verb
from streams.extract.hearing import Hearing
from streams.extract.marks import Mark
from streams.extract.reports import COMMAS, Reading, Report, carrier_in, lead_of
from streams.extract.sources import Source, skip_adverbs
from streams.extract.subjects import source_after
from streams.records import CueClass, EntityType

__all__ = [
    "by_account_before",
    "by_account_behind",
    "by_going_on",
    "by_headline",
    "by_late_verb",
    "by_saying",
    "by_text",
]

_DESCRIPTION_TOKENS: Final = 14
"""How long what is said of a source may be."""
_TEXT: Final = Cue(Verb("", CueClass.SAY), Shape.FINITE)
"""What a text «says»."""
_SAYING_TOKENS: Final = 12
"""How far words in marks may stand behind their noun of saying."""
_WHOLE_TOKENS: Final = 3
"""Least tokens of a paragraph in marks that goes on with the one before."""
_ACTING_TOKENS: Final = 6
"""How far into a headline the verb of whoever acts in it may stand."""
_HEADLINE_WORDS: Final = 3
"""Least words of a headline behind its colon."""


def by_account_before(reading: Reading, account: Account) -> Report | None:
    """«وفقا للوزير، …»: what follows, where no verb of the sentence reports it."""
    hearing = reading.hearing
    if reading.latest is not None or lead_of(hearing, account.at, reading.begin) > reading.begin:
        return None
    first = skip_adverbs(hearing, _behind_description(reading, account), reading.stop)
    while first < reading.stop and (hearing.words[first] in COMMAS or hearing.has("openers", first)):
        first += 1
    if first >= reading.stop or _reports_itself(reading, first):
        return None
    return Report(
        "quotes.account_before",
        Kind.THAT,
        account.at,
        CueClass.ACCORDING,
        reading.begin,
        first,
        reading.stop,
        account.source,
        relayed=_carrier(account.source) or carrier_in(hearing, account.at, account.behind),
        gap=(reading.begin, first),
    )


def _behind_description(reading: Reading, account: Account) -> int:
    """The token behind what else is said of a source known by a noun: «مصدر مقرب من الوفد رفض كشف هويته، …»."""
    hearing, i, source = reading.hearing, account.behind, account.source
    if source is None or source.entity_id is not None or i >= reading.stop:
        return i
    words, identities = hearing.words, hearing.lexicon.lists["identities"]
    discreet, finite = False, False
    for j in range(i, min(i + _DESCRIPTION_TOKENS, reading.stop)):
        if words[j] in COMMAS or hearing.has("openers", j):
            return j if discreet or (hearing.has("prepositions", i) and not finite) else i
        discreet = discreet or words[j] in identities
        finite = finite or hearing.gazetteer.clues[words[j]].finite
    return i


def _carrier(source: Source | None) -> str | None:
    return source.name if source is not None and source.outlet else None


def _reports_itself(reading: Reading, first: int) -> bool:
    """Whether a reporting verb before the first comma has content of its own."""
    hearing = reading.hearing
    for number in range(hearing.number_from(first), len(hearing.signs)):
        i, sign = hearing.signs[number]
        if i >= min(clause_end(reading, first), first + 12):
            return False
        if sign is Sign.CUE and hearing.lexicon.cues[hearing.words[i]].shape is Shape.FINITE:
            return find_complement(hearing, hearing.lexicon.cues[hearing.words[i]], number, reading.stop) is not None
    return False


def by_account_behind(reading: Reading, account: Account) -> Report | None:
    """«…، بحسب الوزير»: what stands before it in the sentence, where nothing reports that yet."""
    hearing, begin = reading.hearing, behind_dateline(reading)
    last = account.at
    while last > begin and (hearing.words[last - 1] in COMMAS or hearing.words[last - 1] == "وذلك"):
        last -= 1
    if reading.latest is not None or last - begin < 2:
        return None
    glued = int(hearing.begins_with_and(begin))
    return Report(
        "quotes.account_behind",
        Kind.THAT,
        account.at,
        CueClass.ACCORDING,
        begin,
        begin,
        last,
        account.source,
        glued,
        relayed=_carrier(account.source) or carrier_in(hearing, account.at, account.behind),
        gap=(last, account.behind),
    )


def by_text(reading: Reading, number: int) -> Report | None:
    """«وجاء في البيان أن …», «ورد في رسالة الوزير: "…"»."""
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    noun = at + 2
    if noun >= reading.stop or not hearing.has("containers", at + 1) or not is_text(hearing, noun):
        return None
    complement = find_complement(hearing, _TEXT, number, reading.stop)
    if complement is None or complement.first in reading.taken:
        return None
    owner = text_owner(reading, noun, complement.at) or carried(reading.memory.latest())
    return Report(
        "quotes.text",
        complement.kind,
        at,
        CueClass.SAY,
        lead_of(hearing, at, reading.begin),
        complement.first,
        complement.mark.close if complement.mark else reading.stop,
        owner,
        relayed=_carrier(owner),
        gap=(at, complement.at),
    )


def by_headline(reading: Reading, at: int) -> Report | None:
    """«بلينكن: …»: a source alone before a colon."""
    hearing, begin = reading.hearing, reading.begin
    mark = hearing.marks.get(at + 1) if at + 1 < len(hearing.words) else None
    if reading.latest is not None or at - begin > 12 or reading.stop - at - 1 < _HEADLINE_WORDS:
        return None
    source = source_after(hearing, begin, at)
    if (
        source is None
        or hearing.tokens.at(source.start or 0) > begin + 1
        or not _only_outlets(hearing, source.behind, at)
    ):
        return None
    if (source.entity_id is None and not is_source(hearing, begin)) or _is_dateline(reading, source, at):
        return None
    if mark is None and _is_theme(reading, source, at):
        return None
    return Report(
        "quotes.headline",
        Kind.MARKS if mark else Kind.COLON,
        None,
        CueClass.OTHER,
        begin,
        at + 2 if mark else at + 1,
        mark.close if mark else reading.stop,
        source,
        relayed=_carrier(source) or carrier_in(hearing, source.behind, at),
    )


def _only_outlets(hearing: Hearing, first: int, last: int) -> bool:
    """Whether these tokens are nothing, or the outlet spoken to: «لـ"الجزيرة"», «للجزيرة»."""
    if first >= last:
        return True
    return hearing.words[first][0] == "ل" and last - first <= 5


def _is_dateline(reading: Reading, source: Source, at: int) -> bool:
    """Whether a place or outlet before a colon only says where or by whom the article was written."""
    hearing = reading.hearing
    place = hearing.places.get(at + 1) or hearing.places.get(at + 2)
    if place is not None and place.last >= reading.stop - 1:
        return True
    closed = reading.stop < len(hearing.words) and hearing.words[reading.stop] == "."
    return not source.person and source.entity_id is not None and (source.outlet or closed)


def _is_theme(reading: Reading, source: Source, at: int) -> bool:
    """Whether the states before the colon are what a headline is about: it speaks of others («السودان: البرهان يرفض …»), not for «us»."""
    hearing = reading.hearing
    if source.person or source.outlet or hearing.speaks_of_us(at + 1, reading.stop):
        return False
    if source.entity_id is None:
        return bool(source.plural) and " and " in (source.name or "")
    opening = hearing.places.get(hearing.tokens.at(source.start or 0))
    if opening is None or opening.entity.type is not EntityType.GPE:
        return False
    for i in range(at + 1, min(at + 1 + _ACTING_TOKENS, reading.stop)):
        cue = hearing.lexicon.cues.get(hearing.words[i])
        if cue is not None and cue.shape is Shape.FINITE and not cue.conjoined and i > at + 1:
            return True
        place = hearing.places.get(i)
        if place is not None and place.entity.affiliation == opening.entity.affiliation and i == at + 1:
            return True
    return False


def by_late_verb(reading: Reading, number: int, mark: Mark) -> Report | None:
    """«"…"، قال الوزير»: words in marks that are credited behind them."""
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    cue = hearing.lexicon.cues[hearing.words[at]]
    if cue.shape is not Shape.FINITE or cue.conjoined or mark.open + 1 in reading.taken or is_name(hearing, mark):
        return None
    source = source_after(hearing, at + 1, clause_end(reading, at)) or reading.recall(cue)
    return Report(
        "quotes.late_verb",
        Kind.MARKS,
        at,
        cue.verb.cue_class,
        mark.open,
        mark.open + 1,
        mark.close,
        source,
        relayed=reading.carried_by(source, at + 1, clause_end(reading, at)),
        gap=(at, clause_end(reading, at)),
    )


def by_saying(reading: Reading, mark: Mark) -> Report | None:
    """«تصريحات الوزير حول "…"»: the words in marks are whose the noun of saying is."""
    hearing = reading.hearing
    sayings = hearing.lexicon.nouns["sayings"]
    for i in range(mark.open - 1, max(reading.begin, mark.open - _SAYING_TOKENS) - 1, -1):
        word = hearing.words[i]
        if (word if word in sayings else word[1:]) in sayings:
            owner = text_owner(reading, i, mark.open)
            if owner is None:
                return None
            return Report(
                "quotes.saying",
                Kind.MARKS,
                i,
                CueClass.OTHER,
                mark.open,
                mark.open + 1,
                mark.close,
                owner,
                relayed=_carrier(owner),
                gap=(i, mark.open),
                inner=bool(reading.open),
            )
    return None


def by_going_on(reading: Reading, mark: Mark) -> Report | None:
    """Words in marks behind others of the same source: «قال: "…"، "…"», or a paragraph in marks behind one."""
    latest = reading.latest
    before: Report | None
    if latest is not None:
        before = latest
        goes_on = latest.kind is Kind.MARKS and not reading.open and mark.closed
    else:
        whole = mark.open == reading.begin and mark.close >= reading.stop - 1 and mark.close - mark.open > _WHOLE_TOKENS
        before = reading.done[-1] if whole and reading.done else None
        goes_on = before is not None and before.kind is Kind.MARKS and reading.sentences_since(before) <= 1
    if not goes_on or before is None or before.source is None:
        return None
    joined = reading.hearing.words[mark.open - 1] != "و"
    return before._replace(
        rule="quotes.continued",
        lead=mark.open,
        first=mark.open + 1,
        last=mark.close,
        source=before.source.carried(),
        glued=0,
        relayed=reading.memory.carrier or before.relayed,
        inner=False,
        group=(before.group if before.group is not None else before.first) if joined else None,
    )
