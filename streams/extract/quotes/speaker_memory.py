"""Who spoke so far in, who a dropped subject or a pronoun is out: by gender, number and recency."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from streams.arabic.text import fold
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.source import Source

__all__ = ["SpeakerMemory"]

_REMEMBERED: Final = 6
"""Speakers kept in mind."""


@dataclass(slots=True)
class SpeakerMemory:
    """The speakers of an article so far, and those of the sentence at hand; changes as the text is read."""

    speakers: list[Source] = field(default_factory=list)
    """Of the sentences before, the latest last."""
    here: list[Source] = field(default_factory=list)
    """Subjects of this sentence, in order."""
    main: Source | None = None
    """Whoever spoke last in this sentence, other speakers' words apart."""
    carrier: str | None = None
    """The outlet that this sentence is owed to."""
    issuer: Source | None = None
    """Whose text was named last: «البيان» is theirs."""
    genders: dict[str, bool] = field(default_factory=dict)
    """What verbs told of the gender of entities, by id."""

    def next_sentence(self) -> None:
        """Close the sentence."""
        if self.main is not None:
            self._remember(self.main)
        if self.here:
            self.here = []
        self.main = self.carrier = None

    def _remember(self, source: Source) -> None:
        entity_id, name, speakers = source.entity_id, source.name, self.speakers
        if speakers and speakers[-1].entity_id == entity_id and speakers[-1].name == name:
            speakers[-1] = source.carried()
            return
        others = [s for s in speakers if s.entity_id != entity_id or s.name != name]
        self.speakers = [*others[1 - _REMEMBERED :], source.carried()]

    def heard(self, source: Source, cue: Cue | None, *, inner: bool) -> None:
        """Note a subject; its verb tells the gender."""
        if (
            cue is not None
            and source.start is not None
            and source.entity_id
            and not (cue.plural or source.plural or source.described)
        ):
            self.genders.setdefault(source.entity_id, cue.feminine)
        self.here = [*self.here[1 - _REMEMBERED :], source]
        if not inner:
            self.main = source

    def recall(self, cue: Cue, topic: Source | None) -> Source | None:
        """Who a verb without a subject goes on with; `topic` is what the sentence before was about. None when nobody fits."""
        candidates = [*([self.main] if self.main else []), *reversed(self.here)]
        if topic is not None:
            candidates.append(topic)
        candidates += reversed(self.speakers)
        for candidate in candidates:
            if self.agrees(candidate, cue):
                return candidate.carried()
        return None

    def described(self, head: str) -> Source | None:
        """The latest speaker known by a common noun that this definite word repeats: «ناطق باسم …», «الناطق»."""
        known = [*self.speakers, *([self.main] if self.main is not None else [])]
        for source in reversed(known):
            if source.entity_id is None and source.name is not None:
                first: str = fold(source.name.split()[0])
                named = head.removeprefix("ال")
                if first.removeprefix("ال") in {named, named + "ا"}:
                    return source
        return None

    def known(self) -> list[Source]:
        """Who spoke so far, the latest first."""
        return [*([self.main] if self.main is not None else []), *reversed(self.speakers)]

    def latest(self) -> Source | None:
        """Whoever spoke last."""
        return self.main or (self.speakers[-1] if self.speakers else None)

    def last_person(self) -> Source | None:
        """The man who spoke last; None for none."""
        return next((source for source in self.known() if source.person and not source.feminine), None)

    def agrees(self, source: Source, cue: Cue) -> bool:
        """Whether gender and number of the verb allow this subject."""
        feminine = source.feminine
        if source.entity_id is not None:
            feminine = self.genders.get(source.entity_id, feminine)
        if (
            source.plural is not None
            and source.plural != cue.plural
            and (cue.plural or source.person or not cue.feminine)
        ):
            return False
        return feminine is None or cue.plural or feminine == cue.feminine
