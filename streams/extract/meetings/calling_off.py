"""A frame of a meeting that was to come and the words around it in; whether it is off, out."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.frame import Frame

__all__ = ["call_off"]

_BEHIND_MAX: Final = 12
"""Tokens behind a meeting in which it is called off."""
_MEETINGS: Final = frozenset({"gatherings", "rounds", "talks", "visit_nouns"})
_CALLED_ON: Final = _MEETINGS | {"calls", "hold_nouns", "travel"}
"""Lists of what is a meeting or a journey to one."""
_DOING: Final = frozenset({"assemble_verbs", "hold_verbs", "meet_verbs", "phase_verbs", "visit_verbs"})
_OBJECT_MAX: Final = 6
"""Tokens between a verb of calling off and its object, the subject and its title among them."""
_CALLED_OFF: Final = frozenset({"ارجء", "الغي", "تاجل"})
_OF_IT: Final = frozenset({"قد", "انه", "انها", "لكنه", "لكنها", "ولكنه", "ولكنها"})
"""Words before a verb whose subject is what was spoken of before."""
_HAD: Final = "قد"
_BUT: Final = frozenset({"ان", "لكن", "ولكن"})
_ACTIVE: Final = "ى"
"""How «ألغى» ends, which has an object, and no «ألغي»."""
_YET: Final = "لكن"
_CONTRARY: Final = frozenset({"غير", "الا"})
"""First words of «غير أن» and «إلا أن»."""
_CONTRARY_MAX: Final = 8
"""Tokens behind «but» in which it is told what was not done."""
_SET_MAX: Final = 4
"""Tokens between «expected» and the meeting."""
_TOLD_MAX: Final = 40
"""Tokens before «it was expected» in which it is told what was called off."""


def call_off(context: MeetingContext, frame: Frame) -> None:
    """Note that a meeting that was to come was called off, where the words behind or before it say so; one that was held is not."""
    over = frame.past or (frame.when is not None and frame.when.end < context.document.published and not frame.future)
    if not over and (_dropped_behind(context, frame) or _was_to_be(context, frame)):
        frame.cancelled, frame.proposed = True, False


def _dropped_behind(context: MeetingContext, frame: Frame) -> bool:
    """Whether the sentence goes on to say that it was called off: «… اجتماعها الخميس، غير أنها أرجأته», «… لكنه أرجئ», «… قد ألغي»."""
    end = context.document.tokens.sentences[context.document.tokens.sentence(frame.first)][1]
    for k in range(frame.last, min(end, frame.last + _BEHIND_MAX)):
        tags = context.lexemes[k].tags
        if _is_called_off(context, k, frame):
            return True
        if "cancel_verbs" in tags and context.words[k].endswith(("ه", "ها")):
            return tags["cancel_verbs"].tense is Tense.PAST
        if not _MEETINGS.isdisjoint(tags) and not _is_called_off(context, k + 1, frame):
            return False
    return False


def _is_called_off(context: MeetingContext, k: int, frame: Frame) -> bool:
    """Whether a verb at token `k` says of the meeting that it was called off, or put off: «لكنه أرجئ», «غير أن اللقاء ألغي»; not «لكنه ألغى زيارته»."""
    words, tokens = context.words, context.document.tokens
    if k >= len(words) or words[k].removesuffix("ت") not in _CALLED_OFF or tokens.laid[tokens.ends[k] - 1] == _ACTIVE:
        return False
    before = words[k - 1]
    if before in _OF_IT:
        return before != _HAD or words[k - 2] not in context.lexicon.plain.was
    meant = before in words[frame.first : frame.last] or words[k - 2] in _BUT
    return meant and before.startswith("ال") and not _MEETINGS.isdisjoint(context.lexemes[k - 1].tags)


def _was_to_be(context: MeetingContext, frame: Frame) -> bool:
    """Whether «it was to be held» is told of what is off: «ألغى زيارته. وكان من المقرر أن يلتقي …», «كان من المقرر أن …، لكن الوفد لم يحضر»."""
    words, plain, tokens = context.words, context.lexicon.plain, context.document.tokens
    number = tokens.sentence(frame.first)
    first, last = tokens.sentences[number]
    near = range(max(first, frame.first - _SET_MAX), frame.first)
    expected = next((k for k in near if "expected" in context.lexemes[k].tags), None)
    if expected is None or not any(words[k] in plain.was for k in range(max(first, expected - 2), expected)):
        return False
    begin = max(tokens.sentences[max(0, number - 1)][0], expected - _TOLD_MAX)
    off = any(_off_at(context, k) and _of_meeting(context, k, expected) for k in range(begin, expected))
    return off or _but_off(context, frame.last, last)


def _but_off(context: MeetingContext, token: int, end: int) -> bool:
    """Whether the sentence goes on with «but» and what was not done, refused or called off."""
    for k in range(token, min(end, token + _BEHIND_MAX)):
        word = context.words[k].removeprefix("و")
        if word.startswith(_YET) or word in _CONTRARY:
            behind = range(k + 1, min(end, k + 1 + _CONTRARY_MAX))
            return any(_off_at(context, j) or _not_done(context, j) for j in behind)
    return False


def _not_done(context: MeetingContext, token: int) -> bool:
    """Whether «not» and a verb of coming or meeting stand here: «لم يحضر», «لم تعقد»."""
    behind = min(token + 1, len(context.words) - 1)
    return context.words[token] in context.lexicon.plain.undone and not _DOING.isdisjoint(context.lexemes[behind].tags)


def _off_at(context: MeetingContext, token: int) -> bool:
    """Whether a verb or noun of calling off or refusing stands here, and is not denied itself."""
    tags = context.lexemes[token].tags
    verb = tags.get("cancel_verbs") or tags.get("refuse_verbs")
    told = "cancel_nouns" in tags or (verb is not None and verb.tense is Tense.PAST)
    return told and not (token and "refusals" in context.lexemes[token - 1].tags)


def _of_meeting(context: MeetingContext, token: int, end: int) -> bool:
    """Whether what is called off or refused there is a meeting or a journey: «تأجيل الزيارة», «رفض السفر»; no comment."""
    behind = range(token + 1, min(end, token + 1 + _OBJECT_MAX))
    return any(
        not _CALLED_ON.isdisjoint(context.lexemes[k].tags) or context.words[k] in context.lexicon.plain.attendance
        for k in behind
    )
