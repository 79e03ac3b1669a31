"""The views in, by the names of their addresses in `urls.PATHS`, the table of what is served out.

A view is a function from `Ask` to `View` in a module of its own, with a template of
its name; it asks `streams.serve.model` and nothing else. What has no view yet is not
in the navigation, and `has("name")` keeps templates from leading there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.serve.pages.board import board_view
from streams.serve.pages.cell import cell_page
from streams.serve.pages.copies import stories_page, story_page
from streams.serve.pages.due import deadlines_view
from streams.serve.pages.evidence import article_page
from streams.serve.pages.gatherings import meeting_page, meetings_page
from streams.serve.pages.health import sources_page, system_page
from streams.serve.pages.judgements import corrections_page
from streams.serve.pages.pairs import pair_view, pairs_view
from streams.serve.pages.parties import actor_page, actors_page, issue_page, issues_page
from streams.serve.pages.sayings import quotes_page
from streams.serve.pages.turns import changes_page, conflicts_page, denials_page
from streams.serve.pages.view import Show

__all__ = ["VIEWS"]

VIEWS: Final[Mapping[str, Show]] = {
    "board": board_view,
    "actors": actors_page,
    "actor": actor_page,
    "issues": issues_page,
    "issue": issue_page,
    "stand": cell_page,
    "pairs": pairs_view,
    "pair": pair_view,
    "article": article_page,
    "meetings": meetings_page,
    "meeting": meeting_page,
    "changes": changes_page,
    "conflicts": conflicts_page,
    "denials": denials_page,
    "deadlines": deadlines_view,
    "quotes": quotes_page,
    "stories": stories_page,
    "story": story_page,
    "system": system_page,
    "sources": sources_page,
    "corrections": corrections_page,
}
