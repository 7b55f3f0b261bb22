"""Where the JSON Schemas of answers lie: what ``--format json`` promises."""

from __future__ import annotations

import os

__all__ = [
    "AGREEMENT_SCHEMA",
    "COUNTERFACTUAL_SCHEMA",
    "DIFF_SCHEMA",
    "DRAW_SCHEMA",
    "EXPLANATION_SCHEMA",
    "FINDINGS_SCHEMA",
    "PACKS_SCHEMA",
    "RESULT_SCHEMA",
    "SAMPLE_CHECK_SCHEMA",
    "SAMPLE_SIZE_SCHEMA",
]

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")

RESULT_SCHEMA = os.path.join(_FOLDER, "result.schema.json")
DIFF_SCHEMA = os.path.join(_FOLDER, "diff.schema.json")
AGREEMENT_SCHEMA = os.path.join(_FOLDER, "agreement.schema.json")
COUNTERFACTUAL_SCHEMA = os.path.join(_FOLDER, "counterfactual.schema.json")
DRAW_SCHEMA = os.path.join(_FOLDER, "draw.schema.json")
EXPLANATION_SCHEMA = os.path.join(_FOLDER, "explanation.schema.json")
FINDINGS_SCHEMA = os.path.join(_FOLDER, "findings.schema.json")
PACKS_SCHEMA = os.path.join(_FOLDER, "packs.schema.json")
SAMPLE_CHECK_SCHEMA = os.path.join(_FOLDER, "sample-check.schema.json")
SAMPLE_SIZE_SCHEMA = os.path.join(_FOLDER, "sample-size.schema.json")
