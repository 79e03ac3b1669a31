"""Three releases of schemas in, a log that programs with them left, and its reading under today's lock, out.

The releases 0.0.1 to 0.0.3 never were: between them a field was added, one was
removed, one renamed, and an enum got a symbol. Their schemas and what was
written with them are kept in `tests/data/old_logs/`, beside the real history.

python -m tests.old_logs    writes that folder anew
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import struct
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import fastavro

from streams.knowledge import load_knowledge
from streams.plain_records import plain
from streams.records import Article, ArticleState, Emitted, Position, PublishedFrom, Ruleset
from streams.registry.canonical import fingerprint
from streams.registry.lock import Lock, Version, file_of, render_lock
from streams.registry.source import load_lock
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME
from tests.schema_lock import LOCK, write
from tests.support import ROOT, article, day

__all__ = ["GHOST", "Old", "articles", "read_log", "schemas_with_history"]

FOLDER = ROOT / "tests" / "data" / "old_logs"
FIRST_ID = 1001
BEFORE = "0" * 15 + "1"
"""The ruleset of those programs."""
GHOST = "2c8e5a0e-7d0b-5c47-9f1e-6f0d6f1f0a11"
"""Id of a position that only those programs found: an upgrade must take it back."""
CHANGELOGS = {"articles": "articles-changelog", "positions": "positions-changelog"}


@dataclass(frozen=True, slots=True)
class Old:
    """One message of the log."""

    topic: str
    key: str
    partitioned_by: str
    value: bytes
    """Framed under the id of the release that wrote it."""


def articles() -> dict[str, tuple[str, Article]]:
    """What was written, by the name it has here: the release that wrote it, and what it says to a reader of today."""
    first = article(
        "أعلن وزير الخارجية الأردني أيمن الصفدي أن بلاده ترفض أي تهجير للفلسطينيين.",
        "old-1",
        "2023-11-04",
        title="عمّان ترفض",
    )
    return {
        "first": ("0.0.1", first),
        "second": ("0.0.1", article("طالبت مصر إثيوبيا بوقف ملء السد.", "old-2", "2023-11-05")),
        "third": (
            "0.0.2",
            article(
                "قال المتحدث باسم الكرملين إن روسيا مستعدة لمفاوضات مع أوكرانيا.",
                "old-3",
                "2023-12-01",
                published_from=PublishedFrom.INFERRED,
                title="موسكو مستعدة",
            ),
        ),
        "withdrawn": ("0.0.2", article("", "old-2", "2023-11-05", updated_at=day("2023-12-02"), withdrawn=True)),
        "changed": (
            "0.0.3",
            article(
                "أعلن وزير الخارجية الأردني أيمن الصفدي أن بلاده توافق على وقف إطلاق النار.",
                "old-1",
                "2023-11-04",
                updated_at=day("2024-01-03"),
                title="عمّان توافق",
            ),
        ),
        "fourth": ("0.0.3", article("هددت إيران بالانسحاب من الاتفاق النووي.", "old-4", "2024-01-09")),
    }


def read_log() -> list[Old]:
    """The messages that the programs left, in the order of each topic."""
    lines = (FOLDER / "log.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Old(**{**row, "value": base64.b64decode(row["value"])}) for row in rows]


def schemas_with_history(folder: Path) -> Path:
    """`schemas/` as a parley has it that had those releases too, and whose titles were headlines once; returns the folder."""
    shutil.copytree(ROOT / "schemas", folder)
    shutil.copytree(FOLDER / "history", folder / "history", dirs_exist_ok=True)
    extra = tuple(Version(**row) for row in json.loads((FOLDER / "versions.json").read_text(encoding="utf-8")))
    lock = load_lock(folder)
    shifts = {name: sum(version.name == name for version in extra) for name in ("Article", "Position")}
    later = tuple(replace(v, version=v.version + shifts.get(v.name, 0)) for v in lock.versions)
    next_id = max(lock.next_id, *(version.id + 1 for version in extra))
    (folder / LOCK).write_text(render_lock(Lock(next_id, (*extra, *later))), encoding="utf-8")
    today = json.loads((folder / file_of("Article")).read_text(encoding="utf-8"))
    _field(today, "title")["aliases"] = ["headline"]
    write(folder, {"Article": today})
    return folder


def releases() -> dict[str, dict[str, Any]]:
    """The schemas of each release that it changed, by `<release>/<record>`."""
    base = {name: _released(name) for name in ("Article", "Position")}
    third = deepcopy(base["Article"])
    third["fields"].append({"name": "byline", "doc": "Who wrote it.", "type": ["null", "string"], "default": None})
    second = deepcopy(third)
    _field(second, "title")["name"] = "headline"
    first = deepcopy(second)
    first["fields"] = [field for field in first["fields"] if field["name"] not in {"withdrawn", "language"}]
    _field(first, "published_from")["type"]["symbols"].remove("inferred")
    position = deepcopy(base["Position"])
    _field(position, "event_type")["type"]["symbols"].remove("EXPECT")
    position["fields"].append({"name": "weight", "doc": "Not used.", "type": "int", "default": 0})
    return {"0.0.1/Article": first, "0.0.2/Article": second, "0.0.3/Article": third, "0.0.1/Position": position}


def _released(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "schemas" / file_of(name, "0.1.0")).read_text(encoding="utf-8"))
    return found


def _field(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(field for field in schema["fields"] if field["name"] == name)
    return found


def main() -> None:
    """Write the folder: the schemas, the versions for the lock, and the log."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    schemas, versions = releases(), []
    for number, (place, schema) in enumerate(schemas.items()):
        release, _, name = place.partition("/")
        path = FOLDER / file_of(name, release)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        version = 1 + sum(known.name == name for known in versions)
        found = Version(
            name=name, version=version, id=FIRST_ID + number, sha256=fingerprint(schema), file=file_of(name, release)
        )
        versions.append(found)
    rows = ",\n".join(f"  {json.dumps(asdict(version))}" for version in versions)
    (FOLDER / "versions.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    old = list(_log({version.file: version.id for version in versions}, schemas))
    lines = [json.dumps({**asdict(each), "value": base64.b64encode(each.value).decode()}) for each in old]
    (FOLDER / "log.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stdout.write(f"{len(old)} messages\n")


def _log(ids: Mapping[str, int], schemas: Mapping[str, Any]) -> Iterator[Old]:
    """What the programs left in the topics: articles, what was derived of them, registers, and the generation."""
    driver = TopologyDriver.of(replace(load_knowledge(), ruleset=BEFORE, generation=1))
    for release, each in articles().values():
        driver.publish(each)
        values = {**plain(each), "headline": each.title, "byline": "مراسلنا"}
        number = ids[file_of("Article", release)]
        key = each.article_id
        yield Old("articles", key, key, _framed(number, schemas[f"{release}/Article"], values))
    position_id, position_schema = ids[file_of("Position", "0.0.1")], schemas["0.0.1/Position"]
    for topic, record in _left(driver):
        if isinstance(record, Position):
            value = _framed(position_id, position_schema, {**plain(record), "weight": 1})
            key, by = f"{record.actor}|{record.id}", record.actor
        else:
            value, key, by = _at_first_release(record), *_place(record)
        yield Old(topic, key, by, value)
    yield Old("rulesets", "1", "", _at_first_release(Ruleset(generation=1, ruleset=BEFORE, version="0.0.3")))


def _left(driver: TopologyDriver) -> Iterator[tuple[str, Any]]:
    """The records of the derived topics, then the registers; with a position that only those programs found."""
    for topic in ("entities", "positions", "ledger"):
        yield from ((topic, record) for record in driver.records(topic))
    real = next(record for record in driver.records("positions") if not record.retracted)
    ghost = replace(real, id=GHOST, issue="ghosts")
    for topic in ("positions", "positions-changelog"):
        yield topic, ghost
    for source, changelog in CHANGELOGS.items():
        for value in driver.tables[source].values():
            record = driver.codec.decode(BY_NAME[changelog], value).record
            yield changelog, _haunted(record, ghost) if isinstance(record, ArticleState) else record


def _haunted(state: ArticleState, ghost: Position) -> ArticleState:
    """The register of an article, with the ghost in that of the article that it was found in."""
    if state.article_id != ghost.article_id:
        return state
    emitted = Emitted(
        topic="positions",
        key=f"{ghost.actor}|{ghost.id}",
        actor=ghost.actor,
        issue=ghost.issue,
        event_type=ghost.event_type,
    )
    return replace(state, emitted=tuple(sorted((*state.emitted, emitted), key=lambda e: (e.topic, e.key))))


def _place(record: Any) -> tuple[str, str]:
    """Key and what chooses the partition of a record that is no position."""
    if hasattr(record, "issue"):
        return f"{record.actor}|{record.issue}", record.actor
    if isinstance(record, ArticleState):
        return record.article_id, record.article_id
    return f"{record.article_id}|{record.id}", record.article_id


def _at_first_release(record: Any) -> bytes:
    """A record in the frame and the schema of release 0.1.0."""
    name = type(record).__name__
    version = next(v for v in load_lock(ROOT / "schemas").versions if v.file == file_of(name, "0.1.0"))
    return _framed(version.id, _released(name), plain(record))


def _framed(number: int, schema: Any, values: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema), dict(values))
    return struct.pack(">bI", 0, number) + out.getvalue()


if __name__ == "__main__":
    main()
