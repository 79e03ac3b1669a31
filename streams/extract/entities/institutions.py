"""A head noun in, the institution that it names with the words behind it out.

«وزارة الدفاع الروسية», «الحكومة الروسية», «الخارجية الأميركية», «حزب العدالة والتنمية»,
«الوكالة الدولية للطاقة الذرية», «صحيفة "الضحى"»: what a head needs to be a name, and
whether it belongs to it, is in the lexicon. A bare common noun is no name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from streams.arabic.forms import bare, latin
from streams.arabic.text import normalise
from streams.extract.entities.institution_complements import governed_end
from streams.extract.entities.institution_spans import construct_end, definite_end, purpose_end, read_adjectives
from streams.extract.entities.known_phrases import known_end, longest_phrase, quoted_span, state_at
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.person_spans import is_lone_given_name
from streams.extract.entities.senses import Head, Sense
from streams.extract.entities.word_features import Adjective, Tail
from streams.records import EntityType
from streams.slugs import slug

__all__ = [
    "is_portfolio_of_title",
    "match_alias",
    "match_credit",
    "match_institution",
    "match_ministry",
    "match_outlet_by_tail",
    "match_quoted_name",
    "may_widen",
    "sense_of",
]

_UNQUOTED: Final = frozenset(
    {
        "government",
        "presidency",
        "parliament",
        "military",
        "embassy",
        "ministry",
        "administration",
        "intelligence",
        "forces",
    }
)
"""Kinds that have no names in quotation marks; the head of others stays outside: «حزب "النور"»."""
_WIDENING: Final = frozenset(
    {"council", "ministry", "court", "institution", "government", "fund", "agency", "military", "intelligence"}
)
"""Kinds of known institutions that other states have too."""
_ALIAS_MAX: Final = 2
"""Words that a short name in parentheses may have, and that the name before it has at least."""
_FOREIGN_MAX: Final = 4
"""Words that a foreign name alone in quotation marks may have."""
_QUOTES: Final = frozenset("\"«“'‘")
_REBELS: Final = Head("brigade", "loose", "Army")
"""The head «جيش» before what no state's army is called for."""
_FIRMS: Final = frozenset({"company", "firm"})
_NETWORK: Final = "شبكه"
"""«شبكة أطباء السودان» is no outlet."""
_SENDERS: Final = frozenset({"AU", "ECOWAS", "EU", "LAS", "OSCE", "UN"})
"""Who sends missions that stay, and are bodies of their own; others' only visit."""
_LETTERS_MAX: Final = 6
_CREDIT_ENDS: Final = frozenset(")-–ـ،")


def match_institution(context: MentionContext, i: int) -> Mention | None:
    """The institution headed by token `i`; None when what follows makes no name of it."""
    found = context.word_features[i].head
    if found is None:
        return None
    taken, head, definite = found
    quoted = i + 1 < context.limits[i] and quoted_span(context, i + 1) is not None
    if definite and head.needs == "outside" and not quoted:
        return _firm(context, i, taken, head)
    if head.needs in {"outside", "titled"} or (quoted and head.kind not in _UNQUOTED and not definite):
        named = _named(context, i + 1, head, definite=definite)
        if named is not None or definite or not (head.kind == "firm" or context.words[i].endswith(_NETWORK)):
            return named
        end = governed_end(context, i + 1)
        return _mention(context, i, read_adjectives(context, end)[0], taken, head) if end is not None else None
    if head.needs == "state":
        return _of_state(context, i, taken, head, definite=definite)
    end = definite_end(context, i, head) if definite else construct_end(context, i, head)
    if end is None or (definite and _of_two_states(context, i, end)):
        return None
    return _mention(context, i, end, taken, head)


def _firm(context: MentionContext, i: int, taken: int, head: Head) -> Mention | None:
    """A company that adjectives and what it is for name: «الشركة الوطنية للنفط»; None for any other of a kind."""
    if head.kind != "firm":
        return None
    end, _, naming = read_adjectives(context, i + 1, feminine=True)
    behind = purpose_end(context, end, head) if naming else None
    return _mention(context, i, behind, taken, head) if behind is not None else None


def _of_two_states(context: MentionContext, i: int, end: int) -> bool:
    """Whether a second nationality follows: «اللجنة الكينية الأوغندية» tells whose it is, and names nothing."""
    return end < context.limits[i] and context.word_features[end].adjective is Adjective.SIDE


