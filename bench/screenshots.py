"""Pictures of the page for README, of the seeds in a real Chromium, to docs/images/: `python -m bench.screenshots`."""

from __future__ import annotations

import argparse
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from streams.broker import LocalBroker
from tests.browser.stack import Stack
from tests.support import ROOT, seed_articles

FOLDER: Final = ROOT / "docs" / "images"
BYTES_MAX: Final = 200_000
DAY: Final = "2022-01-27"
"""The day of the last seed: as the board was then, ages are days and not years."""
PAGES: Final = {
    "board": f"/?as_of={DAY}",
    "pair": f"/pairs/RUS/NATO?as_of={DAY}",
    "actor": f"/actors/RUS?as_of={DAY}",
    "evidence": "/articles/seed-003",
    "phone": f"/?as_of={DAY}",
}
SIZES: Final = {"phone": (390, 844, 2), "evidence": (1200, 720, 1)}
"""Width, height and pixels to a point; of all others 1440, 900 and 1."""


LOCALES: Final = {"ar": "ar", "en": "en-GB"}
"""For what the browser itself writes, such as an empty day."""


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", help="address of a parley serve that has the seeds; default: one is started")
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder; default: docs/images")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with _site(asked.site) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in PAGES:
            for language in LOCALES:
                path = asked.to / f"{name}-{language}.png"
                path.write_bytes(smaller(_picture(browser, site, name, language)))
                size = path.stat().st_size
                print(f"{path.name}\t{size:,} bytes" + ("\ttoo large" if size > BYTES_MAX else ""))
        browser.close()


@contextmanager
def _site(given: str | None) -> Iterator[str]:
    """Where the page is."""
    if given:
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="parley-screenshots-") as folder:
        broker = LocalBroker(Path(folder) / "broker")
        stack = None
        try:
            work = Path(folder) / "stack"
            work.mkdir()
            stack = Stack(broker.start(print), work, seed_articles())
            yield stack.site
        finally:
            if stack is not None:
                stack.close()
            broker.stop()


def _picture(browser: Browser, site: str, name: str, language: str) -> bytes:
    """What is seen of a page without scrolling."""
    width, height, scale = SIZES.get(name, (1440, 900, 1))
    page = browser.new_page(
        viewport={"width": width, "height": height}, device_scale_factor=scale, reduced_motion="reduce", locale=LOCALES[language]
    )
    page.goto(f"{site}/{language}{PAGES[name]}", wait_until="load")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    picture = page.screenshot(animations="disabled")
    page.close()
    return picture


def smaller(png: bytes) -> bytes:
    """The same picture, packed as small as deflate can: Chromium packs quickly, not tightly."""
    packed, pieces, at = b"", [], 8
    while at < len(png):
        [length] = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IDAT":
            packed += data
        elif kind == b"IEND":
            pieces.append((b"IDAT", zlib.compress(zlib.decompress(packed), 9)))
            pieces.append((kind, data))
        elif kind in {b"IHDR", b"PLTE", b"tRNS"}:
            pieces.append((kind, data))
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in pieces)
    return png[:8] + b"".join(chunks)


if __name__ == "__main__":
    main()
