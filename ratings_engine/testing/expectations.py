"""What a test may expect: whether the pack knows it, and whether a result has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ratings_engine.errors import Finding
from ratings_engine.standards.model import Rule, standards_for
from ratings_engine.standards.nodes import Map, Seq, as_text, place_of
from ratings_engine.standards.suggestions import suggestion
from ratings_engine.testing.fired import fired_rules
from ratings_engine.testing.model import Mismatch
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ratings_engine.results.model import InspectionResult
    from ratings_engine.standards.model import Standards
    from ratings_engine.testing.model import PackTest
    from ratings_engine.vocabulary import Level

__all__ = ["codes_expected", "expectation_findings", "mismatches", "rule_ids"]

_CODE = re.compile(r"RE[0-9]{3}")


def rule_ids(part: Any) -> dict[str, None]:  # noqa: ANN401
    """Return the ids of all rules in a part of the compiled standards, in their order."""
    if isinstance(part, Rule):
        return {part.id: None}
    inner = part.values() if hasattr(part, "values") and not isinstance(part, tuple) else part
    if isinstance(part, str) or not hasattr(inner, "__iter__"):
        return {}
    return {name: None for each in inner for name in rule_ids(each)}


def codes_expected(test: PackTest) -> list[str]:
    """Return the codes with which reading or rating is expected to be refused, sorted."""
    told = test.expect.get("error", [])
    return sorted([told] if isinstance(told, str) else told)


# --- does the pack know it?


def expectation_findings(standards: Standards, tests: Iterable[PackTest]) -> Iterator[Finding]:
    """Yield what tests expect that cannot be: unknown ids (RE752), RE757, RE758 and RE759."""
    known = _known(standards)
    for test in tests:
        expect = test.expect
        if "error" in expect:
            yield from _error_findings(expect)
            continue
        elsewhere = _asked_elsewhere(standards, test.provider_type)
        for kind, wanted in _IDS_OF.items():
            if kind in expect:
                yield from _id_findings(expect[kind], known[wanted], elsewhere)
        for questions in expect.get("binding", {}).values():
            yield from _id_findings(questions, known["key question"], elsewhere)


def _error_findings(expect: Map) -> Iterator[Finding]:
    for other in expect:
        if other != "error":
            where = place_of(expect, other, of_key=True)
            message = f"a test that expects an error cannot expect '{other}' as well: nothing is rated"
            yield Finding("RE757", "error", where, message, "keep one of them, or write two tests")
    told = expect["error"]
    for code in [told] if isinstance(told, str) else told:
        if not _CODE.fullmatch(code):
            message = f"'{code}' is not the code of an error"
            yield Finding("RE759", "error", place_of(expect, "error"), message, "write a code such as RE531")


_IDS_OF = {
    "ratings": "standard or key question",
    "computed": "standard or overall",
    "indicators": "measure",
    "tallies": "key question",
    "binding": "standard",
    "fired": "rule",
    "not_fired": "rule",
    "not_rated": "standard",
}


def _known(standards: Standards) -> dict[str, list[str]]:
    ids = [s.id for s in standards.standards]
    questions = [q.id for s in standards.standards for q in s.key_questions]
    return {
        "standard or key question": [OVERALL, *ids, *questions],
        "standard or overall": [OVERALL, *ids],
        "standard": ids,
        "key question": questions,
        "measure": list(standards.measures),
        "rule": list(rule_ids(standards)),
    }


def _asked_elsewhere(standards: Standards, provider_type: str) -> frozenset[str]:
    """Return the standards and key questions that other provider types are asked, not this one."""
    types = [t.id for t in standards.provider_types]
    kind = provider_type.lower() or types[0]
    if kind not in types or (not provider_type and len(types) > 1):
        return frozenset()
    applicable = standards_for(standards, kind)
    asked = {s.id for s in applicable} | {q.id for s in applicable for q in s.key_questions}
    every = {s.id for s in standards.standards} | {q.id for s in standards.standards for q in s.key_questions}
    return frozenset(every - asked)


def _id_findings(named: Map | Seq, known: list[str], elsewhere: frozenset[str]) -> Iterator[Finding]:
    for index, key in enumerate(named):
        name = as_text(key)
        where = place_of(named, name, of_key=True) if isinstance(named, Map) else place_of(named, index)
        if name not in known:
            message = f"the standards have nothing called '{name}' that a test could expect here"
            yield Finding("RE752", "error", where, message, suggestion(name, known))
        elif name in elsewhere:
            message = f"{name} is not asked of this provider type, so nothing can be expected of it"
            yield Finding("RE758", "error", where, message, "remove it, or correct the provider type")


# --- does a result have it?


def mismatches(test: PackTest, result: InspectionResult) -> Iterator[Mismatch]:
    """Yield what a test expects of a result and does not find, in the order it is written."""
    for kind, expected in test.expect.items():
        compare = _COMPARISONS.get(kind)
        if compare is not None:
            yield from compare(test.expect, kind, expected, result)


def _rating(level: Level | None) -> str | None:
    return None if level is None else RATINGS[level]


def _each(found: Callable[[InspectionResult], Mapping[str, object]]) -> Callable[..., Iterator[Mismatch]]:
    """Return a comparison of values by id."""

    def compare(_: Map, kind: str, expected: Map, result: InspectionResult) -> Iterator[Mismatch]:
        values = found(result)
        for subject, value in expected.items():
            if values.get(subject) != value:
                place = place_of(expected, subject)
                yield Mismatch(kind, subject, value, values.get(subject), place)

    return compare


def _ratings(result: InspectionResult) -> dict[str, object]:
    standards = {s.id: _rating(s.level) for s in result.standards}
    questions = {q.id: _rating(q.level) for s in result.standards for q in s.key_questions}
    return {OVERALL: _rating(result.overall.level), **standards, **questions}


def _computed(result: InspectionResult) -> dict[str, object]:
    return {
        OVERALL: _rating(result.overall.computed),
        **{s.id: _rating(s.computed) for s in result.standards},
    }


def _indicators(result: InspectionResult) -> dict[str, object]:
    return {i.measure: _rating(i.level) for s in result.standards for i in s.indicators}


def _number(field: str) -> Callable[..., Iterator[Mismatch]]:
    """Return a comparison of a number of the provider's."""

    def compare(holder: Map, kind: str, expected: object, result: InspectionResult) -> Iterator[Mismatch]:
        found = getattr(result.overall, field)
        if found != expected:
            yield Mismatch(kind, "", expected, found, place_of(holder, kind))

    return compare


