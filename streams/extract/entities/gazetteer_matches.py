"""A token in, the longest known name that begins there out: tries of exact names and of loose full names."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import is_definite, loose
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.senses import Need, Node, Sense
from streams.extract.entities.word_features import Tail
from streams.records import EntityType

__all__ = ["Match", "choose", "goes_on_with_and", "make_known", "match_known", "opens_dateline"]

_HYPHENS: Final = frozenset("-–")
_THAT: Final = frozenset({"ان", "بان", "وان", "لكن"})
_FEMININE: Final = ("ت", "ست", "وت", "وست")
"""How the present and future of a feminine subject begin."""
_VERB_LETTERS: Final = 4
"""Letters of an unknown word in «ت» that are too few for a verb in the feminine."""
_GOVERNING: Final = frozenset("بل")
"""Prepositions glued to a word that make it a name rather than an adjective."""
_BEHIND_DATELINE: Final = frozenset("-–—(ـ")
_PARTIES: Final = frozenset({"party", "armed-group", "alliance", "movement", "front"})
"""Kinds of organisations beside which an ordinary word is the name of another."""
_WEST: Final = "غرب"

Match = tuple[int, int, Node]
"""Token behind the name, letters of proclitics, the node it ends in."""


def match_known(context: MentionContext, i: int) -> Match | None:
    """The longest known name at token `i`, whole words before those with proclitics; None when nothing fits."""
    features = context.word_features[i]
    if features.alone is not None and not _goes_on(context, i, features.alone[1]):
        return None if _in_idiom(context, i, features.alone[0]) else (i + 1, *features.alone)
    best: Match | None = None
    for taken, root in features.names:
        found = _walk(context, i, root)
        if found is not None and (best is None or found[0] > best[0]) and _fits(context, i, taken, found):
            best = found[0], taken, found[1]
    for taken, root in features.people:
        found = _walk_loose(context, i, root)
        if found is not None and (best is None or found[0] > best[0]):
            best = found[0], taken, found[1]
    return None if best is not None and best[2].senses[0].kind == "person" and _is_father(context, i) else best


def goes_on_with_and(context: MentionContext, known: Mention) -> bool:
    """Whether a known organisation is but the first words of a state's: «مجلس الأمن والدفاع السوداني»; not «مجلس الأمن والجيش السوداني»."""
    i = known.last
    if known.type is not EntityType.ORG or known.last - known.first < 2 or i + 1 >= context.limits[known.first]:
        return False
    joined, behind = context.word_features[i], context.word_features[i + 1]
    noun = context.words[i].startswith("وال") and joined.title is None and joined.head is None and joined.side is None
    whose = behind.side is not None and context.words[i + 1].startswith("ال")
    return noun and whose and not (joined.named and match_known(context, i) is not None)


def _goes_on(context: MentionContext, i: int, node: Node) -> bool:
    """Whether the word behind token `i` may belong to a longer name."""
    if not node.next or i + 1 >= context.limits[i]:
        return False
    word = context.words[i + 1]
    return word in node.next or word in _HYPHENS


def _is_father(context: MentionContext, i: int) -> bool:
    """Whether a name is that of somebody's father: «الحسين بن عبد الله الثاني»."""
    return (
        i > 1
        and context.limits[i - 2] > i
        and context.word_features[i - 1].particle
        and context.word_features[i - 2].tail > Tail.NISBA
    )


def _walk(context: MentionContext, i: int, node: Node) -> tuple[int, Node] | None:
    """Follow the trie over the words behind token `i`, hyphens skipped; the last end passed."""
    i += 1
    best = (i, node) if node.senses else None
    if not node.next:
        return best
    words, limit = context.words, context.limits[i - 1]
    while i < limit and node.next:
        word = words[i]
        step = node.next.get(word)
        if step is None:
            if word in _HYPHENS and i + 1 < limit:
                i += 1
                continue
            break
        node, i = step, i + 1
        if node.senses:
            best = i, node
    return best


def _walk_loose(context: MentionContext, i: int, node: Node) -> tuple[int, Node] | None:
    """Follow the trie of full names; words that are ordinary must not count as another's spelling."""
    words, word_features, limit = context.words, context.word_features, context.limits[i]
    best = None
    i += 1
    while i < limit and node.next and words[i] and words[i][0].isalpha():
        step = node.next.get(loose(words[i]))
        if step is None or word_features[i].common:
            break
        node, i = step, i + 1
        if node.senses:
            best = i, node
    return best


