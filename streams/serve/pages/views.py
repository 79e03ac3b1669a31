"""The views in, by the names of their addresses in `urls.PATHS`, the table of what is served out.

A view is a function from `Ask` to `View` in a module of its own, with a template of
its name; it asks `streams.serve.model` and nothing else. What has no view yet is not
in the navigation, and `has("name")` keeps templates from leading there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.serve.pages.board import board_view
from streams.serve.pages.view import Show

__all__ = ["VIEWS"]

VIEWS: Final[Mapping[str, Show]] = {
    "board": board_view,
}
