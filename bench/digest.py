"""Every text of the repository in, one SHA-256 over all that is read of them out: what a change that must change no record is held to.

python bench/digest.py [--hostile BYTES] [--each FILE]

Equal digests mean that each record is the same in each field; only the name of the ruleset, which follows
from the sources themselves, is left out. Read are the seed articles, the development and training articles and
clauses, the English articles, and each hostile family of texts at so many bytes. With `--each`, a line a text
goes to a file, so that `diff` tells which text reads differently.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from streams.collector import spare_collector
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from tests.hostile import FAMILIES, hostile_text

ROOT = Path(__file__).parents[1]
PUBLISHED = dt.datetime(2024, 3, 1, 9, 30, tzinfo=dt.UTC)
HOSTILE_BYTES = 16_000


def main() -> None:
    """Print the digest, and by kind of record how many there are."""
    parser = argparse.ArgumentParser(description="A digest of everything that is read.")
    parser.add_argument("--hostile", type=int, default=HOSTILE_BYTES, metavar="BYTES")
    parser.add_argument("--each", type=Path, metavar="FILE")
    given = parser.parse_args()
    knowledge = load_knowledge()
    spare_collector()  # as the worker does
    began, lines, counts, texts = time.process_time(), [], Counter[str](), 0
    for name, text in every_text(given.hostile):
        reading = reading_of(name, text, knowledge)
        lines.append(f"{name} {digest_of(reading, knowledge.ruleset)}\n")
        counts.update({field.name: len(getattr(reading, field.name)) for field in fields(reading)})
        texts += 1
    if given.each is not None:
        given.each.write_text("".join(lines), encoding="utf-8")
    print(hashlib.sha256("".join(lines).encode()).hexdigest())
    print(" ".join(f"{count} {name}" for name, count in counts.items()), f"of {texts} texts", end=" ")
    print(f"in {time.process_time() - began:.1f} s of CPU")


def every_text(hostile_bytes: int) -> Iterator[tuple[str, str]]:
    """Each text with its name, always in the same order."""
    for folder in ("seeds/articles", "bench/gold/dev", "bench/gold/english"):
        for path in sorted((ROOT / folder).glob("*.txt")):
            yield path.stem, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "bench" / "gold" / "train").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["id"], row["text"]
    for family in FAMILIES:
        yield family, hostile_text(family, hostile_bytes).encode()[:hostile_bytes].decode("utf-8", "ignore")


def reading_of(name: str, text: str, knowledge: Knowledge) -> Reading:
    """All records of one text."""
    return read(make_article(text, article_id=name, source="digest", published_at=PUBLISHED), knowledge)


def digest_of(reading: Reading, ruleset: str) -> str:
    """A digest of all records, in their order, field by field."""
    return hashlib.sha256(repr(reading).replace(ruleset, "").encode()).hexdigest()


if __name__ == "__main__":
    main()
