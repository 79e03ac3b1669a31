"""What people say of records in the read model: who said it, what became of it, and since when it is known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from streams.corrections.fold import State
from streams.corrections.making import Said, known_issues, make_correction
from streams.extract import read
from streams.knowledge import load_knowledge
from streams.query.as_of import View, positions_at
from streams.records import Article, Correction, Position, Verdict
from streams.runtime.codec import load_codec
from streams.runtime.messages import message
from streams.serve.model.cells import refresh
from streams.serve.model.corrections import CorrectionFilter, agreement_of, corrections
from streams.serve.model.evidence import article_view
from streams.serve.model.moment import Moment
from streams.serve.model.paging import Paging
from streams.serve.model.past import read_past
from streams.serve.model.positions import PositionFilter, positions
from streams.serve.model.store import Store
from tests.serve.model.support import LoggingDriver, model_of
from tests.support import article

TEXT = (
    "رفضت إيران وقف تخصيب اليورانيوم. وبحث وزير الخارجية المصري سامح شكري مع نظيره السوداني ملف المياه.\n"
    "وطالبت روسيا الولايات المتحدة برفع العقوبات."
)
NOON = dt.datetime(2024, 3, 2, 12, tzinfo=dt.UTC)
TODAY = dt.date(2024, 4, 1)
NOW = Moment(TODAY)
FIRST = article(TEXT, "a", "2024-03-01")
SECOND = article(f"عاجل: {TEXT}", "a", "2024-03-01", updated_at=dt.datetime(2024, 3, 5, tzinfo=dt.UTC))
INSTANTS = [NOON + dt.timedelta(hours=hours) for hours in (-13, -1, 0, 1, 2, 3, 5, 60, 62, 100)]


def stand(one: Article, actor: str) -> Position:
    """The position of an actor, as the rules read it."""
    return next(each for each in read(one, load_knowledge()).positions if each.actor == actor)


def word(verdict: Verdict, of: str, hours: float, user: str = "layla", **changes: str | None) -> Correction:
    """What somebody says of the stand of an actor, so many hours after noon."""
    said = Said(user, "analyst", NOON + dt.timedelta(hours=hours))
    issues = known_issues(load_knowledge())
    return make_correction(FIRST, stand(FIRST, of), verdict, said, issues=issues, changes=changes or None)


def words() -> list[Correction]:
    """Rejected, confirmed again, another's amended; and two who do not agree."""
    return [
        word(Verdict.REJECT, "IRN", 0),
        word(Verdict.AMEND, "RUS", 2, actor="CHN"),
        word(Verdict.CONFIRM, "IRN", 4, user="rami"),
    ]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An article, three words about it, and a revision of it that leaves the clauses as they are."""
    return made(tmp_path_factory.mktemp("said") / "m.sqlite", [FIRST], words(), [SECOND])


def made(path: Path, before: list[Article], said: list[Correction], after: list[Article]) -> Store:
    """A model of all that the stages tell."""
    driver = LoggingDriver.of(load_knowledge())
    assert isinstance(driver, LoggingDriver)
    for each in before:
        driver.publish(each)
    for correction in said:
        driver.send(message(load_codec(), "corrections", correction.article_id, correction.article_id, correction))
    for each in after:
        driver.publish(each)
    store = model_of(path, driver.told)
    with store.writing() as db:
        read_past(db, load_knowledge(), 10)
        refresh(db)
    return store


@pytest.mark.parametrize("known_by", INSTANTS, ids=str)
def test_at_any_instant_the_model_says_what_was_known_then(model: Store, known_by: dt.datetime) -> None:
    """As the logs folded anew: before a word, between two, under the revision, and in the article's own view."""
    view, moment = View(None, known_by), Moment(TODAY, None, known_by)
    expected = list(positions_at([FIRST, SECOND], load_knowledge(), view, words()))
    with model.reading() as db:
        found = positions(db, PositionFilter(), moment, Paging(100)).rows
        shown = article_view(db, "a", moment)

    assert {(each.position_id, each.actor.code) for each in found} == {(each.id, each.actor) for each in expected}
    assert {each.position_id for each in (shown.positions if shown else ())} == {each.id for each in expected}


def test_who_said_so_stands_beside_the_position(model: Store) -> None:
    """User, verdict and instant of the word that holds."""
    with model.reading() as db:
        found = {each.actor.code: each for each in positions(db, PositionFilter(), NOW, Paging(100)).rows}

    assert "RUS" not in found
    marks = {code: each.correction for code, each in found.items() if each.correction}
    assert {code: (mark.user, mark.verdict) for code, mark in marks.items()} == {
        "IRN": ("rami", "confirm"),
        "CHN": ("layla", "amend"),
    }
    assert not found["CHN"].is_low


def test_words_are_listed_with_what_became_of_them(model: Store) -> None:
    """The latest first; page by page; by state, user and verdict; as of an instant only those that were said."""
    with model.reading() as db:
        every = corrections(db, CorrectionFilter(), NOW, Paging(10)).rows
        first = corrections(db, CorrectionFilter(), NOW, Paging(2))
        rest = corrections(db, CorrectionFilter(), NOW, Paging(2, first.next))
        held = corrections(db, CorrectionFilter(states=(State.HOLDS,)), NOW, Paging(10)).rows
        of_rami = corrections(db, CorrectionFilter(users=("rami",)), NOW, Paging(10)).rows
        early = corrections(db, CorrectionFilter(), Moment(TODAY, None, NOON + dt.timedelta(hours=1)), Paging(10)).rows

    told = [(row.correction.verdict.value, row.state) for row in every]
    assert told == [("confirm", State.HOLDS), ("amend", State.HOLDS), ("reject", State.SUPERSEDED)]
    assert (*first.rows, *rest.rows) == every
    assert rest.next is None
    assert [row.correction.verdict.value for row in held] == ["confirm", "amend"]
    assert [row.correction.user for row in of_rami] == ["rami"]
    assert [(row.correction.verdict.value, row.state) for row in early] == [("reject", State.HOLDS)]


def test_what_two_people_said_of_one_record_tells_how_far_they_agree(model: Store) -> None:
    """One rejected what the other confirmed."""
    with model.reading() as db:
        [found] = [each for each in agreement_of(db, NOW) if each.about == "verdict"]

    assert (found.one, found.other, found.judged, found.agreed) == ("layla", "rami", 1, 0)


def test_a_clause_that_is_gone_is_asked_about_again(tmp_path: Path) -> None:
    """A revision without it: the word is listed as to be asked again, and asserts nothing."""
    other = article("بحث الوزيران ملف المياه.", "a", "2024-03-01", updated_at=dt.datetime(2024, 3, 6, tzinfo=dt.UTC))
    store = made(tmp_path / "m.sqlite", [FIRST], [word(Verdict.CONFIRM, "IRN", 0)], [other])
    with store.reading() as db:
        [row] = corrections(db, CorrectionFilter(), NOW, Paging(10)).rows
        assert row.state is State.ASK_AGAIN
        assert not any(each.actor.code == "IRN" for each in positions(db, PositionFilter(), NOW, Paging(10)).rows)
    store.close()
