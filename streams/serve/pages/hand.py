"""What an analyst sends from the page in, a correction on its topic out, and back to where it was said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request

from streams.corrections.asserted import asserted_id
from streams.corrections.fields import pairs_of
from streams.corrections.fold import article_revision
from streams.corrections.making import Said, known_issues, make_addition, make_correction
from streams.corrections.validity import room_fault
from streams.extract.knowledge import Knowledge
from streams.ingest.posted import Fault
from streams.knowledge import load_knowledge
from streams.records import Article, Correction, Derived, RecordKind, Verdict
from streams.serve.access import Access, LoginNeededError
from streams.serve.model.corrections import correction, ids_said_of
from streams.serve.model.judged import judged_position, judged_records, rejected_record
from streams.serve.model.versions import article_version, current_article
from streams.serve.pages.amending import WordedError, changes_of, clause_of
from streams.serve.pages.view import Ask, BadValueError, MissingError, Visitor
from streams.serve.problems import ProblemError
from streams.serve.users import Role, User

__all__ = ["Hand", "back_to", "issues_there_are", "named", "page_asker", "take", "visitor_of"]

_VERDICTS: Final = (Verdict.CONFIRM, Verdict.REJECT, Verdict.AMEND)
_UNAUTHORIZED: Final = 401
_OF_FORMS: Final = frozenset({"edit", "told", "add", "clause"})
"""What of an address opens a form, or says that one was heard."""


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
    knowledge: Callable[[], Knowledge] = load_knowledge
    """What an article is read again with, to find what is judged in it."""


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


def visitor_of(access: Access, user: User) -> Visitor | None:
    """What a page says of who looks at it; None where nobody is asked who they are."""
    if not access.users.needed:
        return None
    return Visitor(user.name, access.sessions.subscription_key(user))


def take(hand: Hand, user: User, ask: Ask, form: Mapping[str, str]) -> tuple[str, str]:
    """Publish what a form says of records; what was said, and the id under which the first is found.

    Raises CorrectionError, MissingError, ProblemError.
    """
    if not user.may(Role.ANALYST):
        raise ProblemError(Fault(403, "authorization", f"{user.name} is {user.role.value}; this needs analyst"))
    said = Said(user.name, user.speaks_as, ask.now, form.get("note", "").strip() or None)
    if form.get("undo"):
        told, words = "undo", [_taken_back(hand, ask, form["undo"], said)]
    elif form.get("add"):
        told, words = "add", [_added(hand, ask, form, said)]
    else:
        told, words = _judged(hand, ask, form, said)
    if len(words) > 1:
        _check_room(ask, words)
    for word in words:
        hand.publish(word)
    return told, asserted_id(words[0])


def back_to(back: str, language: str, told: str, position_id: str) -> str:
    """The page on which it was said, without the form, at the position; the board for an address that is none of ours."""
    is_ours = back.startswith(("/ar/", "/en/")) and "\\" not in back
    parts = urlsplit(back if is_ours else "")  # what is no URL is not even read: the word is on the log already
    path = parts.path if is_ours else f"/{language}/"
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in _OF_FORMS] if is_ours else []
    return f"{path}?{urlencode([*kept, ('told', told)])}#{position_id}"


def named(kind: RecordKind, record_id: str, article_id: str = "") -> str:
    """What a button says of which record it is: of a position its id alone, which the model finds by itself.

    On the page of an article, which may have hundreds of records, the form names that once.
    """
    own = record_id if kind is RecordKind.POSITION else f"{kind.value}|{record_id}"
    return f"{own}|{article_id}" if article_id else own


def _judged(hand: Hand, ask: Ask, form: Mapping[str, str], said: Said) -> tuple[str, list[Correction]]:
    """What is said of a record, or of each mention of a name."""
    verdict = next((each for each in _VERDICTS if form.get(each.value)), None)
    if verdict is None:
        raise BadValueError(name="verdict", value="")
    kind, record_id, article_id = _of(form[verdict.value], form)
    article, records = _found(hand, ask, kind, article_id, record_id)
    if places := set(form.get("at", "").split()):
        records = tuple(each for each in records if each.id in places)
        if not records:
            raise WordedError(label="hand.no_place")
    changes = changes_of(kind, form) if verdict is Verdict.AMEND else None
    issues, words = hand.issues(), []
    for record in records:
        now = {pair.name: pair.value for pair in pairs_of(record)}
        if changes is None or any(now[name] != value for name, value in changes.items()):
            words.append(make_correction(article, record, verdict, said, issues=issues, changes=changes))
    if not words:
        raise WordedError(label="hand.unchanged")
    return verdict.value, words


def _check_room(ask: Ask, words: Sequence[Correction]) -> None:
    """Raise ProblemError where an article has no room for all of them: a name is judged in all its places, or in none."""
    article_id = words[0].article_id
    if fault := room_fault(article_id, len(ids_said_of(ask.db, article_id)), len(words)):
        raise ProblemError(Fault(409, "article_id", fault))


def _added(hand: Hand, ask: Ask, form: Mapping[str, str], said: Said) -> Correction:
    """A record that was missed, whose words somebody has copied from its article."""
    kind, _, article_id = _of(form["add"], form)
    article = current_article(ask.db, article_id, ask.moment)
    if article is None or article.withdrawn:
        raise MissingError
    fields = {name: value for name, value in changes_of(kind, form).items() if value is not None}
    span = clause_of(article.text, form.get("clause", ""), form.get("which", "").strip())
    return make_addition(article, kind, span, fields, said, issues=hand.issues())


def _of(value: str, form: Mapping[str, str]) -> tuple[RecordKind, str, str]:
    """The kind of a record, its id, and its article's."""
    kind, bar, rest = value.partition("|")
    if not bar:
        return RecordKind.POSITION, value, form.get("article", "")
    if kind not in set(RecordKind):
        raise BadValueError(name="record", value=kind)
    record_id, _, article_id = rest.partition("|")
    return RecordKind(kind), record_id, article_id or form.get("article", "")


def _found(
    hand: Hand, ask: Ask, kind: RecordKind, article_id: str, record_id: str
) -> tuple[Article, tuple[Derived, ...]]:
    """The article and what is judged in it, as it holds; raises MissingError."""
    if kind is RecordKind.POSITION:
        found = judged_position(ask.db, record_id, ask.moment)
        if found is not None:
            return found[0], (found[1],)
    else:
        several = judged_records(ask.db, kind, article_id, record_id, hand.knowledge())
        if several is not None:
            return several
    raise MissingError


def _taken_back(hand: Hand, ask: Ask, correction_id: str, said: Said) -> Correction:
    """The contrary of a word: what was rejected or amended is as it was read, what was added is rejected."""
    word = correction(ask.db, correction_id)
    if word is None or word.verdict is Verdict.CONFIRM:
        raise MissingError
    if word.verdict is Verdict.REJECT:
        article = article_version(ask.db, word.article_id, article_revision(word.revision))
        if article is None:
            raise MissingError
        rejected = rejected_record(word, article, hand.knowledge())
        return make_correction(article, rejected, Verdict.CONFIRM, said, issues=hand.issues())
    article, records = _found(hand, ask, word.record, word.article_id, asserted_id(word))
    verdict = Verdict.REJECT if word.verdict is Verdict.ADD else Verdict.AMEND
    read = {pair.name: pair.value for pair in word.read}
    changes = {pair.name: read.get(pair.name) for pair in word.changes} if verdict is Verdict.AMEND else None
    return make_correction(article, records[0], verdict, said, issues=hand.issues(), changes=changes)
