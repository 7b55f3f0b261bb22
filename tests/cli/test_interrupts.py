"""Interrupted, or asked to end, while a large table is counted or many providers are rated."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import duckdb
import pytest

from ratings_engine.tallies.beside import beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIGNALS = [signal.SIGINT, signal.SIGTERM]
RATED = ("--provider-type", "crc")


def interrupted(arguments: list[str], sign: signal.Signals, when: Callable[[], bool], spill: Path) -> str:
    """Run a command, send it a signal once something is so, and return what it told.

    It ends with 2, and nothing is printed.
    """
    command = [sys.executable, "-m", "ratings_engine", *arguments]
    environment = os.environ | {"TMPDIR": str(spill)}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509  (there are no other threads)
    ) as process:
        limit = time.monotonic() + 60
        while not when() and time.monotonic() < limit:
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(sign)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    # A terminal shows ^C at the end of a line.
    return err.decode().lstrip("\n")


def _heed_interrupts() -> None:
    """Undo what a shell does to programs in the background, which would ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return the path of a table that takes seconds to count."""
    path = tmp_path / "cases.parquet"
    columns = "'C' || hash(i) AS case_id, 'P' || i % 30 AS provider, 'yes' AS \"2.1.1\""
    duckdb.execute("SET enable_progress_bar = false")
    duckdb.execute(f"COPY (SELECT {columns} FROM range(6000000) t(i)) TO '{path}'")
    return path


@pytest.mark.parametrize("command", ["rate", "tally"])
@pytest.mark.parametrize("sign", SIGNALS)
def test_an_interrupt_of_counting_leaves_nothing(
    large: Path, spill: Path, tmp_path: Path, sign: signal.Signals, command: str
) -> None:
    """What was spilt is removed, nothing is written aside, and the answer that was there stays."""
    answer = tmp_path / "answer"
    answer.write_bytes(b"before")
    asked = [command, str(large), *RATED, "-o", str(answer)]
    told = interrupted(asked, sign, lambda: any(spill.iterdir()), spill)
    assert told == "interrupted: nothing more was written\n"
    assert list(spill.iterdir()) == []
    assert answer.read_bytes() == b"before"
    assert sorted(tmp_path.iterdir()) == [answer, large, spill]


@pytest.mark.slow
@pytest.mark.skipif(not (os.environ.get("JAVA_HOME") or shutil.which("java")), reason="there is no Java")
@pytest.mark.parametrize("sign", SIGNALS)
@pytest.mark.parametrize("later", [0.0, 3.0], ids=["starting", "counting"])
def test_an_interrupt_of_spark_is_one_like_any_other(
    large: Path, spill: Path, tmp_path: Path, sign: signal.Signals, later: float
) -> None:
    """While it starts and while it counts: no traceback of its own, nothing written, nothing left."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    answer = tmp_path / "answer"
    begun: list[float] = []

    def long_enough() -> bool:
        if any(spill.iterdir()):
            begun.append(time.monotonic())
        return bool(begun) and time.monotonic() - begun[0] >= later

    asked = ["rate", str(large), *RATED, "--engine", "spark", "-o", str(answer)]
    told = interrupted(asked, sign, long_enough, spill)
    assert told.endswith("interrupted: nothing more was written\n")
    assert "Traceback" not in told
    assert list(spill.iterdir()) == []
    assert not answer.exists()


def test_what_is_asked_beside_is_stopped_until_it_has_ended() -> None:
    """What waits is interrupted, and goes on only once the work has heard of it."""
    stopped = threading.Event()
    asked: list[int] = []

    def stop() -> None:
        asked.append(len(asked))
        if len(asked) == 3:
            stopped.set()

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beside(stopped.wait, stop, interrupt)
    assert asked == [0, 1, 2]


def test_what_is_asked_beside_is_returned_or_raised() -> None:
    """As if it had been asked in the thread that waits."""
    assert beside(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        beside(lambda: 1 // 0)


@pytest.mark.parametrize("sign", SIGNALS)
def test_a_request_to_end_is_met_at_any_moment(large: Path, tmp_path: Path, sign: signal.Signals) -> None:
    """While modules are imported too, where an exception would be lost or taken for another."""
    answer = tmp_path / "answer"
    command = [sys.executable, "-m", "ratings_engine", "rate", str(large), *RATED, "-o", str(answer)]
    for number in range(12):
        with subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509
        ) as process:
            # Before this the interpreter itself is starting.
            time.sleep(0.25 + 0.05 * number)
            process.send_signal(sign)
            _, err = process.communicate(timeout=60)
        assert (process.returncode, err.decode().strip()) == (2, "interrupted: nothing more was written")
        assert not answer.exists()
