"""Where the JSON Schema of the report on tests lies: what ``test --format json`` promises."""

from __future__ import annotations

import os

__all__ = ["TEST_REPORT_SCHEMA"]

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")

TEST_REPORT_SCHEMA = os.path.join(_FOLDER, "test-report.schema.json")
