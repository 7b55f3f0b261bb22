"""Rate probation and youth justice services by published standards, and explain why.

``load_standards`` compiles a standards pack, ``open_sample`` and ``read_sample`` read
inspections, ``rate`` rates them and explains why; ``rate_many`` rates thousands without
explanations, ``rate_variants`` rates a sample under thousands of versions. ``CaseCounter`` lets
``read_sample`` count large tables and read files of tallies, ``sample_from_spark`` counts on a
cluster. Everything else is reached through what these return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ratings_engine.errors import Finding, InternalError, InvalidInput, RatingsError
    from ratings_engine.rating.engine import rate
    from ratings_engine.rating.variants import rate_variants
    from ratings_engine.rating.vectorised.many import rate_many
    from ratings_engine.results.model import RatingResult
    from ratings_engine.samples.reading import open_sample, read_sample
    from ratings_engine.standards.loader import load_standards
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.engines import CaseCounter
    from ratings_engine.tallies.spark_sample import sample_from_spark

__all__ = [
    "CaseCounter",
    "Finding",
    "InternalError",
    "InvalidInput",
    "RatingResult",
    "RatingsError",
    "Standards",
    "__version__",
    "load_standards",
    "open_sample",
    "rate",
    "rate_many",
    "rate_variants",
    "read_sample",
    "sample_from_spark",
]

__version__ = "0.1.0"

_HOMES = {
    "Finding": "errors",
    "InternalError": "errors",
    "InvalidInput": "errors",
    "RatingsError": "errors",
    "RatingResult": "results.model",
    "Standards": "standards.model",
    "load_standards": "standards.loader",
    "open_sample": "samples.reading",
    "read_sample": "samples.reading",
    "rate": "rating.engine",
    "sample_from_spark": "tallies.spark_sample",
    "rate_many": "rating.vectorised.many",
    "rate_variants": "rating.variants",
    "CaseCounter": "tallies.engines",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name when it is first used, so that a command loads only what it needs."""
    if name not in _HOMES:
        msg = f"module 'ratings_engine' has no attribute '{name}'"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"ratings_engine.{_HOMES[name]}"), name)
