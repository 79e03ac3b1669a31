"""A JSON object of the IPTC's ninjs in, the fields of an article as our own JSON has them out; versions 1, 2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from streams.ingest.markup import text_of_markup

__all__ = ["fields_of_ninjs", "is_ninjs"]

_TELLING: Final = frozenset(
    {"versioncreated", "pubstatus", "bodytext", "bodyxhtml", "bodies", "headline", "headlines", "representationtype"}
)
"""Names that only ninjs has; one of them beside `uri` says what the object is."""
_TAKEN_BACK: Final = frozenset({"canceled", "cancelled", "withheld"})
"""`withheld` is not to be used until a later version is usable again."""


def is_ninjs(fields: Mapping[str, Any]) -> bool:
    """Whether an object is ninjs, and not an article in our own fields."""
    return isinstance(fields.get("uri"), str) and "text" not in fields and bool(_TELLING & set(map(_name, fields)))


def fields_of_ninjs(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`id`, `url`, `title`, `source`, `language`, `published`, `updated`, `withdrawn` and `text`, as far as it has them.

    What is of another type than ninjs says is passed on, for the check of our own fields to find.
    """
    known = {_name(name): value for name, value in fields.items()}
    uri, version = known["uri"], known.get("versioncreated")
    published = known.get("firstcreated") or known.get("contentcreated") or version
    withdrawn = str(known.get("pubstatus", "usable")).rpartition(":")[2].lower() in _TAKEN_BACK
    return {
        "id": uri,
        "url": uri if uri.startswith(("https://", "http://")) else None,
        "title": known.get("headline") or _main(known.get("headlines")) or known.get("title"),
        "source": _source(known),
        "language": known.get("language"),
        "published": published,
        "updated": version if withdrawn or version != published else None,
        "withdrawn": withdrawn,
        "text": _text(known),
    }


def _name(name: str) -> str:
    return name.replace("_", "").lower()


def _text(known: Mapping[str, Any]) -> Any:
    """The body as text: as it is, else out of its markup."""
    if known.get("bodytext"):
        return known["bodytext"]
    markup = known.get("bodyxhtml") or next(
        (v for k, v in known.items() if k.startswith("body") and k != "bodies"), None
    )
    if isinstance(markup, str):
        return text_of_markup(markup)
    bodies = [body for body in _list(known.get("bodies")) if isinstance(body.get("value"), str)]
    bodies.sort(
        key=lambda body: (body.get("role", "main") != "main", "plain" not in str(body.get("contenttype", "plain")))
    )
    if not bodies:
        return ""
    is_plain = "plain" in str(bodies[0].get("contenttype", "plain"))
    return bodies[0]["value"] if is_plain else text_of_markup(bodies[0]["value"])


def _main(headlines: Any) -> Any:
    """The main one of some headlines, else the first."""
    found = _list(headlines)
    chosen = next((one for one in found if one.get("role") == "main"), found[0] if found else {})
    return chosen.get("value")


def _source(known: Mapping[str, Any]) -> Any:
    """Who gives the news: the first source or provider with a name."""
    for name in ("infosources", "infosource", "provider", "source"):
        value = known.get(name)
        if isinstance(value, str):
            return value
        if found := next((one["name"] for one in _list(value) if one.get("name")), None):
            return found
    return None


def _list(value: Any) -> list[dict[str, Any]]:
    """The objects in a list, or the one that stands for it, with their names as ours are spelt."""
    found = value if isinstance(value, list) else [value]
    return [{_name(k): v for k, v in one.items()} for one in found if isinstance(one, dict)]
