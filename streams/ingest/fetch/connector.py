"""What may be asked in, connections to nothing else out: the part that requests to other people's machines share.

Each address is checked as the socket to it is made, so that no answer of DNS between a
check and its use, no odd notation and no redirect leads to a machine of ours.
"""

from __future__ import annotations

import socket
from contextvars import ContextVar
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from streams.ingest.fetch.addresses import Allowed, address_fault

__all__ = ["AddressRefusedError", "connecting_to", "guarded_connector"]

_CONNECTIONS_MAX: Final = 64
_HOST: ContextVar[str] = ContextVar("host", default="")
"""Name of the host that this task connects to: a socket is told its address only."""


class AddressRefusedError(OSError):
    """Inside aiohttp this travels as any error of a connection does."""


def guarded_connector(allowed: Allowed, resolver: AbstractResolver | None = None) -> aiohttp.TCPConnector:
    """A connector for one session, each of whose requests must be announced by `connecting_to`."""

    def checked(info: tuple[Any, ...]) -> socket.socket:
        """The socket for an address, made only where it may be connected to; raises an OSError."""
        family, kind, protocol, _, address = info
        if fault := address_fault(str(address[0]), _HOST.get(), allowed):
            raise AddressRefusedError(fault)
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(
        resolver=resolver or aiohttp.ThreadedResolver(),
        socket_factory=checked,
        use_dns_cache=False,
        force_close=True,  # what a server sends behind its answer is never taken for the next one
        limit=_CONNECTIONS_MAX,
    )


def connecting_to(url: URL) -> None:
    """Note to which host this task connects next: its name may be one of those that are allowed."""
    _HOST.set(url.raw_host or "")
