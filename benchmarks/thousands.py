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
            "The aim is 1,000 versions of 28 providers in less than 2 seconds. In the first table every version",
            "has another threshold in every standard, and every peer finds the same points; what is slow was",
            "measured with five versions. Only `rate_variants` reads standards, knows all their methods, limits",
            "and reasons not to rate, and tells every standard's rating; the peers know the one threshold.",
            "",
            _said("versions.py"),
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
            "CPU time after imports, the best of five. The aims are half a second for 10,000 resamples of 150",
            "cases, and 5 seconds for those of 28 providers. The peers rate four standards by twelve questions;",
            "`--stability` does that and the overall rating, as it would be published.",
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
