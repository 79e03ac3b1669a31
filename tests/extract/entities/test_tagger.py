"""The tagger: its row of labels is the best of all rows, no name goes on without having begun, and what it changes is linked anew."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.entities.extractor import find_entities, find_mentions
from streams.extract.entities.tagger import AFTER, best_labels, follows_of, revise, spans_of
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import SCALE, LinearModel, made_ready, parse_model
from streams.extract.reading import Reading
from tests.extract.entities.texts import TEXTS, opened
from tests.support import examples

LABELS = ("O", "B-PERSON", "C-PERSON", "I-PERSON", "B-ORG", "I-ORG")
WEIGHTS = st.lists(st.integers(-SCALE // 4, SCALE // 4), min_size=len(LABELS), max_size=len(LABELS))
"""So small that no row of four is ever so far behind that it is dropped."""


def model_of(rows: dict[str, list[int]]) -> LinearModel:
    """A model with these weights for each feature."""
    lines = ["\t".join(LABELS)]
    lines += ["\t".join([name, *(f"{lane}:{weight}" for lane, weight in enumerate(row))]) for name, row in rows.items()]
    return made_ready(parse_model("\n".join(lines) + "\n"))


def is_allowed(row: tuple[str, ...]) -> bool:
    """Whether each name that goes on has begun right before, as one of its type."""
    return all(label[0] != "I" or before[1:] == label[1:] for before, label in zip(("O", *row), row, strict=False))


@settings(max_examples=examples(60))
@given(tokens=st.lists(WEIGHTS, min_size=1, max_size=4), follows=st.lists(WEIGHTS, min_size=6, max_size=6))
def test_the_best_row_of_labels_is_found(tokens: list[list[int]], follows: list[list[int]]) -> None:
    """No allowed row of labels has a higher score, when every row is tried."""
    rows = {f"t{n}": row for n, row in enumerate(tokens)}
    rows |= {AFTER + label: row for label, row in zip(LABELS, follows, strict=True)}
    model = model_of(rows)
    evidence = [model.total([f"t{n}"]) for n in range(len(tokens))]

    def worth(row: tuple[str, ...]) -> int:
        numbers = [LABELS.index(label) for label in row]
        between = sum(follows[a][b] for a, b in pairwise(numbers))
        return between + sum(scores[n] for scores, n in zip(tokens, numbers, strict=True))

    found = tuple(best_labels(model, follows_of(model), evidence))

    assert is_allowed(found)
    assert worth(found) == max(worth(row) for row in product(LABELS, repeat=len(tokens)) if is_allowed(row))


@given(labels=st.lists(st.sampled_from(LABELS), max_size=12).map(tuple).filter(is_allowed))
def test_labels_say_which_tokens_are_names(labels: tuple[str, ...]) -> None:
    """Every token with a label is in one name of its type, every other in none, and each name begins with its first."""
    spans = list(spans_of(labels))
    covered = [i for first, last, _, _ in spans for i in range(first, last)]

    assert covered == [i for i, label in enumerate(labels) if label != "O"]
    assert all(labels[first][0] in "BC" and labels[first][2:] == name for first, _, name, _ in spans)
    assert all(is_cut is (labels[first][0] == "C") for first, _, _, is_cut in spans)


@settings(max_examples=examples(150))
@given(text=TEXTS)
def test_names_are_of_whole_tokens_and_none_overlap(text: str, knowledge: Knowledge) -> None:
    """Whatever the model takes away, adds or moves: owners and mentions say the same."""
    context = find_mentions(opened(text), knowledge.gazetteer)
    revise(context, knowledge.names)

    for mention in context.mentions:
        assert all(context.owners[i] is mention for i in range(mention.first, mention.last))
    assert sum(owner is not None for owner in context.owners) == sum(m.last - m.first for m in context.mentions)


def test_what_is_believed_stays_as_it_was(knowledge: Knowledge) -> None:
    """Mentions that the model leaves are the same objects, with their titles and whom they name."""
    context = find_mentions(opened("قال وزير الخارجية الروسي سيرغي لافروف إن موسكو ترفض العرض."), knowledge.gazetteer)
    before = list(context.mentions)

    assert revise(context, knowledge.names) is False
    assert context.mentions == before


def test_no_model_leaves_the_rules_alone(knowledge: Knowledge) -> None:
    """A model that learnt nothing changes nothing."""
    text = "وقال مصدر لـ«مرسى بريس» إن الجولة أرجئت."
    untaught = replace(knowledge, names=parse_model("O\n"))

    assert [e.rule for e in find_entities(opened(text), Reading(), untaught)] == ["entities.capital"]
    assert [e.text for e in find_entities(opened(text), Reading(), knowledge)] == ["مرسى بريس"]


def test_a_surname_is_linked_to_who_was_tagged(knowledge: Knowledge) -> None:
    """Who is found by the model is known by the last name later, like who is found by rules."""
    text = "وأكدت النائبة مايا سيلي با أن الاتفاق لن يمر. وقالت مايا سيلي با إن الحكومة تماطل."
    found = find_entities(opened(text), Reading(), knowledge)

    assert [e.text for e in found] == ["مايا سيلي با"] * 2
    assert len({e.entity_id for e in found}) == 1


def test_a_family_name_of_two_words_is_of_whom_it_was_told(knowledge: Knowledge) -> None:
    """Two last words of one full name mean its bearer, unless the first of them is a given name."""
    text = "قالت المستشارة هيلدا نورستاد بيرغ إن الجولة أرجئت. وأضافت نورستاد بيرغ أن الموعد لم يحدد."
    found = find_entities(opened(text), Reading(), knowledge)
    others = find_entities(
        opened("قال محمد سامي حسن إن الجولة أرجئت. وأضاف سامي حسن أن الموعد لم يحدد."), Reading(), knowledge
    )

    assert [e.text for e in found] == ["هيلدا نورستاد بيرغ", "نورستاد بيرغ"]
    assert len({e.entity_id for e in found}) == 1
    assert len({e.entity_id for e in others}) == len(others) == 2


def test_a_dash_between_words_is_no_hyphen(knowledge: Knowledge) -> None:
    """What stands behind a dash with spaces is no part of the name before it; a hyphen is."""
    apart = find_entities(opened("كتبت سلمى دزفولي - باريس. أرجئت الجولة."), Reading(), knowledge)
    joined = find_entities(opened("قالت الوزيرة سلمى دزفولي-نجادي إن الجولة أرجئت."), Reading(), knowledge)

    assert "باريس" in [e.text for e in apart]
    assert [e.text for e in joined] == ["سلمى دزفولي-نجادي"]


def test_a_short_form_in_brackets_is_who_stands_before_them(knowledge: Knowledge) -> None:
    """The letters in brackets behind an organisation name the same one, there and later."""
    text = "واتهمت النقابة الوطنية لعمال الموانئ (سي إن تي) الحكومة بالمماطلة."
    found = find_entities(opened(text), Reading(), knowledge)

    assert [e.text for e in found] == ["النقابة الوطنية لعمال الموانئ", "سي إن تي"]
    assert len({e.entity_id for e in found}) == 1


@pytest.mark.parametrize("unit", ["«مرسى بريس» ", "محمد ومحمد ", "فلزكوب ", "(سي إن تي) "])
def test_the_same_name_is_one_entity(unit: str, knowledge: Knowledge) -> None:
    """However often a name is repeated, all its mentions have the same identity."""
    found = find_entities(opened(unit * 40), Reading(), knowledge)

    assert len({(e.text, e.entity_id) for e in found if e.rule == "entities.tagged"}) <= 2


def test_a_ready_model_weighs_the_same() -> None:
    """Weights that were packed at once are those that are packed when asked for, on disk too."""
    plain = parse_model("a\tb\nknown\t0:5\t1:-7\nother\t1:3\n")
    ready = pickle.loads(pickle.dumps(made_ready(plain)))  # our own bytes

    assert ready.packed.is_learnt
    assert set(ready.packed.features) == set(plain.packed.features)
    assert [ready.total([f]) for f in ("known", "other", "unknown", "\ud800")] == [
        plain.total([f]) for f in ("known", "other", "unknown", "\ud800")
    ]
