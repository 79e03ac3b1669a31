"""The rules that find a meeting, each started by a word, with the confidence of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.frame import Frame
from streams.extract.meetings.look_ahead import ENDS
from streams.extract.meetings.occasions import hosting, returning, sending, signing, visit
from streams.extract.meetings.own_sessions import by_itself, is_state, own_body_before
from streams.extract.meetings.rounds import counted, counted_round, round_, session
from streams.extract.meetings.surroundings import noun_frame, verb_frame
from streams.extract.rule import Rule
from streams.records import Level

__all__ = ["CONFIDENCE", "RULES", "Production"]


Production = Callable[[MeetingContext, int], Frame | None]
"""Context and the token of the noun or verb to what it reports of a meeting; None when it reports none."""


def _gathering(context: MeetingContext, token: int) -> Frame | None:
    """One occasion: a meeting, a summit, a conference, a session."""
    frame = noun_frame(context, token, "gatherings")
    if frame is not None and (by_itself(context, frame, token) or _only_named(context, frame, token)):
        return None
    if frame is not None and context.words[token].endswith("ات") and _for_a_time(context, token):
        return _lasting(context, frame, token)
    if frame is None or len(frame.parties) > 1 or frame.organisation or frame.complete:
        return frame
    if not (frame.parties or frame.place or frame.when or frame.listed or frame.each_other):
        if frame.kind == "conference" and (frame.inside or frame.past) and not frame.held:
            return None  # «قال خلال منتدى …»
        frame.weak |= not (frame.held or frame.persons or frame.future or frame.agreed)
    single = len(frame.parties) == 1 and is_state(context, next(iter(frame.parties)))
    theirs = frame.owned and context.words[token].endswith(("هم", "هما"))
    if single and not (frame.listed or frame.proposed or theirs):
        if own_body_before(context, frame):
            return None  # a cabinet by itself meets nobody
        frame.weak = True
    frame.unnamed = True
    frame.alone = _fixed(frame, definite=context.lexemes[token].definite) or _met_somebody(frame)
    frame.alone |= frame.gathered or (frame.cancelled and bool(frame.parties) and not _left(context, frame, token))
    frame.alone |= frame.agreed and not context.lexemes[token].definite
    pointed = (frame.listed or frame.each_other) and bool(frame.when or frame.place or frame.proposed)
    frame.tentative = not (frame.alone or pointed)
    return _if(frame, frame.past or not frame.tentative)


def _only_named(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether a spot to meet at is spoken of, or what an old conference brought: «نقطة لقاء», «مخرجات مؤتمر برلين»."""
    before = context.words[token - 1][context.lexemes[token - 1].cut :] if token else ""
    plain = context.lexicon.plain
    if before in plain.spots:
        return True
    named = context.who.get(token + 1)
    return before in plain.outcomes and frame.when is None and named is not None and named.city


def _if(frame: Frame, told: object) -> Frame:
    """The frame; without what the rule asks for it is weak."""
    frame.weak |= not told
    return frame


def _met_somebody(frame: Frame) -> bool:
    """Whether they met, or meet, somebody with a title: «لقاء جمع المدير بالنقيب», «لقائه مع الوزير»."""
    told = frame.past or frame.inside or frame.future or frame.proposed
    return frame.listed and told and (_titled(frame) or frame.each_other)


def _fixed(frame: Frame, *, definite: bool) -> bool:
    """Whether words of its course, day or place make a meeting one occasion, whoever meets."""
    days = (frame.when.end - frame.when.start).days if frame.when else _MONTH_DAYS
    return bool(
        days < _MONTH_DAYS
        or (frame.held and (frame.place or ((frame.past or frame.future) and not definite)))
        or (frame.place and (frame.proposed or frame.past or frame.inside or frame.future))
    )


