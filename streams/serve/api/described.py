"""The types of answers in, what OpenAPI says of them out: worked out when it is asked for, since a start need not wait for it."""

from __future__ import annotations

import threading
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from fastapi import FastAPI
from pydantic import ConfigDict, TypeAdapter

from streams.serve.model.paging import Page
from streams.serve.problems import PROBLEM_CONTENT

__all__ = ["answers", "compile_answers", "describe_answers", "written"]

_REF: Final = "#/components/schemas/{model}"
_WHY: Final = {
    400: "A cursor that no page of this list gave",
    401: "No token, or another",
    403: "Not for this user, or asked by another name than localhost without a token",
    404: "There is none",
    422: "A parameter that is none",
    429: "Too many requests; Retry-After says when there is room",
    503: "The read model cannot be asked now",
}
_COMPILING: Final = threading.Lock()
"""Sources are parsed for the texts beneath fields, which two threads of CPython 3.11 must not do at once."""
_KINDS: Final[dict[str, Any]] = {}
"""The types of answers by their names in OpenAPI."""


def answers(kind: Any, *, as_rows: bool = False) -> dict[str, Any]:
    """What a route is told that answers this: a dataclass, a page or a list of one; `as_rows`: also a dataclass as CSV."""
    name = _name(kind)
    _KINDS[name] = kind
    good: dict[str, Any] = {
        "description": "The answer",
        "content": {"application/json": {"schema": {"$ref": _REF.format(model=name)}}},
    }
    if as_rows or get_origin(kind) is not None:
        good["content"]["text/csv"] = {"schema": {"type": "string"}}
    faults = {status: {"description": why, **PROBLEM_CONTENT} for status, why in _WHY.items()}
    return {"response_model": None, "responses": {200: good, **faults}}


def describe_answers(app: FastAPI) -> None:
    """Have OpenAPI say all of these types, with what stands beneath their fields."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        found = described()
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        if not _KINDS.keys() <= schemas.keys():
            schemas |= _schemas()
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's way


@cache
def written(kind: Any) -> TypeAdapter[Any]:
    """How a type is written as JSON."""
    with _COMPILING:
        _read_texts(kind)
        return TypeAdapter(kind)


def compile_answers() -> None:
    """Make what writes answers, which takes seconds in all: else whoever asks first waits for it."""
    for kind in _KINDS.values():
        written(kind)


def _schemas() -> dict[str, Any]:
    inputs = [(name, "serialization", written(kind)) for name, kind in _KINDS.items()]
    by_name, defined = TypeAdapter.json_schemas(inputs, ref_template=_REF)  # type: ignore[arg-type]
    found = dict(defined.get("$defs", {}))
    for (name, _), schema in by_name.items():
        found.setdefault(str(name), schema)
    return found


def _name(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is None:
        return str(kind.__name__)
    inner = get_args(kind)[0].__name__
    return f"{inner}Page" if origin is Page else f"{inner}List"


def _read_texts(kind: Any) -> None:
    """Have pydantic read the texts beneath the fields of a dataclass and of all that it holds."""
    for inner in get_args(kind):
        _read_texts(inner)
    origin = get_origin(kind) or kind
    if isinstance(origin, type) and is_dataclass(origin) and "__pydantic_config__" not in vars(origin):
        origin.__pydantic_config__ = ConfigDict(use_attribute_docstrings=True)  # type: ignore[attr-defined]
        for inner in get_type_hints(origin, localns={}).values():
            _read_texts(inner)
