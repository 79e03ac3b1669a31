"""Titles and given names in, mentions of persons out, those that no list knows too.

A name begins behind a title, at a given name, at a family name, behind a nationality
or a verb of saying; it goes on over names, particles («بن», «آل») and words that are
no ordinary ones, and ends before the first that is (`person_spans.extend`).
"""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import is_definite
from streams.extract.entities.chiefs import is_chief, is_spoken_for, speaks_for
from streams.extract.entities.eastern_names import eastern_end, is_surely_eastern
from streams.extract.entities.family_names import is_family_name
from streams.extract.entities.mentions import Mention, MentionContext, Role
from streams.extract.entities.person_spans import (
    between_commas,
    completes,
    ends_byline,
    explained_end,
    extend,
    followed_by_name,
    is_before_comma,
    is_joined,
    is_line,
    makes_sure,
    place_in_name,
    spelled_as_name,
    widen_by_particles,
)
from streams.extract.entities.titles import read_title, title_behind
from streams.extract.entities.word_features import Adjective, Tail, WordFeatures
from streams.records import EntityType

__all__ = ["dress", "find_persons", "match_titled", "match_untitled"]


_PROCLITIC_BY: Final = "ب"
_PROCLITIC_OF: Final = "ل"
_OPENING: Final = frozenset('«“"')
_STOPS: Final = frozenset("،؛")  # behind which a verb may open a clause


def find_persons(context: MentionContext) -> None:
    """Add every person to the mentions, and to those already there the title beside them."""
    titled: dict[int, Role] = {}
    word_features, owners = context.word_features, context.owners
    i, count = 0, len(word_features)
    while i < count:
        owner = owners[i]
        if owner is None:
            i = _unowned(context, i, titled) if word_features[i].personal or i in titled else i + 1
        elif owner.type is EntityType.PERSON and owner.first == i:
            widen_by_particles(context, owner)
            dress(context, owner, titled.pop(i, None))
            i = _coordinate(context, owner)
        else:
            i = max(i + 1, owner.last)


def _unowned(context: MentionContext, i: int, titled: dict[int, Role]) -> int:
    """Read the person or the title that begins at token `i`; the token to go on with."""
    role = titled.pop(i, None)
    if is_spoken_for(context, i) or ((role is not None or i + 1 in titled) and is_chief(context, i)):
        context.add(_person(i, i + 1, "surname", int(context.words[i][0] == _PROCLITIC_OF)))
        if role is not None:
            titled[i + 1] = role
        return i + 1
    found = match_titled(context, i) if role is not None else match_untitled(context, i)
    if found is not None:
        dress(context, context.add(found), role)
        return _coordinate(context, found)
    if context.word_features[i].title is not None:
        named = read_title(context, i)
        if named is not None:
            titled.setdefault(named[0], named[1])
    return i + 1


def _person(first: int, last: int, rule: str, taken: int = 0) -> Mention:
    return Mention(first, last, f"entities.{rule}", EntityType.PERSON, taken)


def match_titled(context: MentionContext, i: int) -> Mention:
    """The person who bears the title before token `i`."""
    features, end = context.word_features[i], max(extend(context, i), between_commas(context, i))
    if (
        features.family is not None
        and not features.family[0]
        and end == i + 2
        and (context.word_features[i + 1].finite or _are_two(features, context.word_features[i + 1]))
    ):
        end = i + 1
    if (
        (features.given == 0 or features.opens)
        and end == i + 1
        and (is_family_name(context, end) or ends_byline(context, i, end))
    ):
        end += 1
    if end == i + 1 and (place := place_in_name(context, i)) is not None:
        context.mentions.remove(place)
        end += 1
    single = end == i + 1 and features.given < 0 and features.family is not None and features.family[0] == 0
    return _person(i, end, "titled_surname" if single else "titled")


def match_untitled(context: MentionContext, i: int) -> Mention | None:
    """A person who begins at token `i` without a title before; None when nobody does."""
    features = context.word_features[i]
    if features.eastern and (end := eastern_end(context, i)) > i and is_surely_eastern(context, i, end):
        return _person(i, end, "eastern")
    found = _given(context, i, features) if features.given >= 0 else None
    if found is None and features.opens:
        found = _apposed(context, i, features)
    if found is None and features.family is not None and features.family_alone:
        found = _surname(context, i, features.family[0], "surname")
    if found is None and features.surname >= 0:
        found = _surname(context, i, features.surname, "surname_only")
    if found is None and features.opens and _is_national(context, i - 1):
        found = _person(i, extend(context, i), "national")
    return found or _speaker(context, i, features)


def _is_verb(context: MentionContext, i: int, features: WordFeatures) -> bool:
    """Whether a given name that is a verb too opens a clause before somebody known: «وطالب أردوغان السويد بـ»."""
    if not features.finite or i + 1 >= context.limits[i]:
        return False
    opens = not i or context.limits[i - 1] <= i or context.words[i - 1] == "."
    family = context.word_features[i + 1].family
    known = family is not None and not family[0]
    return (opens and (known or features.given == 1)) or (known and context.words[i - 1] in _STOPS)


