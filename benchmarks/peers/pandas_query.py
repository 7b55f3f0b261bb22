"""Hand-written: pandas reads everything and counts, with the checks."""

import sys

import pandas as pd
from banding import report

path = sys.argv[1]
cases = pd.read_csv(path, dtype=str) if path.endswith(".csv") else pd.read_parquet(path, engine="pyarrow")
questions = [name for name in cases.columns if name[0].isdigit()]
if cases.duplicated(["provider", "case_id"]).any():
    sys.exit("a case is there twice")
known = {
    answer: cases[questions].eq(answer).groupby(cases["provider"]).sum() for answer in ("yes", "no", "na")
}
given = cases[questions].notna().groupby(cases["provider"]).sum()
if not (known["yes"] + known["no"] + known["na"]).equals(given):
    sys.exit("unknown answer")
report(
    {
        provider: {
            q: (int(known["yes"].at[provider, q]), int(known["no"].at[provider, q])) for q in questions
        }
        for provider in given.index
    }
)
