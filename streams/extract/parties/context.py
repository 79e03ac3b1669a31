"""A document with its mentions in, what the rules of parties see out: which entity stands at each token, and the state at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.tokens import Tokens
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.outlet_nationality import is_of_outlet, outlet_tokens
from streams.extract.entities.outlets import OUTLET_KINDS
from streams.extract.parties.lexicon import Noun, PartyLexicon, Role
from streams.records import Entity, EntityType

__all__ = ["GOVERNMENT", "PartyContext", "open_party_context"]

GOVERNMENT: Final = "GOVERNMENT"
"""The government of an article that names no state at all, as papers write of home."""

_GPE: Final = EntityType.GPE
_ORG: Final = EntityType.ORG
_PERSON: Final = EntityType.PERSON
_TOP_TOKENS: Final = 60
"""Tokens at the top in which a state counts twice: headline, dateline and first sentence."""
_TOP_ENTITIES: Final = 12
"""Mentions at the top among which a dateline is looked for."""
_TOLD_AGAIN: Final = 3
"""How often the article names the state of its dateline where it is set there: bureaus write of elsewhere too."""
_BEHIND_DATELINE: Final = frozenset("-–—(/:")
_BACK_TOKENS_MAX: Final = 60
_BEHIND_TOKENS: Final = 4
_AT_PLACE: Final = "في"
_CAPITAL: Final = "capital"
_REGION_KIND: Final = "region"
_REGION: Final = ("الاقليم", "اقليم")
_TITLES: Final = frozenset({Role.MINISTER, Role.OFFICER})
_FEMININE: Final = "ة"
_HIS: Final = "ه"
_INSIDE: Final = frozenset({"في", "من", "باسم", "عن"})
_STATES_MAX: Final = 12
"""States of a sentence among which it is looked for where it is set."""
_SENTENCES_BACK: Final = 2
"""Sentences of the paragraph before in which the state is looked for that is spoken of."""
_OBSERVER_TOKENS: Final = 6
"""How far before a body the title of an observer may stand."""
_AT: Final = frozenset({"في", "لدي", "ب", "من"})
_IN: Final = frozenset({"في", "من", "وفي", "ومن"})


@dataclass(frozen=True, slots=True)
class PartyContext:
    """One article, as the rules of parties see it; token numbers throughout."""

    document: Document
    tokens: Tokens
    words: tuple[str, ...]
    gazetteer: Gazetteer
    lexicon: PartyLexicon
    entities: Sequence[Entity]
    spans: Sequence[tuple[int, int]]
    """Tokens of each entity, half-open."""
    at: Sequence[int]
    """Number of the entity that covers the token; -1 for none."""
    states: Sequence[tuple[int, str]]
    """Where which state is named, by place or nationality, in the order of the text."""
    times: Mapping[str, int]
    """How often each of them is named."""
    setting: str | None
    """Code of the state that the article is set in; None when it names none."""
    realms: Mapping[int, str]
    """Where a form of government alone means which state: «المملكة»."""
    home: str | None
    """Code of the state whose place its dateline is; None for none."""
    hits: Sequence[int]
    """Tokens outside mentions that may be nouns of parties, in the order of the text."""
    groups: Sequence[tuple[int, str]]
    """Where which party that is no state is called by its adjective, in the order of the text."""
    region: str | None
    """Code of the region that governs itself and that the article names first; None when it names none."""
    many: frozenset[str]
    """Codes of the organisations whose name or adjective stands in the article."""

    def state_at(self, i: int) -> str | None:
        """The state that an unnamed government at token `i` is that of: where its sentence is set, else the article."""
        if i and self.lexicon_role(i - 1):
            return self.officer_state(i)
        return self.scene(i) or self.setting

    def officer_state(self, i: int) -> str | None:
        """The state of the officer at token `i`: where his sentence is set, what is spoken of right before, else the article's."""
        number = self.tokens.sentence(i)
        begin = self.tokens.sentences[number][0]
        before = self._states_between(begin, i)
        near = [(token, code) for token, code in reversed(before) if self.leads(token)]
        acting = (code for token, code in near if self._is_of_party(token))
        found = self.scene(i) or next(acting, None) or next((code for _, code in near), None)
        back = number
        while found is None and back and number - back < _SENTENCES_BACK and not self.tokens.opens_line(begin):
            back -= 1
            begin, end = self.tokens.sentences[back]
            named = self._states_between(begin, end)
            told = [(token, code) for token, code in named if self.leads(token) and not self.is_dateline(token)]
            acting = (code for token, code in reversed(told) if self._acts(token))
            found = self._set_at(begin, end) or next(acting, None) or (told[0][1] if told else None)
        return found or self.setting

    @property
    def nameless(self) -> str | None:
        """The government where no state is named; None where one is."""
        return GOVERNMENT if self.setting is None else None

    def scene(self, i: int) -> str | None:
        """The state where the sentence of token `i` is set, told before it: «في موسكو، قال …»."""
        begin = self.tokens.sentences[self.tokens.sentence(i)][0]
        before = self._states_between(begin, i)
        return next(
            (
                self.lexicon.regions.get(self.entities[self.at[token]].name or "", code)
                for token, code in before
                if token > begin and self.words[token - 1] in _IN and self.at[token] >= 0
            ),
            None,
        )

    def _set_at(self, begin: int, end: int) -> str | None:
        """The state where the sentence over these tokens is set by its first words: «في موسكو نفت الوزارة …»."""
        first = begin + 1 < end and self.words[begin] in _IN and self.at[begin + 1] >= 0
        return self.scene(begin + 2) if first else None

    def seat_of_sentence(self, i: int) -> str | None:
        """The state of the capital that the sentence of token `i` opens with, where it is set: «وفي نيامي رفض …»."""
        begin = self.tokens.sentences[self.tokens.sentence(i)][0]
        number = self.at[begin + 1] if begin + 1 < i and self.words[begin] in _IN else -1
        if number < 0 or self.gazetteer.kind(self.entities[number].entity_id) != _CAPITAL:
            return None
        return self.entities[number].affiliation

    def _states_between(self, first: int, last: int) -> Sequence[tuple[int, str]]:
        """The states named from token `first` up to token `last`; some of them only in a long sentence."""
        begin, end = bisect_left(self.states, (first, "")), bisect_left(self.states, (last, ""))
        return self.states[begin : min(end, begin + _STATES_MAX)]

    def leads(self, i: int) -> bool:
        """Whether no preposition governs the state named at token `i`, by name or as an adjective of the noun before it."""
        number = self.at[i]
        first = self.spans[number][0] if number >= 0 else i - 1
        if first < 0:
            return True
        text, start = self.tokens.laid, self.tokens.starts[first]
        if number >= 0 and text[start] in "بلك" and self.entities[number].start > start:
            return False
        if number < 0 and self.words[first].startswith(("لل", "بال")):
            return False
        return first == 0 or not (self.words[first - 1] in self.lexicon.tails or self.words[first - 1] in _IN)

    def is_dateline(self, i: int) -> bool:
        """Whether the place at token `i` is but where the news comes from: «عمان - …»."""
        last = self.spans[self.at[i]][1] if self.at[i] >= 0 else len(self.words)
        return last < len(self.words) and self.words[last] in _BEHIND_DATELINE and self.tokens.opens_line(i)

    def _acts(self, i: int) -> bool:
        """Whether the state named by its place at token `i` is the subject of a verb before it: «اعتبرت نيروبي»."""
        return self.at[i] >= 0 and i > 0 and self.gazetteer.analyser[self.words[i - 1]].verb

    def _is_of_party(self, i: int) -> bool:
        """Whether the state at token `i` is named itself or by a noun of whom it is: «الوفد المصري», not «المبادرة المصرية»."""
        if self.at[i] >= 0 or i == 0:
            return True
        word = self.words[i - 1]
        heads = word in self.gazetteer.party_heads or word in self.lexicon.nouns
        return heads or self.gazetteer.title_stem(word) is not None

    def region_behind(self, i: int) -> str | None:
        """The region whose government is named right behind token `i`: «وزارة المالية في حكومة الإقليم»."""
        near = self.words[i : i + _BEHIND_TOKENS]
        if "حكومه" in near and any(word in near for word in _REGION):
            return self.region
        return None

    def state_behind(self, i: int) -> str | None:
        """The state of the place right behind token `i`, where that tells whose a government is: «وزارة النقل في كييف», «السلطات بباماكو»."""
        while i < len(self.words) and self.at[i] < 0 and self._is_related(self.words[i]):
            i += 1
        if i >= len(self.words):
            return None
        number = self.at[i + (self.words[i] == _AT_PLACE)] if i + 1 < len(self.words) else -1
        if number < 0 or self.entities[number].type is not _GPE:
            return None
        entity = self.entities[number]
        glued = self.words[i][0] == "ب" and entity.start > self.tokens.starts[i]
        seat = self.gazetteer.kind(entity.entity_id) == _CAPITAL or entity.name in self.lexicon.regions
        if not (seat and (glued or self.words[i] == _AT_PLACE)):
            return None
        return self.lexicon.regions.get(entity.name or "", entity.affiliation)

    def _is_related(self, word: str) -> bool:
        """Whether a word is a definite adjective: «الانتقالية», «الفدرالية»."""
        return word.startswith("ال") and (word.endswith(("ي", "يه")) or self.gazetteer.is_adjective(word))

    def title_at(self, i: int) -> Noun | None:
        """The title of an officer that begins at token `i`; «وزيرة» is no «وزيره»."""
        nouns = self.lexicon.nouns.get(self.words[i]) if i < len(self.words) else None
        if nouns is None:
            return None
        feminine = self.tokens.laid[self.tokens.ends[i] - 1] == _FEMININE
        found = [noun for noun in nouns if noun.role in _TITLES and not (feminine and noun.owned == _HIS)]
        if len(found) > 1 and found[0].owned != found[1].owned:
            found = [noun for noun in found if bool(noun.owned) is not feminine] or found
        return found[0] if found else None

    def is_outside(self, i: int) -> bool:
        """Whether the body named at token `i` is but where an observer works: «المحلل في شركة «أفق»»."""
        low, i = max(0, i - _OBSERVER_TOKENS), i - 1
        while i > low and (not self.words[i][0].isalpha() or self.words[i] in self.lexicon.nouns):
            i -= 1
        if i <= low or self.words[i] not in _AT:
            return False
        return any((self.gazetteer.title_stem(word) or "") in self.lexicon.observers for word in self.words[low:i])

    def lexicon_role(self, i: int) -> bool:
        """Whether the title of an officer stands at token `i`."""
        word = self.words[i]
        if i and word in _INSIDE:
            return self.words[i - 1] in self.lexicon.voices or self.lexicon_role(i - 1)
        return any(noun.role is Role.OFFICER for noun in self.lexicon.nouns.get(word, ()))

    def subject_before(self, i: int) -> int | None:
        """Number of the state named last before token `i` by a place that no preposition governs; None beyond some sentences."""
        for j in range(i - 1, max(-1, i - _BACK_TOKENS_MAX), -1):
            number = self.at[j]
            if number >= 0 and self.spans[number][0] == j and self.entities[number].type is _GPE:
                governed = j and (self.words[j - 1] in self.lexicon.tails or self.words[j - 1] in _IN)
                glued = (
                    self.tokens.laid[self.tokens.starts[j]] in "بل"
                    and self.entities[number].start > self.tokens.starts[j]
                )
                if self.entities[number].affiliation and not governed and not glued:
                    return number
        return None


