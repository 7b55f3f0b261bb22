"""Work beside the thread that waits for it, which can so be interrupted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["beside"]

Result = TypeVar("Result")

_BLINK: Final = 0.1


def beside(
    call: Callable[[], Result],
    stop: Callable[[], object] = lambda: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Result:
    """Return what ``call`` returns, or raise what it raises.

    ``meanwhile`` is called every tenth of a second. Where the wait is interrupted, ``stop`` is called,
    again and again until the work has ended: once may be before it has begun.
    """
    work = _Work(call)
    try:
        work.start()
        # Not join: where that is interrupted the thread counts as ended while it still runs.
        while not work.done.wait(_BLINK):
            meanwhile()
    except BaseException:
        stop()
        while work.ident is not None and not work.done.wait(_BLINK):
            stop()
        raise
    return work.outcome()


class _Work(threading.Thread, Generic[Result]):
    """One call, and what came of it."""

    def __init__(self, call: Callable[[], Result]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self._returned: list[Result] = []
        self._error: Exception | None = None
        self.done = threading.Event()

    def run(self) -> None:
        """Keep what is returned, or the error."""
        try:
            self._returned.append(self._call())
        except Exception as error:  # noqa: BLE001  (raised again by whoever waits)
            self._error = error
        finally:
            self.done.set()

    def outcome(self) -> Result:
        """Return what was returned; raise what was raised."""
        if self._error is not None:
            raise self._error
        return self._returned[0]
