"""Annotated articles in, the model out that tells which readings of a meeting are believed, and how good it is on negotiations it saw nothing of."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import crc32

from position_examples import TWICE_WEIGHT, document_of, group_of, kind_of, scorer
from position_models import fit_choice

from streams.extract.arabic_reader import read_before
from streams.extract.asides import own_meetings
from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import by_name, parse_model
from streams.extract.meetings import extractor
from streams.extract.meetings.choice import AS_RULES_SAY, believed
from streams.extract.meetings.context import MeetingContext
from streams.extract.meetings.deduplication import ToldMeeting, same_meeting
from streams.extract.meetings.evidence import meeting_evidence
from streams.extract.reading import Reading
from streams.records import MeetingMention

__all__ = ["Held", "cross_validated", "meeting_model", "opened", "read_with", "scores"]

EXAMPLES = Path(extractor.__file__).parent / "meetings.examples.toml"
SEED_WEIGHT = 24
"""How often a seed article counts: there are five, and the ledger is held to what a reader of them expects."""
EXAMPLE_WEIGHT = 3
"""How often an example of a rule counts: plain sentences, which articles seldom have."""
STRENGTH = 0.2
FOLDS = 5

Choice = list[tuple[list[str], bool]]


@dataclass
class Held:
    """One annotated article, read up to its meetings."""

    gold: Mapping[str, Any]
    document: Document
    reading: Reading
    kind: str
    """`dev`, `seeds` or `train`."""

    @property
    def group(self) -> str:
        """Its negotiation."""
        return group_of(self.gold)


def opened(golds: Iterable[dict[str, Any]], knowledge: Knowledge) -> list[Held]:
    """The articles whose meetings are annotated."""
    found = []
    for gold in golds:
        if gold.get("partial"):
            continue
        document = document_of(gold, knowledge)
        found.append(Held(gold, document, read_before("meetings", document, knowledge), kind_of(gold)))
    return found


def choices(held: Held, knowledge: Knowledge) -> list[Choice]:
    """Each reading of a meeting with whether an annotator told of one there; repeats and what is optional left out."""
    found: list[Choice] = []
    tokens, golds = held.document.tokens, held.gold["meetings"]

    def there(each: ToldMeeting) -> list[dict[str, Any]]:
        start, end = tokens.starts[each.frame.first], tokens.ends[each.frame.last - 1]
        return [gold for gold in golds if gold["start"] < end and start < gold["end"]]

    def watched(
        context: MeetingContext, token: int, each: ToldMeeting, sure: bool, told: list[ToldMeeting], model: Any
    ) -> bool:
        names = meeting_evidence(context, token, each, sure, told, by_name)
        hit = there(each)
        optional = bool(hit) and all(gold.get("optional") for gold in hit)
        repeat = not hit and any(same_meeting(other, each) and there(other) for other in told)
        inside = not sure and any(other.frame.first <= token < other.frame.last for other in told)
        if not (optional or repeat or inside):
            found.append([(names, bool(hit)), ([], not hit)])
        return believed(context, token, each, sure, told, model)

    untaught = replace(knowledge, meeting_choice=parse_model(AS_RULES_SAY))
    with patch.object(extractor, "believed", watched):
        extractor.find_meetings(held.document, held.reading, untaught)
    return found * {"dev": TWICE_WEIGHT, "seeds": SEED_WEIGHT}.get(held.kind, 1)


def promised(knowledge: Knowledge) -> list[Choice]:
    """What the examples of the rules promise: a reading of a negative example is none, of a positive one it is one."""
    content = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    found: list[Choice] = []
    for number, example in enumerate(content["example"]):
        text, meetings = example["text"], []
        for record in example["expect"]:
            start = text.find(record.get("text", text))
            meetings.append({"start": start, "end": start + len(record.get("text", text))})
        gold = {"id": f"example-{number}", "text": text, "published": content["published"].isoformat()}
        held = opened([{**gold, "negotiation": "examples", "dev": False, "meetings": meetings}], knowledge)[0]
        rule = f"rule={example['rule']}"
        found += [choice for choice in choices(held, knowledge) if any(rule in names for names, _ in choice)]
    return found * EXAMPLE_WEIGHT


def meeting_model(articles: Sequence[Held], knowledge: Knowledge) -> str:
    """The model fitted on all of them, as its file."""
    examples = promised(knowledge)
    return fit_choice([*examples, *(c for held in articles for c in choices(held, knowledge))], STRENGTH)


def cross_validated(
    articles: Sequence[Held], knowledge: Knowledge, drawing: int
) -> dict[str, Sequence[MeetingMention]]:
    """The meetings of each article, by a model that saw nothing of its negotiation; `drawing` says how negotiations are dealt out."""
    fold = {held.group: crc32(f"{held.group}{drawing}".encode()) % FOLDS for held in articles}
    drawn = {held.gold["id"]: choices(held, knowledge) for held in articles}
    examples = promised(knowledge)
    found: dict[str, Sequence[MeetingMention]] = {}
    for number in range(FOLDS):
        seen = [c for held in articles if fold[held.group] != number for c in drawn[held.gold["id"]]]
        seen += examples
        taught = replace(knowledge, meeting_choice=parse_model(fit_choice(seen, STRENGTH)))
        found |= read_with([held for held in articles if fold[held.group] == number], taught)
    return found


def read_with(articles: Iterable[Held], knowledge: Knowledge) -> dict[str, Sequence[MeetingMention]]:
    """The meetings of each article, by what is known."""
    found: dict[str, Sequence[MeetingMention]] = {}
    for held in articles:
        meetings = extractor.find_meetings(held.document, held.reading, knowledge)
        found[held.gold["id"]] = own_meetings(held.document, replace(held.reading, meetings=meetings), knowledge)
    return found


def scores(articles: Iterable[Held], found: Mapping[str, Sequence[MeetingMention]]) -> dict[str, tuple[float, float]]:
    """Strict and lenient F1 of each kind of article."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for held in articles:
        preds = [
            {"start": m.start, "end": m.end, "status": str(m.status), "date_start": m.date_start and str(m.date_start)}
            for m in found[held.gold["id"]]
        ]
        for mode, accept in (("strict", scorer.ACCEPT), ("lenient", scorer.LENIENT)):
            hit, missed, extra = scorer.match(held.gold["meetings"], preds, accept["meetings"])
            counts[held.kind, mode, "hit"] += len(hit)
            counts[held.kind, mode, "wrong"] += len(missed) + len(extra)

    def f1(kind: str, mode: str) -> float:
        hit, wrong = counts[kind, mode, "hit"], counts[kind, mode, "wrong"]
        return 2 * hit / max(1, 2 * hit + wrong)

    return {kind: (f1(kind, "strict"), f1(kind, "lenient")) for kind in sorted({held.kind for held in articles})}
