"""Entities and dates in, mentions of meetings out: one for each meeting that an article reports.

A noun or verb of meeting begins a rule. What stands around it says who meets,
where and when, and whether the meeting is offered, set, held or called off; the
words of a topic («بشأن», «لبحث») hide the parties behind them. Mentions of one
meeting in one article are put together.
"""

from __future__ import annotations

from typing import Final

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import LinearModel
from streams.extract.meetings.choice import believed
from streams.extract.meetings.context import MeetingContext, open_meeting_context
from streams.extract.meetings.deduplication import ToldMeeting, name_sides, time_before, together
from streams.extract.meetings.frame import Frame
from streams.extract.meetings.rules import CONFIDENCE, RULES
from streams.extract.meetings.timing import resolve_date, status_of
from streams.extract.reading import Reading
from streams.records import MeetingMention, MeetingStatus

__all__ = ["find_meetings"]

_MARGIN_MAX: Final = 3
"""Tokens between «on the margin of» and the meeting it names."""


def find_meetings(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[MeetingMention, ...]:
    """Mentions in the order of the text, each meeting once."""
    known = knowledge.meetings.words
    lexemes = [known[word] for word in document.tokens.words]
    triggers = [token for token, lexeme in enumerate(lexemes) if lexeme.rules]
    if not triggers:
        return ()
    context = open_meeting_context(document, lexemes, reading, knowledge)
    told: list[ToldMeeting] = []
    behind = 0
    for token in triggers:
        told_of = token == behind and told and "exchanges" in lexemes[token].tags  # «جلسة تفاوض»
        if token < behind or token in context.covered or told_of:
            continue
        each = _told_at(context, token, told, knowledge.meeting_choice)
        if each is not None:
            told.append(each)
            behind = token + 1
    return tuple(_mention(context, each) for each in together(context, told))


def _told_at(context: MeetingContext, token: int, told: list[ToldMeeting], model: LinearModel) -> ToldMeeting | None:
    """The meeting that begins at this word, as the first rule reads it whose reading is believed."""
    document = context.document
    for number in context.lexemes[token].rules:
        rule = RULES[number]
        frame = rule.build(context, token)
        if frame is None or _only_place(context, frame, token, told):
            continue
        resolve_date(context, frame, token, time_before(told, rule.name))
        status = status_of(frame, document.published)
        sure = _counts(context, frame, told) and status is not None and not frame.weak
        each = ToldMeeting(frame, status or MeetingStatus.HELD, rule.name, _in_headline(document, frame.first))
        if believed(context, token, each, sure, told, model):
            return each
    return None


def _only_place(context: MeetingContext, frame: Frame, token: int, told: list[ToldMeeting]) -> bool:
    """Whether it only says on whose margin a meeting was to be that is called off: nothing is told of it."""
    margin = any("margin" in lexeme.tags for lexeme in context.lexemes[max(0, token - _MARGIN_MAX) : token])
    if not margin or not told or told[-1].status is not MeetingStatus.CANCELLED or frame.held or frame.when:
        return False
    sentence = context.document.tokens.sentence
    return sentence(told[-1].frame.first) == sentence(token)


def _in_headline(document: Document, token: int) -> bool:
    """Whether it is told in the first line, where that is no sentence with its full stop."""
    tokens = document.tokens
    return tokens.sentence(token) == 0 and tokens.words[tokens.sentences[0][1] - 1] not in {".", "!", "؟", "?"}


def _counts(context: MeetingContext, frame: Frame, told: list[ToldMeeting]) -> bool:
    """Whether it is told whose meeting it is, or it is one occasion without that."""
    if frame.tentative and frame.when is None:
        return False
    if frame.urged and len(frame.parties) < 2:
        return False
    if not frame.unnamed or name_sides(context, frame, told):
        return True
    return frame.alone or (frame.when is not None and not frame.by_phone)


def _mention(context: MeetingContext, told: ToldMeeting) -> MeetingMention:
    frame, tokens = told.frame, context.document.tokens
    start = tokens.starts[frame.first] + context.lexemes[frame.first].joined
    end = tokens.ends[frame.last - 1]
    participants = tuple(sorted(frame.parties))
    place = None if frame.by_phone else frame.place
    kind = "phone call" if frame.by_phone else "meeting" if frame.kind == "reception" else frame.kind
    name = f"{'-'.join(participants)} {kind}".strip()
    return MeetingMention(
        **context.document.head("meeting", start, end, told.rule, CONFIDENCE[told.rule], *participants),
        name=f"{name} in {place}" if place else name,
        place=place,
        date_start=frame.when.start if frame.when else None,
        date_end=frame.when.end if frame.when else None,
        participants=participants,
        level=frame.level,
        by_phone=frame.by_phone,
        status=told.status,
    )
