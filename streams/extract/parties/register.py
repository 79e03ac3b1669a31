"""The parties of one article as they are named, by what later mentions call them: head noun, word of the name, kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

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


@dataclass(slots=True)
class Register:
    """The parties named so far; mentions may be added out of order until `close`."""

    countries: Collection[str]
    """Codes of states: no officer is told from one of theirs that was named before."""
    stems: dict[str, list[tuple[int, Body]]] = field(default_factory=dict)
    kinds: dict[str, list[tuple[int, Body]]] = field(default_factory=dict)
    aliases: dict[str, Body] = field(default_factory=dict)
    names: dict[str, Body] = field(default_factory=dict)
    """Folded words that are a whole name and may stand alone."""
    offices: dict[str, str] = field(default_factory=dict)
    """Heads of titles, folded, to the party of whoever had such a title last."""
    all: list[tuple[int, Body]] = field(default_factory=list)
    """Every mention by name of another than a state, in the order of the text."""

    def known(self, stem: str, words: Sequence[str]) -> Body | None:
        """The party that this name means too: the same noun, and the words of one name among those of the other."""
        new = frozenset(words)
        for _, body in self.stems.get(stem, ()):
            if new and body.words and (new <= body.words or body.words <= new):
                return body
        return None

    def add(self, token: int, body: Body, kind: str = "", aliases: Iterable[str] = ()) -> None:
        """Note a mention by name."""
        self.stems.setdefault(body.stem, []).append((token, body))
        if kind:
            self.kinds.setdefault(kind, []).append((token, body))
        for alias in aliases:
            self.aliases.setdefault(alias, body)
        if body.code not in self.countries:
            self.all.append((token, body))

    def close(self) -> None:
        """Put the mentions in the order of the text."""
        for found in (*self.stems.values(), *self.kinds.values(), self.all):
            found.sort(key=_token)

    def last_before(self, i: int, pronoun: str = "") -> tuple[int, Body] | None:
        """The last mention by name before token `i`, and its token; of the gender of the pronoun, where its noun tells one."""
        for number in range(bisect_left(self.all, i, key=_token) - 1, -1, -1):
            stem = self.all[number][1].stem
            if not pronoun or not stem or stem.endswith("ه") is (pronoun == "ها") or pronoun == "هم":
                return self.all[number]
        return None

    def before(self, i: int, tokens_max: int) -> str | None:
        """The code of the party named last, at most so many tokens before token `i`."""
        found = self.last_before(i)
        return found[1].code if found is not None and i - found[0] <= tokens_max else None

    def meant(self, noun: Noun, i: int) -> Body | None:
        """Whom the noun alone means at token `i`: the nearest such body before, else the first behind."""
        found = self.stems.get(noun.stem) or [
            mention for kind in sorted(noun.kinds) for mention in self.kinds.get(kind, ())
        ]
        return nearest(found, i)


def nearest_before(found: Sequence[tuple[int, Body]], i: int) -> Body | None:
    """The nearest mention before token `i`."""
    number = bisect_left(found, i, key=_token)
    return found[number - 1][1] if number else None


def nearest(found: Sequence[tuple[int, Body]], i: int) -> Body | None:
    """The nearest mention before token `i`, else the first behind it."""
    if not found:
        return None
    number = bisect_left(found, i, key=_token)
    return found[number - 1][1] if number else found[0][1]
