"""A fault of the infrastructure in, the end of the process out: nothing is acknowledged, the supervisor starts it again."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from typing import NoReturn

__all__ = ["fatal", "log", "misconfigured"]


log = logging.getLogger(__name__)


def fatal(cause: object) -> NoReturn:
    """End the process at once, without acknowledging anything: its supervisor starts it again from the last commit."""
    log.critical(
        "fatal: %s; exiting with status %d without acknowledging, for the supervisor to restart", cause, os.EX_SOFTWARE
    )
    logging.shutdown()
    os._exit(os.EX_SOFTWARE)


def misconfigured(fault: str) -> NoReturn:
    """End the process at once, with one line for a person: a restart would not help."""
    log.critical("%s; exiting with status %d", fault, os.EX_CONFIG)
    logging.shutdown()
    with suppress(OSError):
        os.write(2, f"parley: {fault}\n".encode())
    os._exit(os.EX_CONFIG)
