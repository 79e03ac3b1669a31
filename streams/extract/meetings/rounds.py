"""A scene and a word that counts or names a round or session in; the meeting that it tells of, out."""

from __future__ import annotations

from typing import Final

from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.frame import Frame
from streams.extract.meetings.look_ahead import read_on
from streams.extract.meetings.modes import Mode
from streams.extract.meetings.surroundings import noun_frame

__all__ = ["counted", "counted_round", "round_", "session"]

_SESSION_OF_MAX: Final = 3
"""Tokens behind a session in which the meeting stands that it is of."""
_ROUND_MAX: Final = 4
"""Tokens between a round and the talks that it is one of."""
_STEPS_BACK: Final = 60
"""Tokens looked back over for the meetings that an ordinal counts."""


def counted_round(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether a round with its number is told of the talks: «الجولة السادسة من الحوار»."""
    lexemes = context.lexemes
    return any(
        "round_nouns" in lexemes[k].tags and ("ordinals" in lexemes[k + 1].tags or "nth" in lexemes[k - 1].tags)
        for k in range(max(1, frame.first, token - _ROUND_MAX), token)
    )


def counted(context: MeetingContext, token: int) -> Frame | None:
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
    frame.weak |= not ((frame.held and frame.listed) or frame.place)
    return frame


def round_(context: MeetingContext, token: int) -> Frame | None:
    """A round by itself: «الجولة المقبلة ستعقد …»; of what, the article has said."""
    behind = context.lexemes[token + 1 : token + 4]
    of_talks = any("talks" in lexeme.tags or "towards" in lexeme.tags for lexeme in behind)
    if of_talks:
        return None
    frame = noun_frame(context, token, "round_nouns", kind="round of talks")
    if frame is None:
        return None
    numbered = _numbered(context, token)
    frame.past |= numbered and frame.listed and not (frame.future or frame.proposed)
    told = frame.held or frame.proposed or (numbered and (frame.future or frame.past))
    frame.weak = not (told and (frame.place or frame.when or numbered))
    frame.unnamed = len(frame.parties) < 2
    frame.alone = frame.held or context.lexemes[token].definite
    return frame


def _numbered(context: MeetingContext, token: int) -> bool:
    """Whether an ordinal follows that says which round or session it is: «الجولة السادسة», «جولة سادسة»."""
    behind = min(token + 1, len(context.words) - 1)
    lexeme, word = context.lexemes[behind], context.words[behind]
    return "ordinals" in lexeme.tags or (not lexeme.cut and word.removesuffix("ه") in context.numbers)


def session(context: MeetingContext, token: int) -> Frame | None:
    """A session of a body, or its work there: «اختتمت اللجنة دورتها الثالثة», «تتواصل الأشغال حتى الأحد»."""
    behind, tokens = context.lexemes[token + 1 : token + 1 + _SESSION_OF_MAX], context.document.tokens
    role = context.words[token].endswith("وره") and tokens.laid[tokens.ends[token] - 1] != "ة"  # «بدوره»
    if role or any("talks" in lexeme.tags or "gatherings" in lexeme.tags for lexeme in behind):
        return None
    frame = noun_frame(context, token, "session_nouns", kind="session")
    if frame is None:
        return None
    frame.weak = not (frame.held and _numbered(context, token) and (frame.place or frame.when))
    frame.unnamed, frame.alone = len(frame.parties) < 2, True
    return frame
