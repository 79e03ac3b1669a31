"""Who has the name of a worker in its group, and what aiokafka does when it no longer knows a member."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest import mock

import pytest
from aiokafka.consumer import consumer as client
from aiokafka.consumer.group_coordinator import GroupCoordinator

from streams.runtime import group_name
from streams.runtime.group_name import check_name, holder
from streams.settings import Settings

MEMBERS = [
    {"member_id": "parley-v-1", "group_instance_id": "parley-v"},
    {"member_id": "parley-w-9", "group_instance_id": "parley-w"},
]


def test_the_holder_of_a_name() -> None:
    """A name is one member's, or nobody's."""
    assert holder(MEMBERS, "parley-w") == "parley-w-9"
    assert holder(MEMBERS, "parley-u") is None


@pytest.mark.parametrize(
    ("members", "ends"), [(MEMBERS, True), (MEMBERS[:1], False)], ids=["another has it", "the session was lost"]
)
def test_a_worker_ends_when_another_has_its_name(members: list[Any], *, ends: bool) -> None:
    """Not when only its session was lost: then it joins again as ever."""

    async def forgotten(self: Any) -> bool:
        self.reset_generation()
        return False

    asked = mock.MagicMock()
    asked.return_value.__enter__.return_value.describe_groups.return_value = {"parley": {"members": members}}
    with (
        mock.patch.object(client, "GroupCoordinator", GroupCoordinator),
        mock.patch.object(GroupCoordinator, "_do_heartbeat", forgotten),
        mock.patch.object(group_name, "admin", asked),
        mock.patch.object(group_name, "misconfigured") as end,
    ):
        check_name(Settings(worker_name="w"), "127.0.0.1:1")
        member = object.__new__(client.GroupCoordinator)
        member.group_id, member._group_instance_id, member.member_id = "parley", "parley-w", "parley-w-1"
        with mock.patch.object(GroupCoordinator, "reset_generation") as joins_again:
            end.side_effect = lambda _fault: joins_again.assert_not_called()
            asyncio.run(member._do_heartbeat())

    assert end.called is ends
    assert joins_again.called