def _fits(context: MentionContext, i: int, taken: int, found: tuple[int, Node]) -> bool:
    """Whether a name that is an ordinary word too stands where a place can stand."""
    end, node = found
    if end == i + 1 and _in_idiom(context, i, taken):
        return False
    if end == i + 1 and context.word_features[i].delicate and not _means_itself(context, i, taken, node):
        return False
    return not node.need or _has_context(context, i, taken, node)


def _in_idiom(context: MentionContext, i: int, taken: int) -> bool:
    """Whether the word is an ordinary one together with that before or behind it: «القوة القاهرة», «مسقط رأسه»."""
    idioms, words = context.gazetteer.lists.idioms, context.words
    before = words[i - 1] if i else ""
    pairs = ((before, words[i]), (before[1:], words[i]), (words[i][taken:], *words[i + 1 : i + 2]))
    return any(pair in idioms for pair in pairs)


def _means_itself(context: MentionContext, i: int, taken: int, node: Node) -> bool:
    """Whether a word that is a point of the compass, a portfolio, a nationality or an ordinary noun is the name here."""
    features, compass = context.word_features[i], context.gazetteer.lists.compass
    word = context.words[i][taken:]
    if word in compass or (taken and "ال" + word in compass):
        return _is_bloc(context, i, taken)
    if taken and features.common and node.senses[0].type is EntityType.ORG and "ب" in context.words[i][:taken]:
        return False
    return features.bare_ministry < 0 and (features.side is None or not _qualifies(context, i))


def _qualifies(context: MentionContext, i: int) -> bool:
    """Whether a country that is a nationality too qualifies the noun before it: «العائلة المالكة السعودية»."""
    if not i:
        return False
    before, word = context.words[i - 1], context.words[i]
    if word.startswith(("ال", "وال")):
        return is_definite(before) and (before.endswith(("ه", "ات")) or context.word_features[i - 1].adjective > 0)
    if before.startswith("ال"):
        return False
    return (before.endswith("ه") and context.word_features[i - 1].noun) or (
        i > 1 and context.words[i - 2].endswith("ه") and context.word_features[i - 2].noun
    )


def _has_context(context: MentionContext, i: int, taken: int, node: Node) -> bool:
    """Whether a word of place, another place or «ب» stands before a name that needs it, or it opens a dateline."""
    if node.need is Need.PARTY:
        return _is_among_parties(context, i, taken)
    if opens_dateline(context, i) or _is_told(context, i, node):
        return True
    if not i:
        return node.senses[0].kind == "country" and _acts(context, i, taken)
    features = context.word_features[i - 1]
    if features.place is not None and not features.place[1].inside:
        return True
    if not taken and context.words[i - 1] in context.gazetteer.lists.stops_of_places:
        return True
    if node.need is Need.HEAD:
        return False
    if node.senses[0].kind == "country" and (
        (not taken and (_names_state(context, i) or _is_owner(context, i))) or _acts(context, i, taken)
    ):
        return True
    before = context.owners[i - 1]
    joined = taken and context.words[i][0] == "و" and before is not None and before.type in {"GPE", "LOC"}
    return bool(features.locative or joined or (taken and context.words[i][taken - 1] in _GOVERNING))


def _names_state(context: MentionContext, i: int) -> bool:
    """Whether only a state can stand at token `i`: behind «أما», or behind an officer's title, «سفير بنين»."""
    return context.words[i - 1] in context.gazetteer.titles.before_states


def _is_owner(context: MentionContext, i: int) -> bool:
    """Whether a word that is an adjective too does not agree with the noun before it, and so owns it: «سفارة مالي», but «دعم مالي»."""
    before, word = context.words[i - 1], context.words[i]
    return (
        context.word_features[i - 1].noun
        and not is_definite(before)
        and before.endswith(("ه", "ات"))
        and word[-1] != "ه"
    )


def _acts(context: MentionContext, i: int, taken: int) -> bool:
    """Whether a verb in the feminine tells of the word at token `i` as of a state: «أعلنت مالي», «مالي ترفض»; or another state is joined to it."""
    features, words = context.word_features, context.words
    if i and not taken and context.limits[i - 1] > i:
        before, verb = features[i - 1], words[i - 1]
        unknown = not before.common and verb.endswith("ت") and len(verb) > _VERB_LETTERS and not verb.startswith("ال")
        known = before.finite and not before.noun and (verb.endswith("ت") or verb.startswith(_FEMININE))
        if unknown or known:
            return True
    if i + 1 >= context.limits[i]:
        return False
    behind = features[i + 1]
    if any(cut == 1 and n.senses and n.senses[0].kind == "country" for cut, n in behind.names):
        return words[i + 1][0] == "و"
    heads = taken or not i or context.limits[i - 1] <= i or words[i - 1] in _THAT or not words[i - 1][0].isalpha()
    return bool(heads) and behind.finite and not behind.noun and words[i + 1].startswith(_FEMININE)


