"""A user in, a signed text for a cookie out, and back until it expires or the user's token is another.

Nothing is kept: whoever knows the key in the data folder knows which texts it signed. So several processes of one
folder share their sessions, a start ends none, and deleting the key ends all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from streams.serve.users import User, Users

__all__ = ["KEY_FILE", "Sessions", "session_key"]

log = structlog.get_logger("parley.serve")
KEY_FILE: Final = "serve-session.key"
_KEY_BYTES: Final = 32
_TEXT_MAX: Final = 1_000


class Sessions:
    """Makes and reads the texts of cookies."""

    def __init__(self, key: bytes, users: Users, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._key, self._users, self._clock = key, users, clock
        self.seconds = int(seconds)
        """How long one holds."""

    def begin(self, user: User) -> str:
        """What the cookie of this user says."""
        told = [user.name, user.digest[:16], int(self._clock()) + self.seconds]
        body = _encoded(json.dumps(told, separators=(",", ":")).encode())
        return f"{body}.{_encoded(self._mark(body))}"

    def user(self, text: str) -> User | None:
        """Whose it is; None for one that is not ours, has expired, or whose user has gone or has another token."""
        body, _, mark = text.partition(".")
        if len(text) > _TEXT_MAX or not hmac.compare_digest(
            _encoded(self._mark(body)).encode(), mark.encode("utf-8", "replace")
        ):
            return None
        name, digest, until = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        user = self._users.named(name)
        if until <= self._clock() or user is None or not hmac.compare_digest(user.digest[:16], digest):
            return None
        return user

    def subscription_key(self, user: User) -> str:
        """What stands in the addresses of a user's feeds: good for them and nothing else, until the token is another."""
        return f"{user.name}:{_encoded(self._mark(user.digest, 'subscription')[:18])}"

    def subscriber(self, key: str) -> User | None:
        """Whose key it is; None for one that is nobody's."""
        user = self._users.named(key.partition(":")[0])
        if user is None or not hmac.compare_digest(
            self.subscription_key(user).encode(), key.encode("utf-8", "replace")
        ):
            return None
        return user

    def _mark(self, body: str, use: str = "session") -> bytes:
        return hmac.digest(self._key, f"{use}\0{body}".encode("utf-8", "surrogateescape"), hashlib.sha256)


def session_key(folder: Path) -> bytes:
    """The key of this data folder, made where there is none; one of this process alone where none can be kept."""
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(new, path)  # of two that start at once, one has made it
        except FileExistsError:
            pass
        finally:
            new.unlink()
        key = path.read_bytes()
    except OSError as error:
        log.warning("logins end with this process: their key cannot be kept", file=str(path), fault=error.strerror)
        return secrets.token_bytes(_KEY_BYTES)
    if len(key) != _KEY_BYTES or path.stat().st_mode & 0o077:
        log.warning("logins end with this process: their key is not ours alone", file=str(path))
        return secrets.token_bytes(_KEY_BYTES)
    return key


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
