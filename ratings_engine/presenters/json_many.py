"""Brief results as JSON: the contract of ``json_result``, with explanations left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ratings_engine.presenters.json_result import SCHEMA, ratings_told, sample_rated, standards_used

if TYPE_CHECKING:
    from ratings_engine.results.brief import BriefResult

__all__ = ["present_json_many"]


def present_json_many(result: BriefResult) -> str:
    """Return a brief result as JSON text: an inspection on each line, so that lines can be read alone."""
    head = {
        "schema": SCHEMA,
        "standards": standards_used(result.standards),
        "sample": sample_rated(result),
        "explained": False,
    }
    opened = json.dumps(head, indent=2, ensure_ascii=False, allow_nan=False).removesuffix("\n}")
    written = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
    told = (written.encode({**ratings_told(each), "explanation": None}) for each in result.inspections)
    return f'{opened},\n  "inspections": [\n' + ",\n".join(told) + "\n  ]\n}\n"
