"""The learnt weights in, the models out by which clauses are judged; made by `bench/train_positions.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.extract.linear_model import LinearModel, parse_model
from streams.extract.positions.word_weights import WordMemory

__all__ = ["NONE", "Models", "compile_models"]

NONE: Final = "NONE"
"""The label of a clause that is no stand."""


@dataclass(frozen=True, slots=True)
class Models:
    """One model a question."""

    clause: LinearModel
    """Is the clause a stand, and of which type?"""
    actor: LinearModel
    """Whose is it?"""
    target: LinearModel
    """At whom is it directed, by itself?"""
    company: LinearModel
    """At whom is it directed, beside the other stands of its article?"""
    words: LinearModel
    """What is it about, by the words of its sentence?"""
    article: LinearModel
    """What is it about, by all of the article?"""
    issue: LinearModel
    """Which of these guesses is right?"""
    verdict: LinearModel
    """Is a reading right as a whole: type, party and issue together?"""
    negation: LinearModel
    """Does the party deny, or exclude, what the type names?"""
    share_min: int
    """How likely, in millionths, type, actor and issue must be right together for a position."""
    calibration: tuple[tuple[int, int], ...]
    """(share in millionths, confidence in thousandths), ascending: how often positions of such a share are right."""
    memory: WordMemory = field(compare=False, repr=False)
    """What each word weighs in `clause`, `words` and `article`."""

    none: int = field(init=False, compare=False)
    """The lane of `NONE` in the model of clauses."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "none", self.clause.labels.index(NONE))

    def confidence(self, share: int) -> int:
        """How often a position of such a share is right, in thousandths."""
        found = self.calibration[0][1]
        for least, confidence in self.calibration:
            if share < least:
                break
            found = confidence
        return found


def compile_models(weights: Mapping[str, str], decisions: Mapping[str, Sequence[Sequence[int]] | int]) -> Models:
    """Compile the files of weights, by name, and the table of thresholds."""
    names = ("clause", "actor", "target", "company", "words", "article", "issue", "verdict", "negation")
    models = {name: parse_model(weights[name]) for name in names}
    calibration = tuple((int(least), int(confidence)) for least, confidence in decisions["calibration"])  # type: ignore[union-attr]
    memory = WordMemory(models["clause"], models["words"], models["article"])
    return Models(**models, share_min=int(decisions["share_min"]), calibration=calibration, memory=memory)  # type: ignore[arg-type]
