"""What people say of records holds whatever the order, as long as the article says the clause; the latest word wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.corrections.fold import State, article_revision, fold, known_since, read_corrected
from streams.corrections.making import Said, known_issues, make_addition
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import Article, Correction, RecordKind, Verdict
from streams.runtime.codec import load_codec
from tests.corrections.support import IRAN, NOON, RUSSIA, TEXT, folded, news, said_of, stand, stands
from tests.support import seed_articles


def words(one: Article, knowledge: Knowledge) -> list[Correction]:
    """Nine words about two records: rejected, confirmed, amended twice over, and one that is added."""
    iran, russia = stand(one, knowledge, "IRN"), stand(one, knowledge, "RUS")
    to_china = said_of(one, russia, Verdict.AMEND, knowledge, minute=3, actor="CHN")
    [chinese] = [p for p in folded(one, knowledge, to_china).reading.positions if p.actor == "CHN"]
    said, issues = Said("omar", "analyst", NOON.replace(hour=13)), known_issues(knowledge)
    start = one.text.index("الخارجية")
    fields = {"actor": "SDN", "event_type": "AGREE", "issue": "water"}
    return [
        said_of(one, iran, Verdict.REJECT, knowledge, minute=1),
        said_of(one, iran, Verdict.CONFIRM, knowledge, minute=2, user="omar"),
        said_of(one, iran, Verdict.AMEND, knowledge, minute=6, target="USA"),
        said_of(one, iran, Verdict.REJECT, knowledge, minute=6, user="omar"),
        to_china,
        said_of(one, chinese, Verdict.AMEND, knowledge, minute=4, issue="energy"),
        said_of(one, chinese, Verdict.REJECT, knowledge, minute=5, user="omar"),
        said_of(one, russia, Verdict.CONFIRM, knowledge, minute=8),
        make_addition(one, RecordKind.POSITION, (start, start + 40), fields, said, issues=issues),
    ]


@given(order=st.permutations(range(9)), repeated=st.lists(st.integers(0, 8), max_size=6), size=st.integers(0, 9))
def test_order_and_repetition_do_not_matter(
    order: list[int], repeated: list[int], size: int, knowledge: Knowledge
) -> None:
    """Any subset in any order, some of it twice, gives the same bytes and the same states."""
    every = words(news(), knowledge)
    some = sorted(order[:size])
    shuffled = [every[n] for n in (*order[:size], *(n for n in repeated if n in some))]
    straight = folded(news(), knowledge, *(every[n] for n in some))

    assert folded(news(), knowledge, *shuffled) == straight


@pytest.mark.parametrize("one", seed_articles(), ids=lambda one: one.article_id)
def test_without_corrections_nothing_changes(one: Article, knowledge: Knowledge) -> None:
    """No word: the reading itself, to the byte."""
    reading = read(one, knowledge)

    assert fold(reading, one, (), knowledge).reading is reading
    assert read_corrected(one, knowledge, words(news(), knowledge)) == reading


def test_what_is_rejected_goes_and_comes_back_when_it_is_confirmed(knowledge: Knowledge) -> None:
    """The record is the same again, under its id, and says by whom it is certain."""
    one = news()
    iran = stand(one, knowledge, "IRN")
    rejected = said_of(one, iran, Verdict.REJECT, knowledge)
    confirmed = said_of(one, iran, Verdict.CONFIRM, knowledge, minute=1)
    gone, back = folded(one, knowledge, rejected), folded(one, knowledge, rejected, confirmed)

    assert stands(gone).keys() == {"EGY", "RUS"}
    [found] = [p for p in back.reading.positions if p.actor == "IRN"]
    mark: dict[str, Any] = {"rule": "correction.confirm", "confidence": 1000, "correction_id": confirmed.correction_id}
    assert found == replace(iran, revision=f"{one.revision}+000002@2024-03-02T12:01:00.000Z", **mark)
    assert known_since(found.revision) == confirmed.made_at
    assert known_since(iran.revision) is None
    assert article_revision(found.revision) == article_revision(iran.revision) == one.revision
    assert back.states == {rejected.correction_id: State.SUPERSEDED, confirmed.correction_id: State.HOLDS}


def test_an_amendment_takes_the_place_of_what_was_read(knowledge: Knowledge) -> None:
    """Another actor is another record; all that is not amended stays, the numbers of its clause too."""
    one = news(f"{IRAN} لمدة 5 سنوات.")
    iran = stand(one, knowledge, "IRN")
    assert iran.numbers
    amended = said_of(one, iran, Verdict.AMEND, knowledge, actor="SYR", target="USA", date="2024-02-01")
    [found] = folded(one, knowledge, amended).reading.positions

    assert (found.actor, found.target, str(found.date)) == ("SYR", "USA", "2024-02-01")
    assert (found.event_type, found.issue, found.numbers) == (iran.event_type, iran.issue, iran.numbers)
    assert found.id != iran.id


def test_a_chain_is_of_one_record(knowledge: Knowledge) -> None:
    """Who amends what was amended speaks of the same record: the last word holds for it, and the first is not left beside it."""
    one = news()
    first = said_of(one, stand(one, knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN")
    [chinese] = [p for p in folded(one, knowledge, first).reading.positions if p.actor == "CHN"]
    second = said_of(one, chinese, Verdict.AMEND, knowledge, minute=1, actor="IND")
    third = said_of(one, chinese, Verdict.REJECT, knowledge, minute=2)

    assert stands(folded(one, knowledge, first, second)).keys() == {"IRN", "EGY", "IND"}
    assert stands(folded(one, knowledge, first, second, third)).keys() == {"IRN", "EGY"}
    assert stands(folded(one, knowledge, second)).keys() == {"IRN", "EGY", "RUS", "IND"}  # the first has not come yet


def test_a_revision_that_moves_the_clause_keeps_the_word(knowledge: Knowledge) -> None:
    """Text in front, other marks and spelling of hamza: the clause stands, and its offsets are found anew."""
    one = news()
    amended = said_of(one, stand(one, knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN")
    later = news("أعلنت القاهرة اليوم موقفها.\n" + TEXT.replace("برفع العقوبات", "بـرَفع العقوباتِ"))
    found = folded(later, knowledge, amended)
    [chinese] = [p for p in found.reading.positions if p.actor == "CHN"]

    assert chinese.text == "وطالبت روسيا الولايات المتحدة بـرَفع العقوباتِ"
    assert later.text[chinese.start : chinese.end] == chinese.text
    assert "RUS" not in stands(found)
    assert found.states == {amended.correction_id: State.HOLDS}


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.CONFIRM, Verdict.AMEND])
def test_a_clause_that_changes_is_asked_again(verdict: Verdict, knowledge: Knowledge) -> None:
    """What the article no longer says was not judged: the rules have the word, and the correction waits."""
    one = news()
    changes: dict[str, Any] = {"actor": "CHN"} if verdict is Verdict.AMEND else {}
    word = said_of(one, stand(one, knowledge, "RUS"), verdict, knowledge, **changes)
    later = news(TEXT.replace("برفع العقوبات", "برفع كل العقوبات"))
    found = folded(later, knowledge, word)

    assert stands(found) == stands(folded(later, knowledge))
    assert found.states == {word.correction_id: State.ASK_AGAIN}
    assert folded(one, knowledge, word).states == {word.correction_id: State.HOLDS}


def test_other_rules_do_not_undo_a_word(knowledge: Knowledge) -> None:
    """Rules that read nothing there, or somebody else's stand: what was asserted holds, what was rejected stays away."""
    one = news()
    russia = stand(one, knowledge, "RUS")
    confirmed = said_of(one, russia, Verdict.CONFIRM, knowledge)
    amended = said_of(one, russia, Verdict.AMEND, knowledge, actor="CHN")
    rejected = said_of(one, russia, Verdict.REJECT, knowledge)
    blind = Reading()
    longer = replace(russia, id="other", start=russia.start - 30, text=one.text[russia.start - 30 : russia.end])
    elsewhere = Reading(positions=(replace(russia, id="new", actor="BLR"), longer))

    [kept] = fold(blind, one, [confirmed], knowledge).reading.positions
    assert (kept.id, kept.actor, kept.event_type, kept.target) == (russia.id, "RUS", russia.event_type, russia.target)
    assert (kept.evidence_hash, kept.copy_marks, kept.source) == (
        russia.evidence_hash,
        russia.copy_marks,
        russia.source,
    )
    assert load_codec().encode(kept)
    assert {p.actor for p in fold(elsewhere, one, [amended], knowledge).reading.positions} == {"BLR", "CHN"}
    assert {p.actor for p in fold(elsewhere, one, [rejected], knowledge).reading.positions} == {"BLR"}
    assert not fold(blind, one, [rejected], knowledge).reading.positions


