"""The counting statement alone, without the pass over case ids: ``tallies_alone.py TABLE PACK``."""

from __future__ import annotations

import sys

from ratings_engine import load_standards
from ratings_engine.samples.columns import read_columns
from ratings_engine.samples.reading import SampleFile
from ratings_engine.tallies.counted_rows import count_rows, room_for
from ratings_engine.tallies.duckdb_ids import DifferentIds
from ratings_engine.tallies.duckdb_opening import open_cases
from ratings_engine.tallies.plan import plan_counting
from ratings_engine.vocabulary import NA, NO, YES


def main() -> None:
    """Count a table of Parquet by a pack, and print how many groups there are."""
    path, pack = sys.argv[1:]
    standards = load_standards(pack)
    source = open_cases(SampleFile(path, None), standards, None)
    try:
        columns, _ = read_columns(source.table, standards)
        plan = plan_counting(standards, tuple(columns.questions), tuple(columns.attributes))
        vars(source)["ids"] = DifferentIds(0, missing=False)  # what would be found out first
        source.bind(columns, plan)
        spellings = [{"yes": YES, "no": NO, "na": NA}] * len(plan.columns)
        print(len(count_rows(source, plan, spellings, room_for(source, plan))))
    finally:
        source.close()


if __name__ == "__main__":
    main()
