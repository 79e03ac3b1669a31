"""A correction in, what is wrong with it out: what every reading may rely on, whoever sent it."""

from __future__ import annotations

import re
from typing import Final

from streams.corrections.fields import FIELDS, value_of, values_of
from streams.ids import clause_hash
from streams.records import Correction, FieldValue, RecordKind, Verdict

__all__ = [
    "ACTOR",
    "CORRECTIONS_MAX",
    "NEEDED",
    "NOTE_MAX",
    "PARTIES",
    "TEXT_MAX",
    "VALUE_MAX",
    "correction_fault",
    "room_fault",
]

CORRECTIONS_MAX: Final = 500
"""Corrections of one article: its register holds them all."""
ACTOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+&.'_-]{0,59}")
"""An actor code: `RUS`, `OPEC+`, or the slug of a name. It is part of keys, so it has no bar."""
TEXT_MAX: Final = 4_000
"""Code points of a clause."""
NOTE_MAX: Final = 1_000
VALUE_MAX: Final = 200
"""Code points of ids, users and fields' values."""
NEEDED: Final = {
    RecordKind.POSITION: ("actor", "event_type", "issue"),
    RecordKind.QUOTE: ("kind",),
    RecordKind.ENTITY: ("type",),
    RecordKind.FACT: ("kind",),
    RecordKind.MEETING: ("name", "participants", "status"),
}
"""What a record has to say to be one."""
PARTIES: Final = {
    RecordKind.POSITION: ("actor", "target"),
    RecordKind.QUOTE: ("actor", "addressee"),
    RecordKind.ENTITY: ("affiliation", "stands_for"),
    RecordKind.FACT: (),
    RecordKind.MEETING: ("participants",),
}
"""Fields that hold actor codes."""


def correction_fault(correction: Correction) -> str | None:
    """What is wrong with a correction whose bytes are well formed; None when nothing is."""
    return _size_fault(correction) or _shape_fault(correction) or _value_fault(correction)


def room_fault(of: str, there: int, coming: int = 1) -> str | None:
    """Why an article, called `of`, that has so many corrections takes no more of so many; None where it has room for all."""
    if there + coming <= CORRECTIONS_MAX:
        return None
    these = f", these are {coming}" if coming > 1 else ""
    return f"{of} has {there} corrections{these}; the limit is {CORRECTIONS_MAX}"


def _size_fault(correction: Correction) -> str | None:
    limits = (
        ("text", correction.text, TEXT_MAX),
        ("note", correction.note, NOTE_MAX),
        ("before", correction.before, VALUE_MAX),
        ("behind", correction.behind, VALUE_MAX),
        ("user", correction.user, VALUE_MAX),
        ("role", correction.role, VALUE_MAX),
        ("correction_id", correction.correction_id, VALUE_MAX),
        ("record_id", correction.record_id, VALUE_MAX),
        ("follows", correction.follows, VALUE_MAX),
        ("evidence_hash", correction.evidence_hash, VALUE_MAX),
        ("revision", correction.revision, VALUE_MAX),
        *((pair.name, pair.value, VALUE_MAX) for pair in (*correction.read, *correction.changes)),
    )
    for name, text, most in limits:
        if len(text or "") > most:
            return f"{name[:VALUE_MAX]} has {len(text or '')} code points; the limit is {most}"
    return None


def _shape_fault(correction: Correction) -> str | None:
    """Whether it has what its verdict needs."""
    for name in ("correction_id", "article_id", "user"):
        if not getattr(correction, name):
            return f"{name} is empty"
    if clause_hash(correction.text) == clause_hash(""):
        return "text has neither letters nor digits: no clause can be found by it"
    if clause_hash(correction.text) != correction.evidence_hash:
        return "evidence_hash is not that of the text"
    is_added = correction.verdict is Verdict.ADD
    if is_added == bool(correction.read) or is_added == (correction.record_id is not None):
        return f"{correction.verdict}: a record that is judged has record_id and read, one that is added has neither"
    if (correction.verdict in {Verdict.AMEND, Verdict.ADD}) != bool(correction.changes):
        return f"{correction.verdict}: changes belong to amend and add, and to these alone"
    for pairs in (correction.read, correction.changes):
        if fault := _names_fault(correction.record, pairs):
            return fault
    return None


def _names_fault(kind: RecordKind, pairs: tuple[FieldValue, ...]) -> str | None:
    names = [pair.name for pair in pairs]
    if unknown := [name for name in names if name not in FIELDS[kind]]:
        return f"a {kind} has no field {unknown[0]} that could be amended; there are {', '.join(FIELDS[kind])}"
    return None if len(set(names)) == len(names) else "a field is named twice"


def _value_fault(correction: Correction) -> str | None:
    """Whether every field has a value that it may have, and the record those it needs."""
    kind = correction.record
    try:
        for pair in (*correction.read, *correction.changes):
            value_of(kind, pair.name, pair.value)
        stages = [values_of(kind, correction.read)] if correction.read else []
        stages.append(values_of(kind, correction.read, correction.changes))
    except ValueError as error:
        return str(error)
    for values in stages:
        if missing := [name for name in NEEDED[kind] if not values.get(name)]:
            return f"a {kind} needs {', '.join(missing)}"
        for name in PARTIES[kind]:
            value = values.get(name)
            for code in value if isinstance(value, tuple) else (value,):
                if code is not None and not ACTOR.fullmatch(code):
                    return f"{name} «{code}» is no actor code: letters, digits and + & . ' _ -, at most 60"
    return None
