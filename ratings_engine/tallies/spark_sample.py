"""Samples from wherever Spark reads: paths and tables of a cluster, and frames made in a program."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from ratings_engine.errors import RatingsError
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.judgements import add_judgements, read_judgements
from ratings_engine.samples.model import Sample
from ratings_engine.samples.providers import Defaults
from ratings_engine.samples.table import read_table
from ratings_engine.tallies.engines import CannotCount
from ratings_engine.tallies.from_tables import count_table
from ratings_engine.tallies.spark_cases import SparkCases
from ratings_engine.tallies.spark_reading import frame_of_source
from ratings_engine.tallies.spark_session import make_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame, SparkSession

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["sample_from_spark"]

_FRAME = "the DataFrame"


def sample_from_spark(
    source: str | DataFrame,
    standards: Standards,
    *,
    session: SparkSession | None = None,
    provider: str = "",
    provider_type: str = "",
    judgements: str = "",
    by: Sequence[str] = (),
) -> Sample:
    """Return the inspections of a table of cases, counted by Spark where the cases are.

    ``source`` is a path or the name of a table that ``session`` (None: the active one, or one
    that is made) can read, or a DataFrame. ``provider`` and ``provider_type`` stand in for
    missing columns, ``judgements`` is the path of a table of judgements, ``by`` are attributes
    to keep apart. The digest is of the counts. Raises RatingsError RE580 to RE584, and
    InvalidInput with what is wrong with the cases.
    """
    name = source if isinstance(source, str) else _FRAME
    if isinstance(source, str):
        source = frame_of_source(session or make_session(), source)
    defaults = Defaults(
        provider or name.rstrip("/").rpartition("/")[2].partition(".")[0], provider_type.lower()
    )
    try:
        inspections = count_table(SparkCases(source, name, standards), standards, defaults, by)
    except CannotCount as reason:
        raise RatingsError("RE559", f"Spark cannot count the cases: {reason}") from reason
    digest = _digest(inspections)
    if judgements:
        names = list(dict.fromkeys(one.provider for one in inspections))
        inspections = add_judgements(inspections, read_judgements(read_table(judgements), standards, names))
    return Sample(name, digest, tuple(inspections))


def _digest(inspections: Sequence[Inspection]) -> str:
    """Return a digest of what was counted, which is the same however the cases are stored."""
    counts = [
        (one.provider, one.provider_type, one.cases.questions, one.cases.counted[:3])
        for one in inspections
        if isinstance(one.cases, CountedSheet)
    ]
    written = json.dumps(counts, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"
