"""Chunks of a compressed body in, its bytes out, never more than the limit; a bomb is noticed before it is unpacked."""

from __future__ import annotations

import zlib
from typing import Any, Final

__all__ = ["ACCEPTED", "BodyFault", "Unpacker", "unpacker_of"]

ACCEPTED: Final = "gzip, deflate, br"
"""Accept-Encoding; all that `unpacker_of` knows."""
_WINDOW: Final = zlib.MAX_WBITS


class BodyFault(Exception):  # noqa: N818  # it never leaves the package: a fault of the data is a value outside
    """Why a body cannot be had: what does not fit (`too_large`) or cannot be unpacked."""

    def __init__(self, detail: str, *, too_large: bool = False) -> None:
        super().__init__(detail)
        self.too_large = too_large


class Unpacker:
    """Undoes one compression, or none, within a limit on what comes out."""

    def __init__(self, encoding: str, bytes_max: int) -> None:
        self._encoding, self._left = encoding, bytes_max
        self._engine: Any = None
        self._began = False

    def feed(self, chunk: bytes) -> bytes:
        """What this chunk gives; raises BodyFault when it is more than fits, or no such compression."""
        try:
            out = self._unpacked(chunk)
        except (zlib.error, _brotli_error()) as error:
            message = f"the body is no {self._encoding}: {error}"
            raise BodyFault(message) from error
        self._left -= len(out)
        if self._left < 0:
            message = "the body is larger than the limit when it is unpacked"
            raise BodyFault(message, too_large=True)
        return out

    def end(self) -> None:
        """The body is whole; raises BodyFault when the compression did not end."""
        if self._encoding == "identity" or not self._began:
            return
        done = self._engine.is_finished() if self._encoding == "br" else self._engine.eof
        if not done:
            message = f"the {self._encoding} body ends before its end"
            raise BodyFault(message)

    def _unpacked(self, chunk: bytes) -> bytes:
        if self._encoding == "identity":
            return chunk
        if not self._began:
            if not chunk:
                return b""
            self._began, self._engine = True, _engine(self._encoding, chunk)
        if self._encoding == "br":
            return bytes(self._engine.process(chunk, output_buffer_limit=self._left + 1))
        return self._inflated(chunk)

    def _inflated(self, chunk: bytes) -> bytes:
        out = bytearray()
        while chunk and len(out) <= self._left:
            if self._engine.eof:
                if self._encoding != "gzip" or not chunk.startswith(b"\x1f"):
                    break  # what follows the end of a body is not of it
                self._engine = _engine("gzip", chunk)  # gzip may have members, one behind the other
            out += self._engine.decompress(chunk, self._left + 1 - len(out))
            chunk = self._engine.unused_data or self._engine.unconsumed_tail
        return bytes(out)


def unpacker_of(encoding: str, bytes_max: int) -> Unpacker:
    """What undoes a Content-Encoding; raises BodyFault for one that was not asked for, or more than one."""
    name = {"": "identity", "x-gzip": "gzip"}.get(encoding.strip().lower(), encoding.strip().lower())
    if name not in {"identity", "gzip", "deflate", "br"}:
        message = f"Content-Encoding {encoding[:40]} was not asked for"
        raise BodyFault(message)
    return Unpacker(name, bytes_max)


def _engine(encoding: str, head: bytes) -> Any:
    if encoding == "br":
        import brotli

        return brotli.Decompressor()
    if encoding == "gzip":
        return zlib.decompressobj(_WINDOW | 16)
    # Servers mean by "deflate" either zlib's format, which RFC 9110 asks for, or the bare stream.
    return zlib.decompressobj(_WINDOW if head[0] & 0x0F == 8 else -_WINDOW)


def _brotli_error() -> type[Exception]:
    import brotli

    found: type[Exception] = brotli.error
    return found
