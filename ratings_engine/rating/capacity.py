"""What the rule engine can hold, checked before it sees anything.

durable_rules saturates large integers, fails, hangs or crashes past certain sizes; each
limit here lies safely within what was measured of version 2.0.28.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.rating.program import compile_program
from ratings_engine.rating.rulebook import compile_rulebook
from ratings_engine.standards.banding import scale_of_bands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.rating.program import Program
    from ratings_engine.rating.rulebook import Rulebook
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

__all__ = ["capacity_findings", "check_capacity", "check_numbers"]

MAX_CONDITIONS = 480
"""Most distinct tests in a ruleset. The library fails at 512 and hangs at 600."""
MAX_SHARING = 240
"""Most rules that may share a test. The library crashes at 256."""
MAX_MATCHES = 60
"""Most rules that one conclusion may match. The library's limit is 64."""
TOP_PERCENT = 100
MAX_INTEGER = 1 << 62
"""Integers in facts stay below this; the library saturates at 63 bits."""


def capacity_findings(standards: Standards) -> list[Finding]:
    """Return what in a pack is beyond the rule engine, for any of its provider types."""
    findings: list[Finding] = []
    for provider_type in standards.provider_types:
        program = compile_program(standards, provider_type.id)
        place = Place(standards.scale.file, 1)
        findings += _sizes(program, compile_rulebook(program), place, provider_type.id)
    return list(dict.fromkeys(findings))


def check_capacity(program: Program, rulebook: Rulebook, file: str, provider_type: str) -> None:
    """Raise InvalidInput RE601 to RE604 where a rulebook is beyond the rule engine."""
    findings = list(_sizes(program, rulebook, Place(file, 1), provider_type))
    if findings:
        raise InvalidInput(findings)


def _sizes(program: Program, rulebook: Rulebook, place: Place, provider_type: str) -> Iterator[Finding]:
    uses = Counter(
        test for p in rulebook.productions for test in {t for pattern in p.patterns for t in pattern}
    )
    shared = max(uses.values())
    matched = max(count for test, count in uses.items() if test[0] in ("of", "outcome", "at"))
    for code, what, size, limit in (
        ("RE601", "distinct conditions", len(uses), MAX_CONDITIONS),
        ("RE602", "rules with one condition", shared, MAX_SHARING),
        ("RE603", "rules that look at one rating", matched, MAX_MATCHES),
    ):
        if size > limit:
            message = f"the rules for '{provider_type}' need {size} {what}; the rule engine holds {limit}"
            yield Finding(
                code, "error", place, message, "use fewer key questions, bandings or limiting rules"
            )
    yield from _scales(program)


def _scales(program: Program) -> Iterator[Finding]:
    """Yield tables whose thresholds need numbers too large for the rule engine."""
    for subject, scheme in program.schemes.items():
        if 200 * max(scheme.scale, scheme.open_scale) >= MAX_INTEGER:
            rule = scheme.bands[0].rule
            message = f"the thresholds for {subject} are too fine for the rule engine"
            yield Finding("RE604", "error", Place(rule.file, rule.line), message, "round them")
    combinations = [standard.combination for standard in program.standards]
    if program.indicator_combination is not None:
        combinations.append(program.indicator_combination)
    for combination in dict.fromkeys(combinations):
        scale = scale_of_bands(combination.bands)
        if 2 * scale * max(program.points) >= MAX_INTEGER:
            rule = combination.rule
            message = "the thresholds for mean points are too fine for the rule engine"
            yield Finding("RE604", "error", Place(rule.file, rule.line), message, "round them")
    if 2 * program.overall_scale * max(program.points) * len(program.standards) >= MAX_INTEGER:
        rule = program.overall.rule
        message = "the thresholds for the overall rating are too fine for the rule engine"
        yield Finding("RE604", "error", Place(rule.file, rule.line), message, "round them")


def check_numbers(program: Program, inspection: Inspection) -> None:
    """Raise InvalidInput RE605 where a measure of the provider is too large to compare."""
    findings = [
        Finding(
            "RE605", "error", m.place, f"{m.measure} is over 100 percent", "check the number and its unit"
        )
        for m in inspection.measures
        if m.measure in program.percentages and m.value > TOP_PERCENT
    ]
    findings += [
        Finding("RE605", "error", m.place, f"{m.measure} is too large a number", "check its unit")
        for m in inspection.measures
        if m.measure in program.schemes and 2 * m.value * program.schemes[m.measure].scale >= MAX_INTEGER
    ]
    if findings:
        raise InvalidInput(findings)
