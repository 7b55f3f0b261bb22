"""Many versions of standards concluded for the same inspections: each standard once, then put together.

What a standard comes to depends on itself and a few rules that all share; what the provider
comes to depends on the standards' ratings alone. Both are remembered, so that a thousand
versions which differ in a threshold cost little more than what differs, and cases are counted
once. The conclusions are those of the plain evaluator.
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.joining import fitting, subjects_given
from ratings_engine.diff.quick import Share, combined, endless, form_of, level_of, scale_of, share_of
from ratings_engine.errors import Finding, InvalidInput, Place
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.rating.evaluator import evaluate
from ratings_engine.rating.evidence import Evidence
from ratings_engine.rating.outcome import Conclusion, OverallOutcome
from ratings_engine.rating.program import compile_program
from ratings_engine.samples.model import Judgement
from ratings_engine.tallies.counting import given_tallies, tallies_of
from ratings_engine.tallies.from_cases import tally_key_question
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ratings_engine.diff.quick import Borders, Form, Scale
    from ratings_engine.rating.program import Program
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Band, KeyQuestion, Standard, Standards
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

    Levels = Mapping[str, Level | None]

__all__ = ["Provider", "Recombined", "Recombiner"]

_NONE: Levels = MappingProxyType({})


class Recombined(NamedTuple):
    """What a version comes to: overall, standards after limiting rules, and key questions with evidence."""

    overall: OverallOutcome
    standards: Levels
    questions: tuple[Levels, ...] = ()

    @property
    def levels(self) -> Levels:
        """Return the ratings of standards and of key questions."""
        return {name: level for each in (*self.questions, self.standards) for name, level in each.items()}


class _Part(NamedTuple):
    """What a standard comes to, before limiting rules; ``findings`` where it cannot be rated."""

    level: Level | None
    questions: Levels
    findings: tuple[Finding, ...] = ()


class _Facts(NamedTuple):
    """What evidence says of a standard: its ``level``, or for each key question a level or a share."""

    level: Level | None
    shares: tuple[Share | Level | None, ...] | None
    findings: tuple[Finding, ...] = ()


class _Plan(NamedTuple):
    """What a version has for a provider type: its standards and their forms.

    ``there`` says which of them apply; ``frame`` is a number for all that the overall rating rests
    on beside their ratings; ``looked_at`` are subjects of limiting rules.
    """

    standards: Standards
    forms: tuple[Form, ...]
    there: tuple[bool, ...]
    frame: int
    looked_at: frozenset[str]
    limited: bool
    counted: tuple[bool, ...]
    scale: Scale


class Recombiner:
    """What versions have in common, whatever the inspection."""

    def __init__(self, *, indicative: bool = False) -> None:
        """Rate organisational standards by their indicators where ``indicative``."""
        self.indicative = indicative
        self.overalls: dict[object, Recombined] = {}
        self._by_id: dict[int, tuple[int, object]] = {}
        self._by_value: dict[object, int] = {}
        self._borders: Borders = {}
        self._plans: dict[str, _Plan] = {}
        self._forms: dict[tuple[int, str], tuple[Form, Standard]] = {}

    def number(self, part: object) -> int:
        """Return a number that equal parts of the model share; an identical one is found at once."""
        known = self._by_id.get(id(part))
        if known is None:
            number = self._by_value.setdefault(part, len(self._by_value))
            # The part is kept, so that its identity stays its own.
            known = self._by_id[id(part)] = (number, part)
        return known[0]

    def form(self, standard: Standard, provider_type: str) -> Form:
        """Return the form of a standard, one for each standard that is not the same object."""
        key = (id(standard), provider_type)
        known = self._forms.get(key)
        if known is None:
            form = form_of(standard, provider_type, self._borders)
            numbered = form._replace(structure=self.number(form.structure))
            known = self._forms[key] = (numbered, standard)
        return known[0]

    def plan(self, standards: Standards, kind: str) -> _Plan:
        """Return what a version has for a provider type; the last one is kept, for the next provider."""
        last = self._plans.get(kind)
        if last is None or last.standards is not standards:
            last = self._plans[kind] = self._planned(standards, kind)
        return last

    def _planned(self, standards: Standards, kind: str) -> _Plan:
        there = tuple(kind in standard.applies_to for standard in standards.standards)
        counted = tuple((s.id, s.counted, kind in s.applies_to) for s in standards.standards)
        rules = (self.number(standards.overall), self.number(standards.limiting_rules))
        return _Plan(
            standards,
            tuple(self.form(standard, kind) for standard in standards.standards),
            there,
            self.number((standards.points, *rules, kind, counted)),
            frozenset(c.subject for rule in standards.limiting_rules for c in rule.conditions),
            bool(standards.limiting_rules),
            tuple(s.counted and kind in s.applies_to for s in standards.standards),
            self._scale(standards.overall.bands),
        )

    def _scale(self, bands: tuple[Band, ...]) -> Scale:
        known = self._borders.get(id(bands))
        if known is None:
            known = self._borders[id(bands)] = (scale_of(bands), bands)
        return known[0]

    def provider(self, inspection: Inspection, counted: Mapping[str, Tally] | None = None) -> Provider:
        """Return what concludes versions for one inspection; see ``Provider``."""
        return Provider(self, inspection, counted or {})


class Provider:
    """One inspection, and what parts of standards come to for it."""

    def __init__(self, shared: Recombiner, inspection: Inspection, counted: Mapping[str, Tally]) -> None:
        """Know the inspection; ``counted`` are tallies of its cases that every version counts alike."""
        self.inspection = inspection
        self._shared = shared
        self._counted = counted
        self._given = subjects_given(inspection) | {d.standard for d in inspection.discretion}
        self._judged = {j.subject: j.level for j in inspection.judgements}
        self._tallied = given_tallies(inspection)
        self._measured = shared.indicative and bool(inspection.measures or self._given)
        self._parts: dict[tuple[int, int], _Part] = {}
        self._facts: dict[object, _Facts] = {}
        self._tallies: dict[object, Tally | None] = {}

    def conclude(self, standards: Standards) -> Recombined:
        """Return what ``standards`` come to; raises InvalidInput where they cannot rate it."""
        plan = self._shared.plan(standards, self.inspection.provider_type)
        if self.inspection.total is not None and not self._given:
            return self._of_total(plan)
        rules, known = self._rules(standards), self._parts
        parts = []
        for place, form in enumerate(plan.forms):
            part = known.get((id(form), rules))
            if part is None:
                part = known[id(form), rules] = self._made(standards.standards[place], form, standards)
            parts.append(part)
        if any(part.findings for part in parts):
            raise InvalidInput([finding for part in parts for finding in part.findings])
        return self._put_together(plan, parts)

    def _of_total(self, plan: _Plan) -> Recombined:
        """Return what a published total comes to: it has no standards, but so many are counted."""
        key = (plan.frame, self.inspection.total)
        known = self._shared.overalls
        if key not in known:
            bare = tuple(s._replace(key_questions=()) for s in plan.standards.standards)
            standards = _opened(plan.standards._replace(standards=bare))
            known[key] = Recombined(conclude_plainly(standards, self.inspection).overall, _NONE)
        return known[key]

    def _rules(self, standards: Standards) -> int:
        """Return a number for the rules that every standard's rating may rest on."""
        number = self._shared.number
        measured = (tuple(standards.measures.values()), standards.indicators) if self._measured else None
        discretion = standards.discretion if self.inspection.discretion else None
        return number((standards.points, standards.rounding.policy, number(measured), number(discretion)))

    def _made(self, standard: Standard, form: Form, standards: Standards) -> _Part:
        quick = not self._measured and not self.inspection.discretion
        return (self._quickly if quick else self._concluded)(standard, form, standards)

    def _quickly(self, standard: Standard, form: Form, standards: Standards) -> _Part:
        """Return what a standard comes to by its numbers, once evidence is known to fit its structure."""
        facts = self._facts_of(standard, form, standards)
        if facts.shares is None:
            return _Part(facts.level, _NONE, facts.findings)
        levels = [
            level_of(table, share) if isinstance(share, Share) else share
            for table, share in zip(form.tables, facts.shares, strict=True)
        ]
        questions = dict(zip(form.ids, levels, strict=True))
        return _Part(combined(form.combination, levels, standards.points), questions)

    def _facts_of(self, standard: Standard, form: Form, standards: Standards) -> _Facts:
        key = (form.structure, standards.rounding.policy)
        if key not in self._facts:
            self._facts[key] = self._made_facts(standard, form, standards)
        return self._facts[key]

    def _made_facts(self, standard: Standard, form: Form, standards: Standards) -> _Facts:
        """Return what the evidence says of a standard, however its questions are rated."""
        if self._given.isdisjoint(form.subjects):
            return _Facts(None, None)
        findings = self._concluded(standard, form, standards).findings
        if findings or standard.id in self._judged:
            return _Facts(self._judged.get(standard.id), None, findings)
        rounding = standards.rounding.policy
        return _Facts(None, tuple(self._share(question, rounding) for question in form.questions))

    def _share(self, question: KeyQuestion, rounding: str) -> Share | Level | None:
        """Return a key question's rating as it was judged, or else its share of cases, if there is one."""
        if question.id in self._judged:
            return self._judged[question.id]
        tally = self._tallied.get(question.id) or self._tally(question)
        return None if tally is None else share_of(tally, rounding)

    def _concluded(self, standard: Standard, form: Form, standards: Standards) -> _Part:
        """Return what the plain evaluator concludes of one standard by itself."""
        if not self._measured and self._given.isdisjoint(form.subjects):
            return _Part(None, _NONE)
        alone = _opened(standards._replace(standards=(standard,), limiting_rules=()))
        fitted = fitting(self.inspection, form.subjects, alone)
        tallies = self._tallies_for(alone, fitted)
        try:
            outcome = conclude_plainly(alone, fitted, indicative=self._shared.indicative, tallies=tallies)
        except InvalidInput as error:
            return _Part(None, _NONE, tuple(error.findings))
        rated = outcome.standards.get(standard.id)
        levels = {name: each.level for name, each in outcome.key_questions.items()}
        return _Part(rated.moved if rated else None, levels)

    def _tallies_for(self, standards: Standards, inspection: Inspection) -> dict[str, Tally]:
        """Return the tallies of an inspection, its cases counted once for each way to count them."""
        tallies = tallies_of(standards._replace(standards=()), inspection)
        for standard in standards.standards:
            if inspection.provider_type in standard.applies_to and standard.assessed == "cases":
                for question in standard.key_questions:
                    tally = self._tally(question)
                    if inspection.provider_type in question.applies_to and tally is not None:
                        tallies.setdefault(question.id, tally)
        return tallies

    def _tally(self, question: KeyQuestion) -> Tally | None:
        """Return the tally of a key question's cases, if there are any."""
        if self.inspection.cases is None:
            return None
        if question.id in self._counted:
            return self._counted[question.id]
        key = _counting(question)
        if key not in self._tallies:
            self._tallies[key] = tally_key_question(question, self.inspection.cases)
        return self._tallies[key]

    def _put_together(self, plan: _Plan, parts: Sequence[_Part]) -> Recombined:
        """Return the overall rating; it is remembered by all that it follows from."""
        seen = self._seen(plan, parts) if plan.looked_at else ()
        key = (plan.frame, tuple([part.level for part in parts]), seen)
        known = self._shared.overalls.get(key)
        if known is None:
            made = (
                _overall(plan, self.inspection.provider_type, parts, dict(seen))
                if plan.limited
                else _sum(plan, parts)
            )
            known = self._shared.overalls[key] = made
        asked = zip(plan.there, parts, strict=True)
        return known._replace(questions=tuple([part.questions for there, part in asked if there]))

    def _seen(self, plan: _Plan, parts: Sequence[_Part]) -> tuple[tuple[str, Level | None], ...]:
        """Return the ratings of key questions that limiting rules look at."""
        return tuple(
            (question, level)
            for there, part in zip(plan.there, parts, strict=True)
            for question, level in (part.questions.items() if there else ())
            if question in plan.looked_at
        )