def _setting(states: Sequence[tuple[int, str]], home: str | None) -> str | None:
    """The state that the article is set in: that of its dateline where it is told again, else the one named most."""
    weights: Counter[str] = Counter()
    for token, code in states:
        weights[code] += 2 if token < _TOP_TOKENS else 1
    if home is not None and sum(code == home for _, code in states) >= _TOLD_AGAIN:
        return home
    return max(weights, key=lambda code: weights[code]) if weights else None


def _realms(
    words: Sequence[str], at: Sequence[int], states: Iterable[tuple[int, str]], home: str | None, lexicon: PartyLexicon
) -> dict[int, str]:
    """The tokens at which a form of government stands alone, with the one state of that kind that the article names or comes from."""
    found: dict[int, str] = {}
    for i, word in enumerate(words):
        may_be = lexicon.realms.get(word)
        if may_be is None or at[i] >= 0:
            continue
        named = {code for _, code in states if code in may_be}
        code = home if home in may_be else next(iter(named)) if len(named) == 1 else None
        if code is not None:
            found[i] = code
    return found


def _home(tokens: Tokens, entities: Sequence[Entity], spans: Sequence[tuple[int, int]]) -> str | None:
    """The state whose place opens a line near the top as its dateline: «عمان - …», «كيتو (…)»; None for none."""
    words = tokens.words
    for entity, (first, last) in zip(entities[:_TOP_ENTITIES], spans[:_TOP_ENTITIES], strict=True):
        opens = tokens.opens_line(first)
        if opens and entity.type is _GPE and last < len(words) and words[last] in _BEHIND_DATELINE:
            return entity.affiliation
    return None


