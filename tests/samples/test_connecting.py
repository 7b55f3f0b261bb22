"""DuckDB inside the process keeps to itself."""

from __future__ import annotations

import subprocess
import sys

SETTINGS = ("enable_progress_bar", "autoinstall_known_extensions", "autoload_known_extensions")


def test_nothing_is_fetched_and_nothing_is_drawn() -> None:
    """Not even in a program without a file, which DuckDB takes for a dialogue and draws a bar in."""
    asked = ", ".join(f"current_setting('{name}')" for name in SETTINGS)
    program = (
        "from ratings_engine.samples.connecting import connect;"
        f' print(connect().execute("SELECT {asked}").fetchall())'
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"[(False, False, False)]\n"
