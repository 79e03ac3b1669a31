"""A view in, its rows as CSV that a spreadsheet opens, or as JSON, out."""

from __future__ import annotations

import json

from starlette.responses import Response

from streams.serve.csv_rows import csv_bytes
from streams.serve.pages.view import View

__all__ = ["as_csv", "as_json"]


def as_csv(view: View) -> Response:
    """As the API's lists are."""
    return _file(csv_bytes(view.rows or ()), "text/csv; charset=utf-8", view, "csv")


def as_json(view: View) -> Response:
    """A list of objects."""
    text = json.dumps(list(view.rows or ()), ensure_ascii=False, default=str, indent=1)
    return _file(text.encode(), "application/json", view, "json")


def _file(body: bytes, media: str, view: View, ending: str) -> Response:
    name = view.template.removesuffix(".html")
    return Response(
        body, media_type=media, headers={"Content-Disposition": f'inline; filename="parley-{name}.{ending}"'}
    )
