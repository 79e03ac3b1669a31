"""What is asked of corrections in, what people have said of records, those to be asked again first, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from streams.corrections.fold import State
from streams.records import Verdict
from streams.serve.model.corrections import CorrectionFilter, CorrectionRow, agreement_of, corrections
from streams.serve.model.paging import Paging
from streams.serve.pages.listing import asked_paging, chosen
from streams.serve.pages.view import Ask, BadValueError, View

__all__ = ["STATES", "corrections_page"]

STATES: Final = {"ask": State.ASK_AGAIN, "holds": State.HOLDS, "superseded": State.SUPERSEDED}
"""What became of a word, by its name in an address; what is to be asked again comes first."""
_AGAIN_MAX: Final = 50
_FILTERS: Final = ("state", "verdict", "user", "article", "cursor")


def corrections_page(ask: Ask) -> View:
    """What is to be asked again, then the latest words; and how far two people agree."""
    wanted = _wanted(ask)
    page = corrections(ask.db, wanted, ask.moment, asked_paging(ask))
    again: tuple[CorrectionRow, ...] = ()
    if not any(ask.text(name) for name in _FILTERS):
        asked = CorrectionFilter(states=(State.ASK_AGAIN,))
        again = corrections(ask.db, asked, ask.moment, Paging(_AGAIN_MAX)).rows
    named = {state: name for name, state in STATES.items()}
    data = {
        "groups": [("again", again), ("latest", page.rows)] if again else [("latest", page.rows)],
        "next": page.next,
        "states": list(STATES),
        "state_name": named.get,
        "verdicts": [verdict.value for verdict in Verdict],
        "agreement": [each for each in agreement_of(ask.db, ask.moment) if each.judged >= 1],
        "filtered": any(ask.text(name) for name in _FILTERS),
    }
    return View("corrections.html", ask.words("corrections.title"), data, list(_rows(page.rows)))


def _wanted(ask: Ask) -> CorrectionFilter:
    state, verdict = ask.text("state"), ask.text("verdict")
    if state and state not in STATES:
        raise BadValueError(name="state", value=state)
    if verdict and verdict not in set(Verdict):
        raise BadValueError(name="verdict", value=verdict)
    return CorrectionFilter(
        users=chosen(ask, "user"),
        verdicts=chosen(ask, "verdict"),
        article_ids=chosen(ask, "article"),
        states=(STATES[state],) if state else (),
    )


def _rows(rows: Iterable[CorrectionRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        one = row.correction
        yield {
            "correction_id": one.correction_id,
            "made_at": one.made_at,
            "user": one.user,
            "role": one.role,
            "verdict": one.verdict.value,
            "state": row.state.value if row.state else None,
            "record": one.record.value,
            "record_id": one.record_id,
            "article_id": one.article_id,
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "read": "; ".join(f"{pair.name}={pair.value}" for pair in one.read if pair.value is not None),
            "changes": "; ".join(f"{pair.name}={pair.value or ''}" for pair in one.changes),
            "note": one.note,
        }
