"""A worker's Faust comes without aiohttp, and whoever needs aiohttp has the library itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from streams.runtime.faust_without_web import NoHttpClient

WORKER = """
import sys
import streams.runtime.worker
from streams.runtime.app import build_app
from streams.settings import Settings
build_app(Settings(), "127.0.0.1:1").finalize()
assert not [name for name in sys.modules if name.startswith("aiohttp")], "aiohttp is loaded"
import aiohttp.client
assert aiohttp.client.ClientSession.__module__ == "aiohttp.client", aiohttp.client
"""
OTHER = """
import aiohttp
import streams.runtime.worker
from faust.types.web import HttpClientT
assert HttpClientT is aiohttp.ClientSession, HttpClientT
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [WORKER, OTHER], ids=["worker", "whoever had aiohttp before"])
def test_aiohttp_is_loaded_by_who_needs_it(program: str) -> None:
    """A worker's app is made without it; imported before or after, it is the library and no stand-in."""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_client_that_is_not_there_says_so() -> None:
    """Whoever asks a worker's app for one is told, where a stand-in would be silent."""
    with pytest.raises(RuntimeError, match="no HTTP client"):
        NoHttpClient()
