"""A scene and a noun or verb of meeting in; all that stands around it out, or None where it is denied."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.meetings.calling_off import call_off
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.frame import Frame, note_tense
from streams.extract.meetings.lexicon import Noun
from streams.extract.meetings.look_ahead import ENDS, read_on
from streams.extract.meetings.look_back import (
    look_back,
    look_before_verb,
    look_for_journey,
    was_set,
)
from streams.extract.meetings.modes import Mode
from streams.extract.meetings.timing import day_before, label_of
from streams.extract.meetings.who_meets import name_parties, name_party_behind

__all__ = ["noun_frame", "verb_frame"]

_DENIAL_MAX: Final = 3
"""Tokens between «not» and the meeting that was not held."""
_TITLE_MAX: Final = 5
"""Tokens between a title and what its bearer is there for."""
_COMMAS: Final = frozenset("،,؛;")
_HOSTING: Final = frozenset({"host_nouns", "host_verbs"})
_REFUSING: Final = frozenset({"refuse_verbs", "cancel_verbs"})
_REFUSED_MAX: Final = 5
"""Tokens between such a verb and what it refuses: its subject, with its title."""
_WHERE: Final = "حيث"
_PLACE_MAX: Final = 5
"""Tokens between a place and «where», all of them of its name, a day or a comma."""
_STEPS_BOTH: Final = 3
"""Tokens between «the two sides» and their verb."""


def noun_frame(context: MeetingContext, token: int, tag: str, *, kind: str | None = None) -> Frame | None:
    """What stands around a noun of meeting; None when it is none of parties or is denied."""
    noun = context.lexemes[token].tags[tag]
    owned = isinstance(noun, Noun) and noun.owned
    frame = Frame(token, token + 1, kind or noun.kind, owned=owned)
    verb = look_back(context, frame, token)
    if frame.refused and _was_planned(context, token):
        frame.refused = False
        frame.cancelled = frame.undone = frame.past = True
    if _denied(frame):
        return None
    if verb is not None:
        host = "host_verbs" in context.lexemes[verb].tags
        read_on(context, frame, verb + 1, Mode.PLACE if host else Mode.OPEN, stop=_subject_end(context, verb, token))
    journey = verb is None and context.lexemes[token].preposition == "ل" and look_for_journey(context, frame, token)
    told = verb is None or "announce_verbs" in context.lexemes[verb].tags
    if told and not journey and _in_a_title(context, frame, token):
        return None
    if frame.urged:
        frame.parties.clear()  # who urges others to meet is not among them
    frame.last = token + 1
    frame.each_other = frame.by_phone = False
    hosted = _read_behind(context, frame, token)
    if _denied(frame):
        return None
    call_off(context, frame)
    _set_behind_prelude(context, frame)
    frame.read = tuple(frame.parties)
    needs_subject = not (frame.urged or hosted) and (
        owned
        or journey
        or frame.arrived
        or frame.each_other
        or ((verb is not None or frame.listed or frame.proposed) and not frame.complete)
    )
    _date_by_label(context, frame, token)
    _note_place_before(context, frame, token if verb is None else verb)
    if frame.each_other and not frame.parties and (frame.when or frame.place):
        return frame  # «بينهما»: whose, what was told before says best
    if needs_subject and (frame.outside or (len(frame.parties) < 2 and not frame.organisation)):
        _name_subject(context, frame)
    return frame


def _name_subject(context: MeetingContext, frame: Frame) -> None:
    """Add those who meet that its own words leave out: named before it, right behind it, or visited by who travels to it."""
    frame.vague = not frame.parties and not (frame.when or frame.place)
    read = len(frame.parties)
    name_parties(context, frame, frame.first)
    if len(frame.parties) < 2 and (read or not frame.parties) and (frame.owned or frame.past or frame.inside):
        name_party_behind(context, frame)
    if frame.called_on and len(frame.parties) == 1 and not frame.listed:
        frame.parties.update(dict.fromkeys(frame.hosts))


def _read_behind(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Read on from a noun of meeting; whether it is one of others that somebody hosts: he does not take part."""
    hosts = frame.parties
    hosted = any(not _HOSTING.isdisjoint(context.lexemes[k].tags) for k in range(frame.first, token))
    if hosted:
        frame.parties = {}
    read_on(context, frame, token + 1, Mode.OPEN if frame.owned else Mode.GENITIVE)
    hosted &= frame.between and not frame.each_other
    if not hosted:
        frame.parties = {**hosts, **frame.parties}
        return False
    host = Frame(frame.first, frame.first, frame.kind)
    name_parties(context, host, frame.first)
    frame.hosts = (*hosts, *host.parties)
    return True


def _set_behind_prelude(context: MeetingContext, frame: Frame) -> None:
    """Note that what somebody comes for, or is to be on a day that has not come, is set: «تمهيدا للقاء الوفد غدا»."""
    ahead = frame.when is not None and frame.when.start > context.document.published
    if frame.prelude and (frame.arrived or ahead):
        frame.proposed, frame.future = False, True


