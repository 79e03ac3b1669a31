"""The words that report positions: for every type of act, clean and sorted."""

from __future__ import annotations

import tomllib

import pytest

from streams.arabic.text import normalise
from streams.extract.knowledge import Knowledge
from streams.knowledge import seeds_folder
from streams.records import EventType, Realis
from tests.support import ROOT, article, drafted

LEXICON = ROOT / "streams" / "arabic" / "lexicon"
REALIS = (
    "طالبت مصر بالهدنة. ستطالب مصر بالهدنة. كانت تركيا قد رفضت الهدنة. ترفض الصين العقوبات إذا فرضت من دون قرار أممي."
)


def test_every_type_has_words(knowledge: Knowledge) -> None:
    """Each event type is reported by verbs, nouns or phrases of the lexicon, and each realis by some example."""
    table = tomllib.loads((LEXICON / "predicates.toml").read_text(encoding="utf-8"))
    assert {group["event"] for group in (*table["predicate"], *table["frame"])} == {event.value for event in EventType}
    assert {position.realis for position in drafted(article(REALIS), knowledge)} == set(Realis)


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
