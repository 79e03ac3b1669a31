"""The body of a request in, the articles in it out, or every fault of it by the field that it is of; pure."""

from __future__ import annotations

import codecs
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from streams.errors import Reason, Reject
from streams.ingest.encodings import decode_text
from streams.ingest.files import FIELDS, Known, article_of_fields
from streams.records import Article

__all__ = ["TEXT_HEADERS", "Fault", "articles_of", "fields_of_text", "objects_of_json"]

TEXT_HEADERS: Final = {f"parley-{name}": name for name in ("id", "url", "title", "source", "language", "published")}
"""What a text may be sent with, and the field of an article that it is."""
_EXTENDED: Final = "utf-8''"
"""How RFC 8187 marks what is percent-encoded, since a header is no place for Arabic letters."""
_TOO_LARGE: Final = frozenset({Reason.TOO_LARGE, Reason.RECORD_TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request is not taken."""

    status: int
    """As HTTP has it."""
    field: str
    """What is wrong: `text`, `articles[3].published`, the name of a header; empty for the body as a whole."""
    detail: str


def objects_of_json(data: bytes, most: int) -> list[Any] | Fault:
    """The articles of a JSON body, not looked into yet: one object, or a list of at most so many."""
    text = decode_text(data)
    if isinstance(text, Reject):
        return Fault(400, "", text.detail)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Fault(400, "", f"not JSON: {error}")
    found = told if isinstance(told, list) else [told]
    if not found:
        return Fault(422, "articles", "an empty list: there is no article in it")
    if len(found) > most:
        return Fault(413, "articles", f"{len(found)} articles; at most {most} are taken at a time")
    return found


def fields_of_text(data: bytes, charset: str | None, headers: Mapping[str, str]) -> dict[str, Any] | Fault:
    """The article of a text body, with what its headers say of it; `charset` is what the request claims."""
    text = _text(data, charset)
    if isinstance(text, Fault):
        return text
    fields: dict[str, Any] = {"text": text}
    for header, name in TEXT_HEADERS.items():
        if header in headers:
            value = _header(headers[header])
            if value is None:
                return Fault(400, header, "neither UTF-8 nor as RFC 8187 has it: UTF-8''%D8%A3")
            fields[name] = value
    return fields


def articles_of(objects: list[Any], ingested_at: dt.datetime, bytes_max: int) -> list[Article] | list[Fault]:
    """All the articles, or what is wrong with any of them: a batch is taken whole or not at all."""
    known = Known(ingested_at=ingested_at)
    found = [article_of_fields(fields, b"", known, bytes_max) for fields in objects]
    faults = [
        _fault(content, f"articles[{number}]" if len(objects) > 1 else "")
        for number, content in enumerate(found)
        if isinstance(content, Reject)
    ]
    return faults or [content for content in found if isinstance(content, Article)]


def _fault(reject: Reject, where: str) -> Fault:
    first = reject.detail.split(" ", 1)[0]
    name = {"article_id": "id", "a": "id"}.get(first, first)  # «a withdrawal must name its article by id or url»
    if reject.reason in _TOO_LARGE or reject.reason is Reason.BAD_ENCODING:
        name = "text"
    field = ".".join(part for part in (where, name if name in FIELDS else "") if part)
    return Fault(413 if reject.reason in _TOO_LARGE else 422, field, reject.detail)


def _text(data: bytes, charset: str | None) -> str | Fault:
    if charset is None:
        text = decode_text(data)
        return Fault(422, "text", text.detail) if isinstance(text, Reject) else text
    try:
        if not codecs.lookup(charset)._is_text_encoding:  # noqa: SLF001  # `hex` and the like have no other mark
            return Fault(415, "content-type", f"no charset {charset} is known")
        return data.decode(charset)
    except LookupError:
        return Fault(415, "content-type", f"no charset {charset} is known")
    except UnicodeError as error:
        return Fault(400, "text", f"not the {charset} that Content-Type claims: {error}")


def _header(value: str) -> str | None:
    """What a header says, which the server has read as Latin-1; None where it cannot be read."""
    try:
        if value.lower().startswith(_EXTENDED):
            return unquote(value[len(_EXTENDED) :], errors="strict")
        return value.encode("latin-1").decode()
    except UnicodeError:
        return None
