"""What rating costs: the rule engine, the plain evaluator and arrays, and a thousand versions.

Run it with the package installed: ``python benchmarks/many.py [INSPECTIONS]``. The inspections
are synthetic and seeded.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from ratings_engine import rate_many, rate_variants  # noqa: E402
from ratings_engine.rating.engine import conclude_plainly, rate_inspection  # noqa: E402
from ratings_engine.samples.model import Sample  # noqa: E402
from tests.rating.vectorised.shipped import sample_of, shipped  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.standards.model import Standards

FEW, PROVIDERS, VERSIONS = 200, 28, 1000


def timed(work: Callable[[], Any]) -> float:
    """Return how many seconds work takes, at best of three."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def version(number: int) -> Standards:
    """Return the shipped pack with the thresholds of one standard moved by some points."""
    pack = shipped()
    place = [n for n, s in enumerate(pack.standards) if s.assessed == "cases"][number % 4]
    standard, by = pack.standards[place], Fraction(number % 97 - 48, 4)

    def moved(edge: Fraction | None) -> Fraction | None:
        return edge if edge is None or edge in (0, 100) else edge + by

    questions = tuple(
        q._replace(
            banding=q.banding._replace(
                bands=tuple(b._replace(low=moved(b.low), high=moved(b.high)) for b in q.banding.bands)
            )
        )
        for q in standard.key_questions
    )
    standards = [*pack.standards]
    standards[place] = standard._replace(key_questions=questions)
    return pack._replace(standards=tuple(standards), digest=f"sha256:{number:064x}")


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    pack, sample = shipped(), sample_of(size)
    few = sample.inspections[:FEW]
    rate_inspection(pack, few[0]), rate_inspection(pack, few[1])  # compiles both rulesets
    each = {
        "rule engine, explained": timed(lambda: [rate_inspection(pack, i) for i in few]) / FEW,
        "plain evaluator, unexplained": timed(lambda: [conclude_plainly(pack, i) for i in few]) / FEW,
        f"arrays, {size:,} at once, unexplained": timed(lambda: rate_many(pack, sample)) / size,
    }
    best = min(each.values())
    print("| one inspection | milliseconds | ratio |\n|---|---|---|")
    for name, seconds in each.items():
        print(f"| {name} | {1000 * seconds:.2f} | {seconds / best:.1f} |")
    providers = Sample(sample.source, sample.digest, sample.inspections[:PROVIDERS])
    versions = [version(number) for number in range(VERSIONS)]
    seconds = timed(lambda: list(rate_variants(versions, providers)))
    print(f"\n{VERSIONS:,} versions of {PROVIDERS} providers: {seconds:.2f} s")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
