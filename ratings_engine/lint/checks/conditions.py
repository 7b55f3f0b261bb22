"""Conditions that never or always hold, or say the same thing twice."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from ratings_engine.lint.check import Hit, check
from ratings_engine.lint.parts import asked, rated
from ratings_engine.standards.conditions import attributes_in, holds
from ratings_engine.standards.model import CaseCondition
from ratings_engine.standards.nodes import Map, Seq, each_map, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.lint.check import Subject

MOST = 5_000
"""Most combinations of attribute values that are tried for one condition."""


@check(
    "RE236",
    group="logic",
    why="Only cases with an attribute missing are asked, so the question is hardly ever rated.",
    remedy="Correct the condition, or drop the question.",
)
def applies_when_never_holds(subject: Subject) -> Iterator[Hit]:
    """No case whose attributes are known meets a condition.

    Every combination of the declared values is tried, and of an attribute without declared
    values those that the condition names and one other; up to 5,000 combinations.
    """
    for node, own, whole in _conditions(subject):
        outcomes = _outcomes(subject, own)
        if outcomes == {False}:
            yield Hit(
                place_of(node, "applies_when"), f"no case is asked {node['id']}: the condition never holds"
            )
        elif outcomes is not None and own != whole and _outcomes(subject, whole) == {False}:
            message = f"no case is asked {node['id']}: its condition never holds beside its standard's"
            yield Hit(place_of(node, "applies_when"), message)


@check(
    "RE237",
    group="logic",
    why="It reads as if some cases were left out, and none is.",
    remedy="Correct the condition, or remove it.",
)
def applies_when_always_holds(subject: Subject) -> Iterator[Hit]:
    """Every case meets a condition, whatever its attributes are.

    The same combinations are tried as for a condition that never holds.
    """
    for node, own, whole in _conditions(subject):
        if _outcomes(subject, own) == {True}:
            message = f"every case is asked {node['id']}: the condition always holds"
            yield Hit(place_of(node, "applies_when"), message)
        elif own != whole and _outcomes(subject, whole, given=whole.parts[0]) == {True}:
            message = f"{node['id']} is asked of every case of its standard: the condition always holds"
            yield Hit(place_of(node, "applies_when"), message)


@check(
    "RE247",
    group="logic",
    why="In 'at_least: 2' it counts twice, and elsewhere it hides a condition that was meant and is missing.",
    remedy="Remove one, or write the condition that was meant.",
)
def condition_written_twice(subject: Subject) -> Iterator[Hit]:
    """The same condition stands twice in one list, or the same value twice in one comparison."""
    root = subject.pack.framework.root
    nodes = [rule["when"] for rule in root.get("limiting_rules", ())]
    nodes += [n["applies_when"] for n in _holders(subject) if "applies_when" in n]
    strata = root.get("sampling", {}).get("strata", ())
    nodes += [stratum["when"] for stratum in strata if isinstance(stratum, Map)]
    for holder in (m for node in nodes for m in each_map(node)):
        for key in ("all", "any", "of", "in", "not_in"):
            items = holder.get(key)
            if isinstance(items, Seq):
                for index in _repeated(items):
                    yield Hit(place_of(items, index), f"this stands twice in '{key}'")


@check(
    "RE268",
    group="logic",
    severity="note",
    why="Nothing is known about the condition, which is not the same as nothing being wrong.",
    remedy="Let the condition look at fewer attributes.",
)
def condition_not_examined(subject: Subject) -> Iterator[Hit]:
    """A condition looks at so many attribute values that they are not all tried.

    Beyond 5,000 combinations the checks of conditions leave it out.
    """
    for node, _own, whole in _conditions(subject):
        if _outcomes(subject, whole) is None:
            message = (
                f"the condition of {node['id']} has more than {MOST:,} combinations; they were not tried"
            )
            yield Hit(place_of(node, "applies_when"), message)


@check(
    "RE329",
    group="logic",
    why="A case that belongs to no stratum, or to two, keeps a sample from being drawn.",
    remedy="Correct the conditions, so that every case meets that of one stratum alone.",
)
def strata_not_apart(subject: Subject) -> Iterator[Hit]:
    """The conditions of two strata hold for one case, or for some case none does.

    The same combinations are tried as for a condition that never holds; strata without a
    condition are left out, and so are cases whose attributes are not known.
    """
    strata = subject.standards.sampling.strata if subject.standards.sampling else ()
    conditions = {stratum.name: stratum.when for stratum in strata if stratum.when}
    if not strata or len(conditions) < len(strata):
        return
    told: set[tuple[str, ...]] = set()
    for case in _cases(subject, CaseCondition("any", parts=tuple(conditions.values()))) or ():
        names = tuple(name for name, condition in conditions.items() if holds(condition, case))
        if len(names) != 1 and names not in told:
            told.add(names)
            nodes = subject.pack.framework.root["sampling"]["strata"]
            who = f"{len(names)} strata, {' and '.join(names)}, have" if names else "no stratum has"
            which = ", ".join(f"{name} '{value}'" for name, value in case.items())
            last = list(conditions).index(names[-1]) if names else 0
            yield Hit(place_of(nodes, last), f"{who} the cases of {which}")


def _holders(subject: Subject) -> Iterator[Map]:
    yield from (node for node, _standard in rated(subject))
    yield from (each.node for each in asked(subject))


def _conditions(subject: Subject) -> Iterator[tuple[Map, CaseCondition, CaseCondition]]:
    """Yield what has a condition, the condition, and the same with its standard's."""
    seen: set[str] = set()
    for each in asked(subject):
        whole = each.question.applies_when
        if whole is None:
            continue
        both = "applies_when" in each.node and "applies_when" in each.owner
        if "applies_when" in each.owner and each.standard.id not in seen:
            seen.add(each.standard.id)
            condition = whole.parts[0] if both else whole
            yield each.owner, condition, condition
        if "applies_when" in each.node:
            yield each.node, whole.parts[1] if both else whole, whole


