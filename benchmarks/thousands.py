"""(c) a thousand versions of the rules, (d) ten thousand resamples: scripts of their own, and what they print."""

from __future__ import annotations

import os
import subprocess

from measuring import PYTHON

__all__ = ["comparisons", "resamples", "variants"]

HERE = os.path.dirname(os.path.abspath(__file__))


def variants() -> str:
    """Return the section on many inspections and many versions."""
    return "\n".join(
        [
            "## (c) 1,000 versions of the rules, and thousands of inspections, in one process",
            "",
            "Times of the wall, the best of three, of compiled standards and of tallies that are there already.",
            "The aim is 1,000 versions of 28 providers in less than 2 seconds.",
            "",
            _said("many.py"),
        ]
    )


def comparisons() -> str:
    """Return the section on comparing the outcomes of two versions."""
    lines = ["## Comparing outcomes", "", "CPU seconds, and ratios to what stands first.", ""]
    return "\n".join([*lines, "```", _said("diffs.py").rstrip(), "```", ""])


def resamples() -> str:
    """Return the section on the stability of ratings."""
    return "\n".join(
        [
            "## (d) 10,000 resamples, in one process",
            "",
            "CPU seconds after imports, the best of five; the last two rate resamples one at a time. The aims are",
            "half a second for 150 cases, and 5 seconds for 28 providers.",
            "",
            "```",
            _said("stability.py").rstrip(),
            "```",
            "",
        ]
    )


def _said(script: str) -> str:
    """Return what a script prints; ends the run where it fails."""
    command = [PYTHON, os.path.join(HERE, script)]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=os.path.dirname(HERE)
    ).stdout
