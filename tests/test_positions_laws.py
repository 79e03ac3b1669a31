"""Laws of positions: whatever the text, each is found in it, said once, about a known issue, and the same every time."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.arabic.text import normalise
from streams.export.plover import plover_of
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.positions.modality import deny
from streams.extract.positions.rules import RULES
from streams.ids import clause_hash
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge, seeds_folder
from streams.records import EventType, Position, Realis

KNOWLEDGE = load_knowledge()
PUBLISHED = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
ISSUES = frozenset(
    issue["id"] for issue in tomllib.loads((seeds_folder() / "issues.toml").read_text(encoding="utf-8"))["issue"]
)
LEXICON = Path(__file__).parents[1] / "streams" / "arabic" / "lexicon"
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


def positions(text: str) -> tuple[Position, ...]:
    """The positions of an article of this text."""
    return read(make_article(text, article_id="law", published_at=PUBLISHED), KNOWLEDGE).positions


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_evidence_is_the_text(text: str) -> None:
    """Each position quotes the text at its offsets, its condition lies in the text, and its hash is of the quote."""
    for position in positions(text):
        assert position.text == text[position.start : position.end]
        assert position.text.strip()
        assert position.evidence_hash == clause_hash(position.text)
        if position.condition_start is not None and position.condition_end is not None:
            assert 0 <= position.condition_start < position.condition_end <= len(text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_each_is_said_once(text: str) -> None:
    """No two positions share an id, nor party, type, issue and evidence; they stand in the order of the text."""
    found = positions(text)
    assert len({p.id for p in found}) == len(found)
    assert len({(p.actor, p.event_type, p.issue, p.start, p.end) for p in found}) == len(found)
    assert [p.start for p in found] == sorted(p.start for p in found)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_fields_are_known(text: str) -> None:
    """Issues and rules are those of the tables, nobody targets himself, a denial names what it denies."""
    rules = {rule.name for rule in RULES}
    found = positions(text)
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


@given(PHRASES)
@settings(max_examples=100, deadline=None)
def test_reading_twice_is_reading_once(text: str) -> None:
    """The same text gives the same positions."""
    assert positions(text) == positions(text)


@given(st.sampled_from(list(EventType)), st.booleans())
def test_denial_settles(event: EventType, future: bool) -> None:
    """What a denial makes of a type is a refusal that is not negated, or a negated stand of a type that may be."""
    denied, negated = deny(event, future=future)
    assert negated == (denied is not EventType.REJECT or event is EventType.REJECT)


PLAIN = (
    "رفضت إيران دخول المفتشين. وطالبت فرنسا بتفتيش جديد، محذرة من رد قاس إذا استمر التخصيب.\n"
    "وأبدت عمان استعدادها لاستضافة المحادثات، فيما نفت طهران نيتها تصنيع سلاح نووي."
)


def test_a_neutral_beginning_changes_no_id() -> None:
    """A paragraph about nothing, put before the text, leaves every position its id."""
    assert [p.id for p in positions("الطقس جميل هذا الصباح.\n" + PLAIN)] == [p.id for p in positions(PLAIN)]


def test_spelling_does_not_matter() -> None:
    """Marks, tatweel and hamza seats change neither who nor what."""

    def gist(text: str) -> list[tuple[str, str, str]]:
        return [(p.actor, p.event_type, p.issue) for p in positions(text)]

    marked = PLAIN.replace("رفضت", "رَفَـضَت").replace("المفتشين", "المفتِّشين").replace("أبدت", "ابدت")
    assert gist(marked) == gist(PLAIN)
    assert len(gist(PLAIN)) >= 5


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "،،،،", "«»" * 50, '"' * 5000, "أن " * 5000, "و" * 10000])
def test_nothing_is_found_in_nothing(text: str) -> None:
    """Empty and senseless texts give no position and raise nothing."""
    assert positions(text) == ()


def test_time_grows_with_the_text() -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""

    def seconds(copies: int) -> float:
        article = make_article((PLAIN + "\n") * copies, article_id="long", published_at=PUBLISHED)
        start = time.process_time()
        read(article, KNOWLEDGE)
        return time.process_time() - start

    seconds(2)
    assert seconds(320) < 24 * max(seconds(40), 0.02)


def test_every_type_has_words() -> None:
    """Each event type is reported by verbs, nouns or phrases of the lexicon, and each realis by some example."""
    table = tomllib.loads((LEXICON / "predicates.toml").read_text(encoding="utf-8"))
    assert {group["event"] for group in (*table["predicate"], *table["frame"])} == {event.value for event in EventType}
    assert {p.realis for p in positions(REALIS)} == set(Realis)


REALIS = (
    "طالبت مصر بالهدنة. ستطالب مصر بالهدنة. كانت تركيا قد رفضت الهدنة. ترفض الصين العقوبات إذا فرضت من دون قرار أممي."
)


@pytest.mark.parametrize("name", ["predicates", "modality", "clauses", "issues"])
def test_word_lists_are_clean(name: str) -> None:
    """Every entry is in normal form, and every array sorted and without repetition."""
    path = LEXICON / f"{name}.toml"
    table = tomllib.loads((path if path.exists() else seeds_folder() / f"{name}.toml").read_text(encoding="utf-8"))
    for entries in arrays(table):
        assert entries == sorted(set(entries))
        assert all(entry == normalise(entry).strip() and entry for entry in entries)


def arrays(table: object) -> list[list[str]]:
    """Every array of strings in a parsed table."""
    if isinstance(table, dict):
        return [array for value in table.values() for array in arrays(value)]
    if isinstance(table, list):
        if table and all(isinstance(item, str) for item in table):
            return [table]
        return [array for item in table for array in arrays(item)]
    return []


PLOVER = [
    ("أفرجت إسرائيل عن تسعين أسيرا.", ("RETREAT", "release")),
    ("سحبت روسيا قواتها من إدلب.", ("RETREAT", "withdraw")),
    ("أبدت قطر استعدادها لاستضافة المحادثات.", ("AGREE", None)),
    ("طردت بولندا ثلاثة دبلوماسيين بيلاروسيين.", ("SANCTION", "expel")),
    ("نفت تركيا إرسال مرتزقة إلى ليبيا.", None),
    ("توقعت فرنسا استئناف المحادثات قريبا.", None),
]


@pytest.mark.parametrize(("text", "code"), PLOVER)
def test_plover_codes(text: str, code: tuple[str, str | None] | None) -> None:
    """A position has the code and mode of PLOVER that its words have; views, forecasts and denials have none."""
    (position,) = positions(text)
    assert plover_of(KNOWLEDGE.positions.words, position) == code


def test_knowledge_is_shared(knowledge: Knowledge) -> None:
    """The laws read with the knowledge that everything else reads with."""
    assert knowledge.ruleset == KNOWLEDGE.ruleset