def match_ministry(context: MentionContext, i: int) -> Mention | None:
    """A ministry called by its portfolio, before a feminine nationality: «الخارجية الأميركية»."""
    taken = context.word_features[i].bare_ministry
    if taken < 0 or i + 1 >= context.limits[i] or is_portfolio_of_title(context, i):
        return None
    features, word = context.word_features[i + 1], context.words[i + 1]
    if features.side is None and (context.words[i - 1 : i] == ("باسم",) or _is_quoted(context, i)):
        mention = Mention(i, i + 1, "entities.bare_ministry", EntityType.ORG, taken)
        portfolio = _portfolio(context, i)
        mention.sense = _ministry(context, portfolio.name if portfolio else context.words[i], None)
        return mention
    if features.adjective is not Adjective.SIDE or not word.endswith("ه") or _is_adjective_here(context, i):
        return None
    mention = Mention(i, i + 2, "entities.bare_ministry", EntityType.ORG, taken, side=features.side)
    portfolio = _portfolio(context, i)
    mention.sense = _ministry(context, portfolio.name if portfolio else context.words[i], features.side)
    return mention


def match_credit(context: MentionContext, i: int) -> Mention | None:
    """An agency in the credit of a photograph: «(الفرنسية)», «(الفرنسية-أرشيف)»."""
    sense = context.gazetteer.credits.get(context.words[i])
    if (
        sense is None
        or not i
        or context.words[i - 1] != "("
        or i + 1 >= len(context.words)
        or context.words[i + 1] not in _CREDIT_ENDS
    ):
        return None
    return Mention(i, i + 1, "entities.credit", EntityType.ORG, 0, sense)


def match_alias(context: MentionContext, owner: Mention) -> Mention | None:
    """The short name in parentheses right behind an institution: «جمعية صناعة نفط كردستان (أبيكور)»."""
    i = owner.last
    if owner.type is not EntityType.ORG or owner.sense is None or i >= context.limits[owner.first]:
        return None
    inside = _bracketed(context, i) if context.words[i] == "(" else None
    if inside is not None and _are_letters(context, context.words[inside[0] : inside[1]]):
        return Mention(*inside, "entities.quoted_name", EntityType.ORG, 0, owner.sense)
    if inside is None or inside[1] - inside[0] > _ALIAS_MAX or owner.last - owner.first < _ALIAS_MAX:
        return None
    first, features = context.words[inside[0]], context.word_features[inside[0]]
    named = features.named or features.side is not None or features.function or features.given >= 0
    if (
        named
        or (features.common and inside[1] - inside[0] > 1)
        or not first[:1].isalpha()
        or first in context.gazetteer.adjectives
        or first.startswith("ال")
    ):
        return None
    return Mention(*inside, "entities.quoted_name", EntityType.ORG, 0, owner.sense)


def _bracketed(context: MentionContext, i: int) -> tuple[int, int] | None:
    """The tokens inside the parenthesis that opens at token `i`, and inside the quotation marks in it."""
    marked = i + 1 < context.limits[i] and context.words[i + 1] in _QUOTES
    return quoted_span(context, i + 1 if marked else i)


def _are_letters(context: MentionContext, words: tuple[str, ...]) -> bool:
    """Whether words are letters spelled out, two at least."""
    return 1 < len(words) < _LETTERS_MAX and all(word in context.gazetteer.lists.letters for word in words)


def match_outlet_by_tail(context: MentionContext, i: int) -> Mention | None:
    """An outlet by the last word of its name: «نيوز», «بوست»; the word before it is the first."""
    if not i or context.limits[i - 1] <= i or context.owners[i - 1] is not None:
        return None
    features, word = context.word_features[i - 1], context.words[i - 1]
    taken = features.given if features.given > 0 and len(word) > 3 else 0
    if not word[:1].isalpha() or features.function or features.verb or features.head is not None:
        return None
    head = Head("outlet", "", "")
    return Mention(i - 1, i + 1, "entities.outlet", EntityType.ORG, taken, sense_of(context, i - 1, i + 1, head))


def match_quoted_name(context: MentionContext, i: int) -> Mention | None:
    """A foreign name in quotation marks, an institution unless what is before it tells of a place: «سويفت», «إير يوروبا»."""
    quoted = quoted_span(context, i - 1) if i and context.words[i - 1] in _QUOTES else None
    if quoted is None or quoted[0] != i or not _is_foreign(context, *quoted):
        return None
    before = context.words[i - 2] if i > 1 else ""
    if before in context.gazetteer.lists.makes:
        return None
    site = bool(before) and (context.word_features[i - 2].place is not None or before in context.gazetteer.lists.sites)
    kind = EntityType.LOC if site else EntityType.ORG
    head = Head("place" if site else "organisation", "", "")
    sense = replace(sense_of(context, *quoted, head), type=kind)
    return Mention(*quoted, "entities.quoted_name", kind, 0, sense)


