"""Interrupts that come while the rule engine runs, kept until it has done.

The library catches whatever is raised in it: an interrupt would be printed, be lost, or come out as a
failure of its own. One inspection takes milliseconds.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["interrupts_kept_back"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_kept_back() -> Iterator[None]:
    """Let a request to stop wait until the end; what handles it is called then, and may raise."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are handled in the main thread alone
        return
    come: list[tuple[int, Any]] = []
    known = {int(sign): signal.getsignal(sign) for sign in _SIGNALS}
    handlers = {sign: handler for sign, handler in known.items() if callable(handler)}
    try:
        for sign in handlers:
            signal.signal(sign, lambda sign, frame: come.append((sign, frame)))
        yield
    finally:
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
        if come:
            handlers[come[0][0]](*come[0])
