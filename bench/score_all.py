"""Print every published score: the gold of the seed articles, the ledger's expectations, and the peers where their rows are.

python bench/score_all.py [--peers DIR]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from streams.cli.asking import state_json
from streams.cli.reading import record_lines
from streams.ingest.article import EPOCH
from streams.ingest.files import Known, article_of_json
from streams.ingest.folder import read_folder
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime.rehearsal import Rehearsal
from streams.shape import for_json

BENCH = Path(__file__).parent
GOLD = BENCH / "gold"
SEEDS = BENCH.parent / "seeds" / "articles"
NUMBERS = ("duckling_ar", "recognizers_ar")


def main() -> None:
    """Print the scores one after another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="folder with the peers' rows; left out when it is not there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        seeds = [item.content for item in read_folder(SEEDS, 1_000_000, EPOCH) if isinstance(item.content, Article)]
        heading("Gold annotations of the seed articles")
        run(GOLD / "score.py", str(GOLD), str(write(here / "seeds.jsonl", seeds)))
        heading("What the ledger must hold after the seed articles")
        run(GOLD / "check_state.py", *state_files(here, seeds))
        for name in (*NUMBERS, "ner_ar") if args.peers and args.peers.is_dir() else ():
            peer(args.peers / f"{name}.jsonl", here)


def state_files(here: Path, seeds: Iterable[Article]) -> list[str]:
    """Run the topology in this process, and write what `parley state --json` and `parley meetings --json` would print."""
    rehearsal = Rehearsal.of(load_knowledge())
    for article in seeds:
        rehearsal.publish(article)
    state, meetings = here / "state.json", here / "meetings.json"
    state.write_text(json.dumps(state_json(rehearsal.ledger())), encoding="utf-8")
    meetings.write_text(json.dumps([for_json(m) for m in rehearsal.meetings()]), encoding="utf-8")
    return [str(state), str(meetings)]


def peer(rows: Path, here: Path) -> None:
    """Score one peer's rows."""
    heading(f"Peer: {rows.name}")
    articles = [known(json.loads(line)) for line in rows.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = write(here / rows.name, [item for item in articles if isinstance(item, Article)])
    run(BENCH / "peers" / "score.py", "ner" if rows.stem == "ner_ar" else "numbers", str(rows), str(found))


def known(row: dict[str, Any]) -> Any:
    """The article of a row."""
    fields = {key: row[key] for key in ("id", "text", "published")}
    return article_of_json(json.dumps(fields).encode(), Known(), 1_000_000)


def write(path: Path, articles: Iterable[Article]) -> Path:
    """Write the records of the articles as JSON Lines."""
    knowledge = load_knowledge()
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in record_lines(article, knowledge))
    return path


def run(script: Path, *arguments: str) -> None:
    """Run a scorer as it is; a score below its threshold is printed, not raised."""
    sys.stdout.flush()
    subprocess.run([sys.executable, str(script), *arguments], check=False)


def heading(text: str) -> None:
    """Print a heading."""
    print(f"\n== {text}")


if __name__ == "__main__":
    main()
