"""A verb in, whether its subject is the pronoun of the word before it out: «لكنها دعت باريس إلى …», «غير أنه طالب الحركة بـ»."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.positions.context import PositionContext

__all__ = ["follows_own_pronoun"]

_SUBORDINATING: Final = frozenset({"لكن", "ولكن", "ان", "وان", "فان"})
"""Words to which the pronoun of a subject is glued."""


def follows_own_pronoun(context: PositionContext, i: int, form: VerbForm) -> bool:
    """Whether the verb at token `i` agrees with the pronoun right before it, so that a party behind the verb is its object."""
    before = context.tokens.words[i - 1] if i else ""
    ending = "هم" if form.plural else "ها" if form.feminine else "ه"
    return before.endswith(ending) and before.removesuffix(ending) in _SUBORDINATING
