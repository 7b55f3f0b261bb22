"""Waiting for Spark: it is told how far it is, and an interrupt stops it."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ratings_engine.tallies.beside import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession

    from ratings_engine.tallies.engines import Watch
    from ratings_engine.tallies.from_tables import CaseTable

__all__ = ["Waited", "Waiting", "watching"]

Asked = TypeVar("Asked")

_BLINK: Final = 0.2


class Waiting:
    """Waits for what a session does in another thread; Spark's own answer to an interrupt needs this one."""

    def __init__(self, session: SparkSession, watch: Watch | None) -> None:
        """``watch`` is told how many percent of the session's tasks are done."""
        self._session = session
        self._watch = watch

    def __call__(self, ask: Callable[[], Asked]) -> Asked:
        """Return what ``ask`` returns, or raise what it raises; an interrupt cancels it all."""
        with watching(self._session, self._watch):
            return beside(ask, self._cancel)

    def _cancel(self) -> None:
        if hasattr(self._session, "sparkContext"):
            self._session.sparkContext.cancelAllJobs()


class Waited:
    """A table of cases whose every question is asked in another thread than the one that waits."""

    def __init__(self, source: CaseTable, waiting: Waiting) -> None:
        """Ask ``source``."""
        self._source = source
        self._waiting = waiting

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the table has)
        """Return what the table has; a method waits for what it asks."""
        found = getattr(self._source, name)
        return functools.partial(self._ask, found) if callable(found) else found

    def close(self) -> None:
        """Let go of the table, whatever has become of Spark."""
        self._source.close()

    def _ask(self, method: Callable[..., Asked], *given: Any) -> Asked:  # noqa: ANN401
        return self._waiting(lambda: method(*given))


@contextmanager
def watching(session: SparkSession, watch: Watch | None) -> Iterator[None]:
    """Tell ``watch``, until the work within is done, how many percent of the session's tasks are.

    A session of Spark Connect does not say, so that nothing is told of it.
    """
    if watch is None or not hasattr(session, "sparkContext"):
        yield
        return
    done = threading.Event()
    teller = threading.Thread(
        target=_tell, args=(session.sparkContext.statusTracker(), watch, done), daemon=True
    )
    try:
        teller.start()
        yield
    finally:
        done.set()
        if teller.ident is not None:
            teller.join()


def _tell(tracker: Any, watch: Watch, done: threading.Event) -> None:  # noqa: ANN401  (pyspark's own)
    from py4j.protocol import Py4JError

    while not done.wait(_BLINK):
        try:
            percent = _percent(tracker)
            if percent is not None:
                watch(percent)
        except (Py4JError, OSError):  # Spark or the terminal is gone: whoever waits hears why
            return


def _percent(tracker: Any) -> float | None:  # noqa: ANN401
    jobs = [job for number in tracker.getActiveJobsIds() if (job := tracker.getJobInfo(number))]
    stages = [stage for job in jobs for number in job.stageIds if (stage := tracker.getStageInfo(number))]
    tasks = sum(stage.numTasks for stage in stages)
    return 100 * sum(stage.numCompletedTasks for stage in stages) / tasks if tasks else None
