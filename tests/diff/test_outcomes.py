"""Tests of outcome diffs: two ratings subtracted, divided among the changes that make the difference."""

from __future__ import annotations

import glob
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ratings_engine.diff.engine import Comparing, diff_outcomes
from ratings_engine.diff.pairing import Pairing
from ratings_engine.diff.reading import Reading, pair_samples
from ratings_engine.errors import InvalidInput
from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from tests.diff.pairs import pairs
from tests.strategies import examples, inspections

if TYPE_CHECKING:
    from ratings_engine.diff.model import InspectionDiff, OutcomeDiff
    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Band, Standards

SAMPLES = Path(__file__).parents[2] / "samples"
SHIPPED = [
    ("probation-2018", "tighter-good"),
    ("tighter-good", "probation-2018"),
    ("probation-2018", "public-protection"),
    ("probation-2018", "unpaid-work-and-resettlement"),
    ("unpaid-work-and-resettlement", "probation-2018"),
    ("tighter-good", "unpaid-work-and-resettlement"),
    ("youth-2021", "resettlement-counted"),
    ("youth-2018", "youth-2021"),
    ("probation-2021", "probation-2023"),
]


def shipped_files() -> list[str]:
    """Return every shipped sample but the tables of judgements."""
    found = [*glob.glob(f"{SAMPLES}/*/*.yaml"), *glob.glob(f"{SAMPLES}/*/*-cases.csv")]
    return sorted(found)


def judgements_of(path: str) -> str:
    """Return the table of judgements beside a table of cases."""
    return path.replace("-cases.csv", "-judgements.csv") if path.endswith("-cases.csv") else ""


def compared(old: Standards, new: Standards, path: str) -> OutcomeDiff:
    """Return one sample under two versions."""
    found = pair_samples([open_sample(path)], old, new, Reading(judgements=judgements_of(path)))
    return diff_outcomes(old, new, found, path)


def rated(
    standards: Standards, path: str, other: Standards
) -> dict[str, tuple[int | None, int | None]] | None:
    """Return what rating alone says: ratings and scores by provider; None where it refuses.

    A sample that names what only the ``other`` version has is rated without that.
    """
    try:
        sample = read_sample([open_sample(path)], standards, judgements=judgements_of(path))
    except InvalidInput as error:
        if {finding.code for finding in error.findings} != {"RE511"}:
            return None
        try:
            sample = read_sample([open_sample(path)], other, judgements=judgements_of(path))
        except InvalidInput:
            return None
        sample = sample._replace(inspections=tuple(less(each, standards) for each in sample.inspections))
    try:
        result = rate(standards, sample)
    except InvalidInput:
        return None
    return {each.provider: (each.overall.level, each.overall.score) for each in result.inspections}


def less(inspection: Inspection, standards: Standards) -> Inspection:
    """Return an inspection without judgements of what standards do not have."""
    known = {s.id for s in standards.standards} | {q.id for s in standards.standards for q in s.key_questions}
    assert not inspection.tallies
    assert not inspection.cases
    return inspection._replace(judgements=tuple(j for j in inspection.judgements if j.subject in known))


@pytest.mark.parametrize("names", SHIPPED, ids="-to-".join)
def test_a_diff_is_two_ratings_subtracted(names: tuple[str, str]) -> None:
    """Each shipped sample: both sides say what rating by each version says, and shares add up."""
    old, new = map(load_standards, names)
    compared_any = False
    for path in shipped_files():
        before, after = rated(old, path, new), rated(new, path, old)
        if before is None and after is None:
            continue
        compared_any = True
        for each in compared(old, new, path).inspections:
            assert before is None or (each.old.level, each.old.score) == before[each.provider]
            assert after is None or (each.new.level, each.new.score) == after[each.provider]
            assert bool(each.old.refused) == (before is None)
            assert bool(each.new.refused) == (after is None)
            assert_adds_up(each)
    assert compared_any


def assert_adds_up(each: InspectionDiff) -> None:
    """Check that shares add up to the difference, or that it is said why there are none."""
    shares = each.attribution.shares
    if each.attribution.why_not:
        assert not shares
        return
    steps = [-1 if level is None else level for level in (each.old.level, each.new.level)]
    assert sum((share.rating for share in shares), Fraction(0)) == steps[1] - steps[0]
    if each.old.score is not None and each.new.score is not None:
        assert sum((share.score for share in shares), Fraction(0)) == each.new.score - each.old.score


@given(pairs(), st.booleans(), st.data())
@examples(40, shrink=False)
def test_random_versions_are_two_ratings_subtracted(
    pair: tuple[Standards, Standards],
    indicative: bool,  # noqa: FBT001
    data: st.DataObject,
) -> None:
    """Random versions, random inspections: the sides are those of rating, and the parts add up."""
    old, new = pair
    inspection = data.draw(inspections(old))
    assume(inspection.provider_type in {kind.id for kind in new.provider_types})
    found = one(old, new, inspection, indicative=indicative)
    assert_adds_up(found)
    back = one(new, old, inspection, indicative=indicative)
    assert (back.old.level, back.new.level) == (found.new.level, found.old.level)
    shares = {
        share.change.replace("-added", "-").replace("-dropped", "-"): share
        for share in back.attribution.shares
    }
    if found.attribution.exact and not found.attribution.why_not and not back.attribution.why_not:
        for share in found.attribution.shares:
            other = shares.get(share.change.replace("-added", "-").replace("-dropped", "-"))
            assert share.score == -(other.score if other else 0)
            assert share.rating == -(other.rating if other else 0)


