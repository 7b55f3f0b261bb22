"""An interrupt while the rule engine runs is an interrupt, and leaves the engine as it was."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine import load_standards, open_sample, rate, read_sample
from ratings_engine.rating.inference import Inference
from ratings_engine.rating.interrupts import interrupts_kept_back

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARDS = load_standards("probation-2018")
SAMPLE = read_sample([open_sample("samples/synthetic/crc-cases.csv")], STANDARDS, provider_type="crc")
SIGNALS = [signal.SIGINT, signal.SIGTERM]


def stop(number: int, frame: object) -> None:
    """Be what the command line makes of a request to end."""
    raise KeyboardInterrupt


@pytest.fixture(params=SIGNALS)
def sign(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """Give a signal that raises KeyboardInterrupt for as long as the test takes."""
    before = signal.signal(request.param, stop)
    try:
        yield request.param
    finally:
        signal.signal(request.param, before)


@pytest.mark.parametrize("place", ["_fire", "_assert", "_check_state"])
def test_an_interrupt_of_the_engine_is_one(
    sign: signal.Signals, place: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever it comes nothing is logged, no fault is made of it, and the next rating is as ever."""
    usual = rate(STANDARDS, SAMPLE)
    plainly = getattr(Inference, place)

    def interrupted(self: Inference, *given: Any) -> Any:
        signal.raise_signal(sign)
        return plainly(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Inference, place, interrupted)
        with pytest.raises(KeyboardInterrupt):
            rate(STANDARDS, SAMPLE)
    assert caplog.records == []
    assert rate(STANDARDS, SAMPLE) == usual
    assert signal.getsignal(sign) is stop


def test_an_interrupt_waits_and_comes_once(sign: signal.Signals) -> None:
    """What was begun is finished first, however often somebody asks."""
    done = []

    def work() -> None:
        with interrupts_kept_back():
            signal.raise_signal(sign)
            signal.raise_signal(sign)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_an_error_is_told_where_nobody_interrupts(sign: signal.Signals) -> None:
    """What goes wrong within is raised as it is."""
    with pytest.raises(ValueError, match="wrong"), interrupts_kept_back():
        raise ValueError("wrong")
    assert signal.getsignal(sign) is stop


def test_other_threads_have_no_signals_to_keep_back() -> None:
    """Outside of the main thread the engine runs as it is."""
    done = []

    def work() -> None:
        with interrupts_kept_back():
            done.append(rate(STANDARDS, SAMPLE))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [rate(STANDARDS, SAMPLE)]


def test_a_signal_that_python_ignores_stays_ignored() -> None:
    """A process started with an interrupt ignored, as by nohup, goes on ignoring it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts_kept_back():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