def test_a_rejection_is_of_what_was_read(knowledge: Knowledge) -> None:
    """Rules that learn whom the stand is towards say something else than what was rejected."""
    one = news()
    russia = stand(one, knowledge, "RUS")
    rejected = said_of(one, russia, Verdict.REJECT, knowledge)
    better = Reading(positions=(replace(russia, target="EU"),))

    assert [p.target for p in fold(better, one, [rejected], knowledge).reading.positions] == ["EU"]


def test_one_of_two_equal_clauses_is_meant(knowledge: Knowledge) -> None:
    """By what stands around it, also where text before it moves it."""
    twice = f"{RUSSIA} في جنيف.\n{IRAN}.\n{RUSSIA} في فيينا."
    one = news(twice)
    at_vienna = max((p for p in read(one, knowledge).positions if p.actor == "RUS"), key=lambda p: p.start)
    word = said_of(one, at_vienna, Verdict.AMEND, knowledge, actor="CHN")
    later = news(f"{RUSSIA} في باريس.\n{twice}")
    [chinese] = [p for p in folded(later, knowledge, word).reading.positions if p.actor == "CHN"]

    assert later.text[chinese.end :].strip(" .").startswith("في فيينا") or "في فيينا" in chinese.text
    assert sum(p.actor == "RUS" for p in folded(later, knowledge, word).reading.positions) == 2