def _organisations(
    entities: Sequence[Entity], groups: Sequence[tuple[int, str]], words: Sequence[str], lexicon: PartyLexicon
) -> frozenset[str]:
    """Codes of the organisations that the article names, by whatever words."""
    many = {entity.affiliation for entity in entities if entity.type is _ORG and entity.affiliation is not None}
    many.update(code for _, code in groups)
    many.update(entity.affiliation for entity in entities if entity.type is _PERSON and entity.affiliation)
    many.update(code for code in map(lexicon.fields.get, words) if code is not None)
    many.update(
        lexicon.seats[e.name] for e in entities if e.type is _GPE and e.name is not None and e.name in lexicon.sole
    )
    return frozenset(many)


def _state_of(entity: Entity, gazetteer: Gazetteer, lexicon: PartyLexicon) -> str | None:
    """The state that the place is or lies in, or the region that governs itself; None where neither is known."""
    region = lexicon.regions.get(entity.name or "") if gazetteer.kind(entity.entity_id) == _REGION_KIND else None
    return region or (entity.affiliation if entity.affiliation in gazetteer.countries else None)


def open_party_context(
    document: Document, gazetteer: Gazetteer, lexicon: PartyLexicon, entities: Sequence[Entity]
) -> PartyContext:
    """Place the entities, and find the state that the article is set in."""
    tokens, words = document.tokens, document.tokens.words
    starts, ends, count, last = tokens.starts, tokens.ends, len(tokens), 0
    at, spans = [-1] * count, []
    states: list[tuple[int, str]] = []
    countries, demonyms = gazetteer.countries, gazetteer.demonyms
    for number, entity in enumerate(entities):
        first = bisect_right(ends, entity.start, last)
        last = first + 1
        while last < count and starts[last] < entity.end:
            last += 1
        spans.append((first, last))
        at[first:last] = [number] * (last - first)
        if entity.type is _GPE and (state := _state_of(entity, gazetteer, lexicon)) is not None:
            states.append((first, state))
        elif entity.type is _ORG and gazetteer.kind(entity.entity_id) not in OUTLET_KINDS:
            inside = ((i, demonyms.get(words[i], "")) for i in range(first, last))
            states += [(i, code) for i, code in inside if code in countries]
    told = [(i, code) for i, code in enumerate(map(demonyms.get, words)) if code is not None and at[i] < 0]
    outlets, taken = outlet_tokens(gazetteer, entities, spans), [number >= 0 for number in at]
    told = [(i, code) for i, code in told if not is_of_outlet(gazetteer, words, taken, outlets, i)]
    states = sorted([*states, *((i, code) for i, code in told if code in countries)])
    groups = [(i, code) for i, code in told if code not in countries]
    home = _home(tokens, entities, spans)
    realms = _realms(words, at, states, home, lexicon)
    states = sorted([*states, *realms.items()])
    hits = [i for i, word in enumerate(words) if word in lexicon.nouns and at[i] < 0]
    regions = (lexicon.regions[e.name] for e in entities if e.type is _GPE and e.name and e.name in lexicon.regions)
    return PartyContext(
        document,
        tokens,
        words,
        gazetteer,
        lexicon,
        entities,
        spans,
        at,
        states,
        Counter(code for _, code in states),
        _setting([(token, code) for token, code in states if code in countries], home),
        realms,
        home,
        hits,
        groups,
        next(regions, None),
        _organisations(entities, groups, words, lexicon),
    )
