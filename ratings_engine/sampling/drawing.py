"""Drawing a case sample: stratified, spread over units and officers, and the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import UsageError
from ratings_engine.rating.engine import standards_ref
from ratings_engine.sampling.allotting import Allotter
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE, Counts, Draw, DrawnCase, DrawnStratum
from ratings_engine.sampling.groups import key_of, tree_of
from ratings_engine.sampling.strata import by_stratum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ratings_engine.sampling.draw_model import DrawRules
    from ratings_engine.sampling.groups import Group
    from ratings_engine.sampling.longlist import ListedCase, Longlist
    from ratings_engine.standards.model import Standards

__all__ = ["draw_sample"]

MOST_CASES = 1_000_000
"""No draw is larger."""


def draw_sample(
    longlist: Longlist, standards: Standards, rules: DrawRules, *, size: int, buffer: int, seed: int
) -> Draw:
    """Return a sample of ``size`` cases, ``buffer`` spare ones drawn after it, and the record of both.

    The buffer is drawn from the cases that are left, in the same way. Where the limit for one
    officer leaves too few the sample is smaller, and where too few cases are left the buffer
    is, and the record says so. Raises UsageError RE807 for a size that no draw can have, and
    InvalidInput RE806 for cases without a stratum.
    """
    _check(size, buffer, len(longlist.cases))
    strata = by_stratum(longlist.cases, rules.strata)
    allotter = Allotter(rules.cases_per_officer)
    sample = _draw(allotter, (SAMPLE, strata, size), rules, seed)
    spare = _draw(allotter, (BUFFER, _without(strata, sample), buffer), rules, seed)
    cases = (*sample, *spare)
    return Draw(
        standards_ref(standards),
        longlist,
        rules,
        seed,
        size,
        buffer,
        cases,
        tuple(_stratum(name, listed, cases, longlist.attributes) for name, listed in strata.items()),
        _by_value(longlist.cases, cases, longlist.attributes),
        tuple(allotter.allocations),
        tuple(allotter.adjustments),
    )


def _check(size: int, buffer: int, eligible: int) -> None:
    if not 1 <= size <= MOST_CASES or not 0 <= buffer <= MOST_CASES:
        message = f"a sample of {size} cases with a buffer of {buffer} cannot be drawn"
        raise UsageError("RE807", message, remedy="ask for a size of 1 or more and a buffer of 0 or more")
    if size > eligible:
        cases = "1 eligible case" if eligible == 1 else f"{eligible} eligible cases"
        message = f"a sample of {size} cannot be drawn from {cases}"
        remedy = f"ask for a size of at most {eligible}, or a longer longlist" if eligible else ""
        raise UsageError("RE807", message, remedy=remedy or "look why every case of the longlist is excluded")


def _draw(
    allotter: Allotter, what: tuple[str, Mapping[str, Sequence[ListedCase]], int], rules: DrawRules, seed: int
) -> list[DrawnCase]:
    """Return the cases of one draw, by stratum and in the order of their keys."""
    name, strata, cases = what
    if not cases:
        return []
    root = tree_of(strata, rules.levels, seed)
    allotter.allot(name, root, cases)
    drawn = [
        DrawnCase(case, name, leaf.path[0], key_of(seed, case.case_id))
        for leaf in root.leaves()
        for case in _taken(leaf)
    ]
    place = {stratum: number for number, stratum in enumerate(strata)}
    return sorted(drawn, key=lambda each: (place[each.stratum], each.key))


def _taken(leaf: Group) -> Sequence[ListedCase]:
    return leaf.cases[: leaf.taken]


def _without(
    strata: Mapping[str, Sequence[ListedCase]], drawn: Sequence[DrawnCase]
) -> dict[str, list[ListedCase]]:
    gone = {each.case.case_id for each in drawn}
    return {name: [case for case in cases if case.case_id not in gone] for name, cases in strata.items()}


def _stratum(
    name: str, listed: Sequence[ListedCase], drawn: Sequence[DrawnCase], attributes: Sequence[str]
) -> DrawnStratum:
    own = [each for each in drawn if each.stratum == name]
    return DrawnStratum(name, _counts(listed, own), _by_value(listed, own, attributes))


def _by_value(
    listed: Sequence[ListedCase], drawn: Sequence[DrawnCase], attributes: Sequence[str]
) -> dict[str, dict[str, Counts]]:
    """Return the counts by attribute and value, the values in order of name."""
    return {name: dict(_values(listed, drawn, name)) for name in attributes}


def _values(
    listed: Sequence[ListedCase], drawn: Sequence[DrawnCase], name: str
) -> Iterator[tuple[str, Counts]]:
    cases: dict[str, list[ListedCase]] = {}
    taken: dict[str, list[DrawnCase]] = {}
    for case in listed:
        cases.setdefault(case.attributes[name], []).append(case)
    for each in drawn:
        taken.setdefault(each.case.attributes[name], []).append(each)
    for value in sorted(cases):
        yield value, _counts(cases[value], taken.get(value, ()))


def _counts(listed: Sequence[ListedCase], drawn: Sequence[DrawnCase]) -> Counts:
    spare = sum(each.draw == BUFFER for each in drawn)
    return Counts(len(listed), len(drawn) - spare, spare)