def _talks(context: MeetingContext, token: int) -> Frame | None:
    """Talks between parties, where something says that they are held, set or offered."""
    frame = noun_frame(context, token, "talks")
    if frame is None:
        return None
    if _for_a_time(context, token):
        return _lasting(context, frame, token)
    if len(frame.parties) < 2 and not frame.complete:
        frame.unnamed = True
        frame.alone = bool(
            ((frame.held or frame.future) and frame.when)
            or ((frame.held or frame.past) and frame.place)
            or (frame.held and frame.past and _met_somebody(frame))
            or (frame.held and frame.future and context.lexemes[token].definite)
            or ((frame.held or frame.past or frame.when or frame.cancelled) and counted_round(context, frame, token))
        )
        pointed = frame.kind in _TWO_SIDED and bool(frame.when or (frame.held and frame.place))
        return _if(frame, frame.alone or pointed)
    if not frame.parties:
        return _if(frame, False)
    if frame.inside and not frame.held:
        frame.inside = False  # «في المحادثات» speaks of talks in general
    if frame.kind == "dialogue" and not (frame.held or frame.when or frame.place):
        return _if(frame, False)  # readiness for dialogue is a stand
    anchored = (
        frame.when
        or frame.cancelled
        or ((frame.held or frame.proposed) and not frame.vague)
        or ((frame.past or frame.future) and (frame.listed or frame.place or frame.persons))
    )
    return _if(frame, anchored)


