"""A view in, its rows as CSV that a spreadsheet opens, or as JSON, out."""

from __future__ import annotations

import csv
import io
import json
from typing import Final

from starlette.responses import Response

from streams.serve.pages.view import View

__all__ = ["as_csv", "as_json"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def as_csv(view: View) -> Response:
    """UTF-8 with a byte order mark, so that Excel reads Arabic; no cell is a formula."""
    rows = list(view.rows or ())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else [])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", view, "csv")


def as_json(view: View) -> Response:
    """A list of objects."""
    text = json.dumps(list(view.rows or ()), ensure_ascii=False, default=str, indent=1)
    return _file(text, "application/json", view, "json")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, int | float) else text


def _file(text: str, media: str, view: View, ending: str) -> Response:
    name = view.template.removesuffix(".html")
    return Response(
        text, media_type=media, headers={"Content-Disposition": f'inline; filename="parley-{name}.{ending}"'}
    )
