"""What the agent `read` makes of corrections: whatever comes first, and however often a worker is killed on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.corrections.validity import CORRECTIONS_MAX
from streams.errors import Reason
from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, Verdict
from streams.runtime.article_log import StoredArticleLog
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.read_stage import ReadStage
from streams.runtime.register_table import in_memory
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.corrections.support import TEXT, folded, news, said_of, stand
from tests.support import day, driver_after, examples, reading_once

CODEC = load_codec()
LATER = f"أعلنت القاهرة اليوم موقفها.\n{TEXT}"
"""The same clauses further down."""
CHANGED = TEXT.replace("برفع العقوبات", "برفع كل العقوبات")
"""A clause is another."""


def entries(driver: TopologyDriver) -> set[tuple[str, str]]:
    """Actor and issue of each entry of the ledger."""
    return {(entry.actor, entry.issue) for entry in driver.ledger()}


def test_an_amended_actor_moves_the_stand(knowledge: Knowledge) -> None:
    """From one actor's entry to another's, which names what it rests on; a revision of the text does not undo it."""
    driver = driver_after(knowledge, news())
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN")
    driver.correct(word)

    assert ("RUS", "sanctions") not in entries(driver)
    assert ("CHN", "sanctions") in entries(driver)
    driver.publish(news(LATER, updated_at=day("2024-03-03")))
    assert ("RUS", "sanctions") not in entries(driver)
    [chinese] = [p for p in driver.records("positions") if p.actor == "CHN" and not p.retracted]
    assert (chinese.correction_id, chinese.rule) == (word.correction_id, "correction.amend")
    driver.publish(news(CHANGED, updated_at=day("2024-03-04")))
    assert ("CHN", "sanctions") not in entries(driver)
    assert ("RUS", "sanctions") in entries(driver)


def test_it_does_not_matter_which_comes_first(knowledge: Knowledge) -> None:
    """A correction before its article waits in a register of its own."""
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge)
    before, behind = TopologyDriver.of(knowledge), driver_after(knowledge, news())
    before.correct(word)
    assert not before.ledger()
    before.publish(news())
    behind.correct(word)

    assert ("RUS", "sanctions") not in entries(before)
    for topic in ("positions", "entities", "quotes", "facts", "meetings", "ledger", "stories"):
        assert live(before.topics[topic], topic) == live(behind.topics[topic], topic), topic


def live(values: dict[str, bytes], topic: str) -> dict[str, bytes]:
    """What holds of a topic: retracted positions are as good as absent."""
    if topic != "positions":
        return values
    return {k: v for k, v in values.items() if not CODEC.decode(BY_NAME[topic], v).record.retracted}


def test_what_is_rejected_and_confirmed_is_asserted_again(knowledge: Knowledge) -> None:
    """The retraction was of the same revision and generation: what is said later is a later version."""
    driver = driver_after(knowledge, news())
    russia = stand(news(), knowledge, "RUS")
    for minute, verdict in enumerate((Verdict.REJECT, Verdict.CONFIRM, Verdict.REJECT, Verdict.CONFIRM)):
        driver.correct(said_of(news(), russia, verdict, knowledge, minute=minute))
        assert (("RUS", "sanctions") in entries(driver)) == (verdict is Verdict.CONFIRM)


def test_the_same_correction_again_sends_nothing(knowledge: Knowledge) -> None:
    """It is in the register: what it leads to was delivered before that was written."""
    driver = driver_after(knowledge, news())
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge)
    driver.correct(word)
    before = dict(driver.written)
    for _ in range(3):
        driver.correct(word)
        driver.publish(news())

    assert driver.written == {**before, "corrections": 4, "articles": before["articles"] + 3}


def test_an_upgrade_keeps_corrections(knowledge: Knowledge) -> None:
    """The next generation reads the article with them, whichever comes by first."""
    driver = driver_after(knowledge, news())
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN")
    driver.correct(word)
    driver.stages = driver.stages_of(replace(knowledge, generation=2))
    driver.publish(news())
    driver.correct(word)

    assert ("CHN", "sanctions") in entries(driver)
    assert {p.generation for p in driver.records("positions")} == {2}


def test_a_register_without_an_offset_is_looked_for_on_the_log(knowledge: Knowledge) -> None:
    """Registers of earlier versions do not say where their article is, and a log may have been moved."""
    for offset in (None, 77):
        driver = driver_after(knowledge, news())
        [(key, register)] = driver.tables["articles"].items()
        state = replace(CODEC.decode(BY_NAME["articles-changelog"], register).record, offset=offset)
        for number in range(4):
            if driver.tables["articles"].partition(number).get(key):
                driver.tables["articles"].partition(number).put(key, CODEC.encode(state))
        driver.correct(said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge))

        assert ("RUS", "sanctions") not in entries(driver)


def test_bad_corrections_are_dead_letters(knowledge: Knowledge) -> None:
    """Bytes that are none, a key that is another's, fields that no record has; the article stays as it was."""
    driver = driver_after(knowledge, news())
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge)
    before = driver.digest()
    driver.send(Outgoing("corrections", "a", "a", b"no frame"))
    driver.send(Outgoing("corrections", "b", "b", CODEC.encode(word)))
    driver.send(Outgoing("corrections", "a", "a", CODEC.encode(replace(word, evidence_hash="0"))))
    driver.send(Outgoing("corrections", "a", "a", None))

    assert {letter.reason for letter in driver.records("dead-letters")} == {
        Reason.BAD_FRAME,
        Reason.KEY_MISMATCH,
        Reason.BAD_FIELD,
        Reason.NULL_VALUE,
    }
    assert driver.digest() == before