def _left(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether somebody only leaves it or stays away, so that it is held without him: «انسحب من الجلسة»."""
    return any("leaving" in context.lexemes[k].tags for k in range(frame.first, token))


def _exchange(context: MeetingContext, token: int) -> Frame | None:
    """An exchange that lasted so long, or whose round is told: «ثلاث ساعات من النقاش», «جولة التفاوض الثانية»."""
    round_ = token > 0 and "rounds" in context.lexemes[token - 1].tags
    if not (round_ or _for_a_time(context, token)):
        return None
    frame = noun_frame(context, token, "exchanges", kind="talks")
    if frame is None or not round_:
        return frame and _lasting(context, frame, token)
    frame.unnamed = len(frame.parties) < 2
    frame.alone = frame.held
    return _if(frame, frame.held or frame.past or frame.when)


def _for_a_time(context: MeetingContext, token: int) -> bool:
    """Whether a length of time, in «of», says how long they met."""
    return token > 1 and context.words[token - 1] == "من" and token - 1 in context.lengths


def _lasting(context: MeetingContext, frame: Frame, token: int) -> Frame:
    """Talks that a length of time says were held: «بعد يومين من المحادثات»."""
    frame.lasting = frame.past = frame.held = frame.alone = True
    frame.cancelled = False  # who left did so when they had met
    frame.unnamed = len(frame.parties) < 2
    before = (k for k in range(token - 2, max(0, token - _LENGTH_MAX) - 1, -1) if "after" in context.lexemes[k].tags)
    frame.first = min(frame.first, next(before, token))
    return frame


def _call(context: MeetingContext, token: int) -> Frame | None:
    """A call between parties."""
    frame = noun_frame(context, token, "calls")
    one_sided = (
        frame is not None
        and (frame.listed or frame.several)
        and frame.parties
        and (frame.when or frame.past or frame.inside)
    )
    if frame is None:
        return None
    frame.weak = len(frame.parties) < 2 and not (frame.each_other and frame.when) and not one_sided
    frame.by_phone, frame.unnamed = True, len(frame.parties) < 2
    frame.alone = bool(one_sided)
    return frame


def _contact(context: MeetingContext, token: int) -> Frame | None:
    """A contact or talk that an adjective of the telephone makes a call: «اتصال هاتفي», «المباحثات الهاتفية»."""
    if token + 1 >= len(context.words) or "remote" not in context.lexemes[token + 1].tags:
        return None
    frame = noun_frame(context, token, "contacts", kind="phone call")
    if frame is None or len(frame.parties) > 1:
        return frame
    frame.by_phone = frame.unnamed = True
    frame.alone = bool(frame.held and frame.past and frame.when and _titled(frame))
    return _if(frame, frame.alone)


def _meets(context: MeetingContext, token: int) -> Frame | None:
    """They meet, by a verb: «التقى», «اجتمع مع», «سيجتمعان»."""
    if context.words[min(token + 1, len(context.words) - 1)] == "علي":
        return None  # «تلتقي على مطلب واحد» is no meeting
    frame = verb_frame(context, token, "meet_verbs", "meeting", transitive=True)
    if frame is None or len(frame.parties) > 1 or frame.organisation:
        return frame and _if(frame, not _of_a_thing(context, token))
    met = frame.past and bool(frame.parties) and _two_titles(context, token)
    frame.unnamed, frame.alone = True, bool(frame.when or (frame.place and frame.past) or frame.future or met)
    whose = _titled(frame) or frame.parties or frame.each_other or _collective(context, token)
    return _if(frame, frame.alone and whose and not _of_a_thing(context, token))


def _two_titles(context: MeetingContext, token: int) -> bool:
    """Whether a person with a title meets another: «التقى الوزير بنظيره», «التقى الرئيس وفدا»."""
    end = min(context.document.tokens.sentences[context.document.tokens.sentence(token)][1], token + _OBJECT_MAX)
    titles = [k for k in range(token + 1, end) if context.title(k)]
    return len(titles) > 1 and titles[0] - token <= _NEAR


def _collective(context: MeetingContext, token: int) -> bool:
    """Whether those who meet are called by what they are there for: «تجتمع الوفود غدا»."""
    return any("collectives" in lexeme.tags for lexeme in context.lexemes[max(0, token - 2) : token + 3])


def _assembles(context: MeetingContext, token: int) -> Frame | None:
    """A body comes together, on a day or at a place: «تلتئم اللجنة المشتركة غدا»; a meeting that does is a noun's."""
    behind = context.lexemes[token + 1 : token + 1 + _SUBJECT_MAX]
    if any("gatherings" in lexeme.tags or "talks" in lexeme.tags or "round_nouns" in lexeme.tags for lexeme in behind):
        return None
    frame = verb_frame(context, token, "assemble_verbs", "session")
    if frame is None:
        return None
    frame.weak = not (frame.when or frame.place)
    frame.unnamed = frame.alone = len(frame.parties) < 2
    return frame


def _receives(context: MeetingContext, token: int) -> Frame | None:
    """One receives the other, by a verb or its noun."""
    tag = "receive_verbs" if "receive_verbs" in context.lexemes[token].tags else "receive_nouns"
    frame = verb_frame(context, token, tag, "reception", transitive=True)
    if frame is None:
        return None
    frame.weak = not _titled(frame) or not (frame.parties or frame.when) or _of_a_thing(context, token)
    frame.unnamed = frame.alone = len(frame.parties) < 2
    return frame


def _talks_with(context: MeetingContext, token: int) -> Frame | None:
    """One talks with the other's officials, or by telephone: «تحدث مع نظيره», «ناقش هاتفيا مع»."""
    frame = verb_frame(context, token, "talk_verbs", "talks")
    if frame is None or not (frame.listed or frame.by_phone or _of_two(context, frame, token)):
        return None  # «تحدث إلى الصحيفة»
    return _if(frame, (_titled(frame) or frame.by_phone) and len(frame.parties) > 1)


def _of_two(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether two of one title, of two parties, are the subject: «بحث وزيرا الدفاع الكيني والأوغندي», «وزيرا … يبحثان»."""
    form = context.lexemes[token].tags.get("discuss_verbs")
    if form is None or len(frame.parties) != _TWO or token + 1 >= len(context.words):
        return False
    if form.plural:
        return not context.lexemes[token].joined and any(
            _dual(context, k) for k in range(max(0, token - _OBJECT_MAX), token)
        )
    return _dual(context, token + 1)


def _dual(context: MeetingContext, token: int) -> bool:
    """Whether a title in the dual stands here: «وزيرا», «الرئيسان», «وزيرتا»."""
    both = "both" in context.lexemes[token].tags
    return both or (context.title(token) and context.words[token].endswith(("ا", "ان")))


def _calls(context: MeetingContext, token: int) -> Frame | None:
    """One calls the other: «هاتف», «اتصل هاتفيا بـ»."""
    frame = verb_frame(context, token, "call_verbs", "phone call")
    if frame is None:
        return None
    frame.weak = len(frame.parties) < 2 or not _titled(frame)
    frame.by_phone = True
    return frame


def _of_a_thing(context: MeetingContext, token: int) -> bool:
    """Whether a thing is received or met, no person: «استقبلت العرض بفتور»."""
    for k in range(token + 1, min(token + 1 + _SUBJECT_MAX, len(context.words))):
        tags = context.lexemes[k].tags
        if "things" in tags and not (context.lexemes[k].preposition or context.lexemes[k].joined):
            return True
        if "topic" in tags or context.words[k] in ENDS:
            return False
    return False


def _titled(frame: Frame) -> bool:
    """Whether persons meet, by name or title."""
    return frame.persons or frame.level is not Level.UNKNOWN


RULES: tuple[Rule[Production], ...] = (
    Rule("meeting.call", ("calls",), _call),
    Rule("meeting.contact", ("contacts",), _contact),
    Rule("meeting.exchange", ("exchanges",), _exchange),
    Rule("meeting.gathering", ("gatherings",), _gathering),
    Rule("meeting.talks", ("talks",), _talks),
    Rule("meeting.meets", ("meet_verbs",), _meets),
    Rule("meeting.assembles", ("assemble_verbs",), _assembles),
    Rule("meeting.receives", ("receive_verbs", "receive_nouns"), _receives),
    Rule("meeting.talks_with", ("talk_verbs",), _talks_with),
    Rule("meeting.calls", ("call_verbs",), _calls),
    Rule("meeting.counted", ("ordinals",), counted),
    Rule("meeting.round", ("round_nouns",), round_),
    Rule("meeting.session", ("session_nouns",), session),
    Rule("meeting.hosting", ("host_verbs", "host_nouns"), hosting),
    Rule("meeting.visit", ("visit_verbs", "visit_nouns"), visit),
    Rule("meeting.sending", ("send_verbs",), sending),
    Rule("meeting.returning", ("return_verbs",), returning),
    Rule("meeting.signing", ("sign_verbs",), signing),
)


_LENGTH_MAX: Final = 7
"""Tokens between «after» and the talks that lasted so long."""
_SUBJECT_MAX: Final = 6
"""Tokens behind a verb in which its subject begins."""
_OBJECT_MAX: Final = 14
"""Tokens behind a verb in which whom they meet is named."""
_NEAR: Final = 2
"""Tokens between a verb and the title of its subject."""
_MONTH_DAYS: Final = 31
"""A date of more days does not make a meeting one occasion by itself."""
_TWO: Final = 2
_TWO_SIDED: Final = frozenset({"talks", "negotiations"})
"""Nouns of talks that no party holds alone."""
CONFIDENCE: Final = {
    "meeting.call": 920,
    "meeting.contact": 900,
    "meeting.exchange": 750,
    "meeting.gathering": 850,
    "meeting.talks": 800,
    "meeting.meets": 850,
    "meeting.assembles": 750,
    "meeting.receives": 850,
    "meeting.talks_with": 750,
    "meeting.calls": 800,
    "meeting.counted": 800,
    "meeting.round": 700,
    "meeting.session": 650,
    "meeting.hosting": 650,
    "meeting.visit": 600,
    "meeting.sending": 600,
    "meeting.returning": 600,
    "meeting.signing": 600,
}
