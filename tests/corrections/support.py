"""An article with three stands, and what somebody says of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from streams.corrections.fold import Folded, fold
from streams.corrections.making import Said, known_issues, make_correction
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, Position, Verdict
from tests.support import article

IRAN = "رفضت إيران وقف تخصيب اليورانيوم"
RUSSIA = "وطالبت روسيا الولايات المتحدة برفع العقوبات"
TEXT = f"{IRAN}. وبحث وزير الخارجية المصري سامح شكري مع نظيره السوداني ملف المياه في الخرطوم أمس.\n{RUSSIA}."
NOON = dt.datetime(2024, 3, 2, 12, tzinfo=dt.UTC)


def news(text: str = TEXT, **fields: Any) -> Article:
    """The article, or another version of it."""
    return article(text, "a", **fields)


def stand(one: Article, knowledge: Knowledge, actor: str) -> Position:
    """The position of an actor, as the rules read it."""
    [found] = [position for position in read(one, knowledge).positions if position.actor == actor]
    return found


def said_of(
    one: Article,
    record: Any,
    verdict: Verdict,
    knowledge: Knowledge,
    *,
    minute: int = 0,
    user: str = "layla",
    **changes: str | None,
) -> Correction:
    """What a user says of a record, so many minutes after noon."""
    said = Said(user, "analyst", NOON + dt.timedelta(minutes=minute))
    return make_correction(one, record, verdict, said, issues=known_issues(knowledge), changes=changes)


def folded(one: Article, knowledge: Knowledge, *corrections: Correction) -> Folded:
    """What corrections make of an article."""
    return fold(read(one, knowledge), one, corrections, knowledge)


def stands(found: Folded) -> dict[str, tuple[str, str, str | None]]:
    """Type, issue and target of the stand of each actor."""
    return {p.actor: (p.event_type.value, p.issue, p.target) for p in found.reading.positions}
