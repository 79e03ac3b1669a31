"""Score the English reader on bench/gold/english: development data, written beside the reader by its author.

python bench/english.py

What is right on it says that the seam works, not how well unseen English is read. There is no gold of positions and meetings: none are read.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from streams.cli.json_rows import record_lines
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.records import Article

GOLD = Path(__file__).parent / "gold"
SHOWN = ("entities", "quotes", "facts")
FURTHER = ("linking_b3_f1", "quote_speaker_accuracy", "quote_actor_accuracy")


def main() -> None:
    """Print precision, recall and F1 of each layer, and what is right among what was found."""
    print("English, development data (six articles written for it):")
    scores = scored()
    for layer in SHOWN:
        strict = scores[layer]["strict"]
        print(f"  {layer:9}", *(f"{name} {strict[name]:.3f}" for name in ("p", "r", "f1")), f"of {strict['gold']}")
    print("  further  ", *(f"{name} {scores[name]:.3f}" for name in FURTHER))


def scored() -> dict[str, Any]:
    """What `gold/score.py` says of the six articles."""
    knowledge = load_knowledge()
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "english.jsonl"
        lines = [line for each in articles() for line in record_lines(each, knowledge)]
        predictions.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, str(GOLD / "score.py"), str(GOLD / "english"), str(predictions), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def articles() -> list[Article]:
    """The six articles."""
    found = []
    for path in sorted((GOLD / "english").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        day = dt.datetime.fromisoformat(gold["published"]).replace(tzinfo=dt.UTC)
        text = path.with_name(f"{gold['id']}.txt").read_text(encoding="utf-8")
        found.append(make_article(text, article_id=gold["id"], published_at=day))
    return found


if __name__ == "__main__":
    main()
