"""Where a process begins: an interrupt is understood before anything slow is imported."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["interrupted", "main"]

COULD_NOT_RUN = 2


def main() -> None:
    """Run the command line; an interrupt while it is being imported is one like any other."""
    try:
        from ratings_engine.cli.main import main as run

        run()
    except KeyboardInterrupt:
        interrupted()


def interrupted() -> NoReturn:
    """Say that the process was interrupted, and end it."""
    if sys.stderr is not None:  # it may be closed
        sys.stderr.write("interrupted: nothing more was written\n")
    sys.exit(COULD_NOT_RUN)
