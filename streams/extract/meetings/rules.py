"""The rules that find a meeting, each started by a word, with the confidence of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.meetings.context import MeetingContext, When
from streams.extract.meetings.lexicon import Noun
from streams.extract.meetings.look_ahead import Frame, Mode, note_tense, read_on
from streams.extract.meetings.look_back import (
    look_back,
    look_before_verb,
    look_for_journey,
    name_parties,
    name_party_behind,
)
from streams.extract.meetings.occasions import hosting, signing, visit
from streams.extract.meetings.timing import day_before
from streams.extract.rule import Rule
from streams.records import Level

__all__ = ["CONFIDENCE", "RULES", "Production"]


Production = Callable[[MeetingContext, int], Frame | None]
"""Context and the token of the noun or verb to what it reports of a meeting; None when it reports none."""


def _gathering(context: MeetingContext, token: int) -> Frame | None:
    """One occasion: a meeting, a summit, a conference, a session."""
    frame = _noun(context, token, "gatherings")
    if frame is None or len(frame.parties) > 1 or frame.organisation or frame.complete:
        return frame
    if len(frame.parties) == 1 and next(iter(frame.parties)) in context.lexicon.states and not frame.listed:
        return None  # a cabinet by itself meets nobody
    frame.unnamed = True
    frame.alone = _fixed(frame, definite=context.lexemes[token].definite)
    pointed = (frame.listed or frame.each_other) and bool(frame.when or frame.place or frame.proposed)
    frame.tentative = not (frame.alone or pointed)
    return frame if frame.past or not frame.tentative else None


def _fixed(frame: Frame, *, definite: bool) -> bool:
    """Whether words of its course, day or place make a meeting one occasion, whoever meets."""
    days = (frame.when.end - frame.when.start).days if frame.when else _MONTH_DAYS
    return bool(
        days < _MONTH_DAYS
        or (frame.held and (frame.place or ((frame.past or frame.future) and not definite)))
        or (frame.place and (frame.proposed or frame.past or frame.inside))
    )


def _talks(context: MeetingContext, token: int) -> Frame | None:
    """Talks between parties, where something says that they are held, set or offered."""
    frame = _noun(context, token, "talks")
    if frame is None:
        return None
    if len(frame.parties) < 2 and not frame.complete:
        frame.unnamed = True
        frame.alone = bool((frame.held and frame.when) or ((frame.held or frame.past) and frame.place))
        pointed = frame.kind in _TWO_SIDED and bool(frame.when or (frame.held and frame.place))
        return frame if frame.alone or pointed else None
    if not frame.parties:
        return None
    if frame.inside and not frame.held:
        frame.inside = False  # «في المحادثات» speaks of talks in general
    if frame.kind == "dialogue" and not (frame.held or frame.when or frame.place):
        return None  # readiness for dialogue is a stand
    anchored = (
        frame.when
        or frame.cancelled
        or ((frame.held or frame.proposed) and not frame.vague)
        or ((frame.past or frame.future) and (frame.listed or frame.place or frame.persons))
    )
    return frame if anchored else None


def _call(context: MeetingContext, token: int) -> Frame | None:
    """A call between parties."""
    frame = _noun(context, token, "calls")
    if frame is None or (len(frame.parties) < 2 and not (frame.each_other and frame.when)):
        return None
    frame.by_phone, frame.unnamed = True, len(frame.parties) < 2
    return frame


def _contact(context: MeetingContext, token: int) -> Frame | None:
    """A contact or talk that an adjective of the telephone makes a call: «اتصال هاتفي», «المباحثات الهاتفية»."""
    if token + 1 >= len(context.words) or "remote" not in context.lexemes[token + 1].tags:
        return None
    frame = _noun(context, token, "contacts", kind="phone call")
    return frame if frame is not None and len(frame.parties) > 1 else None


def _meets(context: MeetingContext, token: int) -> Frame | None:
    """They meet, by a verb: «التقى», «اجتمع مع», «سيجتمعان»."""
    frame = _verb(context, token, "meet_verbs", "meeting", transitive=True)
    if frame is None or len(frame.parties) > 1 or frame.organisation:
        return frame
    frame.unnamed, frame.alone = True, bool(frame.when or (frame.place and frame.past) or frame.future)
    whose = _titled(frame) or frame.parties or frame.each_other
    return frame if frame.alone and whose else None


def _assembles(context: MeetingContext, token: int) -> Frame | None:
    """A body comes together, on a day or at a place: «تلتئم اللجنة المشتركة غدا»; a meeting that does is a noun's."""
    behind = context.lexemes[token + 1 : token + 1 + _SUBJECT_MAX]
    if any("gatherings" in lexeme.tags or "talks" in lexeme.tags or "round_nouns" in lexeme.tags for lexeme in behind):
        return None
    frame = _verb(context, token, "assemble_verbs", "session")
    if frame is None or not (frame.when or frame.place):
        return None
    frame.unnamed = frame.alone = len(frame.parties) < 2
    return frame


