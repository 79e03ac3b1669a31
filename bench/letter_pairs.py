"""The texts of bench/gold in, how seldom one letter follows another in Arabic out: `streams/ingest/lexicon/letter_pairs.toml`.

    .venv/bin/python -m bench.letter_pairs

Rows are first letters, columns second ones; a space is the edge of a word. A cell is -log2 of the share, in whole bits, in
base 36. Marks, tatweel and other letters are left out.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LETTERS = " " + "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Count and write."""
    pairs: Counter[str] = Counter()
    for path in sorted((ROOT / "bench" / "gold" / "train").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for word in re.findall(r"[ء-غف-ي]+", re.sub(r"[\u064b-\u0652\u0640]", "", json.loads(line)["text"])):
                edged = f" {word} "
                pairs.update(edged[i : i + 2] for i in range(len(edged) - 1))
    rows = [_row(first, pairs) for first in LETTERS]
    head = (
        "# How seldom a letter follows another, in bits: written by bench/letter_pairs.py, which says how to read it.\n"
    )
    (ROOT / "streams" / "ingest" / "lexicon" / "letter_pairs.toml").write_text(
        head + f'letters = "{LETTERS}"\nrows = [\n' + "".join(f'    "{row}",\n' for row in rows) + "]\n",
        encoding="utf-8",
    )


def _row(first: str, pairs: Counter[str]) -> str:
    total = sum(pairs[first + second] for second in LETTERS)
    return "".join(
        DIGITS[min(15, round(-math.log2((pairs[first + second] + 0.1) / (total + 4))))] for second in LETTERS
    )


if __name__ == "__main__":
    main()
