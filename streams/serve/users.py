"""A file of users in, who a token belongs to and what that user may do out.

The file is TOML, a table a user: `[users.layla]` with `role` and either `token_sha256` or `token_file`, which is
of one line. It may not be written by others, since whoever writes it decides who may do everything. It is looked at
again when it changes, so that a user who is taken out is out at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import structlog

from streams.errors import ConfigError
from streams.settings import TOKEN_LENGTH_MIN, Settings, read_secret

__all__ = ["LOCAL", "NAME", "TOKEN_USER", "Role", "User", "Users", "add_user", "read_users", "remove_user"]

log = structlog.get_logger("parley.serve")
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
"""How a user may be called: it stands in every correction that the user makes."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_BYTES_MAX: Final = 1_000_000
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    READER = "reader"
    """Look at everything."""
    ANALYST = "analyst"
    """Correct what was read."""
    OPERATOR = "operator"
    """Post articles, and see how the system does."""


_ORDER: Final = tuple(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who asks."""

    name: str
    role: Role
    digest: str = field(default="", repr=False)
    """SHA-256, in hex, of the token; empty for who needs none."""

    def may(self, role: Role) -> bool:
        """Whether this user may do what the role may."""
        return _ORDER.index(self.role) >= _ORDER.index(role)

    @property
    def speaks_as(self) -> str:
        """The role that stands in what this user says of records: that of nobody's file is `local`, as on the command line."""
        return LOCAL.name if self is LOCAL else self.role.value


LOCAL: Final = User(name="local", role=Role.OPERATOR)
"""Whoever asks over loopback, where neither users nor a token are set: the machine's own user, who may do everything."""
TOKEN_USER: Final = "token"  # noqa: S105  # a name
"""Name of who shows PARLEY_TOKEN, which is a program's rather than a person's."""


class Users:
    """Who may ask; from the file of users and the one token of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.serve_users_file
        token = settings.secret("token")
        self._program = None if token is None else User(name=TOKEN_USER, role=Role.OPERATOR, digest=_sha256(token))
        self._seen = self._state()
        self._users = {} if self._path is None else read_users(self._path)

    @property
    def needed(self) -> bool:
        """Whether anybody has to say who they are."""
        return self._path is not None or self._program is not None

    @property
    def are_named(self) -> bool:
        """Whether there is a file of users, so that a login asks for a name; the one token of the settings has none to type."""
        return self._path is not None

    def of_token(self, token: str) -> User | None:
        """The user with this token; each is compared, in constant time, so that the time tells nothing."""
        given, found = _sha256(token), None
        for user in self._all():
            if hmac.compare_digest(given, user.digest):
                found = user
        return found

    def named(self, name: str) -> User | None:
        """The user of this name, while there is one."""
        return next((user for user in self._all() if user.name == name), None)

    def _all(self) -> list[User]:
        self._look()
        return [*([] if self._program is None else [self._program]), *self._users.values()]

    def _look(self) -> None:
        """Read the file again where it has changed; what cannot be read leaves the users as they were."""
        if self._path is None or (state := self._state()) == self._seen:
            return
        self._seen = state
        try:
            self._users = read_users(self._path)
        except ConfigError as error:
            log.error("the users stay as they were", fault=str(error))  # noqa: TRY400  # it is no fault of the code
        else:
            log.info("users read", users=len(self._users))

    def _state(self) -> object:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode


def read_users(path: Path) -> Mapping[str, User]:
    """The users of a file by name; raises ConfigError, which names the user and what is wrong."""
    users: dict[str, User] = {}
    for name, told in _parsed(path).items():
        user = _user(path, name, told)
        twin = next((other.name for other in users.values() if hmac.compare_digest(other.digest, user.digest)), None)
        if twin:
            message = f"{path}: {twin} and {name} have the same token; make another with `parley users add`"
            raise ConfigError(message)
        users[name] = user
    return users


def add_user(path: Path, name: str, role: Role) -> str:
    """Add a user to the file, made where there is none; the new token, which is kept nowhere. Raises ConfigError."""
    if not NAME.fullmatch(name) or name in {LOCAL.name, TOKEN_USER}:
        message = f"{name} is no name for a user: a letter, then letters, digits, dot, dash; not local, not token"
        raise ConfigError(message)
    token = f"parley_{secrets.token_urlsafe(32)}"
    with _turn(path):
        known = read_users(path) if path.exists() else {}
        if name in known:
            message = f"{path} has a user {name}; remove it first, which ends its token"
            raise ConfigError(message)
        before = _text(path).rstrip("\n") if path.exists() else _HEAD
        _write(path, f'{before}\n\n[users."{name}"]\nrole = "{role.value}"\ntoken_sha256 = "{_sha256(token)}"\n')
    return token


def remove_user(path: Path, name: str) -> None:
    """Take a user out of the file; the rest of it stays as it is written. Raises ConfigError."""
    with _turn(path):
        if name not in read_users(path):
            message = f"{path} has no user {name}"
            raise ConfigError(message)
        heads = {f"[users.{name}]", f'[users."{name}"]', f"[users.'{name}']"}
        kept, inside = [], False
        for line in _text(path).splitlines(keepends=True):
            if line.lstrip().startswith("["):
                inside = line.partition("#")[0].strip() in heads
            if not inside:
                kept.append(line)
        text = "".join(kept)
        if _parsed_text(path, text) != {other: told for other, told in _parsed(path).items() if other != name}:
            message = f"{path}: {name} is written in a way that only you can take out"
            raise ConfigError(message)
        _write(path, text.rstrip("\n") + "\n")


_HEAD: Final = """\
# Who may ask `parley serve`, by `parley users`: a name, a role (reader, analyst, operator),
# and the SHA-256 of a token; or token_file, the path of a file that holds the token."""


def _parsed(path: Path) -> dict[str, Any]:
    return _parsed_text(path, _text(path))


def _parsed_text(path: Path, text: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"{path}: no TOML ({error})"
        raise ConfigError(message) from None
    users = found.pop("users", {})
    if found or not isinstance(users, dict):
        message = f"{path}: holds tables [users.NAME], and nothing else"
        raise ConfigError(message)
    return users


def _user(path: Path, name: str, told: Any) -> User:
    known = {"role", "token_sha256", "token_file"}
    fault = None
    if not NAME.fullmatch(name) or name in {LOCAL.name, TOKEN_USER}:
        fault = "is no name for a user: a letter, then letters, digits, dot, dash; not local, not token"
    elif not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        fault = "is a table of texts"
    elif told.keys() - known:
        fault = f"has {', '.join(sorted(told.keys() - known))}; known are {', '.join(sorted(known))}"
    elif told.get("role") not in set(Role):
        fault = f"needs a role: {', '.join(Role)}"
    elif ("token_sha256" in told) == ("token_file" in told):
        fault = "needs either token_sha256 or token_file"
    elif "token_sha256" in told and not _DIGEST.fullmatch(told["token_sha256"]):
        fault = "has a token_sha256 that is not 64 hex digits in lower case"
    if fault:
        message = f"{path}: user {name} {fault}"
        raise ConfigError(message)
    digest = told.get("token_sha256") or _digest_of_file(path, name, path.parent / told["token_file"])
    return User(name=name, role=Role(told["role"]), digest=digest)


def _digest_of_file(path: Path, name: str, token_path: Path) -> str:
    try:
        token = read_secret(token_path, "token_file")
    except ValueError as error:
        message = f"{path}: user {name}: {error}"
        raise ConfigError(message) from None
    if len(token) < TOKEN_LENGTH_MIN:
        message = f"{path}: user {name}: the token in {token_path} has fewer than {TOKEN_LENGTH_MIN} characters"
        raise ConfigError(message)
    return _sha256(token)


def _text(path: Path) -> str:
    """What the file says; raises ConfigError also where others may write it."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS_WRITE:
                message = f"{path} may be written by others, who could let themselves in: chmod go-w {path}"
                raise ConfigError(message)
            data = file.read(_BYTES_MAX + 1)
        if len(data) > _BYTES_MAX:
            message = f"{path} has more than {_BYTES_MAX} bytes"
            raise ConfigError(message)
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read as a file of users ({type(error).__name__}); `parley users add` makes one"
        raise ConfigError(message) from None


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """One that changes the file at a time; raises ConfigError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (path.parent / f".{path.name}.lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise ConfigError(message) from error


def _write(path: Path, text: str) -> None:
    """Replace the file whole: who reads it meanwhile has the old or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