def _receives(context: MeetingContext, token: int) -> Frame | None:
    """One receives the other, by a verb or its noun."""
    tag = "receive_verbs" if "receive_verbs" in context.lexemes[token].tags else "receive_nouns"
    frame = _verb(context, token, tag, "reception", transitive=True)
    if frame is None or not _titled(frame) or not frame.parties:
        return None
    frame.unnamed = frame.alone = len(frame.parties) < 2
    return frame


def _talks_with(context: MeetingContext, token: int) -> Frame | None:
    """One talks with the other's officials, or by telephone: «تحدث مع نظيره», «ناقش هاتفيا مع»."""
    frame = _verb(context, token, "talk_verbs", "talks")
    met = frame is not None and frame.listed and (_titled(frame) or frame.by_phone)
    return frame if met and frame and len(frame.parties) > 1 else None


def _calls(context: MeetingContext, token: int) -> Frame | None:
    """One calls the other: «هاتف», «اتصل هاتفيا بـ»."""
    frame = _verb(context, token, "call_verbs", "phone call")
    if frame is None or len(frame.parties) < 2 or not _titled(frame):
        return None
    frame.by_phone = True
    return frame


def _titled(frame: Frame) -> bool:
    """Whether persons meet, by name or title."""
    return frame.persons or frame.level is not Level.UNKNOWN


def _counted(context: MeetingContext, token: int) -> Frame | None:
    """One of several meetings named before: «الأول عقد في جنيف بين …، والثاني …»."""
    tokens = context.document.tokens
    sentence = tokens.sentence(token)
    begin = max(tokens.sentences[max(0, sentence - 1)][0], token - _STEPS_BACK)
    first = token == tokens.sentences[sentence][0] or context.words[token - 1] in {"،", "؛", ",", ":"}
    kinds = [
        context.lexemes[k].tags[tag].kind
        for k in range(begin, token)
        for tag in ("gatherings", "talks")
        if tag in context.lexemes[k].tags
    ] or ["round of talks" for k in range(begin, token) if "round_nouns" in context.lexemes[k].tags]
    if not first or not kinds:
        return None
    frame = Frame(token, token + 1, kinds[-1])
    read_on(context, frame, token + 1, Mode.OTHER)
    frame.unnamed = len(frame.parties) < 2
    frame.past |= not (frame.present or frame.future)
    return frame if (frame.held and frame.listed) or frame.place else None


def _round(context: MeetingContext, token: int) -> Frame | None:
    """A round by itself: «الجولة المقبلة ستعقد …»; of what, the article has said."""
    behind = context.lexemes[token + 1 : token + 4]
    of_talks = any("talks" in lexeme.tags or "towards" in lexeme.tags for lexeme in behind)
    if of_talks:
        return None
    frame = _noun(context, token, "round_nouns", kind="round of talks")
    numbered = "ordinals" in context.lexemes[min(token + 1, len(context.words) - 1)].tags and frame is not None
    told = frame is not None and (frame.held or frame.proposed or (numbered and frame.future))
    if frame is None or not (told and (frame.place or frame.when or (numbered and frame.held))):
        return None
    frame.unnamed = len(frame.parties) < 2
    frame.alone = frame.held or context.lexemes[token].definite
    return frame


RULES: tuple[Rule[Production], ...] = (
    Rule("meeting.call", ("calls",), _call),
    Rule("meeting.contact", ("contacts",), _contact),
    Rule("meeting.gathering", ("gatherings",), _gathering),
    Rule("meeting.talks", ("talks",), _talks),
    Rule("meeting.meets", ("meet_verbs",), _meets),
    Rule("meeting.assembles", ("assemble_verbs",), _assembles),
    Rule("meeting.receives", ("receive_verbs", "receive_nouns"), _receives),
    Rule("meeting.talks_with", ("talk_verbs",), _talks_with),
    Rule("meeting.calls", ("call_verbs",), _calls),
    Rule("meeting.counted", ("ordinals",), _counted),
    Rule("meeting.round", ("round_nouns",), _round),
    Rule("meeting.hosting", ("host_verbs", "host_nouns"), hosting),
    Rule("meeting.visit", ("visit_verbs", "visit_nouns"), visit),
    Rule("meeting.signing", ("sign_verbs",), signing),
)


