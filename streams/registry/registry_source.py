"""Ids from a schema registry that speaks Confluent's REST interface: registered at the start, looked up when unknown.

Infrastructure that is bad is raised, never taken for bad data: a message whose
id cannot be asked for is read again once the registry answers.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from importlib.resources.abc import Traversable
from typing import Any, Final

from streams.errors import ConfigError, RegistryError, RegistryRefusedError, SchemaError
from streams.extras import how_to_install
from streams.registry.canonical import full_name_of
from streams.registry.source import LockSource, SchemaSource, Written, todays_schemas
from streams.registry.subjects import subjects_of
from streams.settings import Settings

__all__ = ["RegistrySource", "source_of"]

_RETRIES: Final = 2
_UNKNOWN_SECONDS: Final = 10.0
"""How long an id that the registry did not know is not asked for again."""
_UNKNOWN_MAX: Final = 10_000
"""How many such ids are remembered: random bytes name any."""
_NOT_FOUND, _CONFLICT, _UNPROCESSABLE = 404, 409, 422
_NO_SUCH_ID: Final = 40403
"""The interface's code: the 404 of something that is no registry says nothing about an id."""
_REFUSED: Final = frozenset((401, 403))


def source_of(settings: Settings, folder: Traversable) -> SchemaSource:
    """Where ids come from: the registry that is set, else the lock in the folder of schemas."""
    if settings.schema_registry is None:
        return LockSource(folder)
    return RegistrySource(settings, todays_schemas(folder))


