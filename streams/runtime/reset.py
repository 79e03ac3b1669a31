"""A namespace in, what parley keeps for it out, and removed when asked: derived topics, changelogs, the group, local files.

The order makes it safe to be interrupted anywhere: without the group's offsets a
worker reads the log from its start; without the derived topics it writes them
anew, retractions included, by the changelogs; the record of the generation goes
last, since the changelogs' registers are stamped with it. Run again, it goes on.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kafka import KafkaAdminClient
from kafka.errors import GroupIdNotFoundError, KafkaError, UnknownTopicOrPartitionError

from streams.errors import PreflightError
from streams.runtime.cluster import admin
from streams.runtime.source_store import store_files
from streams.runtime.upgrade_preview import DERIVED
from streams.runtime.worker_slot import slot_paths
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS, full_name

__all__ = ["Remains", "remains", "remove"]

_KEPT: Final = ("articles", "corrections", "dead-letters")
"""What came from outside and cannot be made again."""
_ORDER: Final = (
    *(topic.name for topic in DERIVED),
    *(topic.name for topic in TOPICS if topic.name.endswith("-changelog")),
    "rulesets",
    *_KEPT,
)


@dataclass(frozen=True, slots=True)
class Remains:
    """What there is to remove, in the order of removal."""

    group: str | None
    """The consumer group with its offsets; None when there is none."""
    topics: tuple[str, ...]
    """Full names."""
    files: tuple[Path, ...]
    """Files and folders of this machine."""


def remains(settings: Settings, servers: str, *, articles: bool) -> Remains:
    """What a reset would remove; articles, corrections and dead letters, and what sources remember of them, only when asked."""
    with admin(settings, servers) as client:
        existing = {topic["name"] for topic in client.describe_topics() if not topic["error_code"]}
        groups = {group["group_id"] for group in client.list_groups()}
    names = [full_name(BY_NAME[name], settings.namespace) for name in _ORDER if articles or name not in _KEPT]
    run = settings.data_folder / "run"
    state = settings.data_folder / "state" / settings.namespace
    files = [settings.data_folder / "faust", state, *slot_paths(settings)]
    if (
        articles
    ):  # which namespace a replay's memory is of cannot be seen: forgetting another's only makes it look again
        files += [*sorted(run.glob("replay-*.json")), *store_files(settings, servers)]
    return Remains(
        settings.namespace if settings.namespace in groups else None,
        tuple(name for name in names if name in existing),
        tuple(path for path in files if path.exists()),
    )


def remove(settings: Settings, servers: str, found: Remains, tell: Callable[[str], None]) -> None:
    """Remove it, telling each thing that is gone; raises PreflightError while workers run, before anything is removed."""
    with admin(settings, servers) as client:
        if found.group is not None:
            _remove_group(client, settings, found.group)
            tell(f"group {found.group}")
        for name in found.topics:
            _remove_topic(client, name)
            tell(f"topic {name}")
    for path in found.files:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        tell(f"{path}")


def _remove_group(client: KafkaAdminClient, settings: Settings, group: str) -> None:
    """Remove a group; waits for the session of a worker that has just been killed to end."""
    deadline = time.monotonic() + settings.session_timeout_seconds + 10
    while True:
        try:
            said: str = client.delete_groups([group])[group]
        except KafkaError as error:
            said = type(error).__name__
        if said in {"OK", GroupIdNotFoundError.__name__}:
            return
        if time.monotonic() > deadline:
            message = f"the group {group} cannot be removed ({said}); stop all its workers first"
            raise PreflightError(message)
        time.sleep(0.5)


def _remove_topic(client: KafkaAdminClient, name: str) -> None:
    try:
        client.delete_topics([name], timeout_ms=30_000)
    except UnknownTopicOrPartitionError:
        pass  # another reset was quicker
    except KafkaError as error:
        message = f"{name} cannot be removed: {error}; run `parley reset` again"
        raise PreflightError(message) from error
