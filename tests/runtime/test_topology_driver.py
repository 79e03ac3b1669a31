"""The topology keeps its promises on revisions, withdrawals, repetition, order and bad messages, without a broker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.errors import Reason
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.records import Article
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.stages import build_stages
from streams.runtime.topology_driver import TopologyDriver
from streams.settings import Settings
from tests.support import article, day, driver_after, examples, seed_articles

DERIVED = ("entities", "quotes", "facts", "positions", "meeting-mentions", "meetings", "ledger", "sketches", "stories")
FIRST = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران ترفض وقف تخصيب اليورانيوم."
SECOND = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران مستعدة لاستئناف المفاوضات مع الولايات المتحدة في 5 مارس."


def revision(text: str, updated: str | None, *, withdrawn: bool = False) -> Article:
    """A version of one article."""
    return make_article(
        text,
        article_id="a",
        source="X",
        published_at=day("2024-03-01"),
        updated_at=day(updated) if updated else None,
        withdrawn=withdrawn,
    )


VERSIONS = (
    revision(FIRST, None),
    revision(SECOND, "2024-03-02"),
    revision(FIRST + " " + SECOND, "2024-03-03"),
    article("وطالبت مصر إثيوبيا بوقف ملء السد، وأعلن الوفد السوداني رفضه التوقيع.", "b"),
)


def live(found: TopologyDriver, topic: str) -> list[str]:
    """The surfaces that a topic holds now; retracted positions are none."""
    return sorted(r.text for r in found.records(topic) if not getattr(r, "retracted", False))


def state(found: TopologyDriver) -> dict[str, str]:
    """The digest of every derived topic."""
    return {topic: found.digest(topic) for topic in DERIVED}


def test_seeds_fill_every_topic(knowledge: Knowledge) -> None:
    """Each derived topic gets something from the seed articles, and nothing is refused."""
    found = driver_after(knowledge, *seed_articles())

    assert all(found.records(topic) for topic in DERIVED)
    assert not found.records("dead-letters")


def test_text_is_the_slice(knowledge: Knowledge) -> None:
    """Every record's text is the article's text between its offsets, and every id is its own."""
    found = driver_after(knowledge, *seed_articles())
    texts = {a.article_id: a.text for a in seed_articles()}
    records = [r for topic in DERIVED[:5] for r in found.records(topic)]

    assert all(r.text == texts[r.article_id][r.start : r.end] for r in records)
    assert len({r.id for r in records}) == len(records)


def test_a_revision_replaces(knowledge: Knowledge) -> None:
    """A second revision leaves what it says, and nothing of the first."""
    replaced, alone = driver_after(knowledge, VERSIONS[0], VERSIONS[1]), driver_after(knowledge, VERSIONS[1])

    assert live(driver_after(knowledge, VERSIONS[0]), "quotes") != live(alone, "quotes")
    for topic in DERIVED:
        if topic != "positions":
            assert replaced.digest(topic) == alone.digest(topic), topic
    assert live(replaced, "positions") == live(alone, "positions")


def test_a_late_older_revision_changes_nothing(knowledge: Knowledge) -> None:
    """What arrives late is not read again."""
    found = driver_after(knowledge, VERSIONS[1])
    before = state(found)
    found.publish(VERSIONS[0])

    assert state(found) == before


def test_a_withdrawn_article_leaves_nothing(knowledge: Knowledge) -> None:
    """No derived record and no ledger entry stays; positions stay only as retracted registers."""
    found = driver_after(knowledge, VERSIONS[2], revision("", "2024-03-05", withdrawn=True))

    assert driver_after(knowledge, VERSIONS[2]).ledger()
    assert not any(live(found, topic) for topic in DERIVED[:5])
    assert not found.ledger()
    assert not found.meetings()


def test_a_withdrawn_article_may_come_back(knowledge: Knowledge) -> None:
    """A later revision asserts again what was retracted."""
    back = revision(VERSIONS[2].text, "2024-03-06")
    found = driver_after(knowledge, VERSIONS[2], revision("", "2024-03-05", withdrawn=True), back)

    assert live(found, "positions") == live(driver_after(knowledge, back), "positions")
    assert found.digest("ledger") == driver_after(knowledge, back).digest("ledger")


class Recorded(TopologyDriver):
    """A topology that remembers every message of `parley.positions`, in the order of sending."""

    __slots__ = ("sent",)

    def _store(self, outgoing: Outgoing) -> Incoming:
        if outgoing.topic == "positions":
            self.sent.append(outgoing)
        return super()._store(outgoing)


def sent(knowledge: Knowledge, *versions: Article) -> tuple[Recorded, list[Outgoing]]:
    """The topology after these versions, and every position and retraction that was sent on the way."""
    found = Recorded.of(knowledge)
    assert isinstance(found, Recorded)
    found.sent = []
    for version in versions:
        found.publish(version)
    return found, found.sent


MOVED = (
    revision("رفضت مصر طلب إثيوبيا توقيع اتفاق بشأن سد النهضة.", None),
    revision("رفضت إثيوبيا طلب مصر توقيع اتفاق بشأن سد النهضة.", "2024-03-02"),
)


def test_a_revision_moves_a_position_to_another_actor(knowledge: Knowledge) -> None:
    """The old actor's register is retracted under its own key, and the entry goes; the new actor has one."""
    before, after = driver_after(knowledge, MOVED[0]), driver_after(knowledge, *MOVED)
    refusals = {p.actor: p.retracted for p in after.records("positions") if p.event_type == "REJECT"}

    assert "EGY" in {e.actor for e in before.ledger() for s in e.stands if s.current.event_type == "REJECT"}
    assert {e.actor for e in after.ledger() for s in e.stands if s.current.event_type == "REJECT"} == {"ETH"}
    assert refusals == {"EGY": True, "ETH": False}
    assert after.digest("ledger") == driver_after(knowledge, MOVED[1]).digest("ledger")
    assert driver_after(knowledge, *reversed(MOVED)).digest("ledger") == after.digest("ledger")


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_positions_may_be_tracked_in_any_order(data: st.DataObject, knowledge: Knowledge) -> None:
    """Retractions before what they retract, actors interleaved, messages repeated: the ledger is the same to the byte."""
    straight, messages = sent(knowledge, *MOVED, *VERSIONS)
    order = data.draw(st.permutations(messages))
    again = data.draw(st.lists(st.sampled_from(messages), max_size=10))
    mixed = TopologyDriver.of(knowledge)
    for message in [*again, *order, *again]:
        mixed.send(message)

    assert any(position.retracted for position in straight.records("positions"))
    assert mixed.digest("ledger") == straight.digest("ledger")


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, len(VERSIONS) - 1), max_size=6), last=st.permutations(range(len(VERSIONS))))
def test_order_and_repetition_do_not_matter(order: list[int], last: list[int], knowledge: Knowledge) -> None:
    """Any order and any repetition of the versions gives one state, down to the byte."""
    found = driver_after(knowledge, *(VERSIONS[n] for n in order), *(VERSIONS[n] for n in last))
    wanted = driver_after(knowledge, *VERSIONS)

    for topic in ("entities", "quotes", "facts", "meeting-mentions", "meetings", "ledger", "sketches", "stories"):
        assert found.digest(topic) == wanted.digest(topic)
    assert live(found, "positions") == live(wanted, "positions")


