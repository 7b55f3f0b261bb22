"""Two markings compared, as CSV: a row for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_csv import as_csv
from ratings_engine.presenters.json_result import plain

if TYPE_CHECKING:
    from ratings_engine.agreement.model import Agreement, QuestionAgreement

__all__ = ["present_agreement_csv"]

_LEFT_OUT = ("first_only", "second_only", "neither")
_NUMBERS = ("agreement", "kappa", "alpha")
_HEADERS = (
    *("question", "kind", "pairs", "agreeing", *_LEFT_OUT),
    *(f"{name}{end}" for name in _NUMBERS for end in ("", "_low", "_high")),
    "why_undefined",
)


def present_agreement_csv(found: Agreement) -> str:
    """Return the coefficients of every question; a cell is empty where one is undefined."""
    return as_csv(_HEADERS, map(_row, found.questions))


def _row(question: QuestionAgreement) -> list[object]:
    counts = [question.pairs, question.agreeing, *(getattr(question, name) for name in _LEFT_OUT)]
    share = [plain(question.percentage), *(question.percentage_interval or (None, None))]
    coefficients = [
        number
        for estimate in (question.kappa, question.alpha)
        for number in (estimate.value, *(estimate.interval or (None, None)))
    ]
    return [question.id, question.kind, *counts, *share, *coefficients, question.kappa.why]
