"""Tests of many versions at once: each provider lands where rating by that version says."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.diff.setting import settings_of
from ratings_engine.diff.versions import Landed, rate_versions
from ratings_engine.errors import InvalidInput, UsageError
from ratings_engine.rating.engine import conclude_plainly, rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_many, load_standards
from tests.diff.test_outcomes import SAMPLES
from tests.strategies import Wild, examples, inspections, packs

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.samples.model import Inspection
    from ratings_engine.standards.model import Standards

OVERLAY = """
id: higher-{good}
extends: probation-2018
title: A Good of {good}
version: "1.0.0"
author: An example
rationale: Good means more.
thresholds:
  share-of-cases: {{good: {good}}}
"""


@given(packs(Wild(rising=True)), st.data())
@examples(40, shrink=False)
def test_each_version_lands_providers_where_rating_does(pack: Standards, data: st.DataObject) -> None:
    """Random numbers of random packs are set to random values, several at once."""
    given_ = tuple(data.draw(st.lists(inspections(pack), min_size=1, max_size=3)))
    settings = settings_of(pack)
    versions = []
    for _ in range(4):
        version = pack
        for name in data.draw(st.lists(st.sampled_from(sorted(settings)), max_size=3)):
            setting = settings[name]()
            value = data.draw(st.integers(1, 3) if setting.whole else st.fractions(0, 100, max_denominator=9))
            version = setting.set_to(version, Fraction(value))
        if max(version.points) == max(pack.points):  # what a total can be is read by the points
            versions.append(version)
    for version, landed in zip(versions, rate_versions(pack, versions, given_), strict=True):
        for inspection, found in zip(given_, landed, strict=True):
            with contextlib.suppress(LookupError):  # points beyond the table's end
                codes = [finding.code for finding in found.refused]
                assert found._replace(refused=()) == plainly(version, inspection, codes)


def plainly(version: Standards, inspection: Inspection, codes: list[str]) -> Landed:
    """Return where the plain evaluator lands a provider; ``codes`` are why it should be refused."""
    try:
        overall = conclude_plainly(version, inspection).overall
    except InvalidInput as error:
        refused = [finding.code for finding in error.findings]
        return Landed(None, None) if refused == codes else Landed(None, -1)
    return Landed(overall.level, None if overall.level is None else overall.points)


def test_overlays_in_files_are_rated_as_by_rate(tmp_path: Path) -> None:
    """What is loaded together is what each is by itself, and lands providers where ``rate`` does."""
    paths = []
    for good in (52, 60, 66, 75):
        paths.append(str(tmp_path / f"{good}.yaml"))
        (tmp_path / f"{good}.yaml").write_text(OVERLAY.format(good=good), encoding="utf-8")
    versions = list(load_many(paths))
    assert versions == [load_standards(path) for path in paths]
    folder = SAMPLES / "synthetic"
    base = load_standards("probation-2018")
    files = [open_sample(str(folder / "crc-cases.csv"))]
    sample = read_sample(files, base, judgements=str(folder / "crc-judgements.csv"))
    landed = list(rate_versions(base, versions, sample.inspections))
    rated = [rate(version, sample).inspections[0].overall for version in versions]
    assert [(each.level, each.score) for (each,) in landed] == [(each.level, each.score) for each in rated]


def test_a_version_that_asks_other_things_is_refused() -> None:
    """Its samples are read otherwise; that is what a comparison is for."""
    base, other = load_standards("youth-2018"), load_standards("youth-2021")
    with pytest.raises(UsageError) as error:
        list(rate_versions(base, [base, other], ()))
    assert error.value.code == "RE046"
