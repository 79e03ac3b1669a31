"""A command of parley that ends by SIGKILL just behind the n-th time its intake takes a step, such as: sent, and not yet kept.

python -m tests.live.killed STEP COUNT [MODULE:NAME=NUMBER …] -- ARGUMENT …

STEP is the name of a method of Intake. The numbers are set in their modules before the command begins.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from itertools import count
from typing import Any

from streams.cli import main
from streams.runtime.intake import Intake


def killed_behind(step: str, times: int) -> None:
    """Let the intake take this step so many times, and end the process then."""
    kept, taken = getattr(Intake, step), count(1)

    def counted(self: Intake, *given: Any) -> Any:
        found = kept(self, *given)
        if next(taken) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(Intake, step, counted)


def set_number(told: str) -> None:
    """Set a number of a module, told as MODULE:NAME=NUMBER; AttributeError where the module has none of that name."""
    place, _, number = told.partition("=")
    module, _, name = place.partition(":")
    getattr(import_module(module), name)
    setattr(import_module(module), name, int(number))


if __name__ == "__main__":
    begin = sys.argv.index("--")
    killed_behind(sys.argv[1], int(sys.argv[2]))
    for each in sys.argv[3:begin]:
        set_number(each)
    sys.argv = ["parley", *sys.argv[begin + 1 :]]
    main()
