"""How far Spark is, told while somebody waits for it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

    from ratings_engine.tallies.engines import Watch

__all__ = ["watching"]

_BLINK: Final = 0.2


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
