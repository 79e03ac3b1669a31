"""Ports and settings of the local broker."""

from __future__ import annotations

import re
import socket

import pytest

from streams.errors import BrokerError
from streams.jvm import node
from streams.jvm.node import answers, config_text, free_ports, new_cluster_id


class TestNode:
    """Ports and settings."""

    def test_prefers_the_first_ports(self) -> None:
        """The first pair of the list that nobody listens on."""
        port, controller_port = free_ports(None)
        assert port in node.PORTS
        assert controller_port == port + 1

    def test_keeps_the_ports_of_the_last_time(self) -> None:
        """Remembered ports are taken first, even outside the list."""
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            two.bind(("127.0.0.1", 0))
            remembered = one.getsockname()[1], two.getsockname()[1]
        assert free_ports(remembered) == remembered

    @pytest.mark.parametrize("which", [0, 1])
    def test_leaves_ports_that_are_taken(self, which: int) -> None:
        """One of the two ports in use is enough to take another pair."""
        with socket.socket() as taken, socket.socket() as free:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            free.bind(("127.0.0.1", 0))
            pair = (taken.getsockname()[1], free.getsockname()[1])[:: 1 if which == 0 else -1]
            free.close()
            assert not set(free_ports(pair)) & set(pair)

    @pytest.mark.parametrize("remembered", [(-1, 0), (70_000, 70_001)])
    def test_forgets_ports_that_are_none(self, remembered: tuple[int, int]) -> None:
        """A number that is no port does no harm."""
        assert free_ports(remembered)[0] in node.PORTS

    def test_says_when_no_port_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All taken: a message, no endless search."""
        monkeypatch.setattr("streams.jvm.node._is_free", lambda _port: False)
        with pytest.raises(BrokerError, match="no free port"):
            free_ports(None)

    def test_listens_on_loopback_only(self) -> None:
        """Every address in the settings is of this machine, and no topic makes itself."""
        settings = dict(
            line.split("=", 1) for line in config_text(19100, 19201).splitlines() if line and not line.startswith("#")
        )
        assert settings["listeners"] == "PLAINTEXT://127.0.0.1:19100,CONTROLLER://127.0.0.1:19201"
        assert settings["controller.quorum.voters"] == "1@127.0.0.1:19201"
        assert settings["log.dirs"] == "kafka"
        assert settings["auto.create.topics.enable"] == "false"
        assert settings["offsets.topic.replication.factor"] == "1"
        assert settings["transaction.state.log.replication.factor"] == "1"
        assert settings["transaction.state.log.min.isr"] == "1"
        assert settings["group.initial.rebalance.delay.ms"] == "400"
        assert not any(name.startswith("log.retention") for name in settings)

    def test_makes_ids_that_kafka_accepts(self) -> None:
        """22 characters of URL-safe base64, not beginning with a dash, never the same."""
        names = {new_cluster_id() for _ in range(1_000)}
        assert len(names) == 1_000
        assert all(re.fullmatch(r"[\w][\w-]{21}", name) for name in names)

    def test_is_not_fooled_by_another_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither a closed port nor a program that takes the call and says nothing is a broker."""
        monkeypatch.setattr("streams.jvm.node.ANSWER_SECONDS", 0.3)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{listener.getsockname()[1]}"
            assert not answers(address, "id")
            listener.listen()
            assert not answers(address, "id")
