"""Inspections from a file of tallies, in place of the cases that were counted.

Everything after counting is as if the cases had been counted by the standards at hand: what
these ask of whom is applied to the rows of the file, and what it cannot tell is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Finding, InvalidInput, Place, UsageError
from ratings_engine.samples.attributes import limited_attributes, read_attribute
from ratings_engine.samples.columns import Columns, read_columns
from ratings_engine.samples.counted import CountedSheet
from ratings_engine.samples.model import Inspection
from ratings_engine.samples.providers import Defaults, Misread, Providers, short
from ratings_engine.samples.table import Table
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.tallies.counted_for import counted_for, differences, not_kept_apart
from ratings_engine.tallies.groups import Group, gather, seen
from ratings_engine.tallies.plan import plan_counting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.samples.providers import Key
    from ratings_engine.standards.model import Standards
    from ratings_engine.tallies.counted_for import CountedFor
    from ratings_engine.tallies.groups import Contradicting
    from ratings_engine.tallies.plan import CountingPlan
    from ratings_engine.tallies.tally_file import TallyFile
    from ratings_engine.tallies.tally_rows import TallyRow

__all__ = ["inspections_of"]

NOBODY = Columns(None, 0, 1, {}, {})
"""Where a row of a file says whose cases it holds."""


class _Again(NamedTuple):
    """Tallies that are counted by other standards: what these ask, and what the file has."""

    plan: CountingPlan
    kept: CountedFor
    wanted: CountedFor
    limited: Mapping[str, Sequence[str]]


def inspections_of(
    tallies: TallyFile, standards: Standards, path: str, by: Sequence[str] = ()
) -> list[Inspection]:
    """Return an inspection for each provider in a file of tallies, in order.

    ``by`` are attributes to keep apart beside those that conditions look at. Raises InvalidInput:
    RE573 for whatever the standards count otherwise, and what the sample itself would be refused
    for; and UsageError RE576 where the file does not keep ``by`` apart.
    """
    table = Table(path, "", [*tallies.notes.counted_for.header], 0, iter(()), spreadsheet=False)
    columns, findings = read_columns(table, standards)
    again = None if findings else _again(tallies, standards, columns, by)
    findings += [] if again is None else list(_refused(tallies, standards, again, path))
    if findings or again is None:
        raise InvalidInput(findings)
    if missing := not_kept_apart(again.kept, again.wanted):
        raise _added_up(missing, again.plan, path)
    groups = _groups(tallies, standards, again, path)
    return [_inspection(tallies, table, columns, again, key, groups[key]) for key in sorted(groups)]


def _again(tallies: TallyFile, standards: Standards, columns: Columns, by: Sequence[str]) -> _Again:
    plan = plan_counting(standards, tuple(columns.questions), tuple(columns.attributes), by)
    kept = tallies.notes.counted_for
    wanted = counted_for(standards, plan, columns, kept.header)
    by_place = limited_attributes(standards, columns.attributes)
    limited = {name: by_place[i] for name in plan.attributes if (i := columns.attributes[name]) in by_place}
    return _Again(plan, kept, wanted, limited)


def _refused(tallies: TallyFile, standards: Standards, again: _Again, path: str) -> Iterator[Finding]:
    name, version, digest = tallies.notes.standards
    others = f" (tallies by {name} {version}, and not {standards.id} {standards.version})"
    for found in differences(again.kept, again.wanted, again.plan, standards):
        message = found.message + (others if digest != standards.digest else "")
        yield Finding("RE573", "error", Place(path), message, found.remedy)


def _added_up(missing: Sequence[str], plan: CountingPlan, path: str) -> UsageError:
    named = " and ".join(f"'{name}'" for name in missing)
    message = f"the tallies do not keep apart {named}, by which cases are to be grouped"
    options = " ".join(f"--by {name}" for name in plan.asked_for())
    remedy = f"count the sample again with 'tally' and {options}"
    return UsageError("RE576", message, place=Place(path), remedy=remedy)


def _groups(tallies: TallyFile, standards: Standards, again: _Again, path: str) -> dict[Key, list[_Kept]]:
    providers = Providers(NOBODY, [t.id for t in standards.provider_types], Defaults("", ""))
    groups: dict[Key, list[_Kept]] = {}
    findings: dict[Finding, None] = {}
    for row in tallies.rows:
        key = providers.read([row.provider, row.provider_type])
        if isinstance(key, Misread):
            findings[Finding(key.code, "error", Place(path), key.message, key.remedy)] = None
            continue
        written, misread = _written(row, again)
        findings |= {Finding("RE524", "error", Place(path), *each): None for each in misread}
        groups.setdefault(key, []).append(_Kept(row, _group(row, again, written)))
    if findings:
        raise InvalidInput(list(findings))
    return groups


class _Kept(NamedTuple):
    """A row of the file, and the group of cases that it is by the standards at hand."""

    row: TallyRow
    group: Group


def _written(row: TallyRow, again: _Again) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return a row's attributes as a case has them, and what to say of values that are none."""
    places = [attribute.place for attribute in again.kept.attributes]
    read, wrong = [], []
    for attribute in again.wanted.attributes:
        words = row.attributes[places.index(attribute.place)]
        values = again.limited.get(attribute.name)
        value = words if values is None or not words else read_attribute(words, values)
        if value is None and values is not None:
            message = f"'{short(words)}' is not a value of '{attribute.name}', which decides what is asked"
            wrong.append((message, suggestion(words, list(values))))
        read.append(words if value is None else value)
    return tuple(read), wrong


def _group(row: TallyRow, again: _Again, written: tuple[str, ...]) -> Group:
    """Return the cases of a row as the plan counts them: by its columns, and its weighed questions."""
    columns = dict(zip(again.kept.columns, row.columns, strict=True))
    derived = {each.way: counts for each, counts in zip(again.kept.weighed, row.derived, strict=True)}
    return Group(
        row.keys,
        written,
        seen(again.plan, written),
        row.cases,
        tuple(columns[place] for place in again.wanted.columns),
        tuple(derived[question.way] for question in again.wanted.weighed),
    )


def _inspection(
    tallies: TallyFile, table: Table, columns: Columns, again: _Again, key: Key, kept: Sequence[_Kept]
) -> Inspection:
    ways = {each.way: number for number, each in enumerate(again.kept.weighed)}
    contradicting: Contradicting = {
        (row.keys, question.id): [*row.contradicted[ways[question.way]]]
        for row, _ in kept
        for question in again.wanted.weighed
    }
    counted = gather(again.plan, [group for _, group in kept], contradicting, None)
    counted = counted._replace(counted_from=tallies.notes.counted_from)
    sheet = CountedSheet.of(table, columns.questions, tuple(columns.attributes), counted)
    return Inspection(key[0], key[1], None, (), (), (), sheet, (), None, Place(table.file))