def _is_foreign(context: MentionContext, first: int, end: int) -> bool:
    """Whether the words in quotation marks are a foreign name of nobody: all unknown, one at least no Arabic word's shape."""
    words = context.word_features[first:end]
    if any(f.given >= 0 or f.family is not None or f.surname >= 0 for f in words[:1]) or end - first > _FOREIGN_MAX:
        return False
    named = [f for f, word in zip(words, context.words[first:end], strict=True) if not word.startswith("لل")]
    unknown = all(f.tail is Tail.UNKNOWN or f.opens or f.tail is Tail.NAME for f in named)
    return unknown and (any(f.foreign for f in words) or (len(words) > 1 and all(f.opens for f in words)))


def is_portfolio_of_title(context: MentionContext, i: int) -> bool:
    """Whether a portfolio belongs to the title before it: «وزيرة الخارجية الأميركية»."""
    if not i or context.word_features[i].bare_ministry < 0:
        return False
    title = context.word_features[i - 1].title
    return title is not None and not title[3] and title[2] not in context.gazetteer.titles.speakers


def _is_quoted(context: MentionContext, i: int) -> bool:
    """Whether a portfolio stands alone in quotation marks: «"المالية" تعرض زيادة»."""
    return i > 0 and quoted_span(context, i - 1) == (i, i + 1)


def may_widen(context: MentionContext, known: Mention, wider: Mention) -> bool:
    """Whether a pattern may go on behind a known name: by adjectives, where the known one is an institution."""
    if wider.last <= known.last:
        return False
    if known.type is not EntityType.ORG or known.first != wider.first or known.sense is None:
        return True
    adjectives = all(context.word_features[k].adjective is not Adjective.NONE for k in range(known.last, wider.last))
    generic = all(context.word_features[k].adjective is not Adjective.NONE for k in range(known.first + 1, known.last))
    return (adjectives or generic) and known.sense.kind in _WIDENING


def _is_adjective_here(context: MentionContext, i: int) -> bool:
    """Whether the portfolio qualifies the noun before it: «السياسة الخارجية الأميركية»."""
    if not i or context.word_features[i].bare_ministry:
        return False
    before = context.words[i - 1]
    head = context.word_features[i - 1].head
    titled = context.word_features[i - 1].title is not None
    return (head is not None and head[1].kind == "ministry") or (
        not titled
        and len(before) > 4
        and (before.startswith(("ال", "وال", "بال", "لل")) or before.endswith("ات"))
        and before.endswith(("ه", "ات", "ون", "ءون", "ين"))
    )


def _portfolio(context: MentionContext, i: int) -> Sense | None:
    found = longest_phrase(context, i, context.gazetteer.lists.portfolios)
    return found[1].senses[0] if found else None


def _of_state(context: MentionContext, i: int, taken: int, head: Head, *, definite: bool) -> Mention | None:
    """A body of a state: with its nationality («الحكومة الروسية»), or its state («سفارة روسيا»); or an army of none."""
    end, side, _ = read_adjectives(context, i + 1)
    if head.kind == "military" and not definite and (behind := _liberation_end(context, i + 1)) is not None:
        return _mention(context, i, behind, taken, _REBELS)
    if head.kind == "mission" and not definite and (sender := known_end(context, i + 1)) is not None:
        return _mission(context, i, sender, taken, head)
    if definite:
        if side is None or end - i > 3 or side in {"WEST", "AU"}:
            return None
    elif head.kind == "presidency" and i + 2 < context.limits[i] and context.word_features[i + 1].realm == 0:
        end, side, _ = read_adjectives(context, i + 2)
        if side is None:
            return None
    elif head.kind in {"embassy", "military", "parliament", "presidency", "team"}:
        known = state_at(context, i + 1)
        if known is None:
            return None
        end, side = known
    else:
        return None
    mention = Mention(i, end, "entities.state_body", EntityType.ORG, taken, side=side)
    name = f"{head.name} of {context.gazetteer.english(side or '')}"
    mention.sense = Sense(f"{head.kind}-{(side or '').lower()}", name, EntityType.ORG, head.kind, side)
    return mention


def _liberation_end(context: MentionContext, i: int) -> int | None:
    """The end of what an army of no state is called for at token `i`: «تحرير كوسوفو», «التحرير الوطني»; None for nothing."""
    if i + 1 >= context.limits[i - 1] or context.words[i] not in context.gazetteer.lists.liberations:
        return None
    if context.words[i].startswith("ال"):
        end, side, naming = read_adjectives(context, i + 1)
        return end if naming and side is None else None
    known = known_end(context, i + 1)
    if known is not None:
        return known[0]
    behind = context.words[i + 1]
    return i + 2 if behind.startswith("ال") or not context.word_features[i + 1].common else None


