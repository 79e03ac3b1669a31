"""A refused heartbeat in, the end of a worker whose name the group has given to another out.

A worker's name is Kafka's `group.instance.id`. Where two have one, each takes the
other's place at its next heartbeat, without end and without a word: aiokafka joins
again, as after any lost session. Here the group is asked first who has the name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from aiokafka.consumer import consumer as client
from aiokafka.consumer.group_coordinator import GroupCoordinator

from streams.errors import ParleyError
from streams.runtime.cluster import admin
from streams.runtime.fatal import misconfigured
from streams.settings import Settings

__all__ = ["check_name", "holder"]

log = structlog.get_logger("parley.worker")


def check_name(settings: Settings, servers: str) -> None:
    """From now on, a worker whose name another worker has taken ends with status 78; before the app starts."""

    def look(group: str, name: str, member: str) -> None:
        try:
            with admin(settings, servers) as asked:
                found = holder(asked.describe_groups([group])[group]["members"], name)
        except (ParleyError, LookupError) as error:
            log.warning("the group cannot be asked who has the name of this worker", error=str(error))
            return
        if found not in {None, member}:
            misconfigured(
                f"another worker of the group {group} has taken the name {settings.worker_name}: give each a --name "
                "(PARLEY_WORKER_NAME) of its own"
            )

    client.GroupCoordinator = _coordinator(look)


def holder(members: Iterable[dict[str, Any]], name: str) -> str | None:
    """The member that has a name in a group; None when nobody has."""
    return next((member["member_id"] for member in members if member["group_instance_id"] == name), None)


def _coordinator(look: Callable[[str, str, str], None]) -> type[GroupCoordinator]:
    class Coordinator(GroupCoordinator):  # type: ignore[misc]  # aiokafka has no types
        """Asks who has the name when the group no longer knows this member, before it joins again."""

        _is_asking = False
        _was_forgotten = False

        async def _do_heartbeat(self) -> Any:
            self._is_asking, self._was_forgotten = True, False
            try:
                return await super()._do_heartbeat()
            finally:
                if self._was_forgotten:
                    await asyncio.to_thread(look, self.group_id, self._group_instance_id, self.member_id)
                self._is_asking = False
                if self._was_forgotten:
                    self.reset_generation()

        def reset_generation(self) -> None:
            """Forget the membership, and with it join again: behind the question, or it would take the place back."""
            self._was_forgotten = True
            if not self._is_asking:
                super().reset_generation()

    return Coordinator
