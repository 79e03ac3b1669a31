"""`parley alerts`: the file of webhooks in, whether it is right and how each of them does out; and events sent by hand."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.connection import settings_with
from streams.cli.console import console
from streams.cli.options import AsJson
from streams.cli.output import print_json, say
from streams.cli.tables.cells import new_table
from streams.errors import ConfigError, UnavailableError, UsageError
from streams.extras import require
from streams.plain_records import json_row
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.serve.alerts.event_log import EventLog
    from streams.serve.alerts.hooks import Hook
    from streams.serve.alerts.post import Sent

__all__ = ["check", "redeliver", "secret", "status", "test"]

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The webhook, as alerts.toml calls it.")]


def check(*, as_json: AsJson = False) -> None:
    """Check the file that PARLEY_SERVE_ALERTS_FILE names, as `parley serve` does when it starts; nothing is sent."""
    rows = [
        {
            "name": hook.name,
            "host": hook.host,
            "actors": sorted(hook.wanted.actors),
            "issues": sorted(hook.wanted.issues),
            "kinds": sorted(hook.wanted.kinds),
        }
        for hook in _hooks(settings_with())
    ]
    if as_json:
        print_json(rows)
        return
    table = new_table("name", "host", "actors", "issues", "kinds")
    for row in rows:
        table.add_row(*(value if isinstance(value, str) else ", ".join(value) or "all" for value in row.values()))
    console().print(table)


def test(name: _Name) -> None:
    """Send a test to a webhook now, and tell what it answers."""
    from streams.serve.alerts.delivery import payload
    from streams.serve.alerts.event_log import Recorded
    from streams.serve.alerts.events import Event, Kind

    settings = settings_with()
    hook = _named(settings, name)
    now = dt.datetime.now(dt.UTC)
    event = Event(event_id=f"test-{now.timestamp():.0f}", kind=Kind.CHANGE, data={"text": "a test of parley"})
    told = payload(Recorded(0, now, event)) | {"type": "parley.test"}
    sent = asyncio.run(_send(settings, hook, [(event.event_id, told)]))[0]
    if sent.outcome.value != "ok":
        message = f"{name} at {hook.host}: {sent.detail}"
        raise UnavailableError(message)
    say(f"{name} at {hook.host} took it (status {sent.status})")


def secret() -> None:
    """Print a new secret, for the secret_file of a webhook and for who receives it."""
    from streams.serve.alerts.hooks import new_secret

    typer.echo(new_secret())


def status(*, as_json: AsJson = False) -> None:
    """Show how each webhook does: what waits, what failed, what was given up."""
    from streams.serve.alerts.delivery import hook_states

    with _events(settings_with()) as events:
        states = hook_states(events)
    if as_json:
        print_json([json_row(asdict(state)) for state in states])
        return
    table = new_table("name", "delivered", "waiting", "given up", "failures", "fault", "next")
    for each in states:
        table.add_row(
            each.name,
            str(each.delivered),
            str(each.waiting),
            str(each.undelivered),
            str(each.failures),
            each.fault or "",
            "" if each.next_at is None else each.next_at.isoformat(timespec="seconds"),
        )
    console().print(table)


def redeliver(name: _Name) -> None:
    """Send what was given up for a webhook again, oldest first, until one fails."""
    from streams.serve.alerts.delivery import forget_undelivered, undelivered

    settings = settings_with()
    hook = _named(settings, name)
    with _events(settings) as events:
        lost = undelivered(events, name)
        for sent, each in zip(
            asyncio.run(_send(settings, hook, [(each.event_id, each.told) for each in lost])), lost, strict=False
        ):
            if sent.outcome.value != "ok":
                message = f"{name} at {hook.host}: {sent.detail}; the rest stays"
                raise UnavailableError(message)
            forget_undelivered(events, name, each.event_id)
    say(f"{len(lost)} sent to {name}")


async def _send(settings: Settings, hook: Hook, told: list[tuple[str, dict[str, Any]]]) -> list[Sent]:
    """How each ended, up to the first that failed."""
    from streams.serve.alerts.post import Poster

    found: list[Sent] = []
    async with Poster(settings) as poster:
        for event_id, each in told:
            found.append(await poster.send(hook, event_id, each))
            if found[-1].outcome.value != "ok":
                break
    return found


def _hooks(settings: Settings) -> tuple[Hook, ...]:
    require("serve", "webhooks need")
    from streams.serve.alerts.hooks import hooks_of

    if settings.serve_alerts_file is None:
        message = "which file? Set PARLEY_SERVE_ALERTS_FILE"
        raise ConfigError(message)
    return hooks_of(settings)


def _named(settings: Settings, name: str) -> Hook:
    hooks = _hooks(settings)
    found = next((hook for hook in hooks if hook.name == name), None)
    if found is None:
        message = f"no webhook {name}; there are {', '.join(hook.name for hook in hooks) or 'none'}"
        raise UsageError(message)
    return found


@contextmanager
def _events(settings: Settings) -> Iterator[EventLog]:
    from streams.serve.alerts.event_log import EventLog, events_path

    path = events_path(settings.data_folder, settings.namespace)
    if not path.is_file():
        message = f"{path} is not there: `parley serve` has recorded no events yet"
        raise UsageError(message)
    events = EventLog(path)
    try:
        yield events
    finally:
        events.close()