def test_quotes_entities_and_meetings_are_corrected_too(knowledge: Knowledge) -> None:
    """Whatever is read can be rejected or amended; links to a quote that goes are cut."""
    one = news(f"{TEXT}\nوقال وزير الخارجية الروسي سيرغي لافروف إن بلاده ترفض توسيع حلف الناتو.")
    reading = read(one, knowledge)
    quote, meeting, name = reading.quotes[-1], reading.meetings[0], reading.entities[0]
    assert any(p.quote_id == quote.id for p in reading.positions)
    found = folded(
        one,
        knowledge,
        said_of(one, quote, Verdict.REJECT, knowledge),
        said_of(one, meeting, Verdict.AMEND, knowledge, place="Cairo"),
        said_of(one, name, Verdict.AMEND, knowledge, entity_id="somebody-else"),
    ).reading

    assert found.quotes == tuple(replace(q, revision=found.quotes[0].revision) for q in reading.quotes[:-1])
    assert all(p.quote_id is None for p in found.positions)
    assert [(m.place, m.id, m.participants) for m in found.meetings] == [("Cairo", meeting.id, meeting.participants)]
    assert [e.entity_id for e in found.entities if e.start == name.start] == ["somebody-else"]
    assert len(found.entities) == len(reading.entities)


def test_a_withdrawn_article_says_nothing(knowledge: Knowledge) -> None:
    """No word brings back what the outlet took back."""
    one = news()
    word = said_of(one, stand(one, knowledge, "RUS"), Verdict.CONFIRM, knowledge)
    found = folded(news(withdrawn=True), knowledge, word)

    assert found.reading == Reading()
    assert found.states == {word.correction_id: State.ASK_AGAIN}
    assert [claim.id for claim in found.claims] == [word.record_id]
