"""Whole processes, measured in turn: seconds on the wall and of the processor, and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

__all__ = ["PYTHON", "Measured", "in_turn", "measure"]

PYTHON = sys.executable


class Measured(NamedTuple):
    """What a process took: ``wall`` and ``cpu`` seconds, ``memory`` at its peak in megabytes."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str], *, folder: str) -> Measured:
    """Return what one process takes; ends the run where the process fails."""
    begun = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, cwd=folder)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)[:200]} ended with {process.returncode}")
    taken = time.perf_counter() - begun
    return Measured(taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(commands: dict[str, list[str]], rounds: int, folder: str) -> dict[str, Measured]:
    """Return the medians of several rounds, in each of which every command runs once.

    So a busy moment of the machine falls on all of them.
    """
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(measure(command, folder=folder))
    return {name: Measured(*map(statistics.median, zip(*each, strict=True))) for name, each in found.items()}
