"""The folder of styles, scripts and signs in, what answers with them out: read and packed once, kept by browsers for ever.

A first view needs four of them at once; packed anew each time they took more processor time than the page itself.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["static_files"]

_YEAR_SECONDS: Final = 365 * 86_400
_HEADERS: Final = {
    "Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
"""Their address changes with what they hold."""


def static_files(folder: Path) -> Callable[[Request], Awaitable[Response]]:
    """Answers a request for one of the files by its name; raises HTTPException."""
    held = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    packed = {name: gzip.compress(data, mtime=0) for name, data in held.items()}
    kinds = {name: mimetypes.guess_type(name)[0] or "application/octet-stream" for name in held}

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in held:
            raise HTTPException(404)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**_HEADERS, "Content-Encoding": "gzip"}
            return Response(packed[name], 200, headers, kinds[name])
        return Response(held[name], 200, _HEADERS, kinds[name])

    return answer
