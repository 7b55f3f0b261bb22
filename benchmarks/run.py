"""Measure side by side in one run, and write benchmarks/README.md with its charts.

``run.py [small | large]``: small takes a tenth of the rows, to see whether everything works; large
lets the growth with rows go on to a hundred million, which takes some minutes and 2 GB of disk.
Ratios, not seconds, are what carries over to another machine.
"""

from __future__ import annotations

import compileall
import os
import platform
import sys
import tempfile

from growing import growth
from national import national
from small import small
from thousands import comparisons, resamples, variants

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
MILLION = 1_000_000


def page(sections: list[str], rows: int) -> str:
    """Return the benchmark page."""
    machine = f"{platform.machine()}, CPython {platform.python_version()}, {os.cpu_count()} cores"
    head = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {machine}, with {rows:,} rows in the national table. Compare ratios,",
        "not times: everything in a table was measured in turn, in one run. All data is synthetic, made from",
        "a seed (`making.py`); the peers are in `peers/`, and do the same checks unless it is said otherwise.",
        "",
    ]
    return "\n".join([*head, *sections])


def main() -> None:
    """Run everything and write the page."""
    compileall.compile_dir(os.path.join(ROOT, "ratings_engine"), quiet=1)
    rows = MILLION if sys.argv[1:] == ["small"] else 10 * MILLION
    with tempfile.TemporaryDirectory(prefix="ratings-bench-") as folder:
        sections = [small(folder), national(folder, rows), variants(), resamples()]
        sections += [comparisons(), growth(folder, rows, large=sys.argv[1:] == ["large"])]
    written = page(sections, rows)
    with open(os.path.join(HERE, "README.md"), "w", encoding="utf-8") as stream:
        stream.write(written)
    print(written)


if __name__ == "__main__":
    main()
