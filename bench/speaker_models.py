"""Annotated articles in, the model out that tells for whom a speaker speaks, and the articles as models read them that saw none of their negotiation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from name_models import unseen_by
from position_examples import Example, groups, prepare, scorer
from position_models import fit_choice, renamed

from streams.extract.arabic_reader import read_before
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import LinearModel, by_name, parse_model
from streams.extract.speakers.evidence import party_evidence, view_of
from streams.extract.speakers.scene import NOBODY, Scene, Speaker, open_scene
from streams.knowledge import load_knowledge

__all__ = ["heard", "speaker_choices"]

STRENGTH = 0.1
FOLDS = 4
UNTAUGHT = parse_model("yes\n")
"""A model that leaves every speaker the party of the rules."""

Choice = list[tuple[list[str], bool]]


def heard(golds: Sequence[dict[str, Any]]) -> tuple[str, list[Example]]:
    """The model of speakers, as its file, and the articles, each read by models of names and speakers that saw nothing of its negotiation."""
    known = unseen_by(load_knowledge())
    drafts = [prepare(gold, taught(known(gold), UNTAUGHT)) for gold in golds]
    choices = {
        e.id: [*speaker_choices(e, scene_of(e, taught(known(e.gold), UNTAUGHT)))] * e.weight
        for e in drafts
        if not e.gold.get("partial")
    }
    examples: dict[str, Example] = {}
    for fold in groups(drafts, FOLDS):
        held = {e.id for e in fold}
        model = parse_model(
            fit_choice([c for key, found in choices.items() if key not in held for c in found], STRENGTH)
        )
        examples |= {e.id: prepare(e.gold, taught(known(e.gold), model)) for e in fold}
    whole = fit_choice([c for found in choices.values() for c in found], STRENGTH)
    return whole, [examples[gold["id"]] for gold in golds]


def taught(knowledge: Knowledge, model: LinearModel) -> Knowledge:
    """What is known, with this model of speakers."""
    return replace(knowledge, speakers=model)


def scene_of(e: Example, untaught: Knowledge) -> Scene:
    """The speakers of an article, as the rules read them."""
    document = e.context.document
    return open_scene(document, read_before("positions", document, untaught), untaught.gazetteer)


def speaker_choices(e: Example, scene: Scene) -> Iterable[Choice]:
    """For each speaker the parties that he may speak for."""
    for speaker, right in annotated(e, scene):
        if right in scene.weighed:
            view = view_of(scene, speaker)
            yield [(party_evidence(view, code, by_name), code == right) for code in scene.weighed]


def annotated(e: Example, scene: Scene) -> Iterable[tuple[Speaker, str]]:
    """Each speaker that an annotator heard too, and for whom he speaks by the program's names."""
    names = renamed(e)
    found = [{"start": q.start, "end": q.end, "number": n} for n, q in enumerate(scene.quotes)]
    told: dict[int, Counter[str]] = {}
    owners = {quote: number for number, speaker in enumerate(scene.speakers) for quote in speaker.quotes}
    hits, _, _ = scorer.match(e.gold["quotes"], found, scorer.LENIENT["quotes"])
    for gold, pred in hits:
        actor = gold.get("actor") or NOBODY
        told.setdefault(owners[pred["number"]], Counter())[names.get(actor, actor)] += 1
    for number, counts in sorted(told.items()):
        yield scene.speakers[number], counts.most_common(1)[0][0]
