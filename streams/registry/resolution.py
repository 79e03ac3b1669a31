"""A writer's and a reader's schema in, a function from Avro bodies to plain values out; made once for each id."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, cast

import fastavro
from fastavro.read import SchemaResolutionError

from streams.registry.canonical import fingerprint

__all__ = ["Read", "ResolutionError", "resolution"]

Read = Callable[[io.BytesIO], dict[str, Any]]
"""From a body to the values of a record; raises ResolutionError, or whatever random bytes lead to."""


class ResolutionError(ValueError):
    """What was written has no place in the reader's schema: what Avro's rules do not allow is never guessed."""


def resolution(writer: Mapping[str, Any], reader: Mapping[str, Any]) -> Read:
    """How to read what was written with one schema into another, by Avro's rules: names, aliases, defaults, promotions."""
    written = fastavro.parse_schema(dict(writer))
    if fingerprint(writer) == fingerprint(reader):  # nothing to resolve, which is several times quicker
        return lambda body: cast("dict[str, Any]", fastavro.schemaless_reader(body, written, None))
    wanted = fastavro.parse_schema(dict(reader))

    def read(body: io.BytesIO) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", fastavro.schemaless_reader(body, written, wanted))
        except SchemaResolutionError as error:
            raise ResolutionError(str(error)) from error

    return read
