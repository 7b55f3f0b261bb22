"""Inspections with the columns that a version knows: what was counted stays with its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.diff.joining import fitting
from ratings_engine.samples.counted import find_case, first_judged
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.reading import open_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.tallies.engines import CaseCounter

if TYPE_CHECKING:
    from pathlib import Path


def test_a_counted_sheet_without_some_columns_finds_the_same_cases(tmp_path: Path) -> None:
    """One case is looked for in its own column, and has the answers of the columns that are left."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,2.1.1,2.1.2,2.1.3\nC1,yes,,no\nC2,,no,yes\n", encoding="utf-8")
    standards = load_standards("probation-2018")
    with CaseCounter("duckdb") as counter:
        counted = counter(open_sample(str(path)), standards, Defaults("North", "crc"))
        assert counted is not None
        sheet = fitting(counted[0], {"2.1.2", "2.1.3"}, standards).cases
        assert sheet is not None
        assert sheet.questions == ("2.1.2", "2.1.3")
        firsts = [first_judged(sheet, index) for index in range(2)]
        assert [case and case.id for case in firsts] == ["C2", "C1"]
        assert [find_case(sheet, name) for name in ("C1", "C2", "C3")] == [*sheet.cases, None]
        assert [list(case.answers) for case in sheet.cases] == [[3, 1], [1, 0]]
