"""Packs of different programmes: which ids of one correspond to which of the other.

The old version is renamed to the new one's ids before anything is compared; what has no
counterpart keeps its own id, unless that would be taken for something of the other version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.diff.joining import fitting, subjects_of
from ratings_engine.errors import Place, UsageError
from ratings_engine.standards.model import standards_for
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import KeyQuestion, LimitingRule, Standard, Standards

__all__ = [
    "Counterparts",
    "known_by",
    "read_counterparts",
    "rename_inspection",
    "rename_standards",
    "require_common",
]


class Counterparts(NamedTuple):
    """New ids by old: of provider types, and of standards, key questions and prompts."""

    types: Mapping[str, str]
    ids: Mapping[str, str]

    @property
    def given(self) -> dict[str, str]:
        """Return every old id that has another one now, with it."""
        return {was: now for was, now in {**self.types, **self.ids}.items() if was != now}


def read_counterparts(texts: Iterable[str], old: Standards, new: Standards) -> Counterparts:
    """Return what texts such as ``2.1=2.2`` or ``crc=pdu`` say, with the key questions of standards.

    A key question follows its standard where the new version has one of that number. Raises
    UsageError RE045 where an id is not known, or has two counterparts.
    """
    types: dict[str, str] = {}
    ids: dict[str, str] = {}
    for text in texts:
        was, now = _pair(text)
        if was in _types(old):
            _add(types, was, _known(now, _types(new), new, text), text)
        else:
            _add(ids, _known(was, _rated(old), old, text), _known(now, _rated(new), new, text), text)
    found = Counterparts(types, _with_questions(ids, old, new))
    _refuse_taken(found, old)
    return found


def _pair(text: str) -> tuple[str, str]:
    was, equals, now = (part.strip() for part in text.partition("="))
    if not equals or not was or not now:
        raise _refused(text, "it does not say what corresponds to what", "write OLD=NEW, such as 2.1=2.2")
    return was, now


def _types(standards: Standards) -> list[str]:
    return [kind.id for kind in standards.provider_types]


def _rated(standards: Standards) -> list[str]:
    return [name for s in standards.standards for name in (s.id, *(q.id for q in s.key_questions))]


def _known(name: str, known: Sequence[str], standards: Standards, text: str) -> str:
    if name in known:
        return name
    raise _refused(text, f"{standards.id} has no '{name}'", suggestion(name, list(known)))


def _add(found: dict[str, str], was: str, now: str, text: str) -> None:
    if found.get(was, now) != now or (now in found.values() and was not in found):
        raise _refused(text, f"'{was}' or '{now}' has a counterpart already", "keep one of the two")
    found[was] = now


def _with_questions(ids: Mapping[str, str], old: Standards, new: Standards) -> dict[str, str]:
    """Return counterparts with those of the key questions of standards, and of prompts."""
    found = dict(ids)
    known = set(_rated(new))
    for standard in old.standards:
        number = ids.get(standard.id, standard.id)
        for question in standard.key_questions:
            usual = f"{number}{question.id.removeprefix(standard.id)}"
            if question.id not in found and usual != question.id and usual in known - set(found.values()):
                found[question.id] = usual
            for prompt in question.prompts:
                found[prompt.id] = (
                    f"{found.get(question.id, question.id)}{prompt.id.removeprefix(question.id)}"
                )
    return found


def _refuse_taken(found: Counterparts, old: Standards) -> None:
    """Refuse a counterpart that another part of the old version is called by."""
    kept = {name for name in (*_rated(old), *_types(old)) if name not in found.given}
    for was, now in found.given.items():
        if now in kept:
            why = f"{old.id} has a '{now}' of its own, which would be taken for it"
            raise _refused(f"{was}={now}", why, f"say what that one corresponds to: --map {now}=...")


def _refused(text: str, why: str, remedy: str) -> UsageError:
    return UsageError("RE045", f"cannot map it so: {why}", place=Place(f"--map {text}"), remedy=remedy)


def rename_standards(standards: Standards, by: Counterparts) -> Standards:
    """Return standards with their ids replaced by those of their counterparts."""
    return standards._replace(
        digest=f"{standards.digest}:{sorted(by.given.items())}" if by.given else standards.digest,
        provider_types=tuple(t._replace(id=by.types.get(t.id, t.id)) for t in standards.provider_types),
        standards=tuple(_standard(standard, by) for standard in standards.standards),
        limiting_rules=tuple(_limiting_rule(rule, by) for rule in standards.limiting_rules),
    )


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


def require_common(old: Standards, new: Standards) -> None:
    """Raise UsageError RE046 where two versions have no provider type, or no standard, in common."""
    for what, before, after in (
        ("provider type", _types(old), _types(new)),
        ("standard", [s.id for s in old.standards], [s.id for s in new.standards]),
    ):
        if not set(before) & set(after):
            message = f"{old.id} and {new.id} have no {what} in common, so no rating can be compared"
            remedy = f"say what corresponds, such as --map {before[0]}={after[0]}"
            raise UsageError("RE046", message, remedy=remedy)