def _tallies(_: Map, kind: str, expected: Map, result: InspectionResult) -> Iterator[Mismatch]:
    questions = {q.id: q for s in result.standards for q in s.key_questions}
    for subject, wanted in expected.items():
        found = {field: getattr(questions[subject], field) for field in wanted}
        if found != dict(wanted):
            yield Mismatch(kind, subject, dict(wanted), found, place_of(expected, subject))


def _binding(_: Map, kind: str, expected: Map, result: InspectionResult) -> Iterator[Mismatch]:
    standards = {s.id: s for s in result.standards}
    for subject, ids in expected.items():
        wanted = [as_text(i) for i in ids]
        found = [q.id for q in standards[subject].key_questions if q.binding]
        if sorted(wanted) != sorted(found):
            yield Mismatch(kind, subject, wanted, found, place_of(expected, subject))


def _fired(holder: Map, kind: str, expected: list[Any], result: InspectionResult) -> Iterator[Mismatch]:
    fired = fired_rules(result)
    for index, name in enumerate(map(as_text, expected)):
        if (name in fired) != (kind == "fired"):
            wanted, found = ("fired", sorted(fired)) if kind == "fired" else ("did not fire", "fired")
            yield Mismatch(kind, name, wanted, found, place_of(holder[kind], index))


def _not_rated(holder: Map, kind: str, expected: list[Any], result: InspectionResult) -> Iterator[Mismatch]:
    wanted, found = sorted(map(as_text, expected)), sorted(result.overall.not_rated)
    if wanted != found:
        yield Mismatch(kind, "", wanted, found, place_of(holder, kind))


_COMPARISONS: dict[str, Callable[..., Iterator[Mismatch]]] = {
    "ratings": _each(_ratings),
    "computed": _each(_computed),
    "indicators": _each(_indicators),
    "tallies": _tallies,
    "score": _number("score"),
    "max_score": _number("max_score"),
    "binding": _binding,
    "fired": _fired,
    "not_fired": _fired,
    "not_rated": _not_rated,
}
