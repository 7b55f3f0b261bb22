"""Mutants: the standards with one small mistake each, such as an author might make.

What is changed, and by how much:

- a threshold of a banding in use: up and down by one point (one case in a hundred) and by a
  tenth of a point (one case in a thousand), and ``at_least`` made ``above`` or the reverse;
- a threshold of the overall: by one point of the total (for a mean, one point over the counted
  standards); a threshold of mean points of key questions: by one point over as many as there are;
- a method, for each other one; a policy on what may be unrated, by one;
- a limiting rule: dropped, its cap, its number of conditions, each condition's rating;
- answers needed by one case or one percentage point; the share of prompts to the next one that
  prompts can have; one essential prompt after another made an ordinary one;
- ``applies_when``, each comparison negated; ``counted``; the points of each rating by one;
  discretion by one percentage point or one rating, and what has to be recorded; the rounding.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.testing.changing import (
    with_banding,
    with_combination,
    with_counted,
    with_measures,
    with_questions,
)
from ratings_engine.testing.cuts import cuts_of, moved
from ratings_engine.testing.items import asker
from ratings_engine.testing.mutant import Mutant
from ratings_engine.testing.mutants_of_limits import limit_mutants
from ratings_engine.testing.used import Gate, Used, comparisons, used_in
from ratings_engine.testing.wording import cut_words, say_comparison, say_number
from ratings_engine.vocabulary import OVERALL, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.standards.model import (
        Band,
        CaseCondition,
        Combination,
        Derivation,
        KeyQuestion,
        Measure,
        Prompt,
        Rule,
        Standards,
    )
    from ratings_engine.testing.cuts import Cut

__all__ = ["mutants_of"]

METHODS = ("lowest", "highest", "majority", "mean")
TOP_PERCENT = 100
STEPS_OF_TABLE = (Fraction(1), Fraction(1, 10))
"""Points by which a threshold of a banding is moved: one case in a hundred, one in a thousand."""


def mutants_of(standards: Standards) -> Iterator[Mutant]:
    """Yield the mutants of ``standards``, in order of what they change."""
    used = used_in(standards)
    for make in (_bandings, _rounding, _gates, _derivations, _asked, _combinations, _overall, _scale):
        yield from make(standards, used)
    yield from limit_mutants(standards, used)
    yield from _discretion(standards)


class _Table(NamedTuple):
    """A table of bands with one cut changed: where, in which words, and what it is now."""

    cut: Cut
    what: str
    bands: tuple[Band, ...]


def _tables(bands: Sequence[Band], steps: Sequence[Fraction]) -> Iterator[_Table]:
    """Yield a table with each cut moved up and down by each step, and with its bound flipped."""
    for cut in cuts_of(bands):
        for step in (way * size for size in steps for way in (1, -1)):
            value = cut.value + step
            changed = moved(bands, cut, value, closed=cut.closed)
            if changed is not None:
                yield _Table(cut, f"{cut_words(cut)} becomes {say_number(value)}", changed)
        flipped = moved(bands, cut, cut.value, closed=not cut.closed)
        if flipped is not None:
            bound = "above" if cut.closed else "at least"
            yield _Table(cut, f"{cut_words(cut)} becomes {bound}", flipped)


def _bandings(standards: Standards, used: Used) -> Iterator[Mutant]:
    for banding in used.bandings:
        subjects = frozenset(
            [q.id for q in used.questions if q.banding == banding]
            + [m.id for m in used.measures if m.banding == banding]
        )
        for table in _tables(banding.bands, STEPS_OF_TABLE):
            if banding.of == "percent" and any((b.low or 0) > TOP_PERCENT for b in table.bands):
                continue
            changed = with_banding(standards, banding._replace(bands=table.bands))
            yield Mutant("banding", table.cut.above.rule, table.what, subjects, table.cut.value, changed)


def _rounding(standards: Standards, used: Used) -> Iterator[Mutant]:
    policy = "exact" if standards.rounding.policy != "exact" else "whole_percent"
    changed = standards._replace(rounding=standards.rounding._replace(policy=policy))
    subjects = frozenset([*(q.id for q in used.questions), *(m.id for m in used.measures)])
    yield Mutant("rounding", standards.rounding.rule, f"the policy becomes {policy}", subjects, None, changed)


def _gates(standards: Standards, used: Used) -> Iterator[Mutant]:
    for gate in used.gates:
        for minimum in (gate.minimum_cases + 1, gate.minimum_cases - 1):
            if minimum > 0:
                what = f"at least {gate.minimum_cases} answered becomes {minimum}"
                yield _gate(standards, used, gate, gate._replace(minimum_cases=minimum), what)
        for step in (1, -1):
            most = gate.maximum_unanswered + step
            if 0 <= most < TOP_PERCENT:
                told = say_number(gate.maximum_unanswered)
                what = f"at most {told}% unanswered becomes {say_number(most)}%"
                yield _gate(standards, used, gate, gate._replace(maximum_unanswered=most), what)


def _gate(standards: Standards, used: Used, gate: Gate, new: Gate, what: str) -> Mutant:
    def is_behind(part: KeyQuestion | Measure) -> bool:
        return Gate(part.gate, part.minimum_cases, part.maximum_unanswered) == gate

    _, fewest, most = new
    changed = with_questions(
        standards, lambda q: q._replace(minimum_cases=fewest, maximum_unanswered=most) if is_behind(q) else q
    )
    changed = with_measures(
        changed, lambda m: m._replace(minimum_cases=fewest, maximum_unanswered=most) if is_behind(m) else m
    )
    parts: tuple[KeyQuestion | Measure, ...] = (*used.questions, *used.measures)
    subjects = frozenset(part.id for part in parts if is_behind(part))
    return Mutant("gate", gate.rule, what, subjects, None, changed)


def _derivations(standards: Standards, used: Used) -> Iterator[Mutant]:
    for derivation, questions in used.derivations.items():
        most = max(len(q.prompts) for q in questions)
        shares = sorted({Fraction(100 * yes, of) for of in range(1, most + 1) for yes in range(of + 1)})
        higher = next((s for s in shares if s > derivation.share), None)
        lower = next((s for s in reversed(shares) if s < derivation.share), None)
        subjects = frozenset(q.id for q in questions)
        for share in (higher, lower):
            if share is not None:
                what = f"{say_number(derivation.share)}% of the prompts becomes {say_number(share)}%"
                changed = _with_share(standards, derivation, share)
                yield Mutant("derivation", derivation.rule, what, subjects, None, changed)
        for question in questions:
            yield from _essentials(standards, question)


def _with_share(standards: Standards, derivation: Derivation, share: Fraction) -> Standards:
    new = derivation._replace(share=share)
    return with_questions(
        standards, lambda q: q._replace(derivation=new) if q.derivation == derivation else q
    )


def _essentials(standards: Standards, question: KeyQuestion) -> Iterator[Mutant]:
    for prompt in question.prompts:
        if prompt.essential:
            changed = with_questions(
                standards,
                lambda q, p=prompt: _without_essential(q, p) if q.id == question.id else q,  # type: ignore[misc]
            )
            what = f"{prompt.id} becomes an ordinary prompt"
            yield Mutant("essential", question.rule, what, frozenset({question.id}), None, changed)


def _without_essential(question: KeyQuestion, prompt: Prompt) -> KeyQuestion:
    ordinary = prompt._replace(essential=False)
    return question._replace(prompts=tuple(ordinary if p == prompt else p for p in question.prompts))


def _asked(standards: Standards, used: Used) -> Iterator[Mutant]:
    seen: set[tuple[Rule, CaseCondition]] = set()
    for standard in (s for each in used.standards.values() for s in each if s.assessed == "cases"):
        for question in standard.key_questions:
            for comparison in comparisons(question.applies_when):
                owner = asker(standard, comparison)
                ids = {q.id for q in standard.key_questions} if owner else {question.id}
                rule = (owner or question).rule
                if (rule, comparison) not in seen:
                    seen.add((rule, comparison))
                    what = f"'{say_comparison(comparison)}' is negated"
                    changed = with_questions(
                        standards,
                        lambda q, c=comparison, i=ids: _negated_in(q, c) if q.id in i else q,  # type: ignore[misc]
                    )
                    yield Mutant("asked", rule, what, frozenset(ids), None, changed)


def _negated_in(question: KeyQuestion, comparison: CaseCondition) -> KeyQuestion:
    def negate(condition: CaseCondition) -> CaseCondition:
        if condition == comparison:
            return condition._replace(negated=not condition.negated)
        return condition._replace(parts=tuple(negate(part) for part in condition.parts))

    assert question.applies_when is not None  # the comparison is a part of it  # noqa: S101
    return question._replace(applies_when=negate(question.applies_when))


def _combinations(standards: Standards, used: Used) -> Iterator[Mutant]:
    for combination, sizes in used.sizes.items():
        indicative = combination == standards.indicators
        subjects = frozenset(
            s.id
            for each in used.standards.values()
            for s in each
            if s.combination == combination or (indicative and any(q.indicators for q in s.key_questions))
        )
        for what, new in _other_combinations(standards, combination, max(sizes), indicative=indicative):
            changed = with_combination(standards, combination, new)
            yield Mutant("method", combination.rule, what, subjects, None, changed)


def _other_combinations(
    standards: Standards, combination: Combination, most: int, *, indicative: bool
) -> Iterator[tuple[str, Combination]]:
    overall = standards.overall
    for method in METHODS:
        bands = (
            combination.bands or (overall.bands if overall.method == "mean_of_points" else ())
            if method == "mean"
            else ()
        )
        if method != combination.method and (bands or method != "mean"):
            yield f"{combination.method} becomes {method}", combination._replace(method=method, bands=bands)
    if combination.method == "mean":
        for table in _tables(combination.bands, [Fraction(1, most)]):
            yield table.what, combination._replace(bands=table.bands)
    for allowed in (combination.may_be_unrated + 1, combination.may_be_unrated - 1):
        if allowed >= 0 and not indicative:
            what = f"{combination.may_be_unrated} may be unrated becomes {allowed}"
            yield what, combination._replace(may_be_unrated=allowed)


def _overall(standards: Standards, used: Used) -> Iterator[Mutant]:
    overall = standards.overall
    by_total = overall.method == "total_points"
    counted = {sum(s.counted for s in each) for each in used.standards.values()}
    steps = [Fraction(1)] if by_total else [Fraction(1, n) for n in sorted(counted) if n]
    subjects = frozenset({OVERALL})
    for table in _tables(overall.bands, steps):
        changed = standards._replace(overall=overall._replace(bands=table.bands))
        yield Mutant("overall", table.cut.above.rule, table.what, subjects, table.cut.value, changed)
    method = "mean_of_points" if by_total else "total_points"
    changed = standards._replace(overall=overall._replace(method=method))
    yield Mutant("overall", overall.rule, f"{overall.method} becomes {method}", subjects, None, changed)
    for allowed in (overall.may_be_unrated + 1, overall.may_be_unrated - 1):
        if allowed >= 0:
            changed = standards._replace(overall=overall._replace(may_be_unrated=allowed))
            what = f"{overall.may_be_unrated} may be unrated becomes {allowed}"
            yield Mutant("overall", overall.rule, what, subjects, None, changed)


def _scale(standards: Standards, used: Used) -> Iterator[Mutant]:
    """Yield the points of each rating moved by one, where better ratings stay worth no less."""
    by_mean = {s.id for each in used.standards.values() for s in each if s.combination.method == "mean"}
    for level, worth in enumerate(standards.points):
        for new in (worth + 1, worth - 1):
            points = (*standards.points[:level], new, *standards.points[level + 1 :])
            if new >= 0 and list(points) == sorted(points):
                changed = standards._replace(points=points)  # type: ignore[arg-type]
                what = f"{RATINGS[level]} is worth {new} instead of {worth}"
                subjects = frozenset({OVERALL, *by_mean})
                yield Mutant("scale", standards.scale, what, subjects, None, changed)
    for standard in {s.id: s for each in used.standards.values() for s in each}.values():
        changed = with_counted(standards, standard.id, counted=not standard.counted)
        what = f"{standard.id} {'no longer counts' if standard.counted else 'counts'}"
        yield Mutant("counted", standard.rule, what, frozenset({OVERALL}), None, changed)


def _discretion(standards: Standards) -> Iterator[Mutant]:
    policy = standards.discretion
    if policy is None:
        return
    others = [
        (
            f"within {say_number(policy.within)} points becomes {say_number(near)}",
            policy._replace(within=near),
        )
        for near in (policy.within + 1, policy.within - 1)
        if 0 <= near <= TOP_PERCENT
    ]
    others += [
        (f"moves by {policy.steps} become {steps}", policy._replace(steps=steps))
        for steps in (policy.steps + 1, policy.steps - 1)
    ]
    others += [
        (
            f"'{field}' need not be recorded",
            policy._replace(record=tuple(policy.record[:i] + policy.record[i + 1 :])),
        )
        for i, field in enumerate(policy.record)
    ]
    for what, new in others:
        changed = standards._replace(discretion=new)
        yield Mutant("discretion", policy.rule, what, frozenset({"discretion"}), None, changed)
