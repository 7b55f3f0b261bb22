"""What in a sample would rate and yet surprise: columns, values and answers that do not fit.

``validate`` runs this; rating does not, so that it takes no time there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ratings_engine.errors import Finding
from ratings_engine.samples.attributes import read_attribute
from ratings_engine.samples.columns import known_questions, tidy
from ratings_engine.samples.counted import CountedSheet, Held, has_cases
from ratings_engine.samples.table import place, text
from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.vocabulary import NA, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ratings_engine.samples.model import Case, CaseSheet, Sample
    from ratings_engine.standards.model import KeyQuestion, Standards

__all__ = ["sample_findings"]

T = TypeVar("T")

CUTOFF = 0.8
"""How alike a column's name is to a known one before it is taken for a slip of the keyboard."""
_FIXED = ("case_id", "provider", "provider_type")
_OF_A_LONGLIST = frozenset(
    {
        "national_id",
        "first_name",
        "last_name",
        "date_of_birth",
        "sentence_type",
        "start_date",
        "cluster",
        "delivery_unit",
        "responsible_officer",
    }
)
"""Columns of the list that a case sample is drawn from, which may stay with the cases."""


def sample_findings(sample: Sample, standards: Standards) -> list[Finding]:
    """Return warnings and notes on the cases of a sample, each about one column or value."""
    sheets = [inspection.cases for inspection in sample.inspections if inspection.cases is not None]
    # The sheets of a table, one for each provider, have the same columns.
    tables = {id(sheet.table): sheet for sheet in sheets}
    findings = [finding for sheet in tables.values() for finding in _columns(sheet, standards)]
    findings += _values(sheets, standards)
    findings += _answers(sheets, standards)
    return list(dict.fromkeys(findings))


def _attribute_columns(sheet: CaseSheet) -> dict[str, int]:
    """Return the place of each attribute's column in the rows, from 0."""
    places = {tidy(cell): index for index, cell in reversed(list(enumerate(sheet.table.header)))}
    return {name: places[name] for name in sheet.attributes}


def _columns(sheet: CaseSheet, standards: Standards) -> Iterator[Finding]:
    """Yield columns that the pack does not know, and what they were probably meant to be."""
    known = sorted({*standards.attributes, *known_questions(standards), *_FIXED})
    for name, index in _attribute_columns(sheet).items():
        if name in standards.attributes or name in _OF_A_LONGLIST:
            continue
        where = place(sheet.table, sheet.table.header_number, index)
        meant = _nearest(name, known)
        if meant:
            message = f"the column '{name}' is no attribute or question of {standards.id}"
            yield Finding("RE550", "warning", where, message, f"did you mean '{meant}'?")
        else:
            message = f"no rule of {standards.id} looks at the column '{name}'"
            remedy = "remove it, or declare it under 'attributes' in the framework"
            yield Finding("RE551", "note", where, message, remedy)


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=CUTOFF)), "")


def _values(sheets: Iterable[CaseSheet], standards: Standards) -> Iterator[Finding]:
    """Yield values that an attribute of the pack does not have, each once with its count."""
    seen: dict[tuple[str, str, str], Held] = {}
    for sheet in sheets:
        for name in sheet.attributes:
            values = standards.attributes[name].values if name in standards.attributes else ()
            for held in _values_but(sheet, name, values) if values else ():
                _see(seen, (sheet.table.file, name, held.words), held)
    for (_, name, given), held in seen.items():
        message = f"'{_short(given)}' is not a value of {name}{_times(held.cases, 'case')}"
        remedy = suggestion(given, list(standards.attributes[name].values))
        yield Finding("RE552", "warning", held.place, message, remedy)


def _values_but(sheet: CaseSheet, name: str, values: Sequence[str]) -> Iterable[Held]:
    """Return what stands in an attribute's column and is none of its values; nothing of mere tallies."""
    if isinstance(sheet, CountedSheet) and sheet.counted.values_but is not None:
        return sheet.counted.values_but(name, values)
    seen: dict[str, Held] = {}
    position, column = sheet.attributes.index(name), _attribute_columns(sheet)[name]
    for case in sheet.cases if has_cases(sheet) else ():
        given = case.attributes[position]
        if given and read_attribute(given, values) is None:
            _see(seen, given, Held(given, 1, place(sheet.table, case.row, column)))
    return seen.values()


def _see(seen: dict[T, Held], key: T, held: Held) -> None:
    known = seen.get(key)
    seen[key] = held if known is None else known._replace(cases=known.cases + held.cases)


def _times(count: int, noun: str) -> str:
    return f": {count:,} {noun}s, of which this is the first" if count > 1 else ""


def _short(words: str) -> str:
    most = 40
    return words if len(words) <= most else f"{words[:most]}…"


def _answers(sheets: Iterable[CaseSheet], standards: Standards) -> Iterator[Finding]:
    """Yield questions that are answered in cases of which the pack does not ask them."""
    questions = [q for s in standards.standards for q in s.key_questions if q.applies_when is not None]
    seen: dict[tuple[str, str, str], Held] = {}
    for sheet in sheets:
        for question in questions:
            for column in (question.id, *(p.id for p in question.prompts)):
                held = _unasked(sheet, question, column) if column in sheet.questions else None
                if held is not None:
                    _see(seen, (sheet.table.file, question.id, column), held)
    for (_, asked, column), held in seen.items():
        times = _times(held.cases, "case")
        message = f"{column} is answered in a case of which {asked} is not asked{times}"
        remedy = "leave it empty, or correct the attribute that decides"
        yield Finding("RE553", "warning", held.place, message, remedy)


def _unasked(sheet: CaseSheet, question: KeyQuestion, column: str) -> Held | None:
    """Return the cases that answer yes or no although the question's condition does not hold.

    Nothing of mere tallies.
    """
    if isinstance(sheet, CountedSheet) and sheet.counted.unasked is not None:
        return sheet.counted.unasked(question.id, column)
    found = list(_answered_unasked(sheet, question, sheet.questions.index(column)))
    if not found:
        return None
    columns = dict(zip(sheet.questions, sheet.columns, strict=True))
    return Held("", len(found), place(sheet.table, found[0].row, columns[column]))


def _answered_unasked(sheet: CaseSheet, question: KeyQuestion, index: int) -> Iterator[Case]:
    condition = question.applies_when
    if condition is None or not has_cases(sheet):
        return
    looked_at = attributes_in(condition)
    indexes = [i for i, name in enumerate(sheet.attributes) if name in looked_at]
    known: dict[tuple[str, ...], bool | None] = {}
    for case in sheet.cases:
        if case.answers[index] in (NA, UNANSWERED):
            continue
        key = tuple(case.attributes[i] for i in indexes)
        if key not in known:
            named = {sheet.attributes[i]: text(value).lower() for i, value in zip(indexes, key, strict=True)}
            known[key] = holds(condition, named)
        if known[key] is False:
            yield case
