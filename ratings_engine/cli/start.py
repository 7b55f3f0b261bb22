"""Where a process begins, and how a request to end it is met: by Ctrl-C, SIGTERM or a terminal that hangs up.

While modules are being imported an exception may be lost, or be taken for another one; so a request
ends the process at once as long as there is nothing to be removed, and raises KeyboardInterrupt later.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["COULD_NOT_RUN", "interrupted", "main", "raise_interrupts", "was_asked_to_end"]

COULD_NOT_RUN = 2
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_asked: list[int] = []
"""The signals that came while they raised an exception."""


def main() -> None:
    """Run the command line; an interrupt while it is being imported is one like any other."""
    _on_request(_end_at_once)
    try:
        from ratings_engine.cli.main import main as run

        run()
    except KeyboardInterrupt:
        interrupted()


def raise_interrupts() -> None:
    """Let a request to end be an interrupt from now on, so that what is written aside is removed.

    Raises KeyboardInterrupt where one came before, and what it raised was lost.
    """
    import threading

    if threading.current_thread() is threading.main_thread():
        _on_request(_raise)
    if was_asked_to_end():
        raise KeyboardInterrupt


def was_asked_to_end() -> bool:
    """Return whether a request to end came; whatever is raised after it may be a consequence."""
    return bool(_asked)


def interrupted() -> NoReturn:
    """Say that the process was interrupted, and end it."""
    _say()
    sys.exit(COULD_NOT_RUN)


def _say() -> None:
    if sys.stderr is not None:  # it may be closed
        sys.stderr.write("interrupted: nothing more was written\n")
        sys.stderr.flush()


def _on_request(answer: Callable[[int, FrameType | None], object]) -> None:
    for name in _SIGNALS:
        number = getattr(signal, name, None)  # Windows has no terminal that hangs up
        # What nohup, or a shell in the background, lets be ignored stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)


def _end_at_once(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    _say()
    os._exit(COULD_NOT_RUN)


def _raise(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    _asked.append(number)
    raise KeyboardInterrupt
