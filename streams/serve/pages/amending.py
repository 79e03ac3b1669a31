"""A record in, the fields of a form that says how it should be out; and what was filled in back, as a correction names it.

What a form has are the fields that may be amended, each with the values that it may have in the words of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from streams.corrections.clauses import Clauses
from streams.corrections.fields import FIELDS, choices_of, is_day, may_be_null, text_of
from streams.corrections.validity import NEEDED, PARTIES, TEXT_MAX, VALUE_MAX
from streams.errors import CorrectionError
from streams.records import RecordKind
from streams.serve.model.names import ISSUES, Name, codes_named
from streams.serve.pages.names import actor_words, issue_words
from streams.serve.pages.stands import FAMILIES, events_of
from streams.serve.pages.words import Words

__all__ = [
    "Control",
    "WordedError",
    "changes_of",
    "choice_words",
    "clause_of",
    "controls",
    "field_label",
    "field_words",
    "shown_in",
]

_FIRST: Final = {
    RecordKind.POSITION: ("actor", "event_type", "negated", "issue", "target"),
    RecordKind.QUOTE: ("speaker_name", "speaker_id", "actor", "kind", "cue_class"),
    RecordKind.ENTITY: ("type", "entity_id", "name", "stands_for", "affiliation"),
    RecordKind.FACT: ("kind", "low", "high", "unit", "counted"),
    RecordKind.MEETING: ("participants", "status", "date_start", "place", "name"),
}
"""Fields that a form shows at once, in this order; the others are a click away."""
_SHOWN_AS: Final = {"target": "counterpart", "date": "said_on"}
"""Fields that rows of the read model call otherwise."""
_WORDS: Final = {
    (RecordKind.POSITION, "event_type"): "event",
    (RecordKind.POSITION, "realis"): "realis",
    (RecordKind.QUOTE, "kind"): "quote_kind",
    (RecordKind.QUOTE, "cue_class"): "cue",
    (RecordKind.ENTITY, "type"): "entity_type",
    (RecordKind.FACT, "kind"): "fact_kind",
    (RecordKind.FACT, "granularity"): "granularity",
    (RecordKind.MEETING, "level"): "level",
    (RecordKind.MEETING, "status"): "meeting_status",
}
"""The area of the labels that puts the values of a field into words."""
_PLACES_MAX: Final = 1_000
_UNSEEN: Final = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""What a page draws instead of obeying: it is not there when words are copied from one."""


class WordedError(CorrectionError):
    """Raised where a form cannot be done, with the label that says why to a person."""

    def __init__(self, *, label: str, **values: str) -> None:
        super().__init__(Words.of("en")(label, None, **values))
        self.label, self.values = label, values

    def in_words(self, words: Words) -> str:
        """What is wrong, in the language of a page."""
        shown = {name: words(f"field.{value}") if name == "field" else value for name, value in self.values.items()}
        return words(self.label, None, **shown)


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a form."""

    name: str
    label: str
    control: str
    """text, day, party or choice."""
    value: str
    """As text; empty for none."""
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Values with their words, in groups by name; one without a name where there are no groups."""
    is_needed: bool
    may_be_empty: bool
    """Whether a choice has none of them, too."""
    limit: int
    """Code points."""


def controls(words: Words, kind: RecordKind, row: Any | None = None) -> tuple[list[Control], list[Control]]:
    """The fields of a form about a row of the read model, or about a record that is missing: those first, and the others."""
    first = _FIRST[kind]
    others = [name for name in FIELDS[kind] if name not in first]
    return [_control(words, kind, name, row) for name in first], [_control(words, kind, name, row) for name in others]


def choice_words(words: Words, kind: RecordKind, name: str, value: str) -> str:
    """What a value of a field is in words; the value itself where it has none."""
    if kind is RecordKind.POSITION and name == "issue":
        return issue_words(words, value)
    if value not in choices_of(kind, name):
        return value
    return words(f"{_WORDS.get((kind, name), 'flag')}.{value}")


def field_words(words: Words, kind: RecordKind, name: str, value: str | None) -> str:
    """A field of a correction as the page writes it out; empty for nothing."""
    if not value:
        return ""
    if name in PARTIES[kind]:
        return "، ".join(actor_words(words, code) for code in value.split(","))
    return choice_words(words, kind, name, value)


