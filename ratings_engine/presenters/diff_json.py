"""Outcome diffs, sweeps and histories as JSON: the contract that other people's scripts rely on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ratings_engine.presenters.diff_json_sweep import sweep_plain
from ratings_engine.presenters.diff_words import LANDINGS, direction, landing, totals
from ratings_engine.presenters.json_result import as_json, plain, standards_used
from ratings_engine.presenters.sentences_changes import say_change
from ratings_engine.presenters.standards_changes import Comparison
from ratings_engine.rating.engine import standards_ref
from ratings_engine.standards.written import write_number
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff, QuestionDiff, Share, Side, StandardDiff
    from ratings_engine.diff.model_contrast import Contrast, Fact, Line
    from ratings_engine.diff.model_history import History, Step
    from ratings_engine.diff.model_sweep import Sweep
    from ratings_engine.errors import Finding
    from ratings_engine.presenters.diff_document import Compared
    from ratings_engine.vocabulary import Level

__all__ = ["present_diff_json", "present_history_json", "present_sweep_json"]

SCHEMA = "ratings-engine/diff/1"


def present_diff_json(found: Compared) -> str:
    """Return a comparison of two versions as JSON text; the same input gives the same bytes."""
    comparison, outcome = found.comparison, found.outcome
    told = {**_head(outcome.source if outcome else ""), **_changed(comparison), **_outcome(outcome)}
    told["standards"] = {
        "old": standards_used(standards_ref(comparison.old)),
        "new": standards_used(standards_ref(comparison.new)),
    }
    told["contrasts"] = [_contrast(contrast) for contrast in found.contrasts]
    told["skipped"] = [{"file": file, "findings": _findings(findings)} for file, findings in found.skipped]
    return as_json(told)


def present_sweep_json(sweep: Sweep) -> str:
    """Return a sweep as JSON text: of the contract's fields all are there, those of a comparison empty."""
    used = standards_used(sweep.standards)
    head = {**_head(sweep.source), "standards": {"old": used, "new": used}}
    return as_json({**head, "sweep": sweep_plain(sweep)})


def present_history_json(history: History) -> str:
    """Return a history as JSON text: each step has what a comparison has."""
    names = ("path", "commits", "more", "shallow")
    told = {name: getattr(history, name) for name in names}
    told["steps"] = [_step(step) for step in history.steps]
    return as_json({**_head(history.source), "history": told})


def _head(source: str) -> dict[str, Any]:
    """Return every field that a comparison has, with nothing in it."""
    return {
        "schema": SCHEMA,
        "standards": None,
        "sample": {"source": source},
        "rule_changes": [],
        **_outcome(None),
        "contrasts": [],
        "skipped": [],
    }


def _changed(comparison: Comparison) -> dict[str, Any]:
    packs = (comparison.old, comparison.new)
    return {
        "rule_changes": [
            {**change._asdict(), "sentence": say_change(change, *packs)} for change in comparison.changes
        ]
    }


def _outcome(outcome: OutcomeDiff | None) -> dict[str, Any]:
    if outcome is None:
        return {
            "transitions": {},
            "totals": None,
            "inspections": [],
            "counterparts": {},
            "unmatched": {"old": [], "new": []},
        }
    found = totals(outcome)
    return {
        "transitions": _transitions(outcome),
        "totals": {**found._asdict(), "moved": found.moved},
        "inspections": [_inspection(each) for each in outcome.inspections],
        "counterparts": dict(outcome.counterparts),
        "unmatched": {"old": list(outcome.unmatched[0]), "new": list(outcome.unmatched[1])},
    }


def _transitions(outcome: OutcomeDiff) -> dict[str, dict[str, int]]:
    counts = Counter((landing(each.old), landing(each.new)) for each in outcome.inspections)
    return {
        old: {new: counts[old, new] for new in LANDINGS if counts[old, new]}
        for old in LANDINGS
        if any(counts[old, new] for new in LANDINGS)
    }


def _rating(level: Level | None) -> str | None:
    return None if level is None else RATINGS[level]


def _inspection(each: InspectionDiff) -> dict[str, Any]:
    attribution = each.attribution
    return {
        "provider": each.provider,
        "provider_type": each.provider_type,
        "moved": each.moved,
        "direction": direction(each),
        "old": _side(each.old),
        "new": _side(each.new),
        "standards": [_standard(standard) for standard in each.standards],
        "attribution": [_share(share) for share in attribution.shares],
        "together": [list(names) for names in attribution.together],
        "exact": attribution.exact,
        "why_not": attribution.why_not,
    }


def _side(side: Side) -> dict[str, Any]:
    overall = side.result.overall if side.result else None
    return {
        "rating": _rating(side.level),
        "score": side.score,
        "max_score": side.max_score,
        "met": plain(overall.met) if overall else None,
        "next": plain(overall.next) if overall else None,
        "refused": _findings(side.refused),
    }


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    names = ("code", "severity", "place", "message", "remedy")
    return [{name: plain(getattr(finding, name)) for name in names} for finding in findings]


def _standard(standard: StandardDiff) -> dict[str, Any]:
    return {
        "id": standard.id,
        "name": standard.name,
        "old": _rating(standard.old),
        "new": _rating(standard.new),
        "old_score": standard.old_score,
        "new_score": standard.new_score,
        "there": _both(standard.there),
        "key_questions": [_question(question) for question in standard.key_questions],
    }


def _both(there: tuple[bool, bool]) -> dict[str, bool]:
    return dict(zip(("old", "new"), there, strict=True))


def _question(question: QuestionDiff) -> dict[str, Any]:
    told = {**plain(question), "old": _rating(question.old), "new": _rating(question.new)}
    return {**told, "asked": _both(question.asked)}


def _share(share: Share) -> dict[str, Any]:
    """Return a share; ``exact_score`` and ``exact_rating`` are the same as fractions, which add up."""
    exact = {"exact_score": write_number(share.score), "exact_rating": write_number(share.rating)}
    return {**plain(share), "touches": list(share.touches), **exact}


def _contrast(contrast: Contrast) -> dict[str, Any]:
    return {
        "provider": contrast.provider,
        "provider_type": contrast.provider_type,
        "overall": _line(contrast.overall),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "id": line.id,
        "name": line.name,
        "there": _both(line.there),
        "rules": {side: plain(rule) for side, rule in zip(("old", "new"), line.rules, strict=True)},
        "facts": [_fact(fact) for fact in line.facts],
        "below": [_line(below) for below in line.below],
        "differs": line.differs,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    old, new = (_rating(value) if fact.kind == "rating" else plain(value) for value in (fact.old, fact.new))  # type: ignore[arg-type]
    return {"what": fact.what, "kind": fact.kind, "old": old, "new": new, "differs": fact.differs}


def _step(step: Step) -> dict[str, Any]:
    diff = step.diff
    changed = Comparison(*step.versions, diff.changes) if diff and step.versions else None
    told = {**_outcome(diff), **(_changed(changed) if changed else {"rule_changes": []})}
    used = {"old": standards_used(diff.old), "new": standards_used(diff.new)} if diff else None
    return {
        "commit": step.commit._asdict(),
        "work_tree": step.work_tree,
        "read": step.read,
        "refused": _findings(step.refused),
        "standards": used,
        **told,
    }
