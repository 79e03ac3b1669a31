"""Short cases of known kinds of fault in, how many are read rightly out, and the kinds of those that are not.

python -m bench.cases [--show] [FILE ...]

A case has a `text`, its day `published`, its `kind`, and what is right: `right`, and more in `right_also`. Each names a
`record` and fields that one record must have; with `"absent": true` no record may have them. `text` must stand inside
the record's text or hold it, a list means "one of these", `FIELD__has` "among the list FIELD"; participants are compared
as sets. A case is right when all of it holds. The files of bench/gold/cases were written by people who had not seen
the rules; docs/scores.md has what they gave at first sight.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from streams.cli.json_rows import record_lines
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

__all__ = ["CASES", "is_right", "load", "records_of"]

CASES: Final = Path(__file__).parent / "gold" / "cases"
KNOWLEDGE: Final = load_knowledge()
_COVER: Final = 0.8
"""Share of the text asked for that a shorter record must cover."""
_RULES: Final = frozenset({"record", "absent"})
_AMONG: Final = "__has"

Record = Mapping[str, Any]


def main() -> None:
    """Print how many cases are right, and of which kinds some are wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.jsonl")))
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    for path in args.files:
        right, of = Counter[str](), Counter[str]()
        for case in load(path):
            good = is_right(case, records_of(case))
            of[case["kind"]] += 1
            right[case["kind"]] += good
            if args.show and not good:
                print(case["id"], case["kind"], case["text"])
        for kind in sorted(kind for kind in of if right[kind] < of[kind]):
            print(f"{kind:46}{right[kind]:3} of {of[kind]:3}")
        print(f"{path.name:46}{right.total():3} of {of.total():3}")


def load(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, a line each."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def records_of(case: Mapping[str, Any]) -> list[Record]:
    """What is read in the text of a case, as `parley extract --jsonl` prints it."""
    published = dt.datetime.fromisoformat(case["published"]).replace(tzinfo=dt.UTC)
    article = make_article(case["text"], article_id=case["id"], published_at=published)
    return list(record_lines(article, KNOWLEDGE))


def is_right(case: Mapping[str, Any], records: Sequence[Record]) -> bool:
    """Whether all that the case asks for holds."""
    wants: Iterable[Mapping[str, Any]] = (case["right"], *case.get("right_also", ()))
    return all(any(_fits(want, record) for record in records) is not bool(want.get("absent")) for want in wants)


def _fits(want: Mapping[str, Any], record: Record) -> bool:
    """Whether a record has the fields asked for."""
    return record["record"] == want["record"] and all(
        _holds(key, value, record) for key, value in want.items() if key not in _RULES
    )


def _holds(key: str, value: Any, record: Record) -> bool:
    if key.endswith(_AMONG):
        return value in (record.get(key.removesuffix(_AMONG)) or ())
    found = record.get(key)
    if key == "participants":
        return set(value) == set(found or ())
    if key == "text":
        text = found or ""
        return value in text or (text != "" and text in value and len(text) >= _COVER * len(value))
    return found in value if isinstance(value, list) and not isinstance(found, list) else bool(found == value)


if __name__ == "__main__":
    main()
