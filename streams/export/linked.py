"""A record in, the same as linked data out: an object of JSON-LD, or triples; parties are items of Wikidata where we know them.

Every node has an IRI that its content decides, so that what is exported twice, or by two machines, is one graph. The
words of a record are a selector of the Web Annotation vocabulary on their article. Our own terms are `urn:parley:ns:`:
we have no domain, and a URN does not pretend to be one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from streams.export.wikidata import WIKIDATA
from streams.records import Article, Derived, Entity, Meeting, Position, Quote

__all__ = ["CONTEXT", "LINKED", "linked", "triples"]

CONTEXT: Final = {
    "oa": "http://www.w3.org/ns/oa#",
    "p": "urn:parley:ns:",
    "schema": "https://schema.org/",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes; everything else is written out."""
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_Node = dict[str, Any]


def linked(record: Any) -> _Node:
    """The record as one object of JSON-LD, with its context: each line stands alone."""
    return {"@context": CONTEXT, **LINKED[type(record)](record)}


def triples(node: Mapping[str, Any]) -> Iterator[str]:
    """The triples of such an object, one a line of N-Triples, without line ends."""
    subject = f"<{_iri(node['@id'])}>"
    for name, values in node.items():
        if name == "@type":
            yield f"{subject} <{_TYPE}> <{_iri(values)}> ."
        elif not name.startswith("@"):
            for value in values if isinstance(values, list) else [values]:
                yield f"{subject} <{_iri(name)}> {_object(value)} ."
                if isinstance(value, dict) and len(value) > 1 and "@id" in value:
                    yield from triples(value)


def _object(value: Any) -> str:
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{_iri("xsd:boolean")}>'
    if isinstance(value, int):
        return f'"{value}"^^<{_iri("xsd:integer")}>'
    if isinstance(value, str):
        return _literal(value)
    if "@id" in value:
        return f"<{_iri(value['@id'])}>"
    kind = f"^^<{_iri(value['@type'])}>" if "@type" in value else f"@{value['@language']}"
    return _literal(value["@value"]) + kind


def _literal(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04X}", plain) + '"'


_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _iri(name: str) -> str:
    """The IRI of a name with a prefix of ours; any other stays."""
    prefix, _, rest = name.partition(":")
    return CONTEXT[prefix] + rest if prefix in CONTEXT else name


def _urn(kind: str, name: str) -> str:
    return f"urn:parley:{kind}:{_RESERVED.sub(_percent, name)}"


_RESERVED: Final = re.compile(r"[^A-Za-z0-9._~-]")


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _party(code: str) -> _Node:
    item = WIKIDATA.get(code)
    return {"@id": f"wd:{item}" if item else _urn("party", code), "schema:identifier": code}


def _day(day: dt.date | None) -> _Node | None:
    return {"@value": day.isoformat(), "@type": "xsd:date"} if day is not None else None


def _instant(instant: dt.datetime) -> _Node:
    return {"@value": instant.isoformat().replace("+00:00", "Z"), "@type": "xsd:dateTime"}


def _said(node: Mapping[str, Any]) -> _Node:
    """What is known of it."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def _found(kind: str, record: Derived, node: Mapping[str, Any]) -> _Node:
    """A record found in an article, with the words that it stands on."""
    span = _urn("span", f"{record.article_id}/{record.start}-{record.end}")
    words = {"@id": f"{span}:words", "@type": "oa:TextQuoteSelector", "oa:exact": record.text}
    place = {"@id": f"{span}:place", "@type": "oa:TextPositionSelector", "oa:start": record.start, "oa:end": record.end}
    evidence = {
        "@id": span,
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": _urn("article", record.article_id)},
        "oa:hasSelector": [place, words],
    }
    return {
        "@id": _urn(kind, record.id),
        "@type": f"p:{kind.capitalize()}",
        **_said(node),
        "p:evidence": evidence,
        "p:confidence": record.confidence,
        "p:rule": record.rule,
        "p:ruleset": record.ruleset,
        "schema:datePublished": _instant(record.published_at),
    }


_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def _in_language(text: str, language: str) -> _Node | str:
    """The text, of a language; plain where what its source calls that is no tag: it would be no literal, nor end where it should."""
    tag = language.replace("_", "-")
    return {"@value": text, "@language": tag} if _TAG.fullmatch(tag) else text


def _article(article: Article) -> _Node:
    title, language = article.title, article.language
    return {
        "@id": _urn("article", article.article_id),
        "@type": "schema:NewsArticle",
        **_said(
            {
                "schema:identifier": article.article_id,
                "schema:headline": _in_language(title, language) if title else None,
                "schema:url": article.url,
                "schema:publisher": article.source,
                "schema:inLanguage": language,
                "schema:datePublished": _instant(article.published_at),
                "schema:dateModified": _instant(article.updated_at) if article.updated_at else None,
            }
        ),
    }


def _entity(entity: Entity) -> _Node:
    means: _Node | None = None
    if entity.entity_id is not None:
        means = {"@id": f"wd:{entity.wikidata}"} if entity.wikidata else {"@id": _urn("entity", entity.entity_id)}
        if entity.rule == "entities.country" and entity.affiliation and not entity.wikidata:
            means = {"@id": _party(entity.affiliation)["@id"]}
        means |= _said({"schema:identifier": entity.entity_id, "schema:name": entity.name})
    return _found(
        "mention",
        entity,
        {
            "p:entityType": entity.type.value,
            "schema:about": means,
            "p:role": entity.role,
            "p:affiliation": _party(entity.affiliation) if entity.affiliation else None,
            "p:standsFor": _party(entity.stands_for) if entity.stands_for else None,
        },
    )


def _quote(record: Quote) -> _Node:
    speaker = record.speaker_id
    return _found(
        "quotation",
        record,
        {
            "p:kind": record.kind.value,
            "schema:spokenByCharacter": {"@id": _urn("entity", speaker)} if speaker else None,
            "schema:creditText": record.speaker_name,
            "p:actor": _party(record.actor) if record.actor else None,
            "p:addressee": _party(record.addressee) if record.addressee else None,
            "p:date": _day(record.date),
        },
    )


def _position(position: Position) -> _Node:
    return _found(
        "position",
        position,
        {
            "p:actor": _party(position.actor),
            "p:target": _party(position.target) if position.target else None,
            "p:eventType": position.event_type.value,
            "p:issue": {"@id": _urn("issue", position.issue)},
            "p:negated": position.negated,
            "p:hedged": position.hedged,
            "p:realis": position.realis.value,
            "p:date": _day(position.date),
            "p:deadline": _day(position.deadline),
            "p:quotation": {"@id": _urn("quotation", position.quote_id)} if position.quote_id else None,
            "schema:creditText": position.speaker_name,
        },
    )


def _meeting(meeting: Meeting) -> _Node:
    return {
        "@id": _urn("meeting", meeting.meeting_id),
        "@type": "schema:Event",
        **_said(
            {
                "schema:name": meeting.name,
                "schema:location": meeting.place,
                "schema:startDate": _day(meeting.date_start),
                "schema:endDate": _day(meeting.date_end),
                "schema:attendee": [_party(code) for code in _unique(meeting.participants)],
                "p:status": meeting.status.value,
                "schema:subjectOf": [
                    {"@id": _urn("article", each)} for each in _unique(m.article_id for m in meeting.mentions)
                ],
            }
        ),
    }


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


LINKED: Final[Mapping[type, Callable[[Any], _Node]]] = {
    Article: _article,
    Entity: _entity,
    Quote: _quote,
    Position: _position,
    Meeting: _meeting,
}
"""How each class of record that has a meaning for others becomes an object."""
