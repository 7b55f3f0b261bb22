"""Measure how long resamples take to rate, beside a loop that rates them one by one, in one run.

Times are of the processor, of all threads together, so that a busy machine says much the same.
The cases are synthetic: made up at random, from a seed.
"""

from __future__ import annotations

import math
import os
import random
import sys
import time
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers"))

import resample_loops as by_hand

from ratings_engine.errors import Place
from ratings_engine.rating.engine import conclude_plainly, rate, rate_inspection
from ratings_engine.samples.model import Case, CaseSheet, Inspection, Judgement, Sample
from ratings_engine.samples.table import Table
from ratings_engine.standards.loader import load_standards
from ratings_engine.uncertainty.stability import Resampling, with_stability

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.standards.model import Standards

HERE = Place("synthetic")
QUESTIONS = tuple(f"2.{standard}.{question}" for standard in (1, 2, 3, 4) for question in (1, 2, 3))
JUDGED = ("1.1", "1.2", "1.3", "1.4", "4.1", "4.2")
ANSWERS = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3]
"""Yes to two in three of those answered yes or no; some not applicable, some unanswered."""
RESAMPLES = 10_000
BY_PLAIN_EVALUATION = 300
BY_RULE_ENGINE = 30
ROUNDS = 5


def provider(name: str, cases: int, population: int | None, seed: int) -> Inspection:
    """Return a made-up company with so many cases, all of whose standards have something."""
    made = random.Random(seed)
    table = Table("synthetic", "", list(QUESTIONS), 1, iter(()), spreadsheet=False)
    rows = (bytes(made.choices(ANSWERS, k=len(QUESTIONS))) for _ in range(cases))
    found = tuple(Case(f"C{number}", number, row, ()) for number, row in enumerate(rows, 1))
    sheet = CaseSheet(table, QUESTIONS, tuple(range(len(QUESTIONS))), (), found)
    judgements = tuple(Judgement(standard, 2, "", HERE) for standard in JUDGED)
    return Inspection(name, "crc", population, judgements, (), (), sheet, (), None, HERE)


def sample_of(*inspections: Inspection) -> Sample:
    """Return inspections as a sample."""
    return Sample("synthetic", "", inspections)


def seconds(task: Callable[[], object]) -> float:
    """Return the least processor time of several runs: what it takes when nothing else interferes."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        task()
        taken.append(time.process_time() - begun)
    return min(taken)


def stability_task(standards: Standards, sample: Sample) -> Callable[[], object]:
    """Return the resampling of a sample that is rated already."""
    result = rate(standards, sample)
    resampling = Resampling(RESAMPLES, 1)
    return lambda: with_stability(standards, sample, result, resampling, indicative=False)


def one_by_one(inspection: Inspection, times: int, judge: Callable[[Inspection], object]) -> float:
    """Return the seconds that ``judge`` takes for one resample, drawn and written out as a sample."""
    sheet, made = inspection.cases, random.Random(1)
    assert sheet is not None  # noqa: S101

    def every() -> None:
        for _ in range(times):
            drawn = tuple(made.choices(sheet.cases, k=len(sheet.cases)))
            judge(inspection._replace(cases=sheet._replace(cases=drawn)))

    return seconds(every) / times


def peers(inspection: Inspection) -> dict[str, float]:
    """Return the seconds that hand-written peers take for one resample; ends the run where one differs.

    They rate four standards by three questions each, and nothing else.
    """
    sheet = inspection.cases
    assert sheet is not None  # noqa: S101
    cases = [case.answers for case in sheet.cases]
    expected = by_hand.arrays(cases, RESAMPLES)
    found = {}
    for peer in (*by_hand.AT_ONCE, *by_hand.ONE_BY_ONE):
        draws = RESAMPLES if peer in by_hand.AT_ONCE else BY_PLAIN_EVALUATION
        shares = peer(cases, draws)
        pairs = [pair for each in zip(expected, shares, strict=True) for pair in zip(*each, strict=True)]
        if max(abs(one - other) for one, other in pairs) > 4 / math.sqrt(draws):
            sys.exit(f"{peer.__name__} finds other shares")
        name = f"by hand: {peer.__name__.replace('_', ' ')}, {draws:,} draws"
        found[name] = seconds(lambda peer=peer, draws=draws: peer(cases, draws)) / draws
    return found


def main() -> None:
    """Print what was measured."""
    standards = load_standards("probation-2018")
    one = provider("Synthetic", 150, 3120, 1)
    endless = one._replace(population=None)
    many = [provider(f"Synthetic {number}", 200, 3000 + number, number) for number in range(28)]
    loop = one_by_one(one, BY_PLAIN_EVALUATION, lambda i: conclude_plainly(standards, i))
    engine = one_by_one(one, BY_RULE_ENGINE, lambda i: rate_inspection(standards, i))
    base = seconds(stability_task(standards, sample_of(endless))) / RESAMPLES
    known = seconds(stability_task(standards, sample_of(one))) / RESAMPLES
    each = seconds(stability_task(standards, sample_of(*many))) / (RESAMPLES * len(many))
    rows = {
        f"{RESAMPLES:,} resamples of 150 cases, 12 questions, with replacement": base,
        f"{RESAMPLES:,} resamples of 150 cases, 12 questions, from 3,120": known,
        "28 providers of 200 cases, 10,000 resamples each": each,
        "plain evaluation, one by one": loop,
        "rule engine, one by one": engine,
        **peers(endless),
    }
    print(f"{'of one resample':68} {'us':>9} {'ratio':>8}   {RESAMPLES:,} of them")
    for name, found in rows.items():
        print(f"{name:68} {1e6 * found:9.1f} {found / base:8.1f} {RESAMPLES * found:10.3f} s")


if __name__ == "__main__":
    main()
