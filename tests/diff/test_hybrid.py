"""Tests of standards between two versions: each change is made by itself, all make the new one."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.hybrid import Hybrids
from ratings_engine.diff.mattering import MATTERING, NEVER, can_matter
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import conclude_plainly
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.loader import load_standards
from tests.diff.pairs import pairs
from tests.standards.test_changes import every_feature, mutants
from tests.strategies import examples, inspections

if TYPE_CHECKING:
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

SHIPPED = (
    "probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021",
    "tighter-good", "public-protection", "unpaid-work-and-resettlement", "resettlement-counted",
)  # fmt: skip


def mattering(old: Standards, new: Standards) -> list[str]:
    """Return the ids of the changes that can matter."""
    return [change.id for change in rule_changes(old, new) if can_matter(change)]


def hybrids(old: Standards, new: Standards) -> Hybrids:
    """Return everything between two versions."""
    return Hybrids(old, new, rule_changes(old, new))


def concluded(standards: Standards, inspection: Inspection) -> Any:
    """Return what an inspection comes to, or why it cannot be rated."""
    try:
        outcome = conclude_plainly(standards, inspection, indicative=True)
    except InvalidInput as error:
        return [finding.code for finding in error.findings]
    return outcome.overall, dict(outcome.standards), dict(outcome.key_questions)


@given(pairs(), st.data())
@examples(150, shrink=False)
def test_no_change_is_the_old_version_and_all_are_the_new(
    pair: tuple[Standards, Standards], data: st.DataObject
) -> None:
    """With no change made an inspection rates as by the old version, with all as by the new."""
    old, new = pair
    made = hybrids(old, new)
    ids = mattering(old, new)
    for version, chosen in ((old, []), (new, ids)):
        inspection = data.draw(inspections(version))
        hybrid = made.made(chosen)
        assert mattering(version, hybrid) == []
        assert concluded(hybrid, inspection) == concluded(version, inspection)


def test_each_change_is_made_by_itself_between_shipped_packs() -> None:
    """Between any two shipped packs or proposals, a change that is made is the one that is then told."""
    for names in permutations(SHIPPED, 2):
        old, new = map(load_standards, names)
        made = hybrids(old, new)
        ids = mattering(old, new)
        assert mattering(old, made.made([])) == []
        assert mattering(new, made.made(ids)) == []
        for name in ids:
            told = mattering(old, made.made([name]))
            assert split(old, new, set(told)) == expected(old, new, name), (names, name)


def expected(old: Standards, new: Standards, name: str) -> set[str]:
    """Return what is told of one change that is made alone."""
    kind, _, target = name.partition(":")
    every = mattering(old, new)
    if kind == "question-moved" and f"standard-added:{target.rpartition('.')[0]}" in every:
        return set()  # there is nowhere to move to
    if kind == "standard-added" and moved_in(old, new, target):
        return set()  # it comes with the first of its questions
    return split(old, new, {name, *(moved_out(old, new, target) if kind == "standard-dropped" else ())})


def moved_in(old: Standards, new: Standards, standard: str) -> bool:
    """Return whether all that a standard asks was asked elsewhere before."""
    moved = {c.new for c in rule_changes(old, new) if c.kind == "key_question_moved"}
    asked = {q.id for s in new.standards if s.id == standard for q in s.key_questions}
    return bool(asked) and asked <= moved


def moved_out(old: Standards, new: Standards, standard: str) -> set[str]:
    """Return the moves out of a standard to one that is there: without it nothing is left to stay in."""
    moves = {str(c.old): c.id for c in rule_changes(old, new) if c.kind == "key_question_moved"}
    added = {c.id.rpartition(":")[2] for c in rule_changes(old, new) if c.kind == "standard_added"}
    return {
        moved
        for was, moved in moves.items()
        if was.rpartition(".")[0] == standard and moved.rpartition(":")[2].rpartition(".")[0] not in added
    }


def split(old: Standards, new: Standards, ids: set[str]) -> set[str]:
    """Return ids with those of a standard's cases by key question.

    Whether they are told as one depends on whether all its questions change alike.
    """
    kept = {q.id for s in new.standards for q in s.key_questions}
    questions = {s.id: [q.id for q in s.key_questions if q.id in kept] for s in old.standards}
    found = set()
    for name in ids:
        kind, _, subject = name.partition(":")
        whole = kind == "applies-when" and subject in questions
        found |= {f"{kind}:{q}" for q in questions[subject]} if whole else {name}
    return found


@given(pairs())
@examples(200, shrink=False)
def test_each_change_is_made_by_itself(pair: tuple[Standards, Standards]) -> None:
    """Between two random versions, a change that is made is the one that is then told.

    A threshold that would pass the next one takes it along, which is told too.
    """
    old, new = pair
    made = hybrids(old, new)
    for name in mattering(old, new):
        told = mattering(old, made.made([name]))
        table = name.split(".")[0].replace("bands:", "threshold:")
        assert told == [name] or all(each.startswith(f"{table}.") for each in told)


def test_every_kind_of_change_is_known() -> None:
    """Each kind that comparing packs can tell is either made or known never to matter."""
    pack = every_feature()
    seen = {
        c.kind
        for _, mutant in mutants(pack)
        for c in [*rule_changes(pack, mutant), *rule_changes(mutant, pack)]
    }
    for names in permutations(SHIPPED, 2):
        seen |= {c.kind for c in rule_changes(*map(load_standards, names))}
    assert seen <= set(MATTERING) | NEVER
    assert not set(MATTERING) & NEVER
    assert (set(MATTERING) | NEVER) - seen == {"points", "standard_renumbered"}


def test_every_change_of_every_field_is_made() -> None:
    """Each change of one thing in a pack with every feature is made by making the changes that are told.

    One end of a band that moves alone leaves a gap, which no pack may have.
    """
    pack = every_feature()
    ends = ("low", "low_closed", "high", "high_closed")
    for path, mutant in [(path, mutant) for path, mutant in mutants(pack) if path[-1] not in ends]:
        for old, new in ((pack, mutant), (mutant, pack)):
            made = hybrids(old, new)
            assert mattering(new, made.made(mattering(old, new))) == [], path
            assert mattering(old, made.made([])) == [], path
