"""`parley correct`: a record and what a person says of it in, a correction on its topic out; or what could be corrected."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json, say
from streams.cli.stored_records import read_records
from streams.cli.tables.corrections import records_table
from streams.errors import CorrectionError, InputError, UsageError
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Article, Correction, Derived, RecordKind, Verdict
from streams.settings import Settings
from streams.topics import BY_NAME

__all__ = ["correct"]

_TOPICS: Final = ("positions", "quotes", "meeting-mentions", "entities", "facts")
_PREFIX_MIN: Final = 8
"""Characters of an id that may stand for it."""
_OPTIONS: Final = {"type": "event_type"}
"""Options that are not called like their field."""
_ROLE: Final = "local"


_Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a record, or its first 8 characters; or of an article.")]
_Word = Annotated[
    Verdict | None,
    typer.Argument(metavar="[VERDICT]", help="confirm, reject or amend a record; add one to an article."),
]
_Actor = Annotated[str | None, typer.Option("--actor", help="The right actor code, such as RUS.")]
_Type = Annotated[str | None, typer.Option("--type", help="The right type, such as REJECT.")]
_Issue = Annotated[str | None, typer.Option("--issue", help="The right issue, such as sanctions.")]
_Target = Annotated[str | None, typer.Option("--target", help="The right target; '' for none.")]
_Fields = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Any other field; FIELD= for none. May be repeated."),
]
_Text = Annotated[
    str | None, typer.Option("--text", help="add: the clause, as the article has it; it must stand there once.")
]
_Kind = Annotated[RecordKind, typer.Option("--record", help="add: what kind of record.")]
_Note = Annotated[str | None, typer.Option("--note", help="Why.")]
_User = Annotated[str | None, typer.Option("--user", help="Who says so; default: your login name.")]


def correct(
    of: _Id,
    verdict: _Word = None,
    actor: _Actor = None,
    event_type: _Type = None,
    issue: _Issue = None,
    target: _Target = None,
    fields: _Fields = None,
    text: _Text = None,
    kind: _Kind = RecordKind.POSITION,
    note: _Note = None,
    user: _User = None,
    broker: BrokerOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say that a record is right, wrong, or how it should be.

    Without a verdict the records are listed that could be corrected. The word holds as long as the article has the
    clause, under new rules and in revisions of it too; the latest word about a record counts.

    For example:

      parley correct 2dece0bb reject --note "reported, not said"

      parley correct seed-000 add --text "CLAUSE" --actor RUS --type REJECT --issue nuclear
    """
    settings = settings_with(broker)
    servers = servers_of(settings)
    given = {"actor": actor, "event_type": event_type, "issue": issue, "target": target}
    changes = {name: value or None for name, value in given.items() if value is not None} | dict(_set(fields or ()))
    if verdict is None:
        if changes:
            message = "say amend, or add, where fields are given"
            raise UsageError(message)
        _list(settings, servers, of, as_json=as_json)
        return
    if text is not None and verdict is not Verdict.ADD:
        message = "--text belongs to add: a record that is there has its clause"
        raise UsageError(message)
    told = user or _login(), note
    if verdict is Verdict.ADD:
        made = _added(_current(settings, servers, of), kind, text, changes, told)
    else:
        made = _judged(settings, servers, of, verdict, changes, told)
    _publish(settings, servers, made)
    if as_json:
        print_json(for_json(made))
    else:
        say(f"{made.verdict} of a {made.record} in {made.article_id}: correction {made.correction_id}")


