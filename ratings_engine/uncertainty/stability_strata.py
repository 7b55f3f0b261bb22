"""The strata within which cases are resampled: the draw's own, or those that columns make."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ratings_engine.samples.model import Case, CaseSheet
    from ratings_engine.standards.model import CaseCondition, Standards

__all__ = ["CaseStratum", "populations", "strata_of"]

ELSEWHERE = "none of them"
NOT_KNOWN = "not known"


class CaseStratum(NamedTuple):
    """A stratum, and the places of its cases in the sheet."""

    name: str
    members: tuple[int, ...]


def strata_of(standards: Standards, sheet: CaseSheet, columns: Sequence[str]) -> list[CaseStratum]:
    """Return the strata of a sheet: those of ``columns``, else of the pack's draw, else a single one.

    The pack's are used where the sheet has every attribute that they look at. Cases that no
    stratum of the pack takes make one of their own, and so do cases with an empty cell. Raises
    UsageError RE872 for a column that the cases do not have.
    """
    if columns:
        return _grouped(sheet, [_by_columns(sheet, case, columns) for case in sheet.cases])
    drawn = _drawn(standards, sheet)
    if not drawn:
        return _grouped(sheet, [""] * len(sheet.cases))
    return _grouped(sheet, [_by_conditions(sheet, case, drawn) for case in sheet.cases])


def _grouped(sheet: CaseSheet, names: Sequence[str]) -> list[CaseStratum]:
    members: dict[str, list[int]] = {}
    for place in range(len(sheet.cases)):
        members.setdefault(names[place], []).append(place)
    return [CaseStratum(name, tuple(members[name])) for name in sorted(members)]


def _by_columns(sheet: CaseSheet, case: Case, columns: Sequence[str]) -> str:
    unknown = next((column for column in columns if column not in sheet.attributes), None)
    if unknown is not None:
        message = f"the cases have no column '{unknown}' to make strata of"
        place = Place(sheet.table.file, sheet.table.header_number)
        raise UsageError("RE872", message, place=place, remedy=suggestion(unknown, list(sheet.attributes)))
    values = (case.attributes[sheet.attributes.index(column)].strip().lower() for column in columns)
    return ", ".join(value or NOT_KNOWN for value in values)


def _drawn(standards: Standards, sheet: CaseSheet) -> list[tuple[str, CaseCondition]]:
    """Return the strata of the pack's draw; none where the sheet does not tell who belongs to them."""
    strata = standards.sampling.strata if standards.sampling else ()
    told = [(stratum.name, stratum.when) for stratum in strata if stratum.when is not None]
    looked_at = {name for _, when in told for name in attributes_in(when)}
    return told if len(told) == len(strata) and looked_at <= set(sheet.attributes) else []


def _by_conditions(sheet: CaseSheet, case: Case, drawn: Sequence[tuple[str, CaseCondition]]) -> str:
    attributes = {
        name: value.strip().lower() for name, value in zip(sheet.attributes, case.attributes, strict=True)
    }
    return next((name for name, when in drawn if holds(when, attributes)), ELSEWHERE)


def populations(strata: Sequence[CaseStratum], population: int) -> list[int]:
    """Return how many of a caseload each stratum stands for, in proportion to its cases.

    Largest remainders are rounded up, the first of equals first; each has at least its cases
    where the whole caseload has.
    """
    cases = sum(len(stratum.members) for stratum in strata)
    shares = [divmod(population * len(stratum.members), cases) for stratum in strata]
    short = population - sum(whole for whole, _ in shares)
    first = sorted(range(len(strata)), key=lambda place: -shares[place][1])[:short]
    return [whole + (place in first) for place, (whole, _) in enumerate(shares)]