class RegistrySource:
    """Ids from a registry; keeps every answer."""

    def __init__(self, settings: Settings, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        """`schemas` are today's, by record name; nothing is asked yet."""
        self._settings = settings
        self._url = settings.schema_registry or ""
        self._schemas = schemas
        self._ids: dict[str, int] = {}
        self._written: dict[int, Written] = {}
        self._unknown: dict[int, float] = {}

    @cached_property
    def _client(self) -> Any:
        return _client_of(self._settings)

    def register(self) -> None:
        """Register today's schema of every topic and fetch the versions before; raises RegistryError or SchemaError."""
        for name in self._schemas:
            self.id_of(name)
            for subject in subjects_of(name, self._settings.namespace):
                self._fetch(subject)

    def check(self) -> None:
        """See whether the registry answers."""
        self._ask(self._client.get_subjects)

    def id_of(self, name: str) -> int:
        """The id of today's schema of a record, registered under the subject of each topic that holds it."""
        if name not in self._ids:
            ids = {
                subject: self._registered(subject, level, name)
                for subject, level in subjects_of(name, self._settings.namespace).items()
            }
            if len(set(ids.values())) != 1:
                told = ", ".join(f"{subject}: {number}" for subject, number in ids.items())
                message = f"the registry at {self._url} has several ids for one schema ({told}); parley needs one"
                raise SchemaError(message)
            self._ids[name] = next(iter(ids.values()))
        return self._ids[name]

    def written(self, number: int) -> Written | None:
        """What an id names, asked once; None when the registry does not know it; raises RegistryError when it is silent."""
        if number in self._written:
            return self._written[number]
        if self._unknown.get(number, 0.0) > time.monotonic():
            return None
        schema = self._ask(partial(self._client.get_schema, number), absent=_NO_SUCH_ID)
        if schema is None:
            if len(self._unknown) >= _UNKNOWN_MAX:
                self._unknown.clear()
            self._unknown[number] = time.monotonic() + _UNKNOWN_SECONDS
            return None
        return self._note(number, schema, f"schema id {number} of the registry")

    def unknown(self, number: int) -> str:
        """Why an id that the registry does not know may be there, and what to do."""
        return (
            f"schema id {number} is not known to the registry at {self._url}. Written with another registry, or without one: "
            "register that schema there under this id, then `parley dlq replay`. Else it is no record"
        )

    def _registered(self, subject: str, level: str, name: str) -> int:
        """The id of today's schema under a subject, whose level is set first: the registry then keeps to it."""
        from confluent_kafka.schema_registry import Schema

        if self._ask(partial(self._client.get_compatibility, subject), absent=_NOT_FOUND) != level:
            self._ask(partial(self._client.set_compatibility, subject, level))
        text = json.dumps(self._schemas[name], ensure_ascii=False)
        number: int = self._ask(partial(self._client.register_schema, subject, Schema(text, "AVRO")), subject)
        return number

    def _fetch(self, subject: str) -> None:
        """Keep every version of a subject: what is decoded in the loop need then not be asked for."""
        for version in self._ask(partial(self._client.get_versions, subject)):
            found = self._ask(partial(self._client.get_version, subject, version))
            label = f"{subject} version {version} (schema id {found.schema_id} of the registry)"
            self._note(found.schema_id, found.schema, label)

    def _note(self, number: int, schema: Any, label: str) -> Written:
        written = self._written[number] = Written(_avro(schema), label)
        return written

    def _ask(self, call: Callable[[], Any], subject: str = "", absent: int | None = None) -> Any:
        """The registry's answer, None where it is `absent` (an HTTP status or a code of the interface); refusals are raised."""
        from confluent_kafka.schema_registry.error import SchemaRegistryError

        try:
            return call()
        except SchemaRegistryError as error:
            if absent in {error.http_status_code, error.error_code}:
                return None
            raise self._fault(error.http_status_code, error.error_message, subject) from error
        except Exception as error:
            message = f"the schema registry at {self._url} does not answer as one ({type(error).__name__}: {error}); "
            message += "start it, or unset PARLEY_SCHEMA_REGISTRY where the log was written without one"
            raise RegistryError(message) from error

    def _fault(self, status: int, told: str, subject: str) -> Exception:
        if status in _REFUSED:
            return RegistryRefusedError(
                f"the schema registry at {self._url} refuses {self._settings.schema_registry_user or 'a caller without a name'} "
                f"({status} {told}); see PARLEY_SCHEMA_REGISTRY_USER and its password"
            )
        if subject and status in {_CONFLICT, _UNPROCESSABLE}:
            return SchemaError(
                f"the schema registry at {self._url} does not take this program's schema for {subject} ({status} {told}); "
                "a newer parley may use it: install that one, or use another PARLEY_NAMESPACE"
            )
        return RegistryError(f"the schema registry at {self._url} answers {status}: {told}")


def _avro(schema: Any) -> dict[str, Any]:
    """A registered schema as a dictionary; one of another kind has the kind's name only."""
    if schema.schema_type != "AVRO":
        return {"type": f"a schema of kind {schema.schema_type}"}
    try:
        found = json.loads(schema.schema_str)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("type") != "record" or not isinstance(found.get("name"), str):
        return {"type": "another Avro type"}
    return {**found, "name": full_name_of(found)}


def _client_of(settings: Settings) -> Any:
    """Confluent's client, its waits together within `connect_seconds`; raises ConfigError where it is not installed."""
    try:
        from confluent_kafka.schema_registry import SchemaRegistryClient
    except ImportError as error:
        message = f"PARLEY_SCHEMA_REGISTRY needs the extra `registry`: {how_to_install('registry')} ({error})"
        raise ConfigError(message) from error
    given: dict[str, Any] = {
        "url": settings.schema_registry,
        "timeout": settings.connect_seconds / (_RETRIES + 1),
        "max.retries": _RETRIES,
        "retries.wait.ms": 100,
        "retries.max.wait.ms": 500,
    }
    if settings.schema_registry_user is not None:
        password = settings.secret("schema_registry_password") or ""
        given["basic.auth.user.info"] = f"{settings.schema_registry_user}:{password}"
    if settings.schema_registry_ca_file is not None:
        given["ssl.ca.location"] = str(settings.schema_registry_ca_file)
    return SchemaRegistryClient(given)
