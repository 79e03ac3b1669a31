"""A view in, its HTML out: the templates with what each of them may use."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from streams.records import RecordKind
from streams.serve.model.actors import actors
from streams.serve.model.board import Cell
from streams.serve.model.names import actor_name
from streams.serve.pages.amending import controls, field_label, field_words, shown_in
from streams.serve.pages.dates import age_words, day_words, instant_words, month_words, short_day
from streams.serve.pages.hand import named
from streams.serve.pages.measures import fact_value
from streams.serve.pages.names import issue_words, person_words
from streams.serve.pages.otherwise import FORMS, others_of
from streams.serve.pages.sentences import differing
from streams.serve.pages.slider import Slider
from streams.serve.pages.stands import FAMILIES, SHAPES, family, mood_words, stand_words
from streams.serve.pages.urls import KEPT, address
from streams.serve.pages.view import Ask, View
from streams.serve.pages.words import Words
from streams.terminal_text import visible

__all__ = ["NAVIGATION", "Renderer", "html"]

NAVIGATION: Final = (
    "board",
    "actors",
    "issues",
    "pairs",
    "changes",
    "conflicts",
    "deadlines",
    "meetings",
    "quotes",
    "stories",
    "system",
)
"""Pages of the navigation, in order; those that have no view are left out."""
_WITHIN: Final = {"denials": "conflicts", "sources": "system", "corrections": "system", "stands": "board"}
"""Pages that are not in the navigation, by the first part of their path, and the one there that they belong to."""
_SOURCES: Final = frozenset({".css", ".html", ".js", ".py", ".svg", ".toml"})
_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE / "static"
_PARTIES_MAX: Final = 300
"""Parties that a form offers."""
_RECENT_DAYS: Final = 31
"""How long a turn or a conflict stands out."""
_FAULTS: Final = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "bad_request",
    409: "full",
    413: "bad_request",
    429: "too_often",
    502: "no_broker",
    503: "no_model",
}


def html(text: str, status: int = 200) -> Response:
    """A page."""
    return Response(text, status, media_type="text/html")


class Renderer:
    """The templates, compiled once in a process."""

    def __init__(self, views: Container[str], events: str) -> None:
        self.static = _STATIC
        self.made_of = _digest(path for folder in ("templates", "static") for path in (_HERE / folder).iterdir())
        self._views, self._events = views, events
        self._templates = _templates()

    def page(self, request: Request, words: Words, view: View, ask: Ask, behind: int) -> str:
        """The whole page of a view."""
        kept = {name: ask.text(name) for name in KEPT}
        slider = Slider.of(view.days, ask)
        common = self._common(request, words, kept)
        template = self._templates.get_template(view.template)
        asked = request.query_params.multi_items()
        later = partial(_later, request.url.path, asked)
        aside = partial(_later, "", asked)  # from the page itself: one of hundreds of links need not say where it is
        common |= {"view": view, "ask": ask, "slider": slider, "behind": behind, "later": later, "aside": aside}
        common["others_of"] = partial(others_of, ask, common["path"], common["query"])
        return template.render(common, **_speaking(words, ask), **view.data)

    def fault(self, request: Request, words: Words, status: int, bad: tuple[str, str] | None) -> str:
        """A page that says what went wrong."""
        common = self._common(request, words, {})
        key = _FAULTS.get(status, "ours")
        title = words(f"fault.{key}")
        template = self._templates.get_template("fault.html")
        return template.render(common, key=key, status=status, bad=bad, view=View("fault.html", title), behind=0)

    def login(self, request: Request, words: Words, place: str, fault: str | None, *, is_named: bool) -> str:
        """The form of the login, which leads on to a place and may ask for a name; `fault` is `wrong` or `wait`."""
        theme = request.cookies.get("theme", "auto")
        template = self._templates.get_template("login.html")
        shown = theme if theme in {"light", "dark"} else "auto"
        return template.render(t=words, place=place, fault=fault, is_named=is_named, theme=shown)

    def _common(self, request: Request, words: Words, kept: dict[str, str]) -> dict[str, Any]:
        language = words.language
        inner = request.url.path.removeprefix(f"/{language}")
        query = f"?{request.url.query}" if request.url.query else ""
        theme = request.cookies.get("theme", "auto")
        return {
            "t": words,
            "to": partial(address, language, kept=kept),
            "plain": partial(address, language),
            "has": self._views.__contains__,
            "within": _WITHIN.get(inner.strip("/").partition("/")[0], ""),
            "navigation": [name for name in NAVIGATION if name in self._views],
            "here": f"/{language}{inner}{query}",
            "path": f"/{language}{inner}",
            "query": query,
            "elsewhere": f"/{'en' if language == 'ar' else 'ar'}{inner}{query}",
            "theme": theme if theme in {"light", "dark"} else "auto",
            "events": self._events,
            "others_of": lambda _: (),
            "form_names": FORMS,
        }


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("streams.serve.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["visible"] = visible
    made.globals.update(families=FAMILIES, family=family, shapes=SHAPES, differing=differing, static=_static_address)
    return made


@cache
def _static_address(name: str) -> str:
    return f"/static/{name}?v={_digest([_STATIC / name])}"


def _digest(paths: Iterable[Path]) -> str:
    """Of what these files hold."""
    held = hashlib.blake2b(digest_size=6)
    for path in sorted(paths):
        held.update(path.read_bytes())
    return held.hexdigest()


def _later(path: str, query: Sequence[tuple[str, str]], **changed: object) -> str:
    """The address of the page with some values of its query changed; None takes one away."""
    kept = [(key, value) for key, value in query if key not in changed]
    asked = urlencode([*kept, *((key, value) for key, value in changed.items() if value is not None)])
    return f"{path}?{asked}" if asked else path


def _version(one: object) -> str:
    """Changes with whatever a row shows; of a cell, of which there are hundreds, with what tells its state from others."""
    if isinstance(one, Cell):
        at = one.stand
        said = at.position_id, at.revision, at.event_type, at.negated, at.hedged, at.realis, at.is_low, at.correction
        one = said, one.positions, one.origins, one.changed_on, one.conflict_on, one.deadline, one.counterparts
    return hashlib.blake2b(repr(one).encode(), digest_size=4).hexdigest()


def _speaking(words: Words, ask: Ask) -> dict[str, Any]:
    """Functions of templates that put values into the words of the language."""
    language, shown = words.language, ask.day_shown
    return {
        "stand": partial(stand_words, words),
        "mood": partial(mood_words, words),
        "day": partial(day_words, language),
        "short_day": partial(short_day, language),
        "month_year": partial(month_words, language),
        "figure": "{:,.10g}".format,
        "instant": partial(instant_words, language),
        "age": lambda day: age_words(words, day, shown),
        "recent": lambda day: 0 <= (shown - day).days <= _RECENT_DAYS,
        "version": _version,
        "actor": lambda code: ask.called(actor_name(code)),
        "issue": partial(issue_words, words),
        "called": ask.called,
        "person": partial(person_words, words),
        "field_words": partial(field_words, words),
        "field_label": partial(field_label, words),
        "shown_in": shown_in,
        "controls": lambda kind, one: controls(words, RecordKind(kind), one),
        "judged_as": lambda kind, record_id, article_id: named(RecordKind(kind), record_id, article_id),
        "record_kinds": [kind.value for kind in RecordKind],
        "dict_of": lambda pairs: {pair.name: pair.value for pair in pairs},
        "party_choices": lambda: [row.actor for row in actors(ask.db, ask.moment, _PARTIES_MAX)],
        "fact_value": partial(fact_value, language),
    }
