"""The data of the benchmarks: synthetic, made from a seed, the same on every machine.

A pack with as many key questions as wanted, and a national table of cases that answers them.
"""

from __future__ import annotations

import os

import duckdb

__all__ = ["SEED", "make_cases", "make_pack", "question_ids"]

SEED = 20_261_123
QUESTIONS_EACH = 4
_FRAMEWORK = """\
id: bench-pack
title: Synthetic standards for benchmarks
version: "1.0.0"
description: >-
  Made up to measure with. Nobody has published these standards.
effective: {from: "2026-01-01"}
provider_types:
  service: {name: Service}
domains:
  "2": {name: Work with people}
sources:
  bench: {title: Benchmarks of ratings-engine, publisher: ratings-engine contributors}
scale: {inadequate: 0, requires_improvement: 1, good: 2, outstanding: 3, source: bench, confidence: interpreted}
rounding: {policy: exact, source: bench, confidence: interpreted}
bandings:
  share-of-cases:
    of: percent
    source: bench
    confidence: interpreted
    bands:
      - {rating: inadequate, below: 50}
      - {rating: requires_improvement, at_least: 50, below: 65}
      - {rating: good, at_least: 65, below: 80}
      - {rating: outstanding, at_least: 80}
key_questions: {banding: share-of-cases, minimum_cases: 1, maximum_unanswered: 50, source: bench, confidence: interpreted}
standards: {method: lowest, source: bench, confidence: interpreted}
overall:
  method: mean_of_points
  may_be_unrated: 0
  source: bench
  confidence: interpreted
  bands:
    - {rating: inadequate, below: 0.5}
    - {rating: requires_improvement, at_least: 0.5, below: 1.5}
    - {rating: good, at_least: 1.5, below: 2.5}
    - {rating: outstanding, at_least: 2.5}
"""


def question_ids(questions: int) -> list[str]:
    """Return the ids of so many key questions, four to a standard."""
    return [f"2.{n // QUESTIONS_EACH + 1}.{n % QUESTIONS_EACH + 1}" for n in range(questions)]


def make_pack(folder: str, questions: int) -> str:
    """Write a pack with so many key questions into ``folder`` and return its path."""
    path = os.path.join(folder, f"bench-pack-{questions}", "bench-pack")
    os.makedirs(path, exist_ok=True)
    _write(os.path.join(path, "framework.yaml"), _FRAMEWORK)
    ids = question_ids(questions)
    for first in range(0, questions, QUESTIONS_EACH):
        mine = ids[first : first + QUESTIONS_EACH]
        standard = mine[0].rpartition(".")[0]
        lines = [
            f'id: "{standard}"',
            f"name: Standard {standard}",
            'domain: "2"',
            "assessed: cases",
            f"statement: Work is done well, in respect {standard}.",
            "source: bench",
            "confidence: interpreted",
            "key_questions:",
        ]
        lines += [
            f'  - {{id: "{q}", lens: lens {q}, question: "Was {q} done well?", source: bench, confidence: interpreted}}'
            for q in mine
        ]
        _write(os.path.join(path, f"standard-{standard}.yaml"), "\n".join(lines) + "\n")
    return path


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def make_cases(path: str, rows: int, *, questions: int = 40, providers: int = 28) -> str:
    """Write a table of cases, Parquet or CSV by the path's ending, and return the path.

    In 20 answers 14 are yes, 4 no, 1 not applicable and 1 empty, as texts.
    """
    answers = ", ".join(
        f"CASE WHEN h{n} < 14 THEN 'yes' WHEN h{n} < 18 THEN 'no' WHEN h{n} < 19 THEN 'na' END AS \"{name}\""
        for n, name in enumerate(question_ids(questions))
    )
    hashes = ", ".join(f"hash(i, {SEED}, {n}) % 20 AS h{n}" for n in range(questions))
    provider = f"printf('Service %05d', hash(i, {SEED}) % {providers})"
    query = (
        f"SELECT printf('C%09d', i) AS case_id, {provider} AS provider, {answers}"
        f" FROM (SELECT i, {hashes} FROM range({rows}) AS t(i))"
    )
    form = "FORMAT csv, HEADER" if path.endswith(".csv") else "FORMAT parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' ({form})")
    return path
