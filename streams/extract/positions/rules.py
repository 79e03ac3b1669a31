"""The rules that start at a word, in the order they are tried, with the lists whose words begin them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.constructions import CONSTRUCTIONS
from streams.extract.positions.noun_rules import act_of_noun, adjective, duty, object_of_light, participle, phrase
from streams.extract.positions.verb_rules import frame, verb
from streams.extract.rule import Rule

__all__ = ["FRAME_RULES", "LEARNT", "PLAIN", "RULES", "Build"]

Build = Callable[[SentenceState, int, int], Act | None]
"""Reading, token number, clause number -> the act reported there, or None."""

FRAME_RULES: Final[tuple[Rule[Build], ...]] = (
    Rule("positions.phrase", ("phrases",), phrase),
    Rule("positions.duty", ("duties",), duty),
    Rule("positions.frame", ("frames",), frame),
    Rule("positions.participle", ("participles",), participle),
    Rule("positions.light", ("objects",), object_of_light),
    Rule("positions.verb", ("verbs",), verb),
    Rule("positions.adjective", ("adjectives",), adjective),
    Rule("positions.act", ("acts",), act_of_noun),
)


PLAIN: Final = "positions.stand"
"""The rule of what a party says and no other rule reads as an act."""
LEARNT: Final = "positions.learnt"
"""The rule of a stand in which no rule finds an act: the models take the clause for one."""

RULES: Final[tuple[Rule[Build] | Rule[None], ...]] = (
    *FRAME_RULES,
    *(Rule(name, (), None) for name in CONSTRUCTIONS),
    Rule(PLAIN, (), None),
    Rule(LEARNT, (), None),
)
"""The rules that start at a word, in the order they are tried, the plain stand when none fits, and what is learnt."""