def _given(context: MentionContext, i: int, features: WordFeatures) -> Mention | None:
    """A person who begins at a given name."""
    if (
        (features.link and not followed_by_name(context, i))
        or not spelled_as_name(context, i)
        or _is_verb(context, i, features)
        or (i and context.words[i - 1].isdigit())
        or _is_no_speaker(context, i, features.given)
        or (
            features.given and i and context.words[i - 1] in _OPENING
        )  # nothing is cut off a word that begins what is in marks
        or _is_nationality(context, i)
        or speaks_for(context, i)
    ):
        return None
    in_list = context.words[i][features.given :] in context.gazetteer.lists.given
    if features.compound and not in_list and not completes(context, i, i + 1, features.given):
        return None
    if (
        features.title is not None
        and not features.strong
        and i + 1 < context.limits[i]
        and (_is_complement(context, i + 1) or is_chief(context, i + 1))
    ):
        return None
    end = extend(context, i, features.given)
    if (explained := explained_end(context, i)) > i and end <= explained:
        return _person(i, explained, "given_name")
    if not features.given and end == i + 1 and ends_byline(context, i, end):
        return _person(i, end + 1, "given_name")
    if not features.given and end == i + 2 and is_line(context, i, end):
        return _person(i, end, "given_name")
    sure = features.strong or features.particle or (features.compound and end > i + 1)
    if sure and not features.given and _is_first_name(context, i - 1):
        return _person(i - 1, end, "unknown_first_name")
    if features.particle and not features.compound:
        return None
    return _person(i, end, "given_name", features.given) if features.strong or makes_sure(context, i, end) else None


def _is_nationality(context: MentionContext, i: int) -> bool:
    """Whether two words are one adjective of nationality: «كوري شمالي»."""
    pair = context.words[i : i + 2]
    return len(pair) > 1 and (pair[0], pair[1]) in context.gazetteer.compounds


def _is_complement(context: MentionContext, j: int) -> bool:
    """Whether a definite word that is no name completes a title before it: «زعيم الوحدويين …»."""
    return context.words[j].startswith("ال") and context.word_features[j].tail is not Tail.NAME


def _is_no_speaker(context: MentionContext, i: int, taken: int) -> bool:
    """Whether «ب» would stand between a verb of saying and its speaker: it is a letter of the name, «قال بالطيب»."""
    return context.words[i][:taken] == _PROCLITIC_BY and context.word_features[i - 1].verb


def _is_first_name(context: MentionContext, i: int) -> bool:
    """Whether token `i` may be an unknown first name before a known one."""
    return i >= 0 and context.owners[i] is None and context.limits[i] > i + 1 and context.word_features[i].opens


def _surname(context: MentionContext, i: int, taken: int, rule: str) -> Mention | None:
    """A family name, with an unknown first name before it and what goes on behind it."""
    features = context.word_features[i]
    if not taken and _is_first_name(context, i - 1):
        return _person(i - 1, extend(context, i), "unknown_first_name")
    if (
        not taken
        and i
        and context.word_features[i - 1].joined
        and context.owners[i - 1] is None
        and context.limits[i - 1] > i
    ):
        return _person(i - 1, extend(context, i), "unknown_first_name", 1)
    after_verb = i > 0 and context.word_features[i - 1].verb
    if rule == "surname_only" and not after_verb:
        signed = i > 0 and context.words[i - 1] == "/" and context.document.tokens.glued(i)
        if signed or context.words[i][taken:].startswith("ال"):
            return None
    if _is_no_speaker(context, i, taken):
        return None
    if rule == "surname" and is_chief(context, i):
        return _person(i, i + 1, rule, taken)
    end, limit = i + 1, context.limits[i]
    if (
        context.words[end : end + 1]
        and context.words[end] in context.gazetteer.lists.servants
        and completes(context, end, end + 1, 0)
    ):
        return _person(i, extend(context, i, taken), "unknown_first_name", taken)
    if rule == "surname_only" and end < limit and context.owners[end] is None and context.word_features[end].opens:
        return _person(i, extend(context, i, taken), "unknown_first_name", taken)
    while end < limit and context.owners[end] is None and _goes_on(context.word_features[end], features):
        end += 1
    return _person(i, end, rule, taken)


def _goes_on(features: WordFeatures, family: WordFeatures) -> bool:
    """Whether a word behind a family name belongs to it: a name, no ordinary word and no other's family name."""
    named = features.tail is Tail.NAME and not features.common and not is_joined(features, first=False)
    return named and not _are_two(family, features)


def _are_two(first: WordFeatures, second: WordFeatures) -> bool:
    """Whether each of two words is the family name of a known person: «هاتف بوتين أردوغان»."""
    return first.given < 0 and first.family_alone and second.family_alone and second.given < 0


