"""Hand-written: a streaming Polars query to count, with the checks."""

import sys

import polars as pl
from banding import report

path = sys.argv[1]
cases = pl.scan_csv(path, infer_schema=False) if path.endswith(".csv") else pl.scan_parquet(path)
questions = [name for name in cases.collect_schema().names() if name[0].isdigit()]
columns = [
    (pl.col(q) == answer).sum().alias(f"{q} {answer}") for q in questions for answer in ("yes", "no", "na")
]
columns += [pl.col(q).count().alias(f"{q} given") for q in questions]
rows = cases.group_by("provider").agg(columns).collect(engine="streaming").to_dicts()
for row in rows:
    for q in questions:
        if sum(row[f"{q} {answer}"] for answer in ("yes", "no", "na")) != row[f"{q} given"]:
            sys.exit(f"unknown answer to {q}")
again = cases.group_by("provider", "case_id").len().filter(pl.col("len") > 1).head(1)
if again.collect(engine="streaming").height:
    sys.exit("a case is there twice")
report({row["provider"]: {q: (row[f"{q} yes"], row[f"{q} no"]) for q in questions} for row in rows})
