"""The address of an article as somebody passed it on in, the one address that all its spellings have out; pure.

`canonical_url` makes identities, of what nobody need ask for; `clean_url` is an address that is still to be fetched and shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

__all__ = ["canonical_url", "clean_url"]

_TRACKING: Final = re.compile(
    r"utm_\w*|pk_\w*|mtm_\w*|at_(?:medium|campaign|link\w*|ptr_name|format|bbc_team)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid"
    r"|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|cmpid|ocid|ito|ncid|wt\.mc_id|soc_(?:src|trk)"
    r"|traffic_source|amp|amp_\w+|outputtype|usqp|ref_src|ref_url|xtor|s?share|shared|smid|guccounter|guce_\w+",
    re.IGNORECASE,
)
"""Names of parameters that say who passed an address on, or in which dress the page comes, and not which page it is."""
_AMP_HOST: Final = "amp."
_AMP_PATH: Final = re.compile(r"(?:/amp|\.amp)(?=/?$|\.html?$)|^/amp(?=/.)", re.IGNORECASE)
_PORTS: Final = frozenset({"", ":80", ":443"})
_PATH_SAFE: Final = "/:@!$&'()*+,;=~-._"
_QUERY_SAFE: Final = "/?:@!$'()*,;~-._+"
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")


def canonical_url(url: str) -> str:
    """The same page under https, without www, port, user, tracking parameters, fragment, AMP, last slash; escapes as RFC 3986 has them.

    What is no http address, or cannot be taken apart, stays as it is; so does the
    order of the parameters that are left. The canonical form of a canonical address is itself.
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return url
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return url
    return urlunsplit(("https", host, _path(parts.path), _query(parts.query), _fragment(parts)))


def clean_url(url: str) -> str:
    """A URL without its fragment and without what tells a site where its readers came from; it is asked as it was."""
    parts = urlsplit(url)
    query = "&".join(_telling(parts.query))
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, _fragment(parts)))


def _host(parts: SplitResult) -> str:
    """Host and port, without what stands before a page of the same name; raises ValueError for a port that is none."""
    host = (parts.hostname or "").rstrip(".")
    for name in ("www.", _AMP_HOST, "www."):
        if host.count(".") > 1:
            host = host.removeprefix(name)
    with suppress(UnicodeError):
        host = host.encode("idna").decode()
    port = f":{parts.port}" if parts.port is not None else ""
    host = f"[{host}]" if ":" in host else host
    return host if port in _PORTS else host + port


def _path(path: str) -> str:
    """A path that begins with a slash and ends with one only where there is nothing else."""
    kept: list[str] = []
    for segment in _escaped(path, _PATH_SAFE).split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    path = _AMP_PATH.sub("", "/".join(kept)).strip("/")
    return f"/{path}"


def _query(query: str) -> str:
    """The parameters that say which page it is, in their order."""
    return "&".join("=".join(_escaped(part, _QUERY_SAFE) for part in each.split("=", 1)) for each in _telling(query))


def _fragment(parts: SplitResult) -> str:
    """The fragment where it names a page, as `#!` does."""
    return parts.fragment if parts.fragment.startswith("!") else ""


def _telling(query: str) -> Iterator[str]:
    """The parameters that say which page it is, as they stand."""
    return (each for each in query.split("&") if each and not _TRACKING.fullmatch(each.partition("=")[0]))


def _escaped(text: str, safe: str) -> str:
    """Bytes that need no escape as they are, the others as % and two capital hexadecimal digits, whichever way they came."""
    pieces = _ESCAPED.split(text)  # what stands between escapes, and the digits of these, by turns
    return "".join(
        _escape(piece, safe) if number % 2 else quote(piece, safe=safe) for number, piece in enumerate(pieces)
    )


def _escape(digits: str, safe: str) -> str:
    """An escape, or the letter, digit or sign for which none is needed."""
    byte = unquote_to_bytes(f"%{digits}").decode("latin-1")
    unreserved = byte.isascii() and (byte.isalnum() or (byte in "-._~" and byte in safe))
    return byte if unreserved else f"%{digits.upper()}"