def _apposed(context: MentionContext, i: int, features: WordFeatures) -> Mention | None:
    """Two words that no list has, between which and the stop a name ends before a title: «… …، رئيس الوفد»."""
    if features.common or i + 1 >= context.limits[i] or context.words[i].startswith("ال"):
        return None
    behind = context.word_features[i + 1]
    if context.owners[i + 1] is not None or behind.tail < Tail.UNKNOWN or not (features.opens or behind.opens):
        return None
    person = _person(i, extend(context, i), "apposed")
    if person.last < i + 2 or person.last >= context.limits[i] or context.words[person.last] != "،":
        return None
    role = title_behind(context, person)
    return person if role is not None and role.office else None


def _is_national(context: MentionContext, i: int) -> bool:
    """Whether token `i` means a person by the nationality: «البلجيكي فلان», no adjective of the noun before."""
    if i < 0 or context.word_features[i].adjective is not Adjective.SIDE or not context.words[i].endswith(("ي", "يه")):
        return False
    before = context.words[i - 1] if i and context.limits[i - 1] > i else ""
    return not is_definite(before)


def _speaker(context: MentionContext, i: int, features: WordFeatures) -> Mention | None:
    """A name behind a verb: behind one of saying also one word that no list has, or an ordinary word that is a name too."""
    if not i or context.limits[i - 1] <= i:
        return None
    if not context.word_features[i - 1].verb:
        return _actor(context, i, features)
    if _is_no_verb(context, i - 1) or _brings_act(context, i):
        return None
    if features.opens:
        return _person(i, extend(context, i), "speaker")
    if features.title is not None or features.verb or features.function or not spelled_as_name(context, i):
        return None
    if features.tail is not Tail.NAME:
        foreign = features.finite and i + 1 < context.limits[i] and context.word_features[i + 1].opens
        return _person(i, i + 2, "speaker") if foreign and is_before_comma(context, i + 1) else None
    agrees = (context.words[i] in context.gazetteer.lists.women) is context.words[i - 1].endswith("ت")
    ends = i + 1 >= context.limits[i] or context.word_features[i + 1].function or not context.words[i + 1][:1].isalpha()
    if not ends and agrees and is_before_comma(context, i + 1):
        return _person(i, i + 2, "speaker")
    return _person(i, i + 1, "speaker") if agrees and ends else None


def _is_no_verb(context: MentionContext, i: int) -> bool:
    """Whether a word that may be a verb of saying is none: a preposition («عبر»), or a noun behind one («في رد سريع»)."""
    if context.word_features[i].locative:
        return True
    governed = i > 0 and context.limits[i - 1] > i and context.word_features[i - 1].locative
    return governed and context.words[i] in context.gazetteer.titles.said_nouns


def _brings_act(context: MentionContext, i: int) -> bool:
    """Whether «بإ…» brings what is welcomed or demanded and no speaker: «رحبت بإمهال …»."""
    tokens = context.document.tokens
    return tokens.laid[tokens.starts[i] : tokens.starts[i] + 2] == "بإ"


def _actor(context: MentionContext, i: int, features: WordFeatures) -> Mention | None:
    """Two foreign words that no list has, behind a verb that opens a clause: «ورفع فلان فلان لافتة»."""
    before = context.word_features[i - 1]
    if not (features.opens and before.finite) or features.place is not None or i + 1 >= context.limits[i]:
        return None
    opens = i < 2 or context.limits[i - 2] < i or context.words[i - 2] in _STOPS or context.words[i - 1][0] == "و"
    behind = context.word_features[i + 1]
    if (
        not opens
        or context.words[i] in context.gazetteer.lists.place_firsts
        or not (features.foreign or behind.foreign)
    ):
        return None
    free = behind.opens and context.owners[i + 1] is None and not behind.joined
    return _person(i, extend(context, i), "speaker") if free else None


def dress(context: MentionContext, person: Mention, role: Role | None) -> None:
    """Give a person the title before the name, else the one right behind it, and what it tells."""
    behind = title_behind(context, person) if role is None or role.side is None or not role.office else None
    person.role = role if behind is None or (role is not None and role.office) else behind
    person.side = next((r.side for r in (role, behind) if r is not None and r.side), None)


def _coordinate(context: MentionContext, person: Mention) -> int:
    """Add who is joined to a person by «and», when the first is surely one; the token to go on with."""
    while (other := _joined(context, person)) is not None:
        person = context.add(other)
        dress(context, person, None)
    return person.last


def _joined(context: MentionContext, person: Mention) -> Mention | None:
    """The person joined by «and» behind this one."""
    k = person.last
    if (
        k >= context.limits[person.first]
        or context.owners[k] is not None
        or context.words[k][:1] != "و"
        or len(context.words[k]) < 4
    ):
        return None
    features = context.word_features[k]
    if context.gazetteer.is_counterpart(context.words[k][1:]) or (features.noun and features.family is None):
        return None
    plural = person.role is not None and person.role.plural
    known = is_joined(features, first=True)
    if not known and not (features.joined and (plural or person.last - person.first > 1)):
        return None
    end = extend(context, k, 1)
    if end == k + 1 and not plural and (features.common or not known):
        return None
    return _person(k, end, "joined", 1)
