"""Whole processes, measured in turn: seconds on the wall and of the processor, and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from typing import NamedTuple

__all__ = ["PYTHON", "Measured", "in_turn", "measure"]

PYTHON = sys.executable
LAUNCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launch.py")


class Measured(NamedTuple):
    """What a process took: ``wall`` and ``cpu`` seconds, ``memory`` at its peak in megabytes."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str], *, folder: str) -> Measured:
    """Return what one process takes; ends the run where the process fails."""
    launched = [PYTHON, "-I", "-S", LAUNCH, *command]
    done = subprocess.run(launched, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)[:200]} ended with {done.returncode}")
    wall, cpu, kilobytes = map(float, done.stdout.split())
    return Measured(wall, cpu, kilobytes / 1024)


def in_turn(commands: dict[str, list[str]], rounds: int, folder: str) -> dict[str, Measured]:
    """Return the medians of several rounds, in each of which every command runs once.

    So a busy moment of the machine falls on all of them.
    """
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(measure(command, folder=folder))
    return {name: Measured(*map(statistics.median, zip(*each, strict=True))) for name, each in found.items()}
