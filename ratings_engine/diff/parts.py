"""What single standards come to for one inspection, before limiting rules.

What evidence says is remembered by all that it depends on, so that versions which rate it
otherwise work out nothing but the rating, and cases are counted once for each way to count them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.joining import fitting, subjects_given
from ratings_engine.diff.quick import Share, combined, level_of, share_of
from ratings_engine.diff.totalling import NO_LEVELS, opened
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.tallies.counting import given_tallies, tallies_of
from ratings_engine.tallies.from_cases import tally_key_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.diff.planning import Plan, Plans
    from ratings_engine.diff.quick import Form
    from ratings_engine.diff.totalling import Levels
    from ratings_engine.errors import Finding
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import KeyQuestion, Standard, Standards
    from ratings_engine.tallies.model import Tally
    from ratings_engine.vocabulary import Level

__all__ = ["Part", "Parts"]


class Part(NamedTuple):
    """What a standard comes to, before limiting rules; ``findings`` where it cannot be rated."""

    level: Level | None
    questions: Levels
    findings: tuple[Finding, ...] = ()


class _Facts(NamedTuple):
    """What evidence says of a standard: its ``level``, or for each key question a level or a share."""

    level: Level | None
    shares: tuple[Share | Level | None, ...] | None
    findings: tuple[Finding, ...] = ()


class Parts:
    """One inspection, and what parts of standards come to for it."""

    def __init__(
        self, plans: Plans, inspection: Inspection, counted: Mapping[str, Tally], *, indicative: bool
    ) -> None:
        """Know the inspection; ``counted`` are tallies of its cases that every version counts alike."""
        self.inspection = inspection
        self.given = subjects_given(inspection) | {d.standard for d in inspection.discretion}
        self._plans = plans
        self._counted = counted
        self._indicative = indicative
        self._judged = {j.subject: j.level for j in inspection.judgements}
        self._tallied = given_tallies(inspection)
        self._measured = indicative and bool(inspection.measures or self.given)
        self._known: dict[tuple[object, int], Part] = {}
        self._facts: dict[object, _Facts] = {}
        self._tallies: dict[object, Tally | None] = {}

    def of(self, plan: Plan) -> list[Part]:
        """Return what every standard of a plan comes to; raises InvalidInput where one cannot be rated."""
        rules, known = self._rules(plan.standards), self._known
        parts = []
        for place, form in enumerate(plan.forms):
            part = known.get((form.rated, rules))
            if part is None:
                part = self._made(plan.standards.standards[place], form, plan.standards)
                known[form.rated, rules] = part
            parts.append(part)
        if any(part.findings for part in parts):
            raise InvalidInput([finding for part in parts for finding in part.findings])
        return parts

    def _rules(self, standards: Standards) -> int:
        """Return a number for the rules that every standard's rating may rest on."""
        number = self._plans.number
        measured = (tuple(standards.measures.values()), standards.indicators) if self._measured else None
        discretion = standards.discretion if self.inspection.discretion else None
        return number((standards.points, standards.rounding.policy, number(measured), number(discretion)))

    def _made(self, standard: Standard, form: Form, standards: Standards) -> Part:
        quick = not self._measured and not self.inspection.discretion
        return (self._quickly if quick else self._concluded)(standard, form, standards)

    def _quickly(self, standard: Standard, form: Form, standards: Standards) -> Part:
        """Return what a standard comes to by its numbers, once evidence is known to fit its structure."""
        facts = self._facts_of(standard, form, standards)
        if facts.shares is None:
            return Part(facts.level, NO_LEVELS, facts.findings)
        levels = [
            level_of(table, share) if isinstance(share, Share) else share
            for table, share in zip(form.tables, facts.shares, strict=True)
        ]
        questions = dict(zip(form.ids, levels, strict=True))
        return Part(combined(form.combination, levels, standards.points), questions)

    def _facts_of(self, standard: Standard, form: Form, standards: Standards) -> _Facts:
        key = (form.structure, standards.rounding.policy)
        if key not in self._facts:
            self._facts[key] = self._made_facts(standard, form, standards)
        return self._facts[key]

    def _made_facts(self, standard: Standard, form: Form, standards: Standards) -> _Facts:
        """Return what the evidence says of a standard, however its questions are rated."""
        if self.given.isdisjoint(form.subjects):
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

    def _concluded(self, standard: Standard, form: Form, standards: Standards) -> Part:
        """Return what the plain evaluator concludes of one standard by itself."""
        if not self._measured and self.given.isdisjoint(form.subjects):
            return Part(None, NO_LEVELS)
        alone = opened(standards._replace(standards=(standard,), limiting_rules=()))
        fitted = fitting(self.inspection, form.subjects, alone)
        tallies = self._tallies_for(alone, fitted)
        try:
            outcome = conclude_plainly(alone, fitted, indicative=self._indicative, tallies=tallies)
        except InvalidInput as error:
            return Part(None, NO_LEVELS, tuple(error.findings))
        rated = outcome.standards.get(standard.id)
        levels = {name: each.level for name, each in outcome.key_questions.items()}
        return Part(rated.moved if rated else None, levels)

    def _tallies_for(self, standards: Standards, inspection: Inspection) -> dict[str, Tally]:
        """Return the tallies of an inspection, its cases counted once for each way to count them."""
        tallies = tallies_of(standards._replace(standards=()), inspection)
        for question in _counted_by_case(standards, inspection.provider_type):
            tally = self._tally(question)
            if tally is not None:
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


def _counted_by_case(standards: Standards, provider_type: str) -> Iterator[KeyQuestion]:
    for standard in standards.standards:
        if provider_type in standard.applies_to and standard.assessed == "cases":
            yield from (q for q in standard.key_questions if provider_type in q.applies_to)


def _counting(question: KeyQuestion) -> tuple[object, ...]:
    """Return what decides how cases are counted for a key question."""
    share = question.derivation and question.derivation.share
    return (question.id, question.applies_when, share, question.prompts)