def _counting(question: KeyQuestion) -> tuple[object, ...]:
    """Return what decides how cases are counted for a key question."""
    share = question.derivation and question.derivation.share
    return (question.id, question.applies_when, share, question.prompts)


def _sum(plan: _Plan, parts: Sequence[_Part]) -> Recombined:
    """Return the overall rating where no limiting rule looks at anything: points, added up and banded."""
    standards = plan.standards
    counted = [part.level for part, counts in zip(parts, plan.counted, strict=True) if counts]
    levels = [level for level in counted if level is not None]
    points, unrated = sum(standards.points[level] for level in levels), len(counted) - len(levels)
    pairs = zip(standards.standards, plan.there, parts, strict=True)
    rated = {standard.id: part.level for standard, applies, part in pairs if applies}
    if not levels or unrated > standards.overall.may_be_unrated:
        computed, value = Conclusion(None, "unrated_standards"), None
    else:
        value = Fraction(points, 1 if standards.overall.method == "total_points" else len(levels))
        computed = Conclusion(plan.scale.level(value.numerator, value.denominator))
    return Recombined(OverallOutcome(computed, computed.level, points, len(levels), unrated, value), rated)


def _overall(plan: _Plan, kind: str, parts: Sequence[_Part], seen: Levels) -> Recombined:
    """Return what the plain evaluator makes of the ratings of standards."""
    standards = plan.standards
    pairs = zip(standards.standards, plan.there, parts, strict=True)
    there = [(standard, part) for standard, applies, part in pairs if applies]
    skeletons = tuple(
        s._replace(key_questions=tuple(q for q in s.key_questions if q.id in seen)) for s, _ in there
    )
    program = compile_program(_opened(standards._replace(standards=skeletons, measures={})), kind)
    _refuse_circle(program)
    levels = {**{s.id: part.level for s, part in there}, **seen}
    rated = {
        name: Judgement(name, level, "", Place("")) for name, level in levels.items() if level is not None
    }
    bases = {s.id: None if part.level is None else "judged" for s, part in there}
    outcome = evaluate(program, Evidence(bases, {}, rated, {}, {}, None))
    return Recombined(outcome.overall, {name: each.level for name, each in outcome.standards.items()})


def _refuse_circle(program: Program) -> None:
    """Raise InvalidInput where caps wait for each other: rules of two versions may, together."""
    waiting = {limit.rule.target for limit in program.limits} - {OVERALL}
    while waiting:
        ready = {target for target in waiting if not _looked_at(program, target) & waiting}
        if not ready:
            rule = program.limits_on(min(waiting))[0].rule
            message = f"the limiting rules of {' and '.join(sorted(waiting))} wait for each other"
            place = Place(rule.rule.file, rule.rule.line)
            raise InvalidInput([Finding("RE211", "error", place, message, "let one of them look elsewhere")])
        waiting -= ready


def _looked_at(program: Program, target: str) -> set[str]:
    return {c.subject for limit in program.limits_on(target) for c in limit.rule.conditions}


def _opened(standards: Standards) -> Standards:
    """Return standards whose tables of points have no ends."""
    overall, indicators = standards.overall, standards.indicators
    return standards._replace(
        overall=overall._replace(bands=endless(overall.bands)),
        indicators=indicators and indicators._replace(bands=endless(indicators.bands)),
        standards=tuple(
            s._replace(combination=s.combination._replace(bands=endless(s.combination.bands)))
            for s in standards.standards
        ),
    )
