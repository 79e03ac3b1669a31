"""Records and what was said of them in, tables out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.table import Table

from streams.cli.tables.cells import new_table, shorten
from streams.corrections.agreement import Agreement
from streams.corrections.fields import IDENTITY, kind_of, text_of
from streams.records import Correction, Derived, Verdict

__all__ = ["agreement_table", "corrections_table", "records_table"]

_TEXT: int = 60
_UNSAID = frozenset({None, "false"})


def records_table(records: Iterable[Derived]) -> Table:
    """The records of an article: what each says, how certain it is, and of which clause."""
    table = new_table("id", "record", "says", "confidence", "by", "clause")
    for record in records:
        kind = kind_of(record)
        says = " ".join(text_of(getattr(record, name)) or "–" for name in IDENTITY[kind])
        target = getattr(record, "target", None)
        by = record.rule if record.correction_id is None else f"{record.rule} {record.correction_id[:8]}"
        table.add_row(
            record.id,
            kind.value,
            f"{says} → {target}" if target else says,
            str(record.confidence),
            by,
            shorten(record.text, _TEXT),
        )
    return table


def corrections_table(corrections: Iterable[Correction], states: Mapping[str, str]) -> Table:
    """What people have said, the latest last, and what became of it."""
    table = new_table("made", "by", "verdict", "record", "what", "state", "article", "clause", "id")
    for each in corrections:
        table.add_row(
            each.made_at.strftime("%Y-%m-%d %H:%M"),
            f"{each.user} ({each.role})",
            each.verdict.value,
            each.record.value,
            _what(each) + (f"\n«{shorten(each.note, _TEXT)}»" if each.note else ""),
            states[each.correction_id],
            each.article_id,
            shorten(each.text, _TEXT),
            each.correction_id[:8],
        )
    return table


def agreement_table(found: Iterable[Agreement]) -> Table:
    """How far each two people agree."""
    table = new_table("one", "other", "about", "judged by both", "agreed", "kappa")
    for each in found:
        kappa = "–" if each.kappa is None else f"{each.kappa:.2f}"
        table.add_row(each.one, each.other, each.about, str(each.judged), str(each.agreed), kappa)
    return table


def _what(correction: Correction) -> str:
    """The record as it was, and what is different."""
    read = {pair.name: pair.value for pair in correction.read}
    was = " ".join(read.get(name) or "–" for name in IDENTITY[correction.record])
    changes = [
        f"{pair.name}={pair.value or '–'}"
        for pair in correction.changes
        if correction.verdict is Verdict.AMEND or pair.value not in _UNSAID
    ]
    return (
        ", ".join(changes)
        if correction.verdict is Verdict.ADD
        else " → ".join([was, *([", ".join(changes)] * bool(changes))])
    )