def _mission(context: MentionContext, i: int, known: tuple[int, Sense], taken: int, head: Head) -> Mention | None:
    """The mission of an organisation: «بعثة الاتحاد الأفريقي», with what it is for."""
    end, sense = known
    if sense.type is not EntityType.ORG or sense.actor not in _SENDERS:
        return None
    return _mention(context, i, purpose_end(context, end, head) or end, taken, head)


def _named(context: MentionContext, j: int, head: Head, *, definite: bool) -> Mention | None:
    """A name whose head stays outside: an outlet or a company, quoted, unknown, or definite where the head is titled."""
    if j >= context.limits[j - 1]:
        return None
    quoted = quoted_span(context, j)
    if quoted is not None:
        first, end = quoted
        known = known_end(context, first)
        if (known is not None and known[0] == end) or _is_said(context, first, end):
            return None
    else:
        features, word = context.word_features[j], context.words[j]
        first, end = j, j + 1
        latin_word = word.isascii() and word.isalpha()
        unknown = features.opens or (head.kind in _FIRMS and not definite and is_lone_given_name(context, j))
        titled = (
            head.needs == "titled"
            and not definite
            and word.startswith("ال")
            and len(word) > 3
            and features.side is None
        )
        if not (latin_word or unknown or titled):
            return None
        while (
            end < context.limits[j] and end - j < 3 and _continues(context, end, latin_word=latin_word, titled=titled)
        ):
            end += 1
    if any(owner is not None for owner in context.owners[first:end]):
        return None
    mention = Mention(
        first, end, "entities.outlet" if head.kind == "outlet" else "entities.named_behind", EntityType.ORG
    )
    mention.sense = sense_of(context, first, end, head)
    return mention


def _is_said(context: MentionContext, first: int, end: int) -> bool:
    """Whether marks enclose what is said of an institution and no name of it: «منظمة "إرهابية"», «هيئة "لا تمثل أحدا"»."""
    word = context.words[first]
    if end > first + 1 and (
        word in context.gazetteer.lists.clausal or (word.startswith("ي") and context.word_features[first].finite)
    ):
        return True
    return all(word in context.gazetteer.adjectives and not word.startswith("ال") for word in context.words[first:end])


def _continues(context: MentionContext, end: int, *, latin_word: bool, titled: bool) -> bool:
    features, word = context.word_features[end], context.words[end]
    if latin_word:
        return word.isascii() and word.isalpha()
    if titled:
        return features.adjective in {Adjective.NAMING, Adjective.COMMON} and features.side is None
    return features.opens


def _mention(context: MentionContext, i: int, end: int, taken: int, head: Head) -> Mention:
    """The institution over tokens `i` to `end`, with its id: kind, words, nationality."""
    side = next(
        (
            context.word_features[k].side
            for k in range(end - 1, i, -1)
            if context.word_features[k].adjective is Adjective.SIDE
        ),
        None,
    )
    rule = "entities.ministry" if head.kind == "ministry" else "entities.institution"
    mention = Mention(i, end, rule, EntityType.ORG, taken, side=side)
    portfolio = _portfolio(context, i + 1) if head.kind == "ministry" else None
    mention.sense = _ministry(context, portfolio.name, side) if portfolio else sense_of(context, i, end, head, side)
    return mention


def _ministry(context: MentionContext, portfolio: str, side: str | None) -> Sense:
    country = context.gazetteer.countries.get(side or "", "")
    name = f"Ministry of {portfolio}" + (f" of {country}" if country else "")
    return Sense(
        f"ministry-{slug(portfolio)}" + (f"-{(side or '').lower()}" if side else ""),
        name,
        EntityType.ORG,
        "ministry",
        side,
    )


def sense_of(context: MentionContext, first: int, end: int, head: Head, side: str | None = None) -> Sense:
    """An institution that no list knows: its id from its kind and words, its name as written."""
    written = normalise(context.document.tokens.surface(first, end))
    found = context.word_features[first].head
    taken = found[0] if found is not None else 0
    words = [bare(word) for word in context.words[first:end] if word[:1].isalnum()]
    words[0] = bare(context.words[first][taken:]) if words else ""
    return Sense(f"{head.kind}-{slug(latin(' '.join(words)))}", written[taken:], EntityType.ORG, head.kind, side)
