"""Hand-written: one DuckDB query to count, with the checks; ``filter`` as second argument counts so."""

import sys

import duckdb
from banding import report

path = sys.argv[1]
by_filter = sys.argv[2:] == ["filter"]
source = f"read_csv('{path}', all_varchar = true)" if path.endswith(".csv") else f"'{path}'"
connection = duckdb.connect()
connection.execute("SET preserve_insertion_order = false")
names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
questions = [name for name in names if name[0].isdigit()]


def count(question: str, answer: str) -> str:
    """Return the expression that counts an answer."""
    if by_filter:
        return f"COUNT(*) FILTER (WHERE \"{question}\" = '{answer}')"
    return f"SUM(CASE WHEN \"{question}\" = '{answer}' THEN 1 ELSE 0 END)"


counted = [count(question, answer) for question in questions for answer in ("yes", "no", "na")]
given = [f'COUNT("{question}")' for question in questions]
rows = connection.execute(
    f"SELECT provider, {', '.join(counted + given)} FROM {source} GROUP BY provider"
).fetchall()
for row in rows:
    for n, question in enumerate(questions):
        if sum(row[1 + 3 * n : 4 + 3 * n]) != row[1 + 3 * len(questions) + n]:
            sys.exit(f"unknown answer to {question}")
again = f"SELECT provider, case_id FROM {source} GROUP BY provider, case_id HAVING COUNT(*) > 1 LIMIT 1"
if connection.execute(again).fetchall():
    sys.exit("a case is there twice")
report({r[0]: {q: (int(r[1 + 3 * n]), int(r[2 + 3 * n])) for n, q in enumerate(questions)} for r in rows})
