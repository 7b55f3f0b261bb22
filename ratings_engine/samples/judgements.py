"""Judgements of standards as a table: provider, standard, rating and, if any, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.samples.answers import read_rating
from ratings_engine.samples.columns import read_id, tidy
from ratings_engine.samples.model import Judgement
from ratings_engine.samples.table import place, text
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.model import Inspection
    from ratings_engine.samples.table import Row, Table
    from ratings_engine.standards.model import Standards

__all__ = ["add_judgements", "read_judgements"]

_WANTED = ("standard", "rating")


def read_judgements(
    table: Table, standards: Standards, providers: Sequence[str]
) -> dict[str, list[Judgement]]:
    """Return judgements by provider; where none is named, of the only one.

    A row without a rating is one that nobody has judged yet.

    Raises InvalidInput with every finding (RE511, RE512, RE516, RE518, RE522).
    """
    columns = {tidy(cell): index for index, cell in enumerate(table.header)}
    findings = [*_header(table, columns, providers), *_twice(table)]
    judgements: dict[str, list[Judgement]] = {}
    former = dict(standards.former)
    known = {s.id for s in standards.standards} | {q.id for s in standards.standards for q in s.key_questions}
    known |= set(former)
    for row in table.rows if not findings else ():
        if not text(row.cells[columns["rating"]]):
            continue  # nobody has judged it yet
        provider = text(row.cells[columns["provider"]]) if "provider" in columns else ""
        provider = provider or (providers[0] if len(providers) == 1 else "")
        read = _judgement(table, row, columns, known)
        if isinstance(read, Finding):
            findings.append(read)
            continue
        read = read._replace(subject=former.get(read.subject, read.subject))
        if not read.subject:
            continue  # these standards no longer ask it
        if not provider:
            where = place(table, row.number, columns.get("provider", 0))
            remedy = f"name it in the column 'provider': {', '.join(providers[:12])}"
            findings.append(Finding("RE516", "error", where, "the row names no provider", remedy))
        elif provider not in providers:
            where = place(table, row.number, columns.get("provider", 0))
            findings.append(
                Finding(
                    "RE516",
                    "error",
                    where,
                    f"the sample has no provider '{provider}'",
                    suggestion(provider, list(providers)),
                )
            )
        else:
            judgements.setdefault(provider, []).append(read)
    if findings:
        raise InvalidInput(findings)
    return judgements


def add_judgements(inspections: list[Inspection], judgements: dict[str, list[Judgement]]) -> list[Inspection]:
    """Return the inspections with the judgements of their providers added."""
    return [
        inspection._replace(judgements=(*inspection.judgements, *judgements.get(inspection.provider, ())))
        for inspection in inspections
    ]


def _header(table: Table, columns: dict[str, int], providers: Sequence[str]) -> list[Finding]:
    wanted = _WANTED if len(providers) == 1 else ("provider", *_WANTED)
    where = place(table, table.header_number, 0)
    return [
        Finding(
            "RE522",
            "error",
            where,
            f"there is no column '{name}'",
            f"head the columns {', '.join(('provider', *_WANTED))}",
        )
        for name in wanted
        if name not in columns
    ]


def _twice(table: Table) -> list[Finding]:
    """Return columns that are given twice: which of them is meant cannot be told."""
    names = [tidy(cell) for cell in table.header]
    return [
        Finding(
            "RE512",
            "error",
            place(table, table.header_number, index),
            f"the column '{name}' is given twice",
            "remove one of the two",
        )
        for index, name in enumerate(names)
        if name and name in names[:index]
    ]


def _judgement(table: Table, row: Row, columns: dict[str, int], known: set[str]) -> Judgement | Finding:
    where = place(table, row.number, columns["standard"])
    subject = read_id(row.cells[columns["standard"]], known, where, "standard")
    if isinstance(subject, Finding):
        return subject
    words = text(row.cells[columns["rating"]])
    level = read_rating(words)
    if level is None:
        at = place(table, row.number, columns["rating"])
        return Finding("RE518", "error", at, f"'{words}' is not a rating", suggestion(words, list(RATINGS)))
    evidence = text(row.cells[columns["evidence"]]) if "evidence" in columns else ""
    return Judgement(subject, level, evidence, where)