def _login() -> str:
    """The name that the person has on this machine; local where it has none for them, as in many containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _ROLE


def _judged(
    settings: Settings,
    servers: str,
    of: str,
    verdict: Verdict,
    changes: dict[str, str | None],
    told: tuple[str, str | None],
) -> Correction:
    """What is said of a record; raises CorrectionError or InputError."""
    from streams.corrections.fold import article_revision
    from streams.corrections.making import known_issues, make_correction
    from streams.runtime.corrected_articles import versions_of

    record = _record(settings, servers, of)
    versions = versions_of(settings, servers, record.article_id)
    article = next((a for a in versions if a.revision == article_revision(record.revision)), None)
    if article is None:
        message = (
            f"the log has no revision {article_revision(record.revision)} of {record.article_id}, which {of} is of"
        )
        raise InputError(message)
    issues = known_issues(load_knowledge())
    return make_correction(article, record, verdict, _said(told), issues=issues, changes=changes)


def _added(
    article: Article, kind: RecordKind, text: str | None, changes: dict[str, str | None], told: tuple[str, str | None]
) -> Correction:
    from streams.corrections.making import known_issues, make_addition

    if not text:
        message = "add needs --text, the clause that says it"
        raise UsageError(message)
    count = article.text.count(text)
    if count != 1:
        message = f"the text stands {count} times in {article.article_id}; give a clause that stands there once"
        raise CorrectionError(message)
    start = article.text.index(text)
    issues = known_issues(load_knowledge())
    return make_addition(article, kind, (start, start + len(text)), changes, _said(told), issues=issues)


def _said(told: tuple[str, str | None]) -> Any:
    from streams.corrections.making import Said

    return Said(told[0], _ROLE, dt.datetime.now(dt.UTC), told[1])


def _publish(settings: Settings, servers: str, correction: Correction) -> None:
    from streams.corrections.validity import room_fault
    from streams.runtime.corrected_articles import corrections_of
    from streams.runtime.preflight import preflight
    from streams.runtime.source_publisher import publisher

    preflight(settings, servers)
    said = len(corrections_of(settings, servers, correction.article_id))
    if fault := room_fault(correction.article_id, said):
        raise CorrectionError(fault)
    with publisher(settings, servers, load_knowledge().ruleset) as target:
        target.correction(correction)


def _list(settings: Settings, servers: str, of: str, *, as_json: bool) -> None:
    """The records of an article as they hold, or the one record that was named."""
    found: Iterable[Derived]
    from streams.runtime.corrected_articles import corrections_of, versions_of

    versions = versions_of(settings, servers, of)
    if versions:
        from streams.corrections.fields import LAYERS
        from streams.corrections.fold import read_corrected

        reading = read_corrected(versions[-1], load_knowledge(), corrections_of(settings, servers, of))
        found = [record for layer in LAYERS.values() for record in getattr(reading, layer)]
    else:
        found = [_record(settings, servers, of)]
    if as_json:
        from streams.corrections.fields import kind_of

        print_json([{"record": kind_of(record).value, **for_json(record)} for record in found])
        return
    console().print(records_table(found))


def _current(settings: Settings, servers: str, article_id: str) -> Article:
    """The current version of an article; raises InputError."""
    from streams.runtime.corrected_articles import versions_of

    versions = versions_of(settings, servers, article_id)
    if not versions:
        message = f"there is no article {article_id}; `parley tail articles` prints those there are"
        raise InputError(message)
    return versions[-1]


def _record(settings: Settings, servers: str, of: str) -> Derived:
    """The record that an id, or the beginning of one, names; raises InputError where there is none, or more than one."""
    for name in _TOPICS if len(of) >= _PREFIX_MIN else ():
        live: list[Any] = read_records(settings, servers, BY_NAME[name])
        found: list[Derived] = [r for r in live if r.id.startswith(of) and not getattr(r, "retracted", False)]
        if len(found) > 1:
            message = f"{len(found)} records begin with {of}: give more of the id"
            raise InputError(message)
        if found:
            return found[0]
    message = f"there is no article {of}, and no record whose id begins so; `parley correct ARTICLE_ID` lists those of an article"
    raise InputError(message)


def _set(fields: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Field and value of each --set; raises UsageError."""
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            message = f"--set {field}: give FIELD=VALUE"
            raise UsageError(message)
        yield _OPTIONS.get(name, name), value or None
