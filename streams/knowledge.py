"""Lexicons, actors, issues and reference data in, one frozen `Knowledge` out; the only reader of these files.

Its hash is each record's `ruleset`: it covers lexicons, seeds, the code of the
core and the data that is used of others and of Unicode (not the versions they
come in), so that equal rulesets give equal records.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from streams.arabic.spelling import Spelling, compile_spelling
from streams.collector import made_to_stay
from streams.extract.knowledge import Bearings, Knowledge, bearings_of
from streams.knowledge_cache import can_keep, is_kept, kept
from streams.reference.tables import table_files
from streams.settings import load_settings

__all__ = ["keep_knowledge", "load_bearings", "load_knowledge", "load_spelling"]

_CORE = (
    "arabic",
    "english",
    "extract",
    "ledger",
    "records",
    "reference",
    "stories",
)
"""Packages whose code decides what a record says."""
_CORE_MODULES = (
    "corrections/asserted.py",
    "corrections/clauses.py",
    "corrections/fields.py",
    "corrections/fold.py",
    "corrections/validity.py",
    "fast_records.py",
    "ids.py",
    "lexicon_tables.py",
    "slugs.py",
)
_SHELL_MODULES = ("knowledge.py", "knowledge_cache.py", "shared_values.py")
"""Modules that put together what is kept, beside the core."""
_LIBRARIES: Final = {
    "hijridate": ("*.py",),
}
"""Libraries whose data is read, and the files it stands in."""
_BEARINGS: Final = "-bearings"
"""Behind the key of the knowledge that they are of."""
_COMPILE: Final = "from streams.knowledge import load_bearings; load_bearings()"
_NO_RULES: Final = frozenset({"feeds.toml"})
"""Seeds that say where articles come from, not how they are read: a feed more is no other ruleset."""


@cache
def load_knowledge() -> Knowledge:
    """Read and check everything once; raises `errors.KnowledgeError` naming the file and the entry.

    It is compiled once for all processes: another finds it in the user's cache folder, in a quarter of the time.
    """
    with made_to_stay():
        sources = _sources()
        return kept(_key(sources), lambda: _compiled(*sources))


@cache
def load_bearings() -> Bearings:
    """The ruleset, and what a worker needs that reads nothing: kept apart, so that nobody loads 50 MB for them."""
    return kept(_key(_sources()) + _BEARINGS, lambda: bearings_of(load_knowledge()))


@cache
def load_spelling() -> Spelling:
    """How texts spell words, for whoever splits them into words and reads nothing in them."""
    table = files("streams") / "arabic" / "lexicon" / "spelling.toml"
    return compile_spelling(tomllib.loads(table.read_text(encoding="utf-8")))


def keep_knowledge() -> None:
    """Have a process of its own compile what is not kept yet; for whoever stays, as what compiling took would stay with it: 90 MB."""
    key = _key(_sources())
    if can_keep() and not (is_kept(key) and is_kept(key + _BEARINGS)):
        # Not from the folder where it happens to be started; a fault is told when the knowledge is loaded.
        command = [sys.executable, "-P", "-c", _COMPILE]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=False)  # noqa: S603  # our own interpreter and package


def _sources() -> _Sources:
    return _Sources(load_settings().confidence_min, _data(), _weights(), _core_files())


class _Sources(NamedTuple):
    """What knowledge is compiled from."""

    confidence_min: int
    data: Sequence[tuple[str, bytes]]
    weights: Sequence[tuple[str, bytes]]
    core: Sequence[tuple[str, bytes]]


def _key(sources: _Sources) -> str:
    """Hash of all that knowledge is compiled from and with: unlike the ruleset, quick to tell."""
    python = f"{sys.version}\0{sys.implementation.cache_tag}\0{unicodedata.unidata_version}\0{sources.confidence_min}"
    digest = hashlib.sha256(python.encode())
    for library, patterns in _LIBRARIES.items():
        spec = find_spec(library)
        for folder in spec.submodule_search_locations or () if spec is not None else ():
            for path in sorted(path for pattern in patterns for path in Path(folder).glob(pattern)):
                state = path.stat()
                digest.update(f"\0{path}\0{state.st_size}\0{state.st_mtime_ns}".encode())
    package = files("streams")
    read = (*sources.data, *sources.weights, *sources.core, *table_files())
    for name, content in [*read, *((name, (package / name).read_bytes()) for name in _SHELL_MODULES)]:
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def _compiled(
    confidence_min: int,
    data: Iterable[tuple[str, bytes]],
    weights: Iterable[tuple[str, bytes]],
    core: Iterable[tuple[str, bytes]],
) -> Knowledge:
    # Late: with the libraries that they read, they take as long to import as the rest of parley.
    from streams.english.vocabulary import compile_english
    from streams.extract.entities.compile_gazetteer import compile_gazetteer
    from streams.extract.facts.lexicon import compile_facts
    from streams.extract.linear_model import made_ready, parse_model
    from streams.extract.meetings.lexicon import compile_meetings
    from streams.extract.meetings.rules import RULES as MEETING_RULES
    from streams.extract.page_lines import compile_page_lines
    from streams.extract.parties.lexicon import compile_party_lexicon
    from streams.extract.positions.lexicon import compile_positions
    from streams.extract.quotes.lexicon import compile_quotes
    from streams.reference import reference_tables

    reference, learnt = reference_tables(), {name: content.decode() for name, content in weights}
    tables = {**{stem: tomllib.loads(content.decode()) for stem, content in data}, **reference}
    return Knowledge(
        ruleset=_ruleset(confidence_min, reference, data, learnt, core),
        confidence_min=confidence_min,
        generation=1,
        spelling=compile_spelling(tables["spelling"]),
        facts=compile_facts(tables),
        gazetteer=compile_gazetteer(tables),
        names=made_ready(parse_model(learnt["names"])),
        parties=compile_party_lexicon(tables),
        quotes=compile_quotes(tables),
        speakers=parse_model(learnt["speaker"]),
        positions=compile_positions(tables, learnt),
        meetings=compile_meetings(tables, MEETING_RULES),
        meeting_choice=parse_model(learnt["meeting"]),
        page_lines=compile_page_lines(tables),
        english=compile_english(tables),
    )


def _data() -> list[tuple[str, bytes]]:
    """Every TOML file that decides what a record says, by stem."""
    package = files("streams")
    lexicons = [package / part / "lexicon" for part in ("arabic", "english", "extract")]
    folders = (*lexicons, seeds_folder(), *_weights_folders())
    found = [item for folder in folders for item in folder.iterdir() if item.name.endswith(".toml")]
    found = [item for item in found if item.name not in _NO_RULES]
    return sorted((item.name.removesuffix(".toml"), item.read_bytes()) for item in found)


def seeds_folder() -> Traversable:
    """`seeds/`, inside the wheel or beside the package in a checkout."""
    inside = files("streams") / "seeds"
    return inside if inside.is_dir() else files("streams").joinpath("..", "seeds")


def _weights_folders() -> tuple[Traversable, ...]:
    """What `bench/train_names.py`, `bench/train_positions.py` and `bench/train_meetings.py` wrote."""
    extract = files("streams") / "extract"
    return tuple(extract / layer / "weights" for layer in ("entities", "positions", "speakers", "meetings"))


def _weights() -> list[tuple[str, bytes]]:
    """The files of learnt weights, by name."""
    found = [item for folder in _weights_folders() for item in folder.iterdir() if item.name.endswith(".tsv")]
    return sorted((item.name.removesuffix(".tsv"), item.read_bytes()) for item in found)


def _ruleset(
    confidence_min: int,
    reference: Mapping[str, Any],
    data: Iterable[tuple[str, bytes]],
    weights: Mapping[str, str],
    core: Iterable[tuple[str, bytes]],
) -> str:
    from streams.arabic.characters import character_digest
    from streams.reference import reference_digest

    digest = hashlib.sha256(f"{character_digest()}\0{reference_digest(reference)}".encode())
    if confidence_min:
        digest.update(f"\0confidence_min={confidence_min}".encode())
    for stem, content in data:
        digest.update(f"\0{stem}\0".encode() + content)
    for name, text in sorted(weights.items()):
        digest.update(f"\0{name}\0{text}".encode())
    for name, content in core:
        digest.update(f"\0{name}\0".encode() + content)
    return digest.hexdigest()[:16]


def _core_files() -> list[tuple[str, bytes]]:
    """The modules of the core, by their path inside the package."""
    package = files("streams")
    single = [(name, package / name) for name in _CORE_MODULES]
    found = sorted([*single, *(item for folder in _CORE for item in _modules(folder, package / folder))])
    return [(name, item.read_bytes()) for name, item in found]


def _modules(path: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Every module in the folder and the folders in it, with its path."""
    for item in folder.iterdir():
        inside = f"{path}/{item.name}"
        if item.is_dir():
            yield from _modules(inside, item)
        elif item.name.endswith(".py"):
            yield inside, item
