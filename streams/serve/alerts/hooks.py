"""`alerts.toml` in, the webhooks that it names out; and the signature of what is sent to them.

A table a webhook, `[webhooks.desk]`: `url`, `secret_file`, and which events, by `actors`, `issues` and `kinds`. What is
sent follows the Standard Webhooks specification, so that receivers check it with libraries that there are.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from streams.errors import ConfigError
from streams.ingest.fetch.addresses import Allowed, address_fault, allowed_of, url_fault
from streams.serve.alerts.events import URGENT, Filter, Kind
from streams.serve.model.names import ISSUES
from streams.settings import Settings, read_secret

__all__ = ["ALLOW", "Hook", "hooks_of", "new_secret", "read_hooks", "signed"]

ALLOW: Final = "PARLEY_SERVE_ALERTS_ALLOW"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,40}")
_ACTOR: Final = re.compile(r"\S{1,200}")
_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = (24, 64)
_SECRETS_MAX: Final = 3
_HOOKS_MAX: Final = 50
_KNOWN: Final = frozenset({"url", "secret_file", "actors", "issues", "kinds"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where events are sent, and which."""

    name: str
    url: str
    secrets: tuple[bytes, ...] = field(repr=False)
    """With each of which it is signed: two, while a receiver goes over from one to the other."""
    wanted: Filter

    @property
    def host(self) -> str:
        """Where it is, for people: the rest of a URL may be a secret of its own."""
        return urlsplit(self.url).netloc


def hooks_of(settings: Settings) -> tuple[Hook, ...]:
    """The webhooks of the settings; none where no file is named. Raises ConfigError."""
    path = settings.serve_alerts_file
    return () if path is None else read_hooks(path, settings.serve_alerts_allow, ISSUES)


def read_hooks(path: Path, allow: str, issues: Collection[str]) -> tuple[Hook, ...]:
    """The webhooks of a file; `issues` are those that there are. Raises ConfigError, which names the webhook."""
    try:
        allowed = allowed_of(allow, ALLOW)
    except ValueError as error:
        message = f"{ALLOW}: {error}"
        raise ConfigError(message) from None
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read as alerts ({type(error).__name__})"
        raise ConfigError(message) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"{path}: no TOML ({error})"
        raise ConfigError(message) from None
    hooks = told.pop("webhooks", {})
    if told or not isinstance(hooks, dict) or len(hooks) > _HOOKS_MAX:
        message = f"{path}: holds tables [webhooks.NAME], at most {_HOOKS_MAX}, and nothing else"
        raise ConfigError(message)
    try:
        return tuple(_hook(path, name, each, allowed, issues) for name, each in hooks.items())
    except ValueError as error:
        message = f"{path}: webhook {error}"
        raise ConfigError(message) from None


def new_secret() -> str:
    """A secret for the file of a new webhook, and for who receives it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(hook: Hook, event_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that say which event it is, when it was sent, and that it comes from us."""
    content = f"{event_id}.{seconds}.".encode() + body
    marks = [base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in hook.secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def _hook(path: Path, name: str, told: Any, allowed: Allowed, issues: Collection[str]) -> Hook:
    """One webhook; raises ValueError, whose message begins with its name."""
    if not _NAME.fullmatch(name):
        message = f"{name}: a name has small letters, digits and dashes, at most 41"
        raise ValueError(message)
    if not isinstance(told, dict) or told.keys() - _KNOWN or not {"url", "secret_file"} <= told.keys():
        message = f"{name}: needs url and secret_file, and may have actors, issues and kinds"
        raise ValueError(message)
    if not isinstance(told["url"], str) or (fault := _url_fault(told["url"], allowed)):
        message = f"{name}: url {'is no text' if not isinstance(told['url'], str) else fault}"
        raise ValueError(message)
    lists = {key: _texts(name, key, told.get(key, [])) for key in ("actors", "issues", "kinds")}
    if unknown := [actor for actor in lists["actors"] if not _ACTOR.fullmatch(actor)]:
        message = f"{name}: {unknown[0]!r} is no code of an actor"
        raise ValueError(message)
    if unknown := sorted(lists["issues"] - set(issues)):
        message = f"{name}: no issue {unknown[0]}; there are {', '.join(sorted(issues))}"
        raise ValueError(message)
    if unknown := sorted(lists["kinds"] - set(Kind)):
        message = f"{name}: no kind {unknown[0]}; there are {', '.join(Kind)}"
        raise ValueError(message)
    return Hook(
        name=name,
        url=told["url"],
        secrets=_secrets(name, path.parent / str(told["secret_file"])),
        wanted=Filter(
            actors=lists["actors"], issues=lists["issues"], kinds=frozenset(map(Kind, lists["kinds"])) or URGENT
        ),
    )


def _texts(name: str, key: str, told: Any) -> frozenset[str]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        message = f"{name}: {key} is a list of texts"
        raise ValueError(message)
    return frozenset(told)


def _url_fault(url: str, allowed: Allowed) -> str | None:
    """Why nothing is sent there; None when something may be. A name is looked up when it is sent to."""
    if fault := url_fault(url):
        return f"is refused: {fault}"
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        address = str(ip_address(host))
    except ValueError:
        address = None
    if address is not None and (fault := address_fault(address, host, allowed)):
        return f"is refused: {fault}"
    named = host.lower() in allowed.hosts or any(ip_address(address) in net for net in allowed.networks if address)
    if parts.scheme == "http" and not named:
        return f"is http, which shows to the network what is sent; use https, or name {host} in {ALLOW}"
    return None


def _secrets(name: str, path: Path) -> tuple[bytes, ...]:
    try:
        lines = read_secret(path, "secret_file").split()
    except ValueError as error:
        message = f"{name}: {error}; `parley alerts secret` makes one"
        raise ValueError(message) from None
    found = []
    for line in lines:
        try:
            found.append(base64.b64decode(line.removeprefix(_PREFIX), validate=True))
        except (binascii.Error, ValueError):
            found.append(b"")
    least, most = _SECRET_BYTES
    if not 1 <= len(found) <= _SECRETS_MAX or not all(least <= len(key) <= most for key in found):
        message = (
            f"{name}: {path} holds no secret: {_PREFIX} and {least} to {most} bytes in Base64, a line each, "
            f"at most {_SECRETS_MAX}; `parley alerts secret` makes one"
        )
        raise ValueError(message)
    return tuple(found)
