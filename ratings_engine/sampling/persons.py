"""Cases of one person: the earliest stays, so that nobody is drawn twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.errors import Finding, InvalidInput
from ratings_engine.sampling.longlist import Excluded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ratings_engine.sampling.longlist import ListedCase

__all__ = ["set_duplicates_aside"]

_Key = tuple[str, ...]
_BY_ID = "national id"
_BY_NAMES = "names and date of birth"


def set_duplicates_aside(cases: Sequence[ListedCase]) -> tuple[list[ListedCase], list[Excluded]]:
    """Return the earliest case of each person, and the others with the reason.

    Two cases are of one person where they share the national id, or both names and the date
    of birth; so are any two that a chain of such cases links. Of cases that start on one day
    the one whose id comes first stays. Raises InvalidInput RE805 for a national id with two
    dates of birth.
    """
    findings = list(_two_birthdays(cases))
    if findings:
        raise InvalidInput(findings)
    kept, others = [], []
    for person in _persons(cases):
        first, *later = sorted(person, key=lambda case: (case.started, case.case_id))
        kept.append(first)
        others += [_duplicate(case, first) for case in later]
    return kept, others


def _keys(case: ListedCase) -> Iterator[_Key]:
    """Yield by what another case is seen to be of the same person."""
    national_id, *names = case.person
    if national_id:
        yield (_BY_ID, national_id)
    if all(names) and case.born:
        yield (_BY_NAMES, *names, case.born)


def _persons(cases: Sequence[ListedCase]) -> list[list[ListedCase]]:
    """Return the cases person by person (union-find over the keys that they share)."""
    leader = list(range(len(cases)))

    def lead(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    first: dict[_Key, int] = {}
    for index, case in enumerate(cases):
        for key in _keys(case):
            leader[lead(index)] = lead(first.setdefault(key, index))
    persons: dict[int, list[ListedCase]] = {}
    for index, case in enumerate(cases):
        persons.setdefault(lead(index), []).append(case)
    return list(persons.values())


def _duplicate(case: ListedCase, first: ListedCase) -> Excluded:
    shared = set(_keys(first))
    why = next((f"same {key[0]}" for key in _keys(case) if key in shared), "linked by others of the person")
    reason = f"duplicate of {first.case_id} (earliest): {why}"
    return Excluded(case.case_id, "duplicate", reason, first.case_id, case.place)


def _two_birthdays(cases: Sequence[ListedCase]) -> Iterator[Finding]:
    first: dict[str, ListedCase] = {}
    for case in cases:
        if not case.person[0] or not case.born:
            continue
        other = first.setdefault(case.person[0], case)
        if other.born != case.born:
            message = (
                f"case '{case.case_id}' has the national id of case '{other.case_id}' at {other.place}"
                f" and another date of birth: {case.born}, not {other.born}"
            )
            remedy = "correct the id of one of the two people, or the date of birth"
            yield Finding("RE805", "error", case.place, message, remedy)
