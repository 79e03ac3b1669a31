"""Corrected articles are annotated articles, as those that the models of positions are trained on."""

from __future__ import annotations

import json

from bench.position_examples import located, prepare
from streams.cli.commands.export import gold
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.records import Article, Position, Verdict
from tests.corrections.support import IRAN, RUSSIA, TEXT, news, said_of, stand
from tests.support import ROOT, article, day


def test_training_reads_what_is_exported(knowledge: Knowledge) -> None:
    """A confirmed and an amended stand label their clauses, a rejected one labels its clause as none, the rest is masked."""
    one = news()
    words = [
        said_of(one, stand(one, knowledge, "RUS"), Verdict.AMEND, knowledge, actor="CHN"),
        said_of(one, stand(one, knowledge, "IRN"), Verdict.REJECT, knowledge),
    ]
    [line] = map(json.dumps, gold([one, article("لا شيء", "b")], words))
    example = prepare(located(json.loads(line)))

    labelled = [(label["actor"], label["clause"]) for labels in example.labels for label in labels]
    assert labelled == [("CHN", RUSSIA)]
    clauses = [
        one.text[example.context.tokens.starts[s.clause.first] : example.context.tokens.ends[s.clause.last - 1]]
        for s in example.slots
    ]
    masked = dict(zip(clauses, example.masked, strict=True))
    assert [mask for clause, mask in masked.items() if clause.startswith(IRAN[:10])] == [False]
    assert any(masked.values())


def test_lines_have_the_fields_of_the_gold(knowledge: Knowledge) -> None:
    """Each layer has all that the annotated articles of this repository have; spans are those of the words."""
    one = news(f"{IRAN}. وقالت {IRAN}.")
    words = [said_of(one, position, Verdict.CONFIRM, knowledge) for position in stands_of(one, knowledge)]
    [line] = gold([one], words)
    with (ROOT / "bench" / "gold" / "train" / "a.jsonl").open(encoding="utf-8") as file:
        example = json.loads(file.readline())

    assert set(example) <= set(line)
    for layer in ("positions", "quotes", "meetings"):
        for item in line[layer]:
            assert set(example[layer][0]) <= set(item)
    assert {item["nth"] for item in line["positions"]} == {1, 2}
    for item in line["positions"]:
        assert one.text[item["start"] : item["end"]] == item["clause"]
        assert "optional" not in item


def stands_of(one: Article, knowledge: Knowledge) -> tuple[Position, ...]:
    """The positions that the rules read."""
    return read(one, knowledge).positions


def test_the_current_version_is_exported(knowledge: Knowledge) -> None:
    """Of several versions the last; of a withdrawn article nothing."""
    one, later = news(), news(f"{TEXT} وانتهى الاجتماع.", updated_at=day("2024-03-03"))
    words = [said_of(one, stand(one, knowledge, "RUS"), Verdict.CONFIRM, knowledge)]
    withdrawn = news(updated_at=day("2024-03-04"), withdrawn=True)

    assert [line["text"] for line in gold([later, one], words)] == [later.text]
    assert list(gold([later, withdrawn], words)) == []
