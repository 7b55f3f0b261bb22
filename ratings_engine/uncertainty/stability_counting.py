"""What each case adds to the tallies, and the tallies of resamples as a product of matrices.

The answers of one case stay together, and what its prompts make of a key question is settled
case by case; so a resample's tallies are a sum over its cases, each as often as it was drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ratings_engine.tallies.from_cases import answers_to
from ratings_engine.vocabulary import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ratings_engine.rating.vectorised.arrays import Numbers
    from ratings_engine.rating.vectorised.compiled import Compiled
    from ratings_engine.samples.model import CaseSheet
    from ratings_engine.standards.model import Standards

__all__ = ["Sampled", "counts_of", "sampled_answers"]

EXACT_IN_SINGLE = 1 << 24
"""Whole numbers up to this are exact in single precision, and so are sums that stay below."""


class Sampled(NamedTuple):
    """The subjects that cases answer: their ``columns``, and ``answers`` by case, one for each of them."""

    columns: tuple[int, ...]
    answers: NDArray[np.uint8]


def sampled_answers(
    standards: Standards, compiled: Compiled, sheet: CaseSheet, given: frozenset[str]
) -> Sampled:
    """Return how every case counts for each key question and measure that the cases answer.

    ``given`` are subjects whose tallies are given, which cases do not change.
    """
    found = {
        place: answers
        for place, answers in (*_to_questions(compiled, sheet), *_to_measures(standards, compiled, sheet))
        if compiled.layout.subjects[place] not in given
    }
    answers = np.frombuffer(b"".join(found.values()), np.uint8)
    return Sampled(tuple(found), answers.reshape(len(found), len(sheet.cases)).T)


def _to_questions(compiled: Compiled, sheet: CaseSheet) -> Iterator[tuple[int, bytes]]:
    columns = compiled.layout.columns
    for standard in compiled.program.standards:
        for question in standard.key_questions if standard.assessed == "cases" else ():
            answer = answers_to(question, sheet)
            if answer is not None:
                yield columns[question.id], bytes([answer(case).counted for case in sheet.cases])


def _to_measures(standards: Standards, compiled: Compiled, sheet: CaseSheet) -> Iterator[tuple[int, bytes]]:
    first = compiled.layout.key_questions
    for place, measure in enumerate(compiled.layout.subjects[first:], first):
        if standards.measures[measure].of == "cases" and measure in sheet.questions:
            index = sheet.questions.index(measure)
            yield place, bytes([case.answers[index] for case in sheet.cases])


def counts_of(sampled: Sampled, given: Numbers, drawn: NDArray[np.int64]) -> Numbers:
    """Return tallies of resamples: by resample, subject and answer.

    ``given`` are those of the sample, which subjects keep that cases do not answer; ``drawn`` is
    by resample and case, as many in all as there are cases. The product is made in floating
    point because that is fast; every number in it is whole and small enough to be exact.
    """
    kind = np.float32 if drawn.shape[1] < EXACT_IN_SINGLE else np.float64
    # A case that was not asked adds nothing: its answer is beyond those that a tally has.
    adds = (sampled.answers.T[:, None] == np.arange(NOT_ASKED)[:, None]).astype(kind)
    product = adds.reshape(-1, adds.shape[-1]) @ drawn.T.astype(kind)
    counts: Numbers = np.repeat(given[..., None], len(drawn), axis=-1)
    counts[list(sampled.columns)] = product.astype(np.int64).reshape(*adds.shape[:2], len(drawn))
    return counts.transpose(2, 0, 1)
