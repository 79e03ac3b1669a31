"""The rules that start at a word, in the order they are tried, with the lists whose words begin them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.rule import Rule
from streams.negotiation.acts import Act, Reading
from streams.negotiation.frames import frame, verb
from streams.negotiation.nouns import act_of_noun, adjective, duty, object_of_light, participle, phrase

__all__ = ["FRAME_RULES", "Build"]

Build = Callable[[Reading, int, int], Act | None]
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
