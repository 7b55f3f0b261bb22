"""What the columns of a table of cases mean: ids the pack knows, or attributes of a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding
from ratings_engine.samples.dotted_ids import id_candidates
from ratings_engine.samples.table import place, text
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from ratings_engine.errors import Place
    from ratings_engine.samples.table import Scalar, Table
    from ratings_engine.standards.model import Standards

__all__ = ["PROVIDER_TYPE", "Columns", "known_questions", "read_columns", "read_id", "tidy"]

CASE_ID = "case_id"
PROVIDER_TYPE = "provider_type"
_FIXED = (CASE_ID, "provider", PROVIDER_TYPE)
_DOTTED = re.compile(r"[0-9]+(\.[0-9]+)+(\.[a-z])?\Z")


class Columns(NamedTuple):
    """Places of columns, from 0: of the fixed ones (None: absent), questions and attributes."""

    case_id: int | None
    provider: int | None
    provider_type: int | None
    questions: dict[str, int]
    attributes: dict[str, int]


def tidy(cell: Scalar) -> str:
    """Return a header as a name: lower case, with underscores for spaces and hyphens."""
    return re.sub(r"[\s\-]+", "_", text(cell).lower())


def known_questions(standards: Standards) -> set[str]:
    """Return the ids that a column may have: key questions, prompts, measures of the cases.

    Ids that these had before are known too; see ``Standards.former``.
    """
    questions = [q for s in standards.standards for q in s.key_questions]
    measures = {m.id for m in standards.measures.values() if m.of == "cases"}
    former = {name for name, _ in standards.former}
    return {q.id for q in questions} | {p.id for q in questions for p in q.prompts} | measures | former


def read_id(cell: Scalar, known: set[str], where: Place, what: str) -> str | Finding:
    """Return the known id that a cell means, or a finding.

    A spreadsheet may have turned 2.1 into a number or a date: it is read where only one
    known id can be meant.
    """
    candidates = [c for c in id_candidates(cell) if c in known]
    # Text is what it says; a number or a date may stand for several ids.
    if len(candidates) == 1 or (candidates and isinstance(cell, str) and candidates[0] == text(cell)):
        return candidates[0]
    shown = text(cell)
    if candidates:
        remedy = f"it may mean {' or '.join(candidates)}: format the cells as text and write it again"
        return Finding("RE511", "error", where, f"'{shown}' could be more than one {what}", remedy)
    return Finding("RE511", "error", where, f"there is no {what} '{shown}'", suggestion(shown, sorted(known)))


def read_columns(table: Table, standards: Standards) -> tuple[Columns, list[Finding]]:
    """Return the columns of a table of cases, and what is wrong with its header."""
    known = known_questions(standards)
    by_case = {q.id for s in standards.standards if s.assessed == "cases" for q in s.key_questions}
    fixed: dict[str, int] = {}
    questions: dict[str, int] = {}
    attributes: dict[str, int] = {}
    findings: list[Finding] = []
    former = dict(standards.former)
    for index, cell in enumerate(table.header):
        name = tidy(cell)
        if not name:
            continue
        where = place(table, table.header_number, index)
        target, column = _role(cell, name, (known, by_case), where, (fixed, questions, attributes))
        if isinstance(column, Finding):
            findings.append(column)
            continue
        column = former.get(column, column)
        if not column:
            continue  # these standards no longer ask it
        if column in target:
            findings.append(_twice(column, where))
        else:
            target[column] = index
    places = (fixed.get(name) for name in _FIXED)
    found = Columns._make((*places, questions, attributes))
    return found, findings + _missing(table, found)


def _role(
    cell: Scalar,
    name: str,
    ids: tuple[set[str], set[str]],
    where: Place,
    targets: tuple[dict[str, int], dict[str, int], dict[str, int]],
) -> tuple[dict[str, int], str | Finding]:
    fixed, questions, attributes = targets
    known, by_case = ids
    if name in _FIXED:
        return fixed, name
    if name in known:
        return questions, name
    candidates = [c for c in id_candidates(cell) if c in known]
    if len(set(candidates) & by_case) == 1:
        return questions, next(c for c in candidates if c in by_case)
    if candidates or _DOTTED.match(name):
        return questions, read_id(cell, known, where, "key question or prompt")
    return attributes, name


def _twice(name: str, where: Place) -> Finding:
    return Finding("RE512", "error", where, f"the column '{name}' is given twice", "remove one of the two")


def _missing(table: Table, columns: Columns) -> list[Finding]:
    findings = []
    where = place(table, table.header_number, 0)
    if columns.case_id is None:
        findings.append(
            Finding(
                "RE513",
                "error",
                where,
                "there is no column 'case_id'",
                "add one: every case needs an id that can be quoted",
            )
        )
    if not columns.questions:
        findings.append(
            Finding(
                "RE510",
                "error",
                where,
                "no column is a key question or prompt of these standards",
                "head the columns with ids such as 2.1.1, or choose other standards with --standards",
            )
        )
    return findings