def _is_told(context: MentionContext, i: int, node: Node) -> bool:
    """Whether a capital that is a given name too is meant: its state is told in the article, and no title or name is beside."""
    sense = node.senses[0]
    if sense.kind != "capital" or node.need is not Need.CONTEXT or sense.actor not in context.sides:
        return False
    before = context.word_features[i - 1] if i and context.limits[i - 1] > i else None
    behind = context.word_features[i + 1] if i + 1 < context.limits[i] else None
    named = behind is not None and (behind.opens or (behind.tail is Tail.NAME and not behind.common) or behind.particle)
    return not named and (before is None or before.title is None)


def _is_among_parties(context: MentionContext, i: int, taken: int) -> bool:
    """Whether an ordinary word is the name of a party: behind its delegation, beside another party, before a colon or a verb in the feminine."""
    before = context.words[i - 1] if i and context.limits[i - 1] > i else ""
    if not taken and before in context.gazetteer.lists.before_parties:
        return True
    owner = context.owners[i - 1] if before else None
    joined = context.words[i][:1] == "و" and taken == 1
    if joined and owner is not None and owner.sense is not None and owner.sense.kind in _PARTIES:
        return True
    if i + 1 >= context.limits[i]:
        return False
    behind, word = context.word_features[i + 1], context.words[i + 1]
    if word == ":" or (joined and behind.finite and word.startswith("ت")):
        return True
    return not taken and any(t == 1 and n.senses and n.senses[0].kind in _PARTIES for t, n in behind.names)


def opens_dateline(context: MentionContext, i: int) -> bool:
    """Whether token `i` opens a line and a dash or a parenthesis follows: «برن – », «سرت (…)»."""
    opens = not i or context.limits[i - 1] <= i
    return opens and i + 1 < context.limits[i] and context.words[i + 1] in _BEHIND_DATELINE


def _is_bloc(context: MentionContext, i: int, taken: int) -> bool:
    """Whether «الغرب» is the bloc and no point of the compass; «الشرق» is one only beside it."""
    compass = context.gazetteer.lists.compass
    if i and context.words[i - 1] in context.gazetteer.lists.directions:
        return False
    word = context.words[i][taken:]
    near = [w for k in range(max(i - 2, 0), min(i + 3, len(context.words))) for w in (context.words[k],) if k != i]
    beside = any(w[t:] in compass and not word.endswith(w[t:]) for w in near for t in (0, 1))
    return beside or word.endswith(_WEST)


def choose(context: MentionContext, senses: tuple[Sense, ...], side: str | None = None) -> Sense | None:
    """Which of several namesakes is meant: by the side that the title tells, else who is in office; None when open."""
    if len(senses) == 1:
        return senses[0]
    if side is not None:
        fitting = [s for s in senses if s.actor == side]
        if len(fitting) == 1:
            return fitting[0]
    if senses[0].kind != "person" or len({s.type for s in senses}) > 1:
        return senses[0]
    day = context.document.published
    active = [s for s in senses if context.gazetteer.offices_of(s.id, day)]
    return active[0] if len(active) == 1 else None


def make_known(context: MentionContext, i: int, match: Match) -> Mention:
    """The mention of a known name: its head and nationality outside where they do not belong to it."""
    end, taken, node = match
    senses = node.senses
    sense = senses[0] if len(senses) == 1 else _choose_here(context, i, senses)
    kind = sense or senses[0]
    rule = _RULES.get(kind.kind) or ("entities.organisation" if kind.type is EntityType.ORG else "entities.place")
    if not node.skip:
        return Mention(i, end, rule, kind.type, taken, sense)
    return Mention(i + node.skip, end - node.drop, rule, kind.type, 0, sense)


def _choose_here(context: MentionContext, i: int, senses: tuple[Sense, ...]) -> Sense | None:
    """As `choose`; of a place and an agency of one name the place behind a word of place, else the agency."""
    if len({sense.type for sense in senses}) > 1:
        place = i > 0 and context.word_features[i - 1].locative
        senses = tuple(s for s in senses if (s.kind in _OUTLETS) is not place) or senses
    return choose(context, senses)


_OUTLETS: Final = frozenset({"agency", "newspaper", "broadcaster"})
_RULES: Final = {"person": "entities.person", "country": "entities.country", "capital": "entities.capital"}