def test_corrections_of_one_article_are_bounded(knowledge: Knowledge) -> None:
    """What is beyond the limit is a dead letter; those that are kept hold."""
    stage, table = reader(knowledge, []), in_memory()
    word = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge)
    words = [replace(word, correction_id=f"c{n}") for n in range(CORRECTIONS_MAX + 1)]
    outcome = stage.process([correction(n, each) for n, each in enumerate(words)], table)

    assert [fault.reason for fault in outcome.faults] == [Reason.TOO_MANY_RECORDS]
    assert stage.process([version(0, news())], table).faults == []


def reader(knowledge: Knowledge, articles: Sequence[Incoming]) -> ReadStage:
    """The stage over a log."""
    stored = {0: [(m.offset, m.key or b"", m.value or b"") for m in articles]}
    return ReadStage(knowledge, CODEC, "parley", 1_000_000, 20_000, lambda _: None, StoredArticleLog(stored))


def version(offset: int, one: Article) -> Incoming:
    """A version of an article on the log."""
    return Incoming("articles", 0, offset, one.article_id.encode(), CODEC.encode(one))


def correction(offset: int, word: Correction) -> Incoming:
    """A correction on its topic."""
    return Incoming("corrections", 0, offset, word.article_id.encode(), CODEC.encode(word))


@pytest.fixture(scope="module")
def logs(knowledge: Knowledge) -> tuple[list[Incoming], list[Incoming]]:
    """Three versions of an article, and seven words about its records."""
    one = news()
    russia, iran = stand(one, knowledge, "RUS"), stand(one, knowledge, "IRN")
    first = said_of(one, russia, Verdict.AMEND, knowledge, minute=1, actor="CHN")
    [chinese] = [p for p in folded(one, knowledge, first).reading.positions if p.actor == "CHN"]
    words = [
        first,
        said_of(one, iran, Verdict.REJECT, knowledge, minute=2),
        said_of(one, chinese, Verdict.AMEND, knowledge, minute=4, issue="energy"),
        said_of(one, chinese, Verdict.CONFIRM, knowledge, minute=3),
        said_of(one, iran, Verdict.CONFIRM, knowledge, minute=5),
        said_of(one, folded(one, knowledge).reading.quotes[0], Verdict.AMEND, knowledge, minute=6, speaker_name="X"),
        said_of(one, iran, Verdict.AMEND, knowledge, minute=7, actor="SYR"),
    ]
    versions = [one, news(LATER, updated_at=day("2024-03-03")), news(CHANGED, updated_at=day("2024-03-04"))]
    return [version(n, each) for n, each in enumerate(versions)], [correction(n, each) for n, each in enumerate(words)]


def served(
    stage: ReadStage, logs: tuple[list[Incoming], list[Incoming]], rng: random.Random, kills: int
) -> dict[tuple[str, str], bytes]:
    """What the topics hold after workers took these logs in batches of any mixture, some of them killed before their registers were kept."""
    topics: dict[tuple[str, str], bytes] = {}
    registers, table = [0, 0], in_memory()
    while registers != [len(log) for log in logs]:
        most = rng.choice([(1, 0), (0, 1), (0, 3), (2, 2)])
        counts = [min(n, len(log) - at) for n, log, at in zip(most, logs, registers, strict=True)]
        batch = [m for log, at, n in zip(logs, registers, counts, strict=True) for m in log[at : at + n]]
        rng.shuffle(batch)
        outcome = stage.process(sorted(batch, key=lambda m: m.offset), table)
        is_killed = kills > 0 and rng.random() < 0.5
        sent = rng.randint(0, len(outcome.outgoing)) if is_killed else len(outcome.outgoing)
        for out in kept_of(outcome.outgoing[:sent], topics):
            topics[out.topic, out.key] = out.value or b""
        if is_killed:
            kills -= 1
            table.rollback()
        else:
            table.commit()
            registers = [at + n for at, n in zip(registers, counts, strict=True)]
    return {key: value for key, value in topics.items() if value and is_live(key[0], value)}


def kept_of(outgoing: Sequence[Outgoing], topics: dict[tuple[str, str], bytes]) -> Iterator[Outgoing]:
    """What is kept of positions is decided by version, as the agent that reads them does; of all else it is the last."""
    for out in outgoing:
        before = topics.get((out.topic, out.key))
        if out.topic != "positions" or not before:
            yield out
            continue
        new, old = (CODEC.decode(BY_NAME["positions"], value).record for value in (out.value, before))
        if (new.revision, new.generation, new.retracted) >= (old.revision, old.generation, old.retracted):
            yield out


def is_live(topic: str, value: bytes) -> bool:
    """Whether a record holds."""
    return topic != "positions" or not CODEC.decode(BY_NAME[topic], value).record.retracted


@settings(max_examples=examples(200))
@given(seed=st.integers(0, 1 << 32), kills=st.integers(1, 6), corrections=st.integers(1, 7), versions=st.integers(1, 3))
def test_no_record_is_left_behind(
    seed: int,
    kills: int,
    corrections: int,
    versions: int,
    knowledge: Knowledge,
    logs: tuple[list[Incoming], list[Incoming]],
) -> None:
    """Two logs in any interleaving, and another one after each kill: the topics hold what all corrections before all articles give."""
    some = logs[0][:versions], logs[1][:corrections]
    stage = reader(knowledge, some[0])
    with reading_once():
        straight = stage.process([*some[1], *some[0]], in_memory())
    expected = {(out.topic, out.key): out.value or b"" for out in straight.outgoing}
    expected = {key: value for key, value in expected.items() if value and is_live(key[0], value)}

    with reading_once():
        assert served(stage, some, random.Random(seed), kills) == expected
