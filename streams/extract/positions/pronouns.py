"""A verb in, whether its subject is the pronoun of the word before it out: «لكنها دعت باريس إلى …», «غير أنه طالب الحركة بـ»."""

from __future__ import annotations

from streams.arabic.forms import has_subject_pronoun
from streams.arabic.verbs import VerbForm
from streams.extract.positions.context import PositionContext

__all__ = ["follows_own_pronoun"]


def follows_own_pronoun(context: PositionContext, i: int, form: VerbForm) -> bool:
    """Whether the verb at token `i` agrees with the pronoun right before it, so that a party behind the verb is its object."""
    before = context.tokens.words[i - 1] if i else ""
    return has_subject_pronoun(before, feminine=form.feminine, plural=form.plural)