_TITLE_MAX: Final = 5
"""Tokens between a title and what its bearer is there for."""
_STEPS_BOTH: Final = 3
"""Tokens between «the two sides» and their verb."""
_ALSO_NOUNS: Final = frozenset({"تباحث", "تحادث", "تشاور", "تفاوض", "تصافح"})
"""Past forms that are written like the verbal noun: «ليست موضوع تفاوض»."""
_NEEDING_SUBJECT: Final = ("جلس", "يجلس", "تجلس", "نجلس", "قابل", "يقابل", "سيقابل", "تقابل")
"""Beginnings of forms that tell of other things as well, unless those who meet stand behind them."""
_SUBJECT_MAX: Final = 6
"""Tokens behind a verb in which its subject begins."""
_STEPS_BACK: Final = 60
"""Tokens looked back over for the meetings that an ordinal counts."""
_MONTH_DAYS: Final = 31
"""A date of more days does not make a meeting one occasion by itself."""
_TWO_SIDED: Final = frozenset({"talks", "negotiations"})
"""Nouns of talks that no party holds alone."""
CONFIDENCE: Final = {
    "meeting.call": 920,
    "meeting.contact": 900,
    "meeting.gathering": 850,
    "meeting.talks": 800,
    "meeting.meets": 850,
    "meeting.assembles": 750,
    "meeting.receives": 850,
    "meeting.talks_with": 750,
    "meeting.calls": 800,
    "meeting.counted": 800,
    "meeting.round": 700,
    "meeting.hosting": 650,
    "meeting.visit": 600,
    "meeting.signing": 600,
}


def _noun(context: MeetingContext, token: int, tag: str, *, kind: str | None = None) -> Frame | None:
    """What stands around a noun of meeting; None when it is none of parties or is denied."""
    noun = context.lexemes[token].tags[tag]
    owned = isinstance(noun, Noun) and noun.owned
    frame = Frame(token, token + 1, kind or noun.kind, owned=owned)
    verb = look_back(context, frame, token)
    if _denied(frame):
        return None
    if verb is not None:
        host = "host_verbs" in context.lexemes[verb].tags
        read_on(context, frame, verb + 1, Mode.PLACE if host else Mode.OPEN, stop=_subject_end(context, verb, token))
    journey = verb is None and context.lexemes[token].preposition == "ل" and look_for_journey(context, frame, token)
    if verb is None and not journey and _in_a_title(context, frame, token):
        return None
    frame.last = token + 1
    frame.each_other = frame.by_phone = False
    read_on(context, frame, token + 1, Mode.OPEN if owned else Mode.GENITIVE)
    if _denied(frame):
        return None
    needs_subject = not frame.urged and (
        owned
        or journey
        or frame.each_other
        or ((verb is not None or frame.listed or frame.proposed) and not frame.complete)
    )
    frame.when = frame.when or _labelled(context, frame.first)
    if frame.each_other and not frame.parties and (frame.when or frame.place):
        return frame  # «بينهما»: whose, what was told before says best
    if needs_subject and (frame.outside or (len(frame.parties) < 2 and not frame.organisation)):
        frame.vague = not frame.parties and not (frame.when or frame.place)
        read = len(frame.parties)
        name_parties(context, frame, frame.first)
        if len(frame.parties) < 2 and (read or not frame.parties) and (owned or frame.past or frame.inside):
            name_party_behind(context, frame)
    return frame


def _in_a_title(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether the noun only says what somebody is there for: «رئيس الوفد للمفاوضات», «المبعوث إلى المحادثات»."""
    led = context.words[token - 1] == "الي" if token else False
    noted = frame.proposed or frame.future or frame.cancelled or frame.held
    if noted or not (led or context.lexemes[token].preposition == "ل"):
        return False
    return any("level" in context.lexemes[k].tags for k in range(max(0, token - _TITLE_MAX), token))


def _labelled(context: MeetingContext, token: int) -> When | None:
    """The date that is the label of the line: «مارس 2031: اجتماع نيروبي»."""
    if token < 2 or context.words[token - 1] != ":":
        return None
    return next((context.dates[k] for k in range(max(0, token - 6), token) if k in context.dates), None)


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
    for k in range(verb + 1, token):
        tags = context.lexemes[k].tags
        if ("hold_nouns" in tags or "rounds" in tags) and k not in context.dated:
            return k
    return token


def _verb(context: MeetingContext, token: int, tag: str, kind: str, *, transitive: bool = False) -> Frame | None:
    """What stands around a verb of meeting; None when it is denied."""
    frame = Frame(token, token + 1, kind, transitive=transitive)
    lexeme = context.lexemes[token]
    form = lexeme.tags[tag]
    if isinstance(form, VerbForm) and (lexeme.preposition or lexeme.definite):
        return None  # «للتفاوض» is no verb
    tense = form.tense if isinstance(form, VerbForm) else Tense.PAST
    word = context.words[token].removeprefix("و")
    if (word in _ALSO_NOUNS or word.startswith(_NEEDING_SUBJECT)) and not _has_subject(context, token):
        return None
    frame.each_other = any("both" in context.lexemes[k].tags for k in range(max(0, token - _STEPS_BOTH), token))
    look_before_verb(context, frame, token, tense)
    if _denied(frame):
        return None
    note_tense(frame, tense)
    frame.held = True
    read_on(context, frame, token + 1, Mode.OPEN)
    if len(frame.parties) < 2 or frame.outside:
        name_parties(context, frame, token)
    if frame.when is None and lexeme.joined:
        frame.when = day_before(context, token)
    return frame