def one(old: Standards, new: Standards, inspection: Inspection, *, indicative: bool) -> InspectionDiff:
    """Return one inspection, as it is, under two versions."""
    pairing = Pairing("Random", inspection.provider_type, inspection, inspection, ((), ()))
    return diff_outcomes(old, new, [pairing], "", Comparing(indicative=indicative)).inspections[0]


def eased(good: int) -> Standards:
    """Return the shipped standards of 2018 with Good from another share of cases."""
    pack = load_standards("probation-2018")
    table = pack.bandings["share-of-cases"]

    def moved(band: Band) -> Band:
        ends = {end: Fraction(good) for end in ("low", "high") if getattr(band, end) == 65}
        return band._replace(**ends)

    made = table._replace(bands=tuple(moved(band) for band in table.bands))
    standards = tuple(
        s._replace(
            key_questions=tuple(
                q._replace(banding=made) if q.banding.id == table.id else q for q in s.key_questions
            )
        )
        for s in pack.standards
    )
    return pack._replace(
        digest=f"eased:{good}", bandings={**pack.bandings, table.id: made}, standards=standards
    )


def test_one_change_has_the_whole_share_and_says_what_it_touches() -> None:
    """A threshold that alone differs has all of the difference, and names what it is about."""
    old, new = load_standards("probation-2018"), eased(51)
    (each,) = compared(old, new, f"{SAMPLES}/synthetic/crc-cases.csv").inspections
    (share,) = [share for share in each.attribution.shares if share.score or share.alone]
    assert share.change == "threshold:share-of-cases.good"
    assert share.score == share.alone == (each.new.score or 0) - (each.old.score or 0) != 0
    assert share.all_but == 0
    moved = {s.id for s in each.standards if s.old != s.new}
    assert moved <= set(share.touches)
    known = {s.id for s in each.standards} | {q.id for s in each.standards for q in s.key_questions}
    assert set(share.touches) <= known | {"overall"}


def test_a_sample_that_one_version_cannot_rate_is_a_row() -> None:
    """The new version has no such standards: the row says why, and there is no share."""
    old, new = load_standards("probation-2018"), load_standards("probation-2021")
    found = compared(old, new, f"{SAMPLES}/synthetic/crc-cases.csv")
    (each,) = found.inspections
    assert each.old.level is not None
    assert {finding.code for finding in each.new.refused} == {"RE511"}
    assert each.moved
    assert each.attribution.why_not
    assert found.transitions == {(each.old.level, None): 1}


def test_cases_are_read_once_where_only_rules_changed() -> None:
    """Both sides hold the same inspection, not a copy of it."""
    old, new = load_standards("probation-2018"), load_standards("tighter-good")
    found = pair_samples([open_sample(f"{SAMPLES}/synthetic/crc-cases.csv")], old, new)
    assert all(pairing.old is pairing.new for pairing in found)


def test_a_sample_that_no_version_can_read_is_an_error() -> None:
    """Where neither version knows the provider type there is nothing to compare."""
    old, new = load_standards("youth-2018"), load_standards("youth-2021")
    with pytest.raises(InvalidInput) as error:
        pair_samples([open_sample(f"{SAMPLES}/synthetic/crc-cases.csv")], old, new)
    assert {finding.code for finding in error.value.findings} == {"RE511"}


def test_published_totals_move_by_the_overall_table_alone() -> None:
    """A total has no standards: its shares are those of changes to the overall table."""
    old = load_standards("youth-2021")
    bands = tuple(
        band._replace(**{end: getattr(band, end) / 2 for end in ("low", "high") if getattr(band, end)})
        for band in old.overall.bands
    )
    new = old._replace(digest="halved", overall=old.overall._replace(bands=bands))
    found = compared(old, new, f"{SAMPLES}/published/youth-2021-totals.yaml")
    moved = [each for each in found.inspections if each.moved]
    assert moved
    for each in moved:
        assert_adds_up(each)
        assert all(
            share.change.startswith("threshold:overall.") for share in each.attribution.shares if share.rating
        )


def test_equal_totals_are_each_rated_as_alone() -> None:
    """What is worked out once for equal totals is, for each of them, what rating it alone says."""
    versions = [load_standards("youth-2021"), load_standards("resettlement-counted")]
    path = f"{SAMPLES}/published/youth-2021-totals.yaml"
    sample = read_sample([open_sample(path)], versions[0])
    totals = [each.total and each.total[:2] for each in sample.inspections]
    assert len(set(totals)) < len(totals)
    found = compared(versions[0], versions[1], path)
    for place, standards in enumerate(versions):
        rated = rate(standards, sample).inspections
        assert [(each.old, each.new)[place].result for each in found.inspections] == list(rated)
