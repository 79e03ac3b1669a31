"""What an analyst sends from the page in, a correction on its topic out, and back to where it was said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request

from streams.corrections.asserted import asserted_id
from streams.corrections.fold import article_revision
from streams.corrections.making import Said, known_issues, make_correction
from streams.errors import CorrectionError
from streams.ingest.posted import Fault
from streams.knowledge import load_knowledge
from streams.records import Correction, RecordKind, Verdict
from streams.serve.access import Access, LoginNeededError
from streams.serve.model.corrections import correction
from streams.serve.model.judged import judged_position, rejected_position
from streams.serve.model.names import codes_named
from streams.serve.model.versions import article_version
from streams.serve.pages.view import Ask, BadValueError, MissingError
from streams.serve.problems import ProblemError
from streams.serve.users import Role, User

__all__ = ["Hand", "back_to", "issues_there_are", "page_asker", "take"]

_VERDICTS: Final = (Verdict.CONFIRM, Verdict.REJECT, Verdict.AMEND)
_UNAUTHORIZED: Final = 401


@cache
def issues_there_are() -> frozenset[str]:
    """The issues that a position may be about, asked for when a correction comes."""
    return known_issues(load_knowledge())


@dataclass(frozen=True, slots=True)
class Hand:
    """Where what is said on the page goes."""

    publish: Callable[[Correction], None]
    """Comes back once Kafka has it; raises StreamError."""
    issues: Callable[[], Collection[str]] = issues_there_are
    """The issues that a position may be about."""


def page_asker(access: Access) -> Callable[[Request], User]:
    """Who asks for a page: who has not said who they are is led to the login; raises ProblemError, LoginNeededError."""

    def asker(request: Request) -> User:
        try:
            return access.user(request)
        except ProblemError as error:
            if error.faults[0].status == _UNAUTHORIZED:
                raise LoginNeededError from error
            raise

    return asker


def take(hand: Hand, user: User, ask: Ask, form: Mapping[str, str]) -> tuple[str, str]:
    """Publish what a form says of a position; the verdict, and the id under which it is found. Raises CorrectionError, MissingError, ProblemError."""
    if not user.may(Role.ANALYST):
        raise ProblemError(Fault(403, "authorization", f"{user.name} is {user.role.value}; this needs analyst"))
    said = Said(user.name, user.speaks_as, ask.now, form.get("note", "").strip() or None)
    if form.get("undo"):
        taken_back = _taken_back(hand, ask, form["undo"], said)
        hand.publish(taken_back)
        return "undo", asserted_id(taken_back)
    verdict, position_id = _judgement(form)
    found = judged_position(ask.db, position_id, ask.moment)
    if found is None:
        raise MissingError
    article, position = found
    changes = _changes(form) if verdict is Verdict.AMEND else None
    made = make_correction(article, position, verdict, said, issues=hand.issues(), changes=changes)
    hand.publish(made)
    return verdict.value, asserted_id(made)


def back_to(back: str, language: str, told: str, position_id: str) -> str:
    """The page on which it was said, without the form, at the position; the board for an address that is none of ours."""
    is_ours = back.startswith(("/ar/", "/en/")) and "\\" not in back
    parts = urlsplit(back if is_ours else "")  # what is no URL is not even read: the word is on the log already
    path = parts.path if is_ours else f"/{language}/"
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"edit", "told"}] if is_ours else []
    return f"{path}?{urlencode([*kept, ('told', told)])}#{position_id}"


def _judgement(form: Mapping[str, str]) -> tuple[Verdict, str]:
    for verdict in _VERDICTS:
        if form.get(verdict.value):
            return verdict, form[verdict.value]
    raise BadValueError(name="verdict", value="")


def _taken_back(hand: Hand, ask: Ask, correction_id: str, said: Said) -> Correction:
    """The contrary of a word: what was rejected or amended is as it was read, what was added is rejected."""
    word = correction(ask.db, correction_id)
    if word is None or word.record is not RecordKind.POSITION or word.verdict is Verdict.CONFIRM:
        raise MissingError
    if word.verdict is Verdict.REJECT:
        article = article_version(ask.db, word.article_id, article_revision(word.revision))
        if article is None:
            raise MissingError
        return make_correction(article, rejected_position(word), Verdict.CONFIRM, said, issues=hand.issues())
    found = judged_position(ask.db, asserted_id(word), ask.moment)
    if found is None:
        raise MissingError
    verdict = Verdict.REJECT if word.verdict is Verdict.ADD else Verdict.AMEND
    read = {pair.name: pair.value for pair in word.read}
    changes = {pair.name: read.get(pair.name) for pair in word.changes} if verdict is Verdict.AMEND else None
    return make_correction(*found, verdict, said, issues=hand.issues(), changes=changes)


def _changes(form: Mapping[str, str]) -> dict[str, str | None]:
    """The fields of the form; what differs from the record is told by who makes the correction."""
    return {
        "actor": _code("actor", form.get("actor", "")),
        "target": _code("target", form.get("target", "")),
        "event_type": form.get("event_type", ""),
        "issue": form.get("issue", ""),
        "negated": "true" if form.get("negated") else "false",
    }


def _code(field: str, text: str) -> str | None:
    """The code of a party that somebody names by it or as it is called; None for nobody; raises CorrectionError."""
    wanted = text.strip()
    if not wanted:
        return None
    found = codes_named(wanted)
    if len(found) > 1:
        message = f"{field}: «{wanted}» may be {', '.join(sorted(found))}; choose a code"
        raise CorrectionError(message)
    if not found and not wanted.isascii():
        message = f"{field}: no party is called «{wanted}»; give a code, such as RUS"
        raise CorrectionError(message)
    return next(iter(found), wanted)