def bad_values() -> Iterator[tuple[bytes | None, str, Reason]]:
    """Values of the article log that are no articles, their key, and the reason expected."""
    yield None, "a", Reason.NULL_VALUE
    yield b"hello", "a", Reason.BAD_FRAME
    yield b"\x00\x00\x00\x00\x63", "a", Reason.UNKNOWN_SCHEMA
    yield b"\x00\x00\x00\x00\x01\x02", "a", Reason.BAD_AVRO


@pytest.mark.parametrize(("value", "key", "reason"), list(bad_values()))
def test_a_bad_message_becomes_one_dead_letter(
    value: bytes | None, key: str, reason: Reason, knowledge: Knowledge
) -> None:
    """A bad message is kept with its reason, and the articles beside it are read."""
    found = driver_after(knowledge, VERSIONS[0])
    before = state(found)
    found.send(Outgoing("articles", key, key, value))
    [dead_letter] = found.records("dead-letters")
    found.publish(VERSIONS[3])

    assert dead_letter.reason == reason.value
    assert dead_letter.body == (value or b"")
    assert dead_letter.source == "parley.articles"
    assert state(found) != before
    assert live(found, "quotes") == live(driver_after(knowledge, VERSIONS[0], VERSIONS[3]), "quotes")


def test_a_key_that_is_not_the_articles_is_refused(knowledge: Knowledge) -> None:
    """Under another key an article's revisions could land in two partitions."""
    found = TopologyDriver.of(knowledge)
    good = VERSIONS[0]
    found.send(Outgoing("articles", "b", "b", found.codec.encode(good)))

    assert [dead_letter.reason for dead_letter in found.records("dead-letters")] == [Reason.KEY_MISMATCH.value]


def test_too_many_records_are_refused(knowledge: Knowledge) -> None:
    """An article that would flood the topics becomes a dead letter as a whole."""
    found = TopologyDriver.of(knowledge)
    found.stages = build_stages(knowledge, found.codec, Settings(records_per_article_max=100))
    found.publish(article("التقى بوتين وبايدن في جنيف. " * 60))

    assert [dead_letter.reason for dead_letter in found.records("dead-letters")] == [Reason.TOO_MANY_RECORDS.value]
    assert not found.records("entities")