def field_label(words: Words, kind: RecordKind, name: str) -> str:
    """What a field is called."""
    return words(f"field.{'fact_kind' if (kind, name) == (RecordKind.FACT, 'kind') else name}")


def changes_of(kind: RecordKind, form: Mapping[str, str]) -> dict[str, str | None]:
    """The fields of a form that somebody has changed in it; raises CorrectionError.

    A form says what it showed: what another has corrected meanwhile is not taken back by who left it as it was, and
    what holds of one mention of a name is not said of all.
    """
    was = dict(parse_qsl(form.get("was", ""), keep_blank_values=True))
    told = {name: form[name] for name in FIELDS[kind] if name in form}
    return {name: _value(kind, name, text) for name, text in told.items() if was.get(name) != text}


def shown_in(*forms: Iterable[Control]) -> str:
    """What a form says of what it shows."""
    return urlencode([(control.name, control.value) for control in chain(*forms)])


def clause_of(text: str, clause: str, which: str) -> tuple[int, int]:
    """Where words that somebody has copied from a page stand in its article, the first, second … time; raises WordedError.

    Blanks and marks that are not seen may differ; where no such place is, letters count that are read as one.
    """
    words = clause.split()
    if not words or len(clause) > TEXT_MAX:
        raise WordedError(label="hand.no_clause")
    between = rf"[\s{_UNSEEN}]+"
    found = [each.span() for each in islice(re.finditer(between.join(map(re.escape, words)), text), _PLACES_MAX)]
    if not found:
        alike = Clauses(text).find(clause, 0, "", "")
        if alike is None:
            raise WordedError(label="hand.no_clause")
        return alike
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 5 else 0
    if len(found) > 1 and not 1 <= number <= len(found):
        raise WordedError(label="hand.many_clauses", count=str(len(found)))
    return found[number - 1 if len(found) > 1 else 0]


def _control(words: Words, kind: RecordKind, name: str, row: Any | None) -> Control:
    value = "" if row is None else _shown(row, name)
    choices = _choices(words, kind, name, value)
    is_party = name in PARTIES[kind]
    control = "choice" if choices else "party" if is_party else "day" if is_day(kind, name) else "text"
    label = field_label(words, kind, name)
    is_needed = name in NEEDED[kind]
    may_be_empty = may_be_null(kind, name) or (row is None and not is_needed)
    return Control(name, label, control, value, choices, is_needed, may_be_empty, VALUE_MAX)


def _shown(row: Any, name: str) -> str:
    """What a row has in a field, as text."""
    value = getattr(row, _SHOWN_AS.get(name, name))
    if isinstance(value, Name):
        return value.code
    if isinstance(value, tuple):
        return ",".join(sorted(each.code for each in value))
    return text_of(value) or ""


def _choices(
    words: Words, kind: RecordKind, name: str, value: str
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    if kind is RecordKind.POSITION and name == "event_type":
        return tuple(
            (words(f"family.{each}"), tuple((event.value, words(f"event.{event.value}")) for event in events_of(each)))
            for each in FAMILIES
        )
    if kind is RecordKind.POSITION and name == "issue":
        codes = dict.fromkeys((*ISSUES, *([value] if value else [])))
    else:
        codes = dict.fromkeys(choices_of(kind, name))
    return (("", tuple((code, choice_words(words, kind, name, code)) for code in codes)),) if codes else ()


def _value(kind: RecordKind, name: str, text: str) -> str | None:
    wanted = text.strip()
    if not wanted and name in NEEDED[kind]:
        raise WordedError(label="hand.needed", field=name)
    if name not in PARTIES[kind]:
        return wanted or None
    if name != "participants":
        return _code(name, wanted) if wanted else None
    return ",".join(sorted({_code(name, each) for part in re.split("[,،]", wanted) if (each := part.strip())}))


def _code(field: str, wanted: str) -> str:
    """The code of a party that somebody names by it or as it is called; raises WordedError."""
    found = codes_named(wanted)
    if len(found) > 1:
        raise WordedError(label="hand.ambiguous", field=field, name=wanted, codes=", ".join(sorted(found)))
    if not found and not wanted.isascii():
        raise WordedError(label="hand.no_party", field=field, name=wanted)
    return next(iter(found), wanted)
