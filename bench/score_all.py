"""Print every published score: the gold of the seed articles, the ledger's expectations, and the peers where their rows are.

python bench/score_all.py [--peers DIR] [--unseen DIR]
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

from bench.between import put_between
from streams.cli.json_rows import record_lines, state_json
from streams.ingest.article import EPOCH
from streams.ingest.files import Known, article_of_json
from streams.ingest.folder import read_folder
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.records import Article
from streams.runtime.topology_driver import TopologyDriver

BENCH = Path(__file__).parent
GOLD = BENCH / "gold"
SEEDS = BENCH.parent / "seeds" / "articles"
README = BENCH.parent / "README.md"
OPENING, CLOSING = "<!-- scores: bench/score_all.py --readme -->", "<!-- end of scores -->"
LAYERS = ("entities", "quotes", "facts", "positions", "meetings")
FURTHER = {
    "linking_b3_f1": "entities linked (B³)",
    "quote_speaker_accuracy": "speakers",
    "quote_actor_accuracy": "parties spoken for",
    "position_target_accuracy": "targets",
    "position_date_accuracy": "dates",
    "position_negated_accuracy": "negation",
}
NUMBERS = ("duckling_ar", "recognizers_ar")


def main() -> None:
    """Print the scores one after another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="folder with the peers' rows; left out when it is not there")
    parser.add_argument(
        "--unseen", type=Path, help="folder of articles with gold that nobody has read; each look at it costs"
    )
    parser.add_argument("--readme", action="store_true", help="write the table of scores in README, and nothing else")
    args = parser.parse_args()
    if args.readme:
        write_readme()
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        seeds = [item.content for item in read_folder(SEEDS, 1_000_000, EPOCH) if isinstance(item.content, Article)]
        if args.unseen and args.unseen.is_dir():
            heading("Articles that nobody has read")
            run(GOLD / "score.py", str(args.unseen), str(write(here / "unseen.jsonl", annotated(args.unseen))))
        heading("Development articles: rules and models have seen them")
        run(GOLD / "score.py", str(GOLD / "dev"), str(write(here / "dev.jsonl", annotated(GOLD / "dev"))))
        heading("Gold annotations of the seed articles: development too")
        run(GOLD / "score.py", str(GOLD), str(write(here / "seeds.jsonl", seeds)))
        heading("Quotes, as Citron and Gender Gap Tracker measure theirs")
        run(BENCH / "quote_measures.py", str(GOLD), str(here / "seeds.jsonl"))
        heading("What the ledger must hold after the seed articles")
        run(GOLD / "check_state.py", *state_files(here, seeds))
        for name in (*NUMBERS, "ner_ar") if args.peers and args.peers.is_dir() else ():
            peer(args.peers / f"{name}.jsonl", here)


def annotated(folder: Path) -> list[Article]:
    """The articles of a folder of texts, each beside its gold."""
    found = []
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode()
        row = known({"id": gold["id"], "text": text, "published": gold["published"]})
        found += [row] if isinstance(row, Article) else []
    return found


def scores() -> dict[str, Any]:
    """The scores on the gold of the seed articles, as `score.py --json` prints them."""
    seeds = [item.content for item in read_folder(SEEDS, 1_000_000, EPOCH) if isinstance(item.content, Article)]
    with tempfile.TemporaryDirectory() as folder:
        found = write(Path(folder) / "seeds.jsonl", seeds)
        command = [sys.executable, str(GOLD / "score.py"), str(GOLD), str(found), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def readme_table(found: dict[str, Any]) -> str:
    """The scores as README shows them."""
    rows = [
        f"| {layer} | {found[layer]['strict']['f1']:.2f} | {found[layer]['lenient']['f1']:.2f} |" for layer in LAYERS
    ]
    further = ", ".join(f"{label} {found[key]:.2f}" for key, label in FURTHER.items())
    return (
        "\n".join(["| | strict F1 | lenient F1 |", "|---|---|---|", *rows]) + f"\n\nAmong what is matched: {further}."
    )


def write_readme() -> None:
    """Put the table between its marks in README."""
    put_between(README, OPENING, CLOSING, readme_table(scores()))


def state_files(here: Path, seeds: Iterable[Article]) -> list[str]:
    """Run the topology in this process, and write what `parley state --json` and `parley meetings --json` would print."""
    driver = TopologyDriver.of(load_knowledge())
    for article in seeds:
        driver.publish(article)
    state, meetings = here / "state.json", here / "meetings.json"
    state.write_text(json.dumps(state_json(driver.ledger())), encoding="utf-8")
    meetings.write_text(json.dumps([for_json(m) for m in driver.meetings()]), encoding="utf-8")
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
