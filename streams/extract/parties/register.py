"""The parties of one article as they are named, by what later mentions call them: head noun, word of the name, kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from streams.extract.parties.lexicon import Noun

__all__ = ["Body", "Register", "nearest_before"]


@dataclass(frozen=True, slots=True)
class Body:
    """A party of the article."""

    code: str
    """Its code."""
    stem: str
    """Head noun of its name, folded; '' for none."""
    words: frozenset[str]
    """Other words of its name, as keys."""
    entity_id: str | None = None
    name: str | None = None
    """English name of the entity that it is."""


_token = itemgetter(0)
_NAMESAKES_MAX: Final = 4
"""Parties with one noun and one word of the name among which a name is looked for."""
_COMPANIES: Final = ("company", "firm")
"""Kinds of bodies that have an executive."""
_BACK_MAX: Final = 20
"""Mentions by name among which the owner of a pronoun is looked for."""


@dataclass(slots=True)
class Register:
    """The parties named so far; mentions may be added out of order until `close`."""

    countries: Collection[str]
    """Codes of states: no officer is told from one of theirs that was named before."""
    stems: dict[str, list[tuple[int, Body]]] = field(default_factory=dict)
    kinds: dict[str, list[tuple[int, Body]]] = field(default_factory=dict)
    aliases: dict[str, Body] = field(default_factory=dict)
    spelled: dict[tuple[str, str], list[Body]] = field(default_factory=dict)
    """Head noun and a word of the name, to the first parties called so."""
    names: dict[str, Body] = field(default_factory=dict)
    """Folded words that are a whole name and may stand alone."""
    offices: dict[str, str] = field(default_factory=dict)
    """Heads of titles, folded, to the party of whoever had such a title last."""
    all: list[tuple[int, Body]] = field(default_factory=list)
    """Every mention by name of another than a state, in the order of the text."""

    at: dict[int, Body] = field(default_factory=dict)
    """The parties mentioned by name, by first token."""
    mentions: list[tuple[int, str]] = field(default_factory=list)
    """Where which party is named at all, states and nationalities too, in the order of the text."""

    def known(self, stem: str, words: Sequence[str]) -> Body | None:
        """The party that this name means too: the same noun, and the words of one name among those of the other."""
        new = frozenset(words)
        for word in words:
            for body in self.spelled.get((stem, word), ()):
                if new <= body.words or body.words <= new:
                    return body
        return None

    def add(
        self, token: int, body: Body, kind: str = "", aliases: Iterable[str] = (), *, outside: bool = False
    ) -> None:
        """Note a mention by name; of a body `outside` the talks no later noun alone speaks."""
        if outside:
            self.at[token] = body
            return
        self.stems.setdefault(body.stem, []).append((token, body))
        for word in body.words:
            same = self.spelled.setdefault((body.stem, word), [])
            if len(same) < _NAMESAKES_MAX and body not in same:
                same.append(body)
        if kind:
            self.kinds.setdefault(kind, []).append((token, body))
        for alias in aliases:
            self.aliases.setdefault(alias, body)
        self.at[token] = body
        self.mentions.append((token, body.code))
        if body.code not in self.countries:
            self.all.append((token, body))

    def close(self, others: Iterable[tuple[int, str]] = ()) -> None:
        """Put the mentions in the order of the text, with those of `others`."""
        self.mentions = sorted({*self.mentions, *others})
        for found in (*self.stems.values(), *self.kinds.values(), self.all):
            found.sort(key=_token)

    def last_before(self, i: int, pronoun: str = "") -> tuple[int, Body] | None:
        """The last mention by name before token `i`, and its token; of the gender of the pronoun, where its noun tells one."""
        last = bisect_left(self.all, i, key=_token) - 1
        for number in range(last, max(-1, last - _BACK_MAX), -1):
            stem = self.all[number][1].stem
            if not pronoun or not stem or stem.endswith("ه") is (pronoun == "ها") or pronoun == "هم":
                return self.all[number]
        return None

    def before(self, i: int, tokens_max: int) -> str | None:
        """The code of the party named last, at most so many tokens before token `i`."""
        found = self.last_before(i)
        return found[1].code if found is not None and i - found[0] <= tokens_max else None

    def guild_before(self, i: int, guilds: frozenset[str]) -> str | None:
        """The code of the union named last before token `i`; `guilds` are the nouns of unions."""
        last = bisect_left(self.all, i, key=_token) - 1
        near = (self.all[number][1] for number in range(last, max(-1, last - _BACK_MAX), -1))
        return next((body.code for body in near if body.stem in guilds), None)

    def company_before(self, i: int) -> str | None:
        """The code of the company named last before token `i`."""
        near = [found for kind in _COMPANIES if (found := nearest_before(self.kinds.get(kind, ()), i)) is not None]
        return max(near, key=_token)[1].code if near else None

    def meant(self, noun: Noun, i: int) -> Body | None:
        """Whom the noun alone means at token `i`: the nearest such body before, else the first behind."""
        known = self.stems.get(noun.stem)
        lists = [known] if known else [found for kind in sorted(noun.kinds) if (found := self.kinds.get(kind))]
        near = [mention for found in lists if (mention := _nearest(found, i)) is not None]
        before = [mention for mention in near if mention[0] < i]
        if before:
            return max(before, key=_token)[1]
        return min(near, key=_token)[1] if near else None


def nearest_before(found: Sequence[tuple[int, Body]], i: int) -> tuple[int, Body] | None:
    """The nearest mention before token `i`, and its token."""
    number = bisect_left(found, i, key=_token)
    return found[number - 1] if number else None


def _nearest(found: Sequence[tuple[int, Body]], i: int) -> tuple[int, Body] | None:
    """The nearest mention before token `i`, else the first behind it."""
    number = bisect_left(found, i, key=_token)
    return found[number - 1] if number else found[0] if found else None
