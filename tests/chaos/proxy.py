"""Bytes between clients and a broker in, the same bytes later out: a broker that answers slowly."""

from __future__ import annotations

import asyncio
import contextlib
import threading

__all__ = ["SlowProxy"]


class SlowProxy:
    """Listens on loopback and passes everything on to a port, each piece `delay` seconds late."""

    def __init__(self) -> None:
        self.delay = 0.0
        """Seconds by which each piece is late, in each direction; may be changed at any time."""
        self.port = 0
        self.target = 0
        """Port to pass on to; set before the first client comes."""
        listening = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(listening)), daemon=True).start()
        assert listening.wait(10)

    async def _serve(self, listening: threading.Event) -> None:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        listening.set()
        await server.serve_forever()

    async def _pass(self, cursor: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._copy(cursor, far_writer), self._copy(far_reader, writer))

    async def _copy(self, cursor: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await cursor.read(1 << 16):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(piece)
                await writer.drain()
        writer.close()
