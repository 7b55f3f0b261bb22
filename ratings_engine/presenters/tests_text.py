"""The report on a pack's own tests, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from ratings_engine.presenters.verdicts import percent_covered, say_mismatch, why_found
from ratings_engine.presenters.wording import clean, count, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.errors import Place
    from ratings_engine.results.model import StandardsRef
    from ratings_engine.standards.model import Rule
    from ratings_engine.testing.coverage import Coverage
    from ratings_engine.testing.items import Item
    from ratings_engine.testing.model import Verdict
    from ratings_engine.testing.mutation import Mutation
    from ratings_engine.testing.report import FileReport, PackReport

__all__ = ["present_tests"]

WIDTH = 79


def present_tests(
    reports: Sequence[PackReport], *, names: bool, missing: bool, seconds: float | None = None
) -> str:
    """Return the reports as text: with the ``names`` of tests, with all that is ``missing``.

    ``seconds`` is how long it took, where that is asked for.
    """
    lines = [line for report in reports for line in _pack(report, names=names, missing=missing)]
    passed, failed = (sum(getattr(r, field) for r in reports) for field in ("passed", "failed"))
    took = "" if seconds is None else f" in {seconds:.2f} s"
    return "\n".join([*lines, f"{passed} passed, {failed} failed{took}"]) + "\n"


def _pack(report: PackReport, *, names: bool, missing: bool) -> Iterator[str]:
    tests = count(len(report.verdicts), "test")
    yield clean(f"{report.standards.id} {report.standards.version}: {tests}")
    for file in report.files:
        yield from _names(file) if names else _dots(file)
    yield ""
    for verdict in report.verdicts:
        if not verdict.passed:
            yield from _failure(verdict, report.standards)
    if report.coverage is not None:
        yield from _coverage(report.coverage, missing=missing)
    if report.mutation is not None:
        yield from _mutation(report.mutation)
    elif report.mutation_waits:
        yield "No mutants were tried: that waits until every test passes."
        yield ""


def _names(file: FileReport) -> Iterator[str]:
    for verdict in file.verdicts:
        told = "passed" if verdict.passed else "FAILED"
        yield wrapped(clean(f"{told} {_at(verdict.test.place)}: {verdict.test.name}"), "", "       ")


def _dots(file: FileReport) -> Iterator[str]:
    marks = "".join("." if verdict.passed else "F" for verdict in file.verdicts)
    first = clean(f"{file.file} ")
    room = max(WIDTH - len(first), 20)
    yield first + marks[:room]
    for start in range(room, len(marks), WIDTH - 2):
        yield "  " + marks[start : start + WIDTH - 2]


def _failure(verdict: Verdict, standards: StandardsRef) -> Iterator[str]:
    yield wrapped(clean(f"FAILED {verdict.test.name}"), "", "  ")
    yield clean(f"  at {_at(verdict.test.place)}")
    told: set[str] = set()
    for mismatch in verdict.mismatches:
        yield wrapped(say_mismatch(mismatch), "  ", "    ")
        lines = [line for line in why_found(mismatch, verdict, standards) if line not in told]
        yield from (wrapped(line, "    ", "      ") for line in lines)
        told.update(lines)
    yield ""


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _coverage(coverage: Coverage, *, missing: bool) -> Iterator[str]:
    files = coverage.by_file()
    folders = {file.rpartition("/")[0] for file in files}
    shared = f"{folders.pop()}/" if len(folders) == 1 else ""
    rows = [(clean(file.removeprefix(shared)), *_figures(part)) for file, part in files.items()]
    rows.append(("all", *_figures(coverage)))
    headers = ["coverage", "covered", "percent", "missing in lines"]
    align = ("left", "right", "right", "left")
    table = tabulate(rows, headers, tablefmt="simple", colalign=align, disable_numparse=True)
    yield from (line.rstrip() for line in table.split("\n"))
    yield ""
    if missing and coverage.missing:
        yield from (wrapped(_item(item), "", "  ") for item in coverage.missing)
        yield ""


def _figures(part: Coverage) -> tuple[str, str, str]:
    covered = len(part.items) - len(part.missing)
    lines = dict.fromkeys(str(item.rule.line) for item in part.missing)
    one_file = len({item.rule.file for item in part.items}) == 1
    return f"{covered}/{len(part.items)}", percent_covered(part), _shortened(list(lines)) if one_file else ""


def _shortened(lines: list[str], most: int = 3) -> str:
    return ", ".join(lines[:most]) + (f" and {len(lines) - most} more" if len(lines) > most else "")


def _item(item: Item) -> str:
    return clean(f"{_rule(item.rule)}: {item.kind} not covered: {item.rule.id}: {item.what}")


def _rule(rule: Rule) -> str:
    return f"{rule.file}:{rule.line}"


def _mutation(mutation: Mutation) -> Iterator[str]:
    yield f"{count(mutation.total, 'mutant')}: {mutation.killed} killed, {len(mutation.survivors)} survived"
    for mutant, nearest in mutation.survivors:
        what = f"SURVIVED {_rule(mutant.rule)}: {mutant.rule.id}: {mutant.what}"
        yield wrapped(clean(what), "  ", "    ")
        near = f"nearest test: {_at(nearest.place)}: {nearest.name}" if nearest else "no test touches it"
        yield wrapped(clean(near), "    ", "      ")
    for mutant, reason in mutation.equivalent:
        what = f"not counted {_rule(mutant.rule)}: {mutant.rule.id}: {mutant.what}: {reason}"
        yield wrapped(clean(what), "  ", "    ")
    yield ""
