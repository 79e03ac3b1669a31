"""A scene and a noun of meeting in; whether a cabinet, parliament or committee of a state holds it by itself, out."""

from __future__ import annotations

from typing import Final

from streams.extract.meetings.context import MeetingContext, Who
from streams.extract.meetings.frame import Frame

__all__ = ["by_itself", "is_state", "own_body_before"]

_SESSIONS: Final = frozenset({"meeting", "session"})
"""Kinds that a cabinet holds by itself."""
_NAME_MAX: Final = 7
"""Tokens of a body in which its state is named: «لجنة المياه في مجلس النواب الكيني»."""
_SIGNS_MAX: Final = 3
"""Tokens behind it in which «and» stands, behind quotation marks."""


def by_itself(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether a cabinet or parliament does something in a session of its own, with nobody said to be there: «ناقشت الحكومة في جلسة أمس …»."""
    if frame.kind not in _SESSIONS:
        return False
    if _of_own_body(context, frame, token):
        return True
    told = bool(frame.parties) or frame.listed or frame.each_other
    if (not told or _held_by_subject(context, token)) and own_body_before(context, frame):
        return True
    return not _met_by_others(frame) and _subject_is_body(context, frame, token)


def _of_own_body(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether the noun names a body of the one state that is told of it: «اجتماع مجلس الوزراء», «اجتماعه مع الحكومة»."""
    single = len(frame.parties) == 1 and is_state(context, next(iter(frame.parties)))
    if not single or frame.each_other or frame.by_phone or frame.proposed or frame.gathered:
        return False
    body = token + 1 + (frame.owned and frame.listed)
    if (
        body >= len(context.words)
        or "own_bodies" not in context.lexemes[body].tags
        or (frame.listed and not frame.owned)
    ):
        return False
    who = context.who.get(body)
    behind = who.last if who is not None else body + 1
    return (who is None or set(who.codes) <= frame.parties.keys()) and not _joined(context, behind, len(context.words))


def _met_by_others(frame: Frame) -> bool:
    """Whether its own words say that somebody else is there; «between» behind «its session» is of the matter."""
    listed = frame.listed and not (frame.owned and frame.complete)
    others = listed or frame.each_other or frame.proposed or frame.gathered
    return others or frame.by_phone or frame.place is not None or (len(frame.read) > 1 and not frame.complete)


def _subject_is_body(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether the one named first in the clause, whoever its matter names, is a body of one state."""
    tokens = context.document.tokens
    begin = tokens.sentences[tokens.sentence(token)][0]
    begin = next((k for k in range(token - 1, begin - 1, -1) if "stops" in context.lexemes[k].tags), begin)
    for k in range(begin, token):
        who = context.who.get(k)
        if _is_body(context, k):
            code = _state_of(context, k, token)
            return code is not None and (frame.complete or set(frame.read) <= {code})
        if context.title(k) or context.side(k) is not None or (who is not None and not _aside(context, who)):
            return False
    return False


def _is_body(context: MeetingContext, token: int) -> bool:
    lexeme = context.lexemes[token]
    named = "own_bodies" in lexeme.tags and not lexeme.preposition
    return named or context.words[token] in context.lexicon.plain.committees


def _state_of(context: MeetingContext, token: int, end: int) -> str | None:
    """The state that the name of a body gives; None for none, two or an organisation."""
    for k in range(token, min(end, token + _NAME_MAX)):
        who, side = context.who.get(k), context.side(k)
        codes = who.codes if who is not None else (side,) if side is not None else ()
        if codes:
            last = who.last if who is not None else context.side_end(k)
            sides = {context.side(j) for j in range(k, last + 1)} - {None, codes[0]}  # «اللجنة الكينية الأوغندية»
            single = len(codes) == 1 and not sides and is_state(context, codes[0]) and not _joined(context, last, end)
            return codes[0] if single else None
    return None


def _joined(context: MeetingContext, token: int, end: int) -> bool:
    """Whether «and» puts a further party or title beside the body, signs apart: «توصلت الحكومة و«الحركة» في جلسة …»."""
    near = range(token, min(end, token + _SIGNS_MAX))
    behind = next((k for k in near if context.words[k][0].isalpha()), None)
    if behind is None:
        return False
    who = context.who.get(behind)
    alike = who is not None or context.title(behind) or "own_bodies" in context.lexemes[behind].tags
    bare = context.words[behind] == "و"  # «و«قوات …»»
    return bare or (alike and context.words[behind].startswith("و"))


def _aside(context: MeetingContext, who: Who) -> bool:
    """Whether it is only where something is told: «في كمبالا، عقد البرلمان …»."""
    return who.place is not None and who.first > 0 and "inside" in context.lexemes[who.first - 1].tags


def own_body_before(context: MeetingContext, frame: Frame) -> bool:
    """Whether the one named last before it, in its sentence, is the cabinet or parliament of a state."""
    begin = context.document.tokens.sentences[context.document.tokens.sentence(frame.first)][0]
    near = (context.who[k] for k in range(frame.first - 1, begin - 1, -1) if k in context.who)
    body = next(near, None)
    if body is None or "own_bodies" not in context.lexemes[body.first].tags:
        return False
    return len(body.codes) == 1 and is_state(context, body.codes[0])


def _held_by_subject(context: MeetingContext, token: int) -> bool:
    """Whether the noun is what the subject before holds, and the sentence goes on behind a date: «في جلسة عقدها أمس»."""
    held = token + 2 < len(context.words) and "hold_verbs" in context.lexemes[token + 1].tags
    return held and context.words[token + 1].endswith(("ها", "ه")) and token + 2 in context.dated


def is_state(context: MeetingContext, code: str) -> bool:
    """Whether the actor code is that of a state."""
    return code in context.lexicon.states or code in context.gazetteer.countries
