"""(c) A thousand versions of the thresholds over the tallies of 28 providers, beside peers, in one process.

Run it with the package installed: ``python benchmarks/versions.py``. The tallies are synthetic and
seeded. Every peer has to find the same points.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "peers"))

import version_loops as by_hand  # noqa: E402
from making import make_pack  # noqa: E402
from tabling import table  # noqa: E402
from version_engines import ENGINES, by_engine  # noqa: E402

from ratings_engine import load_standards, rate_variants  # noqa: E402
from ratings_engine.errors import Place  # noqa: E402
from ratings_engine.rating.engine import conclude_plainly  # noqa: E402
from ratings_engine.samples.model import GivenTally, Inspection, Sample  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.standards.model import Band, Standards

PROVIDERS, QUESTIONS, VERSIONS, FEW = 28, 40, 1000, 5
MORE = (10, 100, 1_000)
ROUNDS = 3
PLACE = Place("synthetic.yaml", 1, 1)
Tallies = list[tuple[str, str, int, int]]


def good_begins() -> list[int]:
    """Return where Good begins in each version, in hundredths of a percent."""
    return [5_100 + 3 * number % 2_899 for number in range(VERSIONS)]


def inspections(standards: Standards) -> tuple[Sample, Tallies]:
    """Return a synthetic sample of tallies, and the same as rows for the peers."""
    numbers = random.Random(1)
    rows: Tallies = []
    found = []
    for place in range(PROVIDERS):
        name, tallies = f"Service {place:02}", []
        for standard in standards.standards:
            for question in standard.key_questions:
                yes, no = numbers.randint(40, 160), numbers.randint(10, 60)
                rows.append((name, standard.id, yes, no))
                tallies.append(GivenTally(question.id, yes, no, 0, 0, None, None, PLACE))
        found.append(Inspection(name, "service", None, (), (), tuple(tallies), None, (), None, PLACE))
    return Sample("synthetic.yaml", "", tuple(found)), rows


def moved(standards: Standards, good: int) -> Standards:
    """Return the standards with Good from so many hundredths of a percent on."""
    edge, old = Fraction(good, 100), Fraction(65)

    def shifted(band: Band) -> Band:
        low, high = (edge if bound == old else bound for bound in (band.low, band.high))
        return band._replace(low=low, high=high)

    # One table for all questions, as there is in a pack.
    banding = standards.standards[0].key_questions[0].banding
    banding = banding._replace(bands=tuple(map(shifted, banding.bands)))
    every = tuple(
        s._replace(key_questions=tuple(q._replace(banding=banding) for q in s.key_questions))
        for s in standards.standards
    )
    return standards._replace(standards=every, digest=f"sha256:{good:064x}")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds work takes on the wall, at best of several, and what it returns."""
    best, found = float("inf"), None
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begun)
    return best, found


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        standards = load_standards(make_pack(folder, QUESTIONS))
    sample, tallies = inspections(standards)
    edges = good_begins()
    versions = [moved(standards, good) for good in edges]
    ours, results = timed(lambda: list(rate_variants(versions, sample)))
    points = [list(result.scores) for result in results]
    plain, _ = timed(lambda: [conclude_plainly(v, i) for v in versions[:FEW] for i in sample.inspections])
    taken = {"rate_variants": ours, f"plain evaluator, {FEW} versions": plain * VERSIONS / FEW}
    for name in by_hand.__all__:
        taken[f"by hand: {name.replace('_', ' ')}"] = _agreeing(
            lambda name=name: getattr(by_hand, name)(tallies, edges), points
        )
    for name in ENGINES:
        some = _agreeing(lambda name=name: by_engine(name, tallies, edges[:FEW]), points[:FEW])
        taken[f"{name}, {FEW} versions"] = some * VERSIONS / FEW
    rows = [[name, f"{each:.3f}", f"{each / ours:.2f}"] for name, each in taken.items()]
    print(
        table(
            [f"{VERSIONS:,} versions, {PROVIDERS} providers, {QUESTIONS} questions", "seconds", "ratio"], rows
        )
    )


def _agreeing(work: Callable[[], Any], points: list[list[int | None]]) -> float:
    """Return how many seconds a peer takes; ends the run where it finds other points."""
    seconds, found = timed(work)
    if found != points:
        sys.exit("a peer finds other points")
    return seconds


if __name__ == "__main__":
    main()