def _was_planned(context: MeetingContext, token: int) -> bool:
    """Whether a meeting that is denied had been set: «لم يعقد اللقاء الذي كان مقررا», «دون عقد الجولة المقررة»."""
    near = context.words[max(0, token - _DENIAL_MAX) : token]
    return any(word in context.lexicon.plain.undone for word in near) and was_set(context, token)


def _in_a_title(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether the noun only says what somebody is there for: «رئيس الوفد للمفاوضات», «المبعوث إلى المحادثات», «ممثل الجزائر في الحوار», «منسق المفاوضات»."""
    if not token or frame.proposed or frame.future or frame.cancelled or frame.held:
        return False
    lexemes = context.lexemes
    if context.words[token - 1] == "الي" or lexemes[token].preposition == "ل":
        return any("level" in lexemes[k].tags for k in range(max(0, token - _TITLE_MAX), token))
    if not (lexemes[token].definite and "talks" in lexemes[token].tags):
        return False
    if context.words[token - 1] != "في":
        return "level" in lexemes[token - 1].tags or "conveners" in lexemes[token - 1].tags
    k = token - 2
    while k > 0 and (context.side(k) is not None or k in context.covered or k in context.who):
        if "delegates" in lexemes[k].tags:
            return True
        k -= 1
    return "delegates" in lexemes[k].tags


def _date_by_label(context: MeetingContext, frame: Frame, token: int) -> None:
    """Give a meeting of a chronicle the date of its line, on which it was held."""
    if frame.when is None and not (frame.proposed or frame.future or frame.cancelled):
        frame.when = label_of(context, token)
        frame.past |= frame.when is not None and frame.when.start <= context.document.published


def _has_subject(context: MeetingContext, token: int) -> bool:
    """Whether those who meet stand right behind a form that may be the verbal noun as well."""
    behind = token + 1
    if behind >= len(context.words):
        return False
    named = behind in context.who or "both" in context.lexemes[behind].tags or context.title(behind)
    return named or "with" in context.lexemes[behind].tags


def _denied(frame: Frame) -> bool:
    return frame.refused


def _subject_end(context: MeetingContext, verb: int, token: int) -> int:
    """Where the subject of the verb ends: at the first cue behind it that belongs to the noun."""
    end = token
    for k in range(token - 1, verb, -1):
        tags = context.lexemes[k].tags
        if k in context.dated or context.words[k] in _COMMAS:
            break  # «المنبثق عن مسار جوبا، أمس، اجتماعها»
        if "hold_nouns" in tags or "rounds" in tags:
            end = k
    return end


def verb_frame(context: MeetingContext, token: int, tag: str, kind: str, *, transitive: bool = False) -> Frame | None:
    """What stands around a verb of meeting; None when it is denied."""
    frame = Frame(token, token + 1, kind, transitive=transitive, discussing=tag == "talk_verbs")
    lexeme = context.lexemes[token]
    form = lexeme.tags[tag]
    if isinstance(form, VerbForm) and (lexeme.preposition or lexeme.definite):
        return None  # «للتفاوض» is no verb
    tense = form.tense if isinstance(form, VerbForm) else Tense.PAST
    word, plain = context.words[token].removeprefix("و"), context.lexicon.plain
    if (word in plain.also_nouns or word.startswith(plain.needing_subject)) and not _has_subject(context, token):
        return None
    if not isinstance(form, VerbForm) and _is_refused(context, token):
        return None
    frame.each_other = any("both" in context.lexemes[k].tags for k in range(max(0, token - _STEPS_BOTH), token))
    look_before_verb(context, frame, token, tense)
    if _denied(frame):
        return None
    note_tense(frame, tense)
    frame.held = True
    read_on(context, frame, token + 1, Mode.OPEN)
    call_off(context, frame)
    _date_by_label(context, frame, token)
    if len(frame.parties) < 2 or frame.outside:
        name_parties(context, frame, token)
    if frame.when is None and lexeme.joined:
        frame.when = day_before(context, token)
    _note_place_before(context, frame, token)
    return frame


def _is_refused(context: MeetingContext, noun: int) -> bool:
    """Whether a verb of refusing or calling off stands shortly before the noun: «رفض المجلس استقبال الوفد»."""
    for k in range(noun - 1, max(-1, noun - 1 - _REFUSED_MAX), -1):
        if context.words[k] in ENDS:
            return False
        if not _REFUSING.isdisjoint(context.lexemes[k].tags):
            return k == 0 or "refusals" not in context.lexemes[k - 1].tags  # «لم يرفض استقبال الوفد»
    return False


def _note_place_before(context: MeetingContext, frame: Frame, verb: int) -> None:
    """Note the place before «where»: «وصل إلى القاهرة أمس، حيث اجتمع بنظيره»."""
    if frame.place is not None or not verb or context.words[verb - 1] != _WHERE:
        return
    for k in range(verb - 2, max(-1, verb - 2 - _PLACE_MAX), -1):
        who = context.who.get(k)
        if who is not None:
            if who.place is not None:
                frame.at(who)
            return
        if not (k in context.dated or k in context.covered or context.words[k] in _COMMAS):
            return
