"""Live reports, hour by hour: what their entries tell without a day was done on the day of the report."""

from __future__ import annotations

import datetime as dt

from streams.extract import read
from streams.extract.knowledge import Knowledge
from tests.support import article

REPORT = """محادثات قبرص لحظة بلحظة

18:20 | اليونان ترفض تمديد العقوبات على بيلاروسيا.

17:05 | رفضت السويد في أبريل الماضي تمديد العقوبات على بيلاروسيا.
"""


def days(text: str, knowledge: Knowledge) -> dict[str, dt.date | None]:
    """The day of each stand, by whose it is."""
    return {position.actor: position.date for position in read(article(text), knowledge).positions}


def test_an_entry_without_a_day_is_of_the_day_of_the_report(knowledge: Knowledge) -> None:
    """Where lines begin with hours, whatever names no other time was done on that day."""
    found = days(REPORT, knowledge)
    assert found["GRC"] == article(REPORT).published_at.date()
    assert found["SWE"] is None


def test_one_hour_makes_no_live_report(knowledge: Knowledge) -> None:
    """A single line with an hour at its head ties nothing."""
    assert days("18:20 | اليونان ترفض تمديد العقوبات على بيلاروسيا.", knowledge)["GRC"] is None