def _outcomes(
    subject: Subject, condition: CaseCondition, *, given: CaseCondition | None = None
) -> set[bool | None] | None:
    """Return how a condition turns out over all known attribute values; None where there are too many.

    Only values that meet the condition ``given``, a part of it, are tried.
    """
    cases = _cases(subject, condition)
    if cases is None:
        return None
    return {holds(condition, case) for case in cases if given is None or holds(given, case)}


def _cases(subject: Subject, condition: CaseCondition) -> Iterator[dict[str, str]] | None:
    """Return a case for each combination of values that matters; None where there are too many."""
    names = sorted(attributes_in(condition))
    values = [_values(subject, condition, name) for name in names]
    if prod(len(each) for each in values) > MOST:
        return None
    return (dict(zip(names, chosen, strict=True)) for chosen in product(*values))


def _values(subject: Subject, condition: CaseCondition, attribute: str) -> list[str]:
    """Return the values to try: those that are named, and one for all the others there are."""
    named = sorted(_named(condition, attribute))
    declared = [value.strip().lower() for value in subject.standards.attributes[attribute].values]
    if not declared:
        return [*named, "any other value"]
    others = [value for value in declared if value not in named]
    return [*(value for value in named if value in declared), *others[:1]]


def _named(condition: CaseCondition, attribute: str) -> set[str]:
    own = set(condition.values) if condition.attribute == attribute else set()
    return own.union(*(_named(part, attribute) for part in condition.parts))


def _repeated(items: Seq) -> Iterator[int]:
    """Yield the indexes of items that stand earlier in the list as well."""
    seen: list[object] = []
    for index, item in enumerate(items):
        told = item.strip().lower() if isinstance(item, str) else item
        if told in seen:
            yield index
        seen.append(told)
