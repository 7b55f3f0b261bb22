"""The page on tests says what is so: its example passes."""

from __future__ import annotations

import re
from pathlib import Path

from ratings_engine.standards.loader import load_standards
from ratings_engine.testing import reading
from ratings_engine.testing.running import run_test

PAGE = Path(__file__).parents[2] / "docs" / "tests.md"


def test_the_example_of_the_page_passes() -> None:
    """Every test in the documentation is sound and passes on the pack that it is about."""
    found = re.search(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    standards = load_standards("probation-2018")
    document = reading.parse(found[1].encode(), "tests.md")
    tests = reading._read(document, "tests.md", standards).tests
    assert len(tests) == 4
    assert [test.name for test in tests if not run_test(standards, test).passed] == []
