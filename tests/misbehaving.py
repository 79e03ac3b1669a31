"""A real HTTP server on loopback that does whatever a test tells it to, byte by byte: a path in, an answer or a nuisance out."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

__all__ = ["Asked", "Script", "Server", "answer", "drip", "raw", "redirect"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    at: float
    """By the monotonic clock."""


Script = Callable[[Asked, socket.socket], None]
"""What to do with a request: write to its connection, or not."""


@dataclass
class Server:
    """Answers each path as it is told, in a thread a connection; a path that it is not told of is missing."""

    host: str = "127.0.0.1"
    routes: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    """Every request, in the order in which they came, but those for robots.txt."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server((self.host, 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of a path."""
        return f"http://{host or '127.0.0.1'}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [asked.path for asked in self.asked]

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                if not (got := connection.recv(65_536)):
                    return
                head += got
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            asked = Asked(first.split()[1], headers, time.monotonic())
            if asked.path != "/robots.txt":
                self.asked.append(asked)
            self.routes.get(asked.path, answer(b"", 404))(asked, connection)


_REASONS: Final = {200: "OK", 304: "Not Modified", 404: "Not Found", 410: "Gone", 429: "Too Many Requests"}


def answer(body: bytes | str = b"", status: int = 200, **headers: str) -> Script:
    """A proper answer; `content_type="…"` is the header Content-Type."""
    content = body.encode() if isinstance(body, str) else body

    def script(_: Asked, connection: socket.socket) -> None:
        told = {"Content-Length": str(len(content)), "Connection": "close"}
        told |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        lines = [
            f"HTTP/1.1 {status} {_REASONS.get(status, 'So')}",
            *(f"{name}: {value}" for name, value in told.items()),
        ]
        connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content)

    return script


def redirect(place: str, status: int = 302) -> Script:
    """An answer that leads elsewhere."""
    return answer(b"", status, location=place)


def raw(content: bytes) -> Script:
    """These bytes and an end of the connection."""
    return lambda _, connection: connection.sendall(content)


def drip(head: bytes, piece: bytes, seconds: float, pieces: int = 10_000) -> Script:
    """A head, then a piece again and again with a pause between."""

    def script(_: Asked, connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(pieces):
            connection.sendall(piece)
            time.sleep(seconds)

    return script
