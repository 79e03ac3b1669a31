"""A scene and a token in; whether a place there is that of somebody's post or of a matter, and not where they meet, out."""

from __future__ import annotations

from typing import Final

from streams.extract.meetings.context import MeetingContext

__all__ = ["of_matter", "of_one_named", "post_end"]

_MARKED: Final = "ة"
_TO: Final = "الي"


def of_one_named(context: MeetingContext, token: int) -> bool:
    """Whether a title with the pronoun of a party that was named before stands here, and no counterpart: «ممثله», «مبعوثتها»."""
    word, titles = context.words[token], context.gazetteer.titles
    if (
        not word.endswith(("ه", "ها"))
        or context.document.tokens.laid[context.document.tokens.ends[token] - 1] == _MARKED
    ):
        return False
    bare = word.removesuffix("ها").removesuffix("ه")
    stem = context.gazetteer.title_stem(bare)
    if stem is None and bare.endswith("ت"):
        stem = context.gazetteer.title_stem(bare[:-1] + "ه")
    return stem is not None and stem not in titles.counterparts


def post_end(context: MeetingContext, token: int) -> int:
    """The token behind the place of the post that a title is of: «ممثله في بانغي», «مبعوثها إلى اليمن»."""
    after = token + 1
    if after + 1 >= len(context.words):
        return after
    led = "inside" in context.lexemes[after].tags or context.words[after] == _TO
    led |= context.words[after] in context.lexicon.plain.accredited
    who = context.who.get(after + 1)
    return who.last if led and who is not None and who.place is not None else after


def of_matter(context: MeetingContext, token: int, *, discussing: bool) -> bool:
    """Whether «in» is of what is talked about: «الأوضاع في غزة»; of whatever is named behind a verb of discussing, «تمويل ميناء في …»."""
    who, before = context.who.get(token + 1), token - 1
    if any(context.words[k] in context.lexicon.plain.situations for k in (before, before - 1) if k > 0):
        return True
    if not discussing or who is None or who.place is None or who.city:
        return False
    named = before in context.who or before in context.covered or before in context.dated
    plain = not context.lexemes[before].tags and context.words[before][0].isalpha()
    return plain and not named and context.side(before) is None and not context.title(before)
