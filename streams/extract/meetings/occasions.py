"""A scene and a word of travelling, hosting or signing in; the meeting that it tells of without a noun, out."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.meetings.calling_off import call_off
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.frame import Frame, note_tense
from streams.extract.meetings.hosts import destination, is_visit
from streams.extract.meetings.look_ahead import read_on
from streams.extract.meetings.look_back import look_back, look_before_verb
from streams.extract.meetings.modes import Mode
from streams.extract.meetings.who_meets import name_parties
from streams.records import Level

__all__ = ["hosting", "returning", "sending", "signing", "visit"]

_COMMAS: Final = frozenset("،,")
_WAY_MAX: Final = 9
"""Tokens between a word of travel and where it leads."""
_INVITED_MAX: Final = 8
"""Tokens between an invitation and the visit that it is to."""
_WHO_MAX: Final = 5
"""Tokens before a verb of travel in which the traveller's title stands."""
_NOUN_MAX: Final = 12
"""Tokens behind what was read in which a noun of the meeting may stand."""
_OBJECT_MAX: Final = 30
"""Tokens behind a verb of signing in which what is signed stands."""
_MONTH_DAYS: Final = 31
"""A date of more days does not say when parties met to sign."""
_MISSION_MAX: Final = 4
"""Tokens behind a verb of sending in which those who are sent stand."""
_NEAR: Final = 2
"""Tokens between a word of hosting and whom it hosts."""


def visit(context: MeetingContext, token: int) -> Frame | None:
    """A visit on a day or still to come, by somebody with a title or a delegation: «يزور الوزير دمشق غدا»."""
    return _journey(context, token, "visit_verbs")


def sending(context: MeetingContext, token: int) -> Frame | None:
    """A mission that somebody sends to whom it meets: «أرسلت الحكومة وفدا إلى جوبا»; a letter is none."""
    mission = range(token + 1, min(len(context.words), token + 1 + _MISSION_MAX))
    if not any("level" in context.lexemes[k].tags and not context.lexemes[k].preposition for k in mission):
        return None
    frame = _journey(context, token, "send_verbs")
    if frame is not None:
        frame.weak = not (frame.when or frame.future)
    return frame


def _journey(context: MeetingContext, token: int, tag: str) -> Frame | None:
    """The visit that a verb or noun of travelling or sending tells of."""
    frame = _opened(context, token, tag, "visit")
    if frame is None or frame.refused:
        return None
    read_on(context, frame, token + 1, Mode.OPEN)
    if _named(context, token, frame.last):
        return None
    call_off(context, frame)
    frame.proposed |= _invited(context, token)
    told = frame.when or frame.future or frame.proposed or frame.cancelled or frame.agreed
    told = told or (frame.past and any("visit_nouns" in context.lexemes[k].tags for k in range(token, frame.last)))
    owned = context.words[token].endswith(("ته", "تها"))
    around = range(max(0, token - _WHO_MAX), frame.last)
    frame.called_on = is_visit(context, around.start, around.stop)
    if not frame.parties:
        _read_late_subject(context, frame, token)
    arrived = _arrive(context, frame, token) or _led(context, token, frame.last) or (owned and frame.past)
    frame.weak = not (arrived and told)
    if len(frame.parties) < 2:
        name_parties(context, frame, token)
    titled = owned or frame.agreed or frame.persons or any(context.title(k) for k in around)
    frame.weak |= not titled and frame.level is Level.UNKNOWN
    frame.unnamed = len(frame.parties) < 2
    frame.alone = True
    return frame


def _read_late_subject(context: MeetingContext, frame: Frame, token: int) -> None:
    """Read on from who travels where he stands behind the place and day: «وصل إلى نيروبي، اليوم، وزير الخارجية الأوغندي»."""
    where = destination(context, token)
    begin = max(frame.last, where.last) if where is not None else len(context.words)
    for k in range(begin, min(len(context.words), begin + _WHO_MAX)):
        if context.title(k) and not context.proclitic(k):
            read_on(context, frame, k, Mode.OPEN)
            return
        if not (k in context.dated or context.words[k] in _COMMAS):
            return


def _led(context: MeetingContext, token: int, last: int) -> bool:
    """Whether it is a visit somewhere, be that in no list: «زيارة الرئيس المكلف إلى بعبدا»."""
    return "visit_nouns" in context.lexemes[token].tags and "الي" in context.words[token + 1 : last]


def returning(context: MeetingContext, token: int) -> Frame | None:
    """Parties that go back to the talks on a day: «تعود الوفود إلى الدوحة في أيلول», «سنعود إلى الطاولة غدا»."""
    frame = _opened(context, token, "return_verbs", "talks")
    if frame is None or frame.refused:
        return None
    read_on(context, frame, token + 1, Mode.OPEN)
    behind = range(token + 1, min(len(context.words), token + 1 + _WAY_MAX))
    table = any("tables" in context.lexemes[k].tags for k in behind)
    several = frame.each_other or any("collectives" in context.lexemes[k].tags for k in behind)
    somebody = frame.persons and bool(frame.when or frame.future) and not frame.past  # «يعود المبعوث الأسبوع المقبل»
    if _named(context, token, frame.last) or not (table or several or somebody):
        return None
    arrived = table or _arrive(context, frame, token)
    frame.weak = not (frame.when and arrived)
    frame.unnamed = frame.alone = True
    return frame


