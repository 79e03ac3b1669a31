"""Lines that recur at a source are learnt as its page; lines that recur with a story are not."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.article import make_article
from streams.ingest.boilerplate import article_blocks
from streams.ingest.repetition import (
    DAYS_MIN,
    LINES_MAX,
    STORIES_MIN,
    Lines,
    SourcePages,
    learn,
    load_lines,
    recurring,
    save_lines,
)

HEAD = "صوت الوادي | أخبار وتحليلات"
FOOT = "هذا الخبر منقول بتصرف عن مراسلي شبكة الوادي الإعلامية وجميع من يعملون فيها"
DAY = dt.date(2024, 1, 1).toordinal()
WORDS = [
    "وزارة",
    "النفط",
    "ميناء",
    "طريق",
    "مدرسة",
    "اتفاق",
    "جسر",
    "نهر",
    "قمح",
    "مصنع",
    "مطار",
    "قطار",
    "محكمة",
    "نقابة",
    "بلدية",
    "جامعة",
    "صندوق",
    "سفينة",
    "معبر",
    "مستشفى",
    "كهرباء",
    "مياه",
    "ضريبة",
    "مصرف",
    "عملة",
    "حدود",
    "صيد",
    "غابة",
    "مناخ",
    "بركان",
]


def body(seed: int, lines: int = 4) -> str:
    """A text of its own."""
    generator = random.Random(seed)  # not for secrets
    return "\n".join(
        " ".join(f"{generator.choice(WORDS)}{generator.randrange(10**6)}" for _ in range(14)) + "."
        for _ in range(lines)
    )


def page(seed: int) -> str:
    """It, as this source prints it."""
    return f"{HEAD}\n{body(seed)}\n{FOOT}\nعدد {seed}: نشرة"


def learnt(texts: list[str], days: int = 10) -> Lines:
    """What is remembered of these texts, taken in over so many days."""
    lines = Lines()
    for number, text in enumerate(texts):
        lines = learn(lines, text, DAY + number % days)
    return lines


def found(lines: Lines, text: str) -> list[str]:
    """The lines that recur."""
    return [text[start:end] for start, end in recurring(lines, text)]


def test_what_stands_in_article_after_article_is_learnt() -> None:
    """Head, foot, and a line that differs by its number; not a line of the article."""
    lines = learnt([page(seed) for seed in range(STORIES_MIN)])

    assert found(lines, page(99)) == [HEAD, FOOT, "عدد 99: نشرة"]
    assert not found(learnt([page(seed) for seed in range(STORIES_MIN - 1)]), page(99))


def test_days_count_too() -> None:
    """Many stories on one day are one event, or one look at an archive."""
    texts = [page(seed) for seed in range(30)]

    assert not found(learnt(texts, days=DAYS_MIN - 1), page(99))
    assert found(learnt(texts, days=DAYS_MIN), page(99))


def test_copies_of_a_story_count_once() -> None:
    """The same text on ten days, with another head, is one story; so is what its caller calls one."""
    copies = [f"{body(1, 8)}\nالخبر كما ورد من مصدره\nنسخة {number}" for number in range(10)]
    named = Lines()
    for number in range(10):
        named = learn(named, page(number), DAY + number, story="dam talks")

    assert not found(learnt(copies), copies[0])
    assert not found(named, page(99))


def test_a_line_about_the_story_is_its_own() -> None:
    """A background line that names what the article tells recurs with it, and stays in the body."""
    background = "وكانت هلسنكي وتالين اتفقتا سابقا على ربط شبكات الكهرباء"
    texts = [f"{body(seed)}\nقالت هلسنكي وتالين إن شبكات الكهرباء جاهزة {seed}\n{background}" for seed in range(20)]

    assert background not in found(learnt(texts), texts[0])


def test_what_is_long_and_inside_is_body() -> None:
    """Only short lines count in the middle of a text."""
    long = "فقرة طويلة " + "لا يقول أحد فيها شيئا عن غيرها " * 5
    texts = [f"{body(2 * s, 6)}\n{long}\n{body(2 * s + 1, 6)}" for s in range(20)]

    assert not found(learnt(texts), texts[0])


def test_memory_is_bounded_and_new_pages_are_learnt() -> None:
    """A thousand lines and no more; what recurs stays among lines that never come again, and a new page takes its place."""
    lines = Lines()
    for seed in range(700):
        lines = learn(lines, page(seed) + "\n" + "\n".join(f"سطر {w}{seed}س" for w in WORDS[:6]), DAY + seed // 20)
        assert len(lines.counts) <= LINES_MAX

    assert found(lines, page(9_999))[:2] == [HEAD, FOOT]
    assert len(save_lines(lines)) < 250_000


def test_one_sequence_gives_one_state() -> None:
    """The state is a value: written and read it is the same, and learning does not change the one before."""
    lines = learnt([page(seed) for seed in range(5)])
    before = save_lines(lines)
    again = learn(load_lines(before), page(7), DAY)

    assert save_lines(learn(lines, page(7), DAY)) == save_lines(again)
    assert save_lines(lines) == before
    assert load_lines(before) == lines


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"a": 1}', '{"a": []}', "7"])
def test_a_memory_that_cannot_be_read_is_begun_anew(text: str | None) -> None:
    """Nothing is lost but what was learnt."""
    assert load_lines(text) == Lines()


def test_what_was_learnt_travels_with_the_article() -> None:
    """The blocks are decided once, for each outlet of a source; the version stays the one that it would have been."""
    memory: dict[str, str | None] = {}
    for seed in range(STORIES_MIN + 1):
        pages = SourcePages(memory.get)
        plain = make_article(
            page(seed), article_id="a", source="Wadi", published_at=dt.datetime(2024, 1, seed + 1, tzinfo=dt.UTC)
        )
        cleaned, other = pages.clean(plain), pages.clean(make_article(page(seed), article_id="b", source="Other"))
        memory.update(pages.memory())

    assert [plain.text[b.start : b.end] for b in cleaned.blocks] == [body(STORIES_MIN)]
    assert cleaned.blocks == article_blocks(
        plain.text, recurring(load_lines(memory["recurring lines Wadi"]), plain.text)
    )
    assert cleaned.revision == plain.revision
    assert len(other.blocks) == len(plain.blocks) == 1
    assert set(memory) == {"recurring lines Wadi", "recurring lines Other"}


def test_a_withdrawal_teaches_nothing() -> None:
    """It has no text to learn from, and goes as it came."""
    pages = SourcePages({}.get)
    withdrawal = make_article("", article_id="a", withdrawn=True)

    assert pages.clean(withdrawal) is withdrawal
    assert pages.memory() == {}


@pytest.mark.slow
def test_time_grows_with_the_text() -> None:
    """A text of a hundred thousand lines is learnt as quickly as it is read, into a full memory too."""
    lines = learnt([f"سطر {w} {s}\n" * 2 + f"وحيد {w}{s}س" for s, w in enumerate(WORDS * 40)])
    started = time.process_time()
    for number in range(3):
        lines = learn(lines, "\n".join(f"س{number}ط{line}ر" for line in range(100_000)), DAY)

    assert time.process_time() - started < 10


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_learnt(first: str, second: str) -> None:
    """Spans are lines of the text, in order."""
    lines = learn(learn(Lines(), first, 1), second, 2)
    spans = recurring(lines, first)

    assert list(spans) == sorted(spans)
    assert load_lines(save_lines(lines)) == lines
