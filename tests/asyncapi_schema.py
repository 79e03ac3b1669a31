"""The package `@asyncapi/specs` of npm in, the schema that our document is held to out, without what it says for people.

python -m tests.asyncapi_schema FOLDER, where `npm pack @asyncapi/specs@6.11.1` was unpacked, writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.support import ROOT

__all__ = ["SCHEMA"]

SCHEMA = ROOT / "tests" / "data" / "asyncapi-3.0.0.json"
FOR_PEOPLE = {"description", "examples", "example", "title"}


def without_words(value: Any, *, is_schema: bool = True) -> Any:
    """A schema without what is said for people; names of properties stay, whatever they are."""
    if isinstance(value, list):
        return [without_words(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_words(each, is_schema=name not in {"properties", "patternProperties", "definitions"})
        for name, each in value.items()
        if not (is_schema and name in FOR_PEOPLE)
    }


if __name__ == "__main__":
    package = Path(sys.argv[1])
    whole = json.loads((package / "schemas" / "3.0.0-without-$id.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    told = {"$comment": f"@asyncapi/specs {version} (npm), AsyncAPI 3.0.0, Apache License 2.0", **without_words(whole)}
    SCHEMA.write_text(json.dumps(told, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
