"""The words behind a verb in, whether they are its object rather than its subject out: by case, gender, or a subject before them."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.positions.context import PositionContext
from streams.extract.positions.sides import Side

__all__ = ["accusative", "is_complement", "is_object", "other_gender"]

_THE: Final = "ال"
_OBLIQUE: Final = "ين"
_OBLIQUE_MIN: Final = 6


def is_object(context: PositionContext, side: Side, start: int) -> bool:
    """Whether the party stands right behind a ministry that is the subject: «طالبت الخارجية إيران»; «الجارة إيران» is one."""
    apart = side.first == start + 1 and not (side.adjective or side.person or side.joined)
    word = context.tokens.words[start]
    return apart and word.startswith(_THE) and context.gazetteer.analyser[word].bare_ministry >= 0


def is_complement(context: PositionContext, j: int) -> bool:
    """Whether the word right behind a verb has a preposition or the ending of an object, so that no subject begins there."""
    return bool(context.words[j].preposition) or (context.side_at[j] < 0 and accusative(context, j))


def other_gender(context: PositionContext, start: int, form: VerbForm) -> bool:
    """Whether a feminine noun stands behind a masculine verb, so that it is the object: «وعرض مراجعة القوانين السويسرية»."""
    return not (form.plural or form.feminine) and context.tokens.laid[context.tokens.ends[start] - 1] == "ة"


def accusative(context: PositionContext, j: int) -> bool:
    """Whether the word is the oblique case of several people or things, which is no subject: «اللاجئين»."""
    text = context.tokens.words[j]
    return text.startswith(_THE) and text.endswith(_OBLIQUE) and len(text) > _OBLIQUE_MIN
