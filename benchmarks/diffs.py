"""Measure comparisons of outcomes beside ratings, in one run.

Whole processes take turns, and times are of the processor, so that a busy machine says much the
same. The services of the second and third part are synthetic: made up at random, from a seed.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from typing import TYPE_CHECKING

from ratings_engine.diff.engine import diff_outcomes
from ratings_engine.diff.pairing import Pairing
from ratings_engine.diff.setting import settings_of
from ratings_engine.diff.versions import rate_versions
from ratings_engine.errors import Place
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.samples.model import GivenTally, Inspection, Judgement
from ratings_engine.standards.loader import load_many, load_standards

if TYPE_CHECKING:
    from collections.abc import Callable

    from ratings_engine.standards.model import Standards

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PUBLISHED = os.path.join("samples", "published", "youth-2021-totals.yaml")
PACKS = ("youth-2021", "resettlement-counted")
HERE = Place("synthetic")
VERSIONS, PROVIDERS, QUESTIONS = 1000, 28, 10
ONE_BY_ONE = 10
ROUNDS = 5
TWELVE = {
    "share-of-cases.requires_improvement": 45, "share-of-cases.good": 70, "share-of-cases.outstanding": 85,
    "2.1.1.minimum_cases": 5, "2.2.1.minimum_cases": 5, "2.3.1.minimum_cases": 3, "2.2.may_be_unrated": 1,
    "overall.requires_improvement": Fraction(3, 5), "overall.good": Fraction(7, 5),
    "overall.may_be_unrated": 1, "points.good": 3, "points.outstanding": 4,
}  # fmt: skip
OVERLAY = """id: proposal-{number}
extends: probation-2018
title: Proposal {number}
version: "1.0.0"
author: An example
rationale: Made up for measuring.
thresholds:
  share-of-cases: {{good: {share}}}
  overall: {{good: {overall}}}
"""


def process(*words: str) -> float:
    """Return the processor seconds of one command, all of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "ratings_engine", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processes() -> dict[str, float]:
    """Return what comparing two packs takes, and what rating by either takes; the least of several."""
    commands = {
        "diff": ["diff", *PACKS, "--sample", PUBLISHED],
        "rate, old": ["rate", PUBLISHED, "--standards", PACKS[0]],
        "rate, new": ["rate", PUBLISHED, "--standards", PACKS[1]],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, words in commands.items():
            taken[name].append(process(*words))
    return {name: min(each) for name, each in taken.items()}


def timed(task: Callable[[], object]) -> tuple[float, object]:
    """Return the processor seconds of a task, and what it returns."""
    begun = time.process_time()
    made = task()
    return time.process_time() - begun, made


def providers(standards: Standards, questions: int) -> list[Inspection]:
    """Return made-up companies with tallies of so many key questions; the other standards are judged."""
    made = random.Random(1)
    there = [s for s in standards.standards if "crc" in s.applies_to and s.counted]
    ids = [q.id for s in there if s.assessed == "cases" for q in s.key_questions][:questions]
    judged = [s.id for s in there if not {q.id for q in s.key_questions} & set(ids)]
    return [
        Inspection(
            f"Synthetic {number}", "crc", None,
            tuple(Judgement(name, made.randint(0, 3), "", HERE) for name in judged),
            (), tuple(_tally(name, made) for name in ids), None, (), None, HERE,
        )
        for number in range(PROVIDERS)
    ]  # fmt: skip


def _tally(name: str, made: random.Random) -> GivenTally:
    yes = made.randint(40, 90)
    return GivenTally(name, yes, 100 - yes, 3, 0, None, None, HERE)


def written(folder: str) -> list[str]:
    """Write overlays with thresholds at random, and return their paths."""
    made = random.Random(1)
    paths = []
    for number in range(VERSIONS):
        share, overall = 60 + made.randint(0, 1500) / 100, made.randint(100, 190) / 100
        paths.append(os.path.join(folder, f"proposal-{number}.yaml"))
        with open(paths[-1], "w", encoding="utf-8") as stream:
            stream.write(OVERLAY.format(number=number, share=share, overall=overall))
    return paths


def many_versions(standards: Standards) -> None:
    """Print what loading and rating by a thousand overlays takes, and one by one."""
    inspections = providers(standards, QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        paths = written(folder)
        first, versions = timed(lambda: list(load_many(paths)))
        again, _ = timed(lambda: list(load_many(paths)))
    assert isinstance(versions, list)  # noqa: S101
    together, _ = timed(lambda: list(rate_versions(standards, versions, inspections)))
    some = versions[:ONE_BY_ONE]
    alone, _ = timed(lambda: [conclude_plainly(v, i) for v in some for i in inspections])
    each = alone / len(some)
    print(f"{VERSIONS:,} overlays, {PROVIDERS} providers, tallies of {QUESTIONS} key questions")
    for name, taken in (
        ("rated together", together),
        ("rated one by one, by plain evaluation", each * VERSIONS),
        ("loaded from files, checked for the first time", first),
        ("loaded from files, once checked", again),
    ):
        print(f"  {name:46} {taken:8.2f} s {taken / together:8.2f}")


def twelve_changes(standards: Standards) -> None:
    """Print what exact shares of twelve changes take for the same providers."""
    new = standards._replace(digest="twelve")
    for name, value in TWELVE.items():
        new = settings_of(standards)[name]().set_to(new, Fraction(value))
    pairs = [
        Pairing(each.provider, each.provider_type, each, each, ((), ()))
        for each in providers(standards, sum(len(s.key_questions) for s in standards.standards))
    ]
    taken, found = timed(lambda: diff_outcomes(standards, new, pairs, ""))
    rated, _ = timed(lambda: [conclude_plainly(v, p.old) for v in (standards, new) for p in pairs if p.old])
    shares = [len(each.attribution.shares) for each in found.inspections]  # type: ignore[attr-defined]
    print(f"{len(TWELVE)} changes, {PROVIDERS} providers, exact shares of up to {max(shares)} changes")
    print(f"  {'compared and attributed':46} {taken:8.2f} s {1:8.2f}")
    print(f"  {'plain evaluation of both versions':46} {rated:8.2f} s {rated / taken:8.2f}")


def main() -> None:
    """Print what was measured: processor seconds, and ratios to what stands first."""
    found = processes()
    base = found["rate, old"] + found["rate, new"]
    print(f"published results of {PUBLISHED}, whole processes")
    for name, taken in found.items():
        print(f"  {name:46} {taken:8.2f} s {taken / base:8.2f} of rating twice")
    standards = load_standards("probation-2018")
    many_versions(standards)
    twelve_changes(standards)


if __name__ == "__main__":
    main()
