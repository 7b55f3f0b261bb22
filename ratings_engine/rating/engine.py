"""Rate a sample: count, infer, evaluate a second time, compare, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.errors import InternalError, InvalidInput
from ratings_engine.rating.capacity import check_capacity, check_numbers
from ratings_engine.rating.discretion import check_discretion
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.explaining import (
    Explained,
    explain_firings,
    explain_overall,
    explain_standard,
    indicative_subjects,
)
from ratings_engine.rating.explaining_cases import explain_cases
from ratings_engine.rating.facts import facts_of
from ratings_engine.rating.inference import Inference
from ratings_engine.rating.productions import name_of
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.reading import read_trace
from ratings_engine.rating.rulebook import compile_rulebook
from ratings_engine.rating.rules_behind import rules_behind
from ratings_engine.rating.sources import gather_evidence
from ratings_engine.results.model import InspectionResult, RatingResult, StandardsRef
from ratings_engine.samples.counted import case_count, has_cases
from ratings_engine.tallies.counting import tallies_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ratings_engine.errors import Finding
    from ratings_engine.rating.evidence import Evidence
    from ratings_engine.rating.inference import Trace
    from ratings_engine.rating.outcome import Outcome
    from ratings_engine.rating.program import Program
    from ratings_engine.rating.reading import Reading
    from ratings_engine.rating.rulebook import Rulebook
    from ratings_engine.results.model import CaseNode, FiringNode
    from ratings_engine.samples.model import CaseSheet, Inspection, Sample
    from ratings_engine.standards.model import Rule, Standards
    from ratings_engine.tallies.model import Tally

__all__ = [
    "MAX_CASES_EXPLAINED",
    "conclude_plainly",
    "evidence_of",
    "rate",
    "rate_inspection",
    "rate_plainly",
    "standards_ref",
]

MAX_CASES_EXPLAINED = 1000
"""Up to so many cases of a provider are explained one by one in a result."""
MAX_EXPLAINED_IN_ALL = 30_000
"""More than so many cases of a sample are not, as their explanations take about 30 kB each."""


class _Machine(NamedTuple):
    """The rules of one provider type, ready for both engines."""

    standards: Standards
    program: Program
    rulebook: Rulebook
    inference: Inference


_MACHINES: dict[tuple[str, str], _Machine] = {}


def _machine(standards: Standards, provider_type: str) -> _Machine:
    """Return the machine of a provider type; a ruleset is never freed, so each is built once."""
    key = (standards.digest, provider_type)
    known = _MACHINES.get(key)
    if known is None or known.standards is not standards:
        program = compile_program(standards, provider_type)
        rulebook = compile_rulebook(program)
        check_capacity(program, rulebook, standards.scale.file, provider_type)
        known = _MACHINES[key] = _Machine(standards, program, rulebook, Inference(rulebook))
    return known


def rate(
    standards: Standards, sample: Sample, *, indicative: bool = False, cases: bool = False
) -> RatingResult:
    """Return the rating of every inspection in a sample, explained.

    With ``indicative``, organisational standards that nobody judged are rated from their
    indicators and marked. With ``cases``, inspections of up to ``MAX_CASES_EXPLAINED`` cases
    explain each of them, unless these are more than ``MAX_EXPLAINED_IN_ALL``. Raises
    InvalidInput (sources, discretion) and InternalError (the two engines disagree).
    """
    inspections: list[InspectionResult] = []
    findings: list[Finding] = []
    each = cases and _explained_in_all(sample) <= MAX_EXPLAINED_IN_ALL
    for inspection in sample.inspections:
        try:
            inspections.append(rate_inspection(standards, inspection, indicative=indicative, cases=each))
        except InvalidInput as error:
            findings += error.findings
    if findings:
        raise InvalidInput(findings)
    return RatingResult(
        standards_ref(standards), sample.source, sample.digest, tuple(inspections), sample.counted_from
    )


def _explained_in_all(sample: Sample) -> int:
    sizes = (
        case_count(inspection.cases) for inspection in sample.inspections if inspection.cases is not None
    )
    return sum(size for size in sizes if size <= MAX_CASES_EXPLAINED)


def standards_ref(standards: Standards) -> StandardsRef:
    """Return what a result says of the standards it used."""
    return StandardsRef(
        standards.id,
        standards.title,
        standards.version,
        standards.digest,
        standards.licence,
        standards.disclaimer,
        standards.sources,
        standards.overlays,
    )


def rate_inspection(
    standards: Standards,
    inspection: Inspection,
    *,
    indicative: bool = False,
    cases: bool = False,
    case: str | None = None,
    tallies: Mapping[str, Tally] | None = None,
) -> InspectionResult:
    """Return the explained rating of one inspection; see ``rate``.

    With the id of a ``case``, that one alone is explained, however many there are. ``tallies``
    are those of the inspection where they are known, so that its cases are not counted again.
    """
    machine = _machine(standards, inspection.provider_type)
    evidence = evidence_of(standards, machine.program, inspection, tallies, indicative=indicative)
    reading, trace = _conclude(machine, evidence)
    made = _explained(standards, machine.program, evidence, reading.outcome, reading.rules)
    nodes = _cases(machine.program, inspection.cases, case, every=cases)
    return _result(made, inspection, nodes, tuple(explain_firings(trace)))


def rate_plainly(
    standards: Standards, inspection: Inspection, *, indicative: bool = False, cases: bool = False
) -> InspectionResult:
    """Return what ``rate_inspection`` does, by the plain evaluator alone; nothing is in ``firings``.

    For standards that are tried only once, such as a mutant: a ruleset is slow to build and
    is never freed. Nobody's rating may rest on this: it has no second opinion.
    """
    program = compile_program(standards, inspection.provider_type)
    evidence = evidence_of(standards, program, inspection, indicative=indicative)
    outcome, _ = _evaluate(standards, program, evidence)
    made = _explained(standards, program, evidence, outcome, rules_behind(program, evidence, outcome))
    return _result(made, inspection, _cases(program, inspection.cases, None, every=cases), ())


def conclude_plainly(
    standards: Standards,
    inspection: Inspection,
    *,
    indicative: bool = False,
    tallies: Mapping[str, Tally] | None = None,
) -> Outcome:
    """Return the plain evaluator's conclusions alone, unexplained; see ``rate_plainly``.

    For standards that are tried by the thousand, to learn what a change does; ``tallies`` as in
    ``rate_inspection``.
    """
    program = compile_program(standards, inspection.provider_type)
    evidence = evidence_of(standards, program, inspection, tallies, indicative=indicative)
    return _evaluate(standards, program, evidence)[0]


def evidence_of(
    standards: Standards,
    program: Program,
    inspection: Inspection,
    tallies: Mapping[str, Tally] | None = None,
    *,
    indicative: bool,
) -> Evidence:
    """Return what rating an inspection starts from; see ``rate_inspection``. Raises InvalidInput."""
    check_numbers(program, inspection)
    known = tallies_of(standards, inspection) if tallies is None else tallies
    return gather_evidence(standards, inspection, known, indicative=indicative)


def _explained(
    standards: Standards, program: Program, evidence: Evidence, outcome: Outcome, rules: Mapping[str, Rule]
) -> Explained:
    return Explained(standards, program, evidence, outcome, rules, indicative_subjects(program, evidence))


def _result(
    made: Explained,
    inspection: Inspection,
    cases: tuple[CaseNode, ...] | None,
    firings: tuple[FiringNode, ...],
) -> InspectionResult:
    standards = made.standards
    nodes = tuple(explain_standard(made, standard) for standard in made.program.standards)
    sheet = inspection.cases
    return InspectionResult(
        inspection.provider,
        inspection.provider_type,
        next(t.name for t in standards.provider_types if t.id == inspection.provider_type),
        inspection.population,
        explain_overall(made, nodes),
        nodes,
        cases,
        case_count(sheet) if sheet is not None else 0,
        firings,
    )


def _cases(
    program: Program, sheet: CaseSheet | None, only: str | None, *, every: bool
) -> tuple[CaseNode, ...] | None:
    """Return the explained cases: one, every one, or None where there are too many."""
    if sheet is None or (only is None and not every):
        return None
    if only is None and (case_count(sheet) > MAX_CASES_EXPLAINED or not has_cases(sheet)):
        return None
    return explain_cases(program, sheet, only)


def _conclude(machine: _Machine, evidence: Evidence) -> tuple[Reading, Trace]:
    """Return what the rule engine concludes, once the plain evaluator agrees with all of it."""
    program = machine.program
    expected, moves = _evaluate(machine.standards, program, evidence)
    trace = machine.inference.run(facts_of(program, machine.rulebook, evidence, moves))
    reading = read_trace(program, evidence, trace)
    if reading.outcome != expected:
        raise _disagreement(reading, expected)
    return reading, trace


def _evaluate(standards: Standards, program: Program, evidence: Evidence) -> tuple[Outcome, dict[str, int]]:
    """Return the plain evaluator's conclusions, and by how many ratings discretion moves standards."""
    undisturbed = evaluate(program, evidence._replace(discretion={}))
    moves = check_discretion(program, standards.discretion, evidence, undisturbed)
    return (evaluate(program, evidence) if moves else undisturbed), moves


def _disagreement(reading: Reading, expected: Outcome) -> InternalError:
    told = []
    for field in expected._fields:
        ours, theirs = getattr(expected, field), getattr(reading.outcome, field)
        if field == "overall":
            ours, theirs = {"overall": ours}, {"overall": theirs}
        told += [
            _difference(reading, subject, ours[subject], theirs[subject])
            for subject in ours
            if ours[subject] != theirs[subject]
        ]
    return InternalError(
        "RE904",
        "the rule engine and the plain evaluation disagree, so nothing is rated: " + "; ".join(told),
        remedy="report this with the sample and the standards: it is a fault of the engine",
    )


def _difference(reading: Reading, subject: str, ours: Any, theirs: Any) -> str:  # noqa: ANN401
    name = name_of(subject)
    keys = (f"stage:{name}:computed", f"stage:{name}:0", f"of:{name}", f"outcome:l_{subject}")
    rule = next((reading.conclusions[k][1].rule.id for k in keys if k in reading.conclusions), "no rule")
    return f"{subject} is {theirs} by rule {rule}, and {ours} by the plain evaluation"
