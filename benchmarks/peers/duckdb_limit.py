"""The practical limit: DuckDB's plain count of the same columns, no answers told apart, no checks."""

import sys

import duckdb

connection = duckdb.connect()
names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{sys.argv[1]}'").fetchall()]
counted = ", ".join(f'COUNT("{name}")' for name in names if name[0].isdigit())
print(connection.execute(f"SELECT provider, {counted} FROM '{sys.argv[1]}' GROUP BY provider").fetchall())
