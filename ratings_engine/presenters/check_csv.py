"""A checked sample as CSV: a row for each value of each attribute, as in the sample and the caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.diff_csv import as_csv
from ratings_engine.presenters.json_result import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.sampling.check_model import SampleCheck

__all__ = ["present_check_csv"]

_VALUES = (
    "value",
    "sample",
    "caseload",
    "expected",
    "sample_percentage",
    "caseload_percentage",
    "difference",
)
_TEST = ("statistic", "df", "method", "p_value", "adjusted", "differs")


def present_check_csv(check: SampleCheck) -> str:
    """Return the shares of the values, with the test of their attribute; none without a caseload."""
    return as_csv(("attribute", *_VALUES, *_TEST), _rows(check))


def _rows(check: SampleCheck) -> Iterator[list[object]]:
    for attribute in check.caseload.attributes if check.caseload else ():
        test = [plain(getattr(attribute, name)) for name in _TEST]
        for value in attribute.values:
            yield [attribute.attribute, *(plain(part) for part in value), *test]
