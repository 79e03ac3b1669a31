"""A reading of a meeting in; whether it is believed out, as a learnt model weighs what its rule was sure of and what it was not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.extract.linear_model import LinearModel
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.deduplication import ToldMeeting
from streams.extract.meetings.evidence import EARLIER_MAX, meeting_evidence

__all__ = ["AS_RULES_SAY", "SCORE_MIN", "believed"]

SCORE_MIN: Final = -100
"""Score above which a reading is believed, 256 for a logit: a miss costs as much as what is too much, so two in five is enough."""
AS_RULES_SAY: Final = "yes\nsure=sure\t0:1000\nsure=weak\t0:-1000\nsure=nobody\t0:-1000\n"
"""A model, as its file, that believes every rule: what rules say before anything is learnt."""


def believed(
    context: MeetingContext,
    token: int,
    each: ToldMeeting,
    sure: bool,
    earlier: Sequence[ToldMeeting],
    model: LinearModel,
) -> bool:
    """Whether it counts; what no rule is sure of does not where the words of a meeting already tell of it."""
    if not sure and any(other.frame.first <= token < other.frame.last for other in earlier[-EARLIER_MAX:]):
        return False
    return meeting_evidence(context, token, each, sure, earlier, model.by_weight) > SCORE_MIN
