"""An empty workbook for inspectors to fill in, which ``rate`` then reads as it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import RATING_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from ratings_engine.standards.model import KeyQuestion, Standard, Standards

__all__ = ["CASE_ROWS", "present_workbook"]

CASE_ROWS = 500
"""How many rows are prepared for cases; more may be added below them."""
MAX_CHOICES = 255
_ANSWERS = ("yes", "no", "na")


def present_workbook(standards: Standards, provider_type: str, *, prompts: bool) -> bytes:
    """Return an XLSX workbook with sheets for cases, for judgements and with the questions.

    With ``prompts``, cases have a column for each prompt too.
    """
    # openpyxl is slow to load, and only templates need it.
    from openpyxl import Workbook

    workbook = Workbook()
    applicable = standards_for(standards, provider_type)
    del workbook["Sheet"]
    _cases(workbook.create_sheet("cases"), standards, applicable, provider_type, prompts=prompts)
    _judgements(workbook.create_sheet("judgements"), applicable)
    _questions(workbook.create_sheet("questions"), standards, applicable)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _cases(
    sheet: Worksheet,
    standards: Standards,
    applicable: Sequence[Standard],
    provider_type: str,
    *,
    prompts: bool,
) -> None:
    questions = [q for s in applicable if s.assessed == "cases" for q in s.key_questions]
    columns = [column for q in questions for column in _columns(q, prompts=prompts)]
    measures = [m.id for m in standards.measures.values() if m.of == "cases" and _used(m.id, applicable)]
    attributes = list(standards.attributes.values())
    _header(sheet, ["case_id", "provider", "provider_type", *(a.id for a in attributes), *columns, *measures])
    first = 3 + len(attributes)
    _choices(sheet, 3, [provider_type])
    for index, attribute in enumerate(attributes, start=4):
        _choices(sheet, index, attribute.values)
    for index in range(first + 1, first + 1 + len(columns) + len(measures)):
        _choices(sheet, index, _ANSWERS)
    sheet.freeze_panes = "B2"


def _columns(question: KeyQuestion, *, prompts: bool) -> list[str]:
    return [*(p.id for p in question.prompts if prompts), question.id]


def _used(measure: str, applicable: Sequence[Standard]) -> bool:
    return any(measure in q.indicators for s in applicable for q in s.key_questions)


def _judgements(sheet: Worksheet, applicable: Sequence[Standard]) -> None:
    _header(sheet, ["provider", "standard", "rating", "evidence"])
    for standard in applicable:
        if standard.assessed == "judgement":
            _row(sheet, [None, standard.id])
    _choices(sheet, 3, RATING_NAMES)
    sheet.freeze_panes = "A2"


def _questions(sheet: Worksheet, standards: Standards, applicable: Sequence[Standard]) -> None:
    _header(sheet, ["id", "question", "essential"])
    for standard in applicable:
        _row(sheet, [standard.id, f"{standard.name}: {standard.statement}"])
        for question in standard.key_questions:
            _row(sheet, [question.id, question.question])
            for prompt in question.prompts:
                _row(sheet, [prompt.id, prompt.text, "essential" if prompt.essential else None])
    for measure in standards.measures.values():
        if measure.of == "cases" and _used(measure.id, applicable):
            _row(sheet, [measure.id, measure.question])
    _row(sheet, [None])
    _row(sheet, [None, f"{standards.title} ({standards.id} {standards.version}). {standards.licence}"])
    sheet.column_dimensions["B"].width = 110


def _header(sheet: Worksheet, names: Sequence[str]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _row(sheet, names)
    for index, name in enumerate(names, start=1):
        cell = sheet.cell(row=1, column=index)
        cell.font = Font(bold=True)
        # As text, so that a spreadsheet does not make a number or a date of 2.1.
        cell.number_format = "@"
        sheet.column_dimensions[get_column_letter(index)].width = max(10, len(name) + 2)


def _row(sheet: Worksheet, values: Sequence[str | None]) -> None:
    """Append a row of text; what starts like a formula stays text."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for index, value in enumerate(values, start=1):
        cell = sheet.cell(row=row, column=index, value=value)
        if value is not None:
            cell.data_type = "s"


def _choices(sheet: Worksheet, column: int, values: Sequence[str]) -> None:
    """Let the cells of a column be chosen from ``values``, if there are any."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(values)
    # A spreadsheet's list of choices holds 255 characters, and knows no way to quote a comma.
    if not values or len(listed) > MAX_CHOICES or any('"' in v or "," in v for v in values):
        return
    letter = get_column_letter(column)
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    choice.error = f"Choose one of: {', '.join(values)}"
    choice.showErrorMessage = True
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{CASE_ROWS + 1}")
