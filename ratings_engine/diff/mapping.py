"""Packs of different programmes: one of them in the ids of the other.

The old version is renamed to the new one's ids before anything is compared; what has no
counterpart keeps its own id, unless that would be taken for something of the other version.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ratings_engine.diff.joining import fitting, subjects_of
from ratings_engine.standards.model import standards_for

if TYPE_CHECKING:
    from ratings_engine.diff.counterparts import Counterparts
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import KeyQuestion, LimitingRule, Standard, Standards

__all__ = ["known_by", "rename_inspection", "rename_standards"]


def rename_standards(standards: Standards, by: Counterparts) -> Standards:
    """Return standards with their ids replaced by those of their counterparts."""
    return standards._replace(
        digest=_digest(standards, by) if by.given else standards.digest,
        provider_types=tuple(t._replace(id=by.types.get(t.id, t.id)) for t in standards.provider_types),
        standards=tuple(_standard(standard, by) for standard in standards.standards),
        limiting_rules=tuple(_limiting_rule(rule, by) for rule in standards.limiting_rules),
    )


def _digest(standards: Standards, by: Counterparts) -> str:
    said = f"{standards.digest}:{sorted(by.given.items())}"
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def _standard(standard: Standard, by: Counterparts) -> Standard:
    return standard._replace(
        id=by.ids.get(standard.id, standard.id),
        applies_to=_applied(standard.applies_to, by),
        key_questions=tuple(_question(question, by) for question in standard.key_questions),
    )


def _question(question: KeyQuestion, by: Counterparts) -> KeyQuestion:
    return question._replace(
        id=by.ids.get(question.id, question.id),
        applies_to=_applied(question.applies_to, by),
        prompts=tuple(p._replace(id=by.ids.get(p.id, p.id)) for p in question.prompts),
    )


def _applied(types: frozenset[str], by: Counterparts) -> frozenset[str]:
    return frozenset(by.types.get(kind, kind) for kind in types)


def _limiting_rule(rule: LimitingRule, by: Counterparts) -> LimitingRule:
    return rule._replace(
        target=by.ids.get(rule.target, rule.target),
        conditions=tuple(c._replace(subject=by.ids.get(c.subject, c.subject)) for c in rule.conditions),
    )


def rename_inspection(inspection: Inspection, by: Counterparts) -> Inspection:
    """Return an inspection that was read by the old version in the ids of the new one."""
    ids, sheet = by.ids, inspection.cases
    return inspection._replace(
        provider_type=by.types.get(inspection.provider_type, inspection.provider_type),
        judgements=tuple(j._replace(subject=ids.get(j.subject, j.subject)) for j in inspection.judgements),
        tallies=tuple(t._replace(subject=ids.get(t.subject, t.subject)) for t in inspection.tallies),
        discretion=tuple(d._replace(standard=ids.get(d.standard, d.standard)) for d in inspection.discretion),
        cases=sheet and sheet._replace(questions=tuple(ids.get(q, q) for q in sheet.questions)),
    )


def known_by(inspection: Inspection, standards: Standards) -> Inspection:
    """Return what of an inspection some standards ask of its provider type."""
    kind = inspection.provider_type
    subjects = frozenset(name for s in standards_for(standards, kind) for name in subjects_of(s))
    return fitting(inspection, subjects, standards)