def _invited(context: MeetingContext, token: int) -> bool:
    """Whether somebody is invited to it: «وجه إلى نظيره دعوة لزيارة أنقرة»."""
    before = context.lexemes[max(0, token - _INVITED_MAX) : token]
    led = context.lexemes[token].preposition == "ل"
    return led and any("propose_nouns" in lexeme.tags for lexeme in before)


def hosting(context: MeetingContext, token: int) -> Frame | None:
    """Parties that are hosted, with no noun of meeting: «عرضت قطر استضافة الطرفين»."""
    guests = context.lexemes[token + 1 : token + 1 + _NEAR]
    if not any("both" in guest.tags or "level" in guest.tags for guest in guests):
        return None
    frame = _opened(context, token, "host_verbs", "meeting")
    if frame is None or frame.refused:
        return None
    read_on(context, frame, token + 1, Mode.OPEN)
    frame.unnamed = len(frame.parties) < 2
    frame.alone = bool(frame.when or frame.future or frame.proposed)
    frame.weak = not frame.alone
    return frame


def signing(context: MeetingContext, token: int) -> Frame | None:
    """Parties that sign together, on a day or at a place: «وقع الجانبان الاتفاق في الدوحة أمس»."""
    frame = _opened(context, token, "sign_verbs", "signing")
    if frame is None or frame.refused:
        return None
    frame.held = True
    read_on(context, frame, token + 1, Mode.OPEN)
    signed = _signed(context, token)
    frame.last = max(frame.last, signed)
    if signed and frame.when is None:
        read_on(context, frame, signed, Mode.OTHER)  # «وقعا اتفاقا أمس في الدوحة»
    if _named(context, token, frame.last) and not (signed and _apart(context, token)):
        return None
    pointed = frame.each_other and not frame.parties
    near = frame.place or (frame.when and (frame.when.end - frame.when.start).days < _MONTH_DAYS)
    both = bool(signed and near) and (frame.several or frame.listed or _plural(context, token + 1))
    frame.weak = not (frame.when or frame.place) or (len(frame.parties) < 2 and not (pointed or both))
    frame.unnamed = len(frame.parties) < 2
    frame.alone = both
    return frame


def _signed(context: MeetingContext, token: int) -> int:
    """The token behind what is signed, where that stands before any meeting: «وقعا اتفاقا»; else 0."""
    end = context.document.tokens.sentences[context.document.tokens.sentence(token)][1]
    for k in range(token + 1, min(end, token + _OBJECT_MAX)):
        tags = context.lexemes[k].tags
        if "agreements" in tags:
            return k + 1
        if "gatherings" in tags or "talks" in tags:
            return 0
    return 0


def _apart(context: MeetingContext, token: int) -> bool:
    """Whether no meeting behind is one that they signed at: «في ختام قمتهما»."""
    end = context.document.tokens.sentences[context.document.tokens.sentence(token)][1]
    for k in range(token + 1, min(end, token + _OBJECT_MAX)):
        tags = context.lexemes[k].tags
        if "gatherings" in tags or "talks" in tags:
            before = context.lexemes[k - 1].tags
            part = "rounds" in context.lexemes[k - 2].tags  # «المشاركة في الحوار»
            return "during" not in before and (part or "inside" not in before)
    return True


def _plural(context: MeetingContext, token: int) -> bool:
    """Whether several are named by a common noun: «الهيئتان», «ممثلو …»."""
    tags = context.lexemes[token].tags
    several = "both" in tags or "collectives" in tags or "several" in tags
    return several or context.words[token].endswith("تان")


def _named(context: MeetingContext, token: int, last: int) -> bool:
    """Whether a noun of meeting stands behind in the sentence, which then tells of it: «يصل غدا للقاء نظيره»."""
    end = context.document.tokens.sentences[context.document.tokens.sentence(token)][1]
    behind = context.lexemes[token + 1 : min(end, last + _NOUN_MAX)]
    return any("gatherings" in lexeme.tags or "talks" in lexeme.tags for lexeme in behind)


def _opened(context: MeetingContext, token: int, tag: str, kind: str) -> Frame | None:
    """The frame of a verb or its noun, with what stands before it; None where a verb's form is a noun here."""
    lexeme, frame = context.lexemes[token], Frame(token, token + 1, kind)
    form = lexeme.tags.get(tag)
    if not isinstance(form, VerbForm):
        look_back(context, frame, token)
        return frame
    if lexeme.preposition or lexeme.definite:
        return None
    look_before_verb(context, frame, token, form.tense)
    note_tense(frame, form.tense)
    frame.present &= form.tense is Tense.PRESENT
    return frame


def _arrive(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether the way leads to a place, which is then where they meet and whom they visit."""
    end = min(token + 1 + _WAY_MAX, len(context.words))
    capital = next((k for k in range(token + 1, end) if "capital" in context.lexemes[k].tags), None)
    side = context.side(capital + 1) if capital is not None else None
    if side is not None:
        frame.parties[side] = None
    who = destination(context, token)
    if who is None:
        return side is not None
    if who.joined and frame.place:
        return False
    frame.at(who)
    frame.parties.update(dict.fromkeys(who.codes))
    if who.owner and frame.called_on:
        frame.parties[who.owner] = None
    frame.last = max(frame.last, who.last)
    return True
