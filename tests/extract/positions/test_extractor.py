"""Laws of positions: whatever the text, each is found in it, said once, about a known issue, and the same every time."""

from __future__ import annotations

import datetime as dt
import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.positions.rules import RULES
from streams.ids import clause_hash
from streams.ingest.article import make_article
from streams.knowledge import seeds_folder
from streams.ledger.placing import day_of
from streams.records import Position
from tests.support import examples

PUBLISHED = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
ISSUES = frozenset(
    issue["id"] for issue in tomllib.loads((seeds_folder() / "issues.toml").read_text(encoding="utf-8"))["issue"]
)
PARTIES = (
    "طهران",
    "واشنطن",
    "حماس",
    "إسرائيل",
    "الاتحاد الأوروبي",
    "القوات الروسية",
    "الطرفان",
    "نحن",
    "الوزير",
    "بلاده",
)
VERBS = ("رفضت", "طالب", "وطالبت", "هددت", "اتفقا", "لن تقبل", "أعلنت", "أبدى", "يريد", "تم", "نفت", "متهما", "استبعدت")
NOUNS = ("العقوبات", "استعداده", "مطالب", "المفاوضات", "وقف إطلاق النار", "بسحب قواتها", "غير مقبول", "ذلك", "المقترح")
JOINTS = (
    "،",
    ".",
    ":",
    "«",
    "»",
    "أن",
    "إن",
    "التي",
    "إذا",
    "قبل نهاية الشهر",
    "لكن",
    "بعد",
    "على",
    "من",
    "و",
    "\n",
    "الجمعة",
)
PHRASES = st.lists(st.sampled_from([*PARTIES, *VERBS, *NOUNS, *JOINTS]), max_size=60).map(" ".join)
STRANGE = st.text(alphabet=st.characters(codec=None), max_size=200)
TEXTS = PHRASES | STRANGE | st.tuples(PHRASES, STRANGE).map(" ".join)


def positions_of(text: str, knowledge: Knowledge) -> tuple[Position, ...]:
    """The positions of an article of this text."""
    return read(make_article(text, article_id="law", published_at=PUBLISHED), knowledge).positions


@given(text=TEXTS)
@settings(max_examples=examples(300))
def test_evidence_is_the_text(text: str, knowledge: Knowledge) -> None:
    """Each position quotes the text at its offsets, its condition lies in the text, and its hash is of the quote."""
    for position in positions_of(text, knowledge):
        assert position.text == text[position.start : position.end]
        assert position.text.strip()
        assert position.evidence_hash == clause_hash(position.text)
        if position.condition_start is not None and position.condition_end is not None:
            assert 0 <= position.condition_start < position.condition_end <= len(text)


@given(text=TEXTS)
@settings(max_examples=examples(200))
def test_each_is_said_once(text: str, knowledge: Knowledge) -> None:
    """No two positions share an id, nor party, type, issue and evidence; they stand in the order of the text."""
    found = positions_of(text, knowledge)
    assert len({p.id for p in found}) == len(found)
    assert len({(p.actor, p.event_type, p.issue, p.start, p.end) for p in found}) == len(found)
    assert [p.start for p in found] == sorted(p.start for p in found)


@given(text=TEXTS)
@settings(max_examples=examples(200))
def test_fields_are_known(text: str, knowledge: Knowledge) -> None:
    """Issues and rules are those of the tables, nobody targets himself, a denial names what it denies."""
    rules = {rule.name for rule in RULES}
    found = positions_of(text, knowledge)
    ids = {p.id for p in found}
    for position in found:
        assert position.issue in ISSUES
        assert position.rule in rules
        assert position.actor
        assert position.target != position.actor
        assert 0 <= position.confidence <= 1000
        assert position.denies is None or position.denies in ids
        assert position.deadline is None or position.deadline >= PUBLISHED.date()
        assert not position.retracted


@given(text=PHRASES)
@settings(max_examples=examples(100))
def test_reading_twice_is_reading_once(text: str, knowledge: Knowledge) -> None:
    """The same text gives the same positions."""
    assert positions_of(text, knowledge) == positions_of(text, knowledge)


PLAIN = (
    "رفضت إيران دخول المفتشين. وطالبت فرنسا بتفتيش جديد، محذرة من رد قاس إذا استمر التخصيب.\n"
    "وأبدت عمان استعدادها لاستضافة المحادثات، فيما نفت طهران نيتها تصنيع سلاح نووي."
)


def test_a_neutral_beginning_changes_no_id(knowledge: Knowledge) -> None:
    """A paragraph about nothing, put before the text, leaves every position its id."""
    assert [p.id for p in positions_of("الطقس جميل هذا الصباح.\n" + PLAIN, knowledge)] == [
        p.id for p in positions_of(PLAIN, knowledge)
    ]


@pytest.mark.parametrize(
    ("hour", "offset", "own_day"),
    [(1, 3, dt.date(2024, 6, 3)), (12, 3, None), (1, 0, None), (22, -5, dt.date(2024, 6, 3))],
    ids=["UTC is a day behind", "one day", "UTC itself", "UTC is a day ahead"],
)
def test_the_day_of_publication_is_that_of_the_outlet(
    hour: int, offset: int, own_day: dt.date | None, knowledge: Knowledge
) -> None:
    """What the text does not date counts for the day on which the outlet published it, which is told where UTC has another."""
    published = dt.datetime(2024, 6, 3, hour, tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    found = read(make_article(PLAIN, article_id="a", published_at=published), knowledge).positions

    assert {position.published_on for position in found} == {own_day}
    assert {day_of(position) for position in found if position.date is None} == {dt.date(2024, 6, 3)}


def test_spelling_does_not_matter(knowledge: Knowledge) -> None:
    """Marks, tatweel and hamza seats change neither who nor what."""

    def gist(text: str) -> list[tuple[str, str, str]]:
        return [(p.actor, p.event_type, p.issue) for p in positions_of(text, knowledge)]

    marked = PLAIN.replace("رفضت", "رَفَـضَت").replace("المفتشين", "المفتِّشين").replace("أبدت", "ابدت")
    assert gist(marked) == gist(PLAIN)
    assert len(gist(PLAIN)) >= 4


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "،،،،", "«»" * 50, '"' * 5000, "أن " * 5000, "و" * 10000])
def test_nothing_is_found_in_nothing(text: str, knowledge: Knowledge) -> None:
    """Empty and senseless texts give no position and raise nothing."""
    assert positions_of(text, knowledge) == ()


@pytest.mark.slow
def test_time_grows_with_the_text(knowledge: Knowledge) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""

    def seconds(copies: int) -> float:
        article = make_article((PLAIN + "\n") * copies, article_id="long", published_at=PUBLISHED)
        start = time.process_time()
        read(article, knowledge)
        return time.process_time() - start

    seconds(2)
    assert seconds(320) < 24 * max(seconds(40), 0.02)
