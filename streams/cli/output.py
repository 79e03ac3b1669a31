"""What a command found in, JSON on stdout and lines for a person on stderr out; nothing in them moves the cursor."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from streams.terminal_text import visible, visible_json

__all__ = ["escaped", "print_json", "print_json_lines", "say"]


def say(message: str) -> None:
    """Tell the person at the terminal what happens."""
    print(visible(message), file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(visible_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def print_json_lines(values: Iterable[Any]) -> None:
    """One JSON object a line on stdout, each as soon as it is there."""
    for value in values:
        sys.stdout.write(visible_json(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def escaped(text: str) -> str:
    """The text on one line, with every character that a terminal would obey written out."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")
