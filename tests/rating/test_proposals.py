"""Tests of the shipped proposals: what each changes in the ratings of an inspection, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.rating.engine import rate
from ratings_engine.samples.model import Sample
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import standards_for
from ratings_engine.vocabulary import RATINGS
from tests.rating.given import counted, judged, nothing_known

if TYPE_CHECKING:
    from ratings_engine.results.model import InspectionResult, KeyQuestionNode
    from ratings_engine.samples.model import Inspection

ROOT = Path(__file__).parents[2]
SYNTHETIC = ROOT / "samples" / "synthetic"
INADEQUATE, REQUIRES_IMPROVEMENT, GOOD, OUTSTANDING = range(4)
NPS_JUDGED = {"1.1": GOOD, "1.2": GOOD, "1.3": GOOD, "1.4": GOOD}


def rated(pack: str, inspection: Inspection) -> InspectionResult:
    """Return the result of one inspection."""
    sample = Sample("", "", (inspection,))
    return rate(load_standards(pack), sample).inspections[0]


def of_file(pack: str, provider_type: str) -> InspectionResult:
    """Return the result of the synthetic sample of a provider type."""
    standards = load_standards(pack)
    files = [open_sample(str(SYNTHETIC / f"{provider_type}-cases.csv"))]
    judgements = str(SYNTHETIC / f"{provider_type}-judgements.csv")
    return rate(standards, read_sample(files, standards, judgements=judgements)).inspections[0]


def ratings(result: InspectionResult) -> dict[str, str | None]:
    """Return the rating of each standard."""
    return {node.id: None if node.level is None else RATINGS[node.level] for node in result.standards}


def overall(result: InspectionResult) -> tuple[str | None, int | None, int | None]:
    """Return the overall rating, with its score and the most there could be."""
    found = result.overall
    return None if found.level is None else RATINGS[found.level], found.score, found.max_score


def answers(node: KeyQuestionNode) -> tuple[object, ...]:
    """Return what a key question was answered, and what it was rated."""
    return node.level, node.yes, node.no, node.na, node.unanswered, node.not_asked


def division(yes: int, no: int, **other: tuple[int, int]) -> Inspection:
    """Return an NPS division with the same tally for each of its questions, except ``other``."""
    standards = standards_for(load_standards("probation-2018"), "nps")
    questions = [q.id for s in standards if s.assessed == "cases" for q in s.key_questions]
    tallies = tuple(counted(q, *other.get(q, (yes, no))) for q in questions)
    return nothing_known("nps", judgements=judged(**NPS_JUDGED), tallies=tallies)


# --- a tighter Good


@pytest.mark.parametrize(
    ("yes", "no", "base", "tighter"),
    [
        (13, 7, "good", "requires_improvement"),
        (69, 31, "good", "requires_improvement"),
        (7, 3, "good", "good"),
        (12, 8, "requires_improvement", "requires_improvement"),
        (4, 1, "outstanding", "outstanding"),
        (1, 1, "requires_improvement", "requires_improvement"),
    ],
)
def test_a_tighter_good(yes: int, no: int, base: str, tighter: str) -> None:
    """13 of 20 cases is Good today, and Requires improvement where Good begins at 70%."""
    inspection = division(20, 0, **{"2.1.1": (yes, no)})
    assert ratings(rated("probation-2018", inspection))["2.1"] == base
    assert ratings(rated("tighter-good", inspection))["2.1"] == tighter


def test_a_tighter_good_lowers_the_score() -> None:
    """Six standards at 65% lose a point each, and the provider its Good."""
    inspection = division(13, 7)
    assert overall(rated("probation-2018", inspection)) == ("good", 20, 30)
    assert overall(rated("tighter-good", inspection)) == ("requires_improvement", 14, 30)


def test_a_tighter_good_cites_itself() -> None:
    """The explanation names the line of the proposal that sets the rating."""
    result = rated("tighter-good", division(13, 7))
    node = next(n for n in result.standards if n.id == "2.1").key_questions[0]
    assert node.rule is not None
    assert (node.rule.file, node.rule.source, node.rule.confidence) == (
        "tighter-good.yaml", "tighter-good", "proposed",
    )  # fmt: skip
    text = (ROOT / "standards" / "proposals" / node.rule.file).read_text(encoding="utf-8")
    assert "good: 70" in text.splitlines()[node.rule.line - 1]


# --- public protection


@pytest.mark.parametrize(
    ("weak", "capped"),
    [
        (["2.1.3"], False),
        (["2.1.3", "2.4.3"], True),
        (["2.1.3", "2.2.3", "2.4.3"], True),
        (["2.1.1", "2.1.2"], False),
    ],
)
def test_public_protection(weak: list[str], *, capped: bool) -> None:
    """From two stages on, Inadequate work to keep other people safe caps the provider."""
    inspection = division(20, 0, **dict.fromkeys(weak, (9, 11)))
    base, proposed = (rated(pack, inspection) for pack in ("probation-2018", "public-protection"))
    assert ratings(proposed) == ratings(base)
    assert (base.overall.level, base.overall.score) == (GOOD, proposed.overall.score)
    assert proposed.overall.level == (REQUIRES_IMPROVEMENT if capped else GOOD)


# --- unpaid work and resettlement


def test_one_standard_instead_of_two() -> None:
    """A CRC has nine standards of 27 points; its questions and their answers are the same."""
    base, merged = (of_file(pack, "crc") for pack in ("probation-2018", "unpaid-work-and-resettlement"))
    assert (overall(base), overall(merged)) == (
        ("requires_improvement", 7, 30),
        ("requires_improvement", 7, 27),
    )
    expected = {name: level for name, level in ratings(base).items() if name != "4.2"}
    assert ratings(merged) == {**expected, "4.1": "inadequate"}
    before = [q for node in base.standards if node.id in ("4.1", "4.2") for q in node.key_questions]
    after = [q for node in merged.standards if node.id == "4.1" for q in node.key_questions]
    assert [q.id for q in after] == [f"4.1.{number}" for number in range(1, 8)]
    assert [answers(q) for q in after] == [answers(q) for q in before]


def test_a_division_is_not_concerned() -> None:
    """The NPS has neither standard: ten standards of 30 points, as before."""
    results = [of_file(pack, "nps") for pack in ("probation-2018", "unpaid-work-and-resettlement")]
    assert [overall(result)[2] for result in results] == [30, 30]
    assert ratings(results[0]) == ratings(results[1])


# --- resettlement


def test_resettlement_counts() -> None:
    """Thirteen standards of 39 points instead of twelve of 36, and Outstanding there adds three."""
    standards = standards_for(load_standards("youth-2021"), "yot")
    inspection = nothing_known(
        "yot", judgements=judged(**{s.id: GOOD for s in standards} | {"4.1": OUTSTANDING})
    )
    assert overall(rated("youth-2021", inspection)) == ("good", 24, 36)
    assert overall(rated("resettlement-counted", inspection)) == ("good", 27, 39)


def test_a_service_without_resettlement_is_still_rated() -> None:
    """One more standard may be unrated than before."""
    standards = [s.id for s in standards_for(load_standards("youth-2021"), "yot")]
    for missing, level in ((["4.1"], GOOD), (["4.1", *standards[:4]], GOOD), (["4.1", *standards[:5]], None)):
        levels = {name: GOOD for name in standards if name not in missing}
        inspection = nothing_known("yot", judgements=judged(**levels))
        assert rated("resettlement-counted", inspection).overall.level == level


@pytest.mark.parametrize("row", [0, 1])
def test_published_totals_under_the_proposal(row: int) -> None:
    """A published total of 36 points is of twelve standards, and is banded as it was."""
    path = str(ROOT / "samples" / "published" / "youth-2021-totals.yaml")
    found = []
    for pack in ("youth-2021", "resettlement-counted"):
        standards = load_standards(pack)
        found.append(overall(rate(standards, read_sample([open_sample(path)], standards)).inspections[row]))
    assert found[0] == found[1]


# --- stacked


def test_proposals_stack(tmp_path: Path) -> None:
    """All three for probation at once: each of their effects is there."""
    names = ["tighter-good", "public-protection", "unpaid-work-and-resettlement"]
    path = tmp_path / "all.yaml"
    path.write_text(
        f"id: all-three\nextends: [{', '.join(names)}]\n"
        "title: All\nversion: '1.0.0'\nauthor: A\nrationale: R.\n",
        encoding="utf-8",
    )
    merged = load_standards(str(path))
    assert [o.id for o in merged.overlays] == [*names, "all-three"]
    assert [rule.id for rule in merged.limiting_rules] == ["public-protection"]
    inspection = division(13, 7, **dict.fromkeys(["2.1.3", "2.4.3"], (9, 11)))
    found = rated(str(path), inspection)
    assert (ratings(found)["2.2"], ratings(found)["2.1"]) == ("requires_improvement", "inadequate")
    assert overall(of_file(str(path), "crc"))[2] == 27
