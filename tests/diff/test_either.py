"""Tests of samples that name what only one of two versions asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ratings_engine.diff.engine import diff_outcomes
from ratings_engine.diff.reading import Reading, pair_samples
from ratings_engine.errors import InvalidInput
from ratings_engine.samples.reading import open_sample
from ratings_engine.standards.changes import rule_changes
from ratings_engine.standards.comparing_standards import numbered
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.diff.model import OutcomeDiff

OLD, NEW = "probation-2021", "probation-2023"


def diff(path: Path, provider_type: str = "") -> OutcomeDiff:
    """Return a sample under both packs; 1.4 and 2.5 are the old one's alone."""
    old, new = load_standards(OLD), load_standards(NEW)
    files = [open_sample(str(path))]
    return diff_outcomes(old, new, pair_samples(files, old, new, Reading(provider_type=provider_type)), "")


def document(path: Path, *judged: str) -> Path:
    """Write a sample in which some standards are judged Good."""
    lines = ["inspections:", "- provider: North", "  provider_type: pdu", "  judgements:"]
    path.write_text("\n".join([*lines, *(f'    "{name}": good' for name in judged), ""]), encoding="utf-8")
    return path


def test_each_version_rates_what_it_asks(tmp_path: Path) -> None:
    """What has no counterpart is left out on the other side, and told."""
    asked = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4")
    found = diff(document(tmp_path / "s.yaml", *asked, "1.4", "2.5"))
    (each,) = found.inspections
    assert found.unmatched == (("1.4", "2.5"), ())
    assert (each.old.score, each.new.score) == (18, 14)
    assert (each.old.level, each.new.level) == (2, 2)
    assert not each.old.refused
    assert not each.new.refused
    assert sum(share.score for share in each.attribution.shares) == -4
    dropped = {share.change for share in each.attribution.shares if share.score}
    assert dropped == {"standard-dropped:1.4", "standard-dropped:2.5"}


def test_cases_with_columns_of_the_other_version(tmp_path: Path) -> None:
    """A table of cases keeps the columns that each version knows, of the same cases."""
    rows = ["case_id,2.1.1,2.5.1", *(f"C{n},yes,no" for n in range(30))]
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (each,) = diff(path, "pdu").inspections
    assert each.old.result
    assert each.new.result
    by_id = {standard.id: standard for standard in each.standards}
    assert by_id["2.5"].there == (True, False)
    assert by_id["2.1"].there == (True, True)
    assert [q.old for q in by_id["2.1"].key_questions] == [q.new for q in by_id["2.1"].key_questions]


def test_what_neither_version_knows_is_an_error(tmp_path: Path) -> None:
    """A slip is a slip in both."""
    with pytest.raises(InvalidInput) as error:
        diff(document(tmp_path / "s.yaml", "1.1", "9.9"))
    assert error.value.code == "RE511"


def test_a_sample_of_nothing_that_a_version_asks_is_refused_by_it(tmp_path: Path) -> None:
    """Nothing would be left to rate: that is told, with the reason."""
    (each,) = diff(document(tmp_path / "s.yaml", "1.4", "2.5")).inspections
    assert not each.old.refused
    assert [finding.code for finding in each.new.refused] == ["RE511", "RE511"]
    assert each.moved


def test_a_question_with_another_number_keeps_its_evidence(tmp_path: Path) -> None:
    """The same words under another number, in another standard: both versions rate the same tally."""
    old = load_standards(NEW)
    home, other = (next(s for s in old.standards if s.id == name) for name in ("2.2", "2.4"))
    moved = numbered(home.key_questions[0], "2.4.9")
    changed = {
        "2.2": home._replace(key_questions=home.key_questions[1:]),
        "2.4": other._replace(key_questions=(*other.key_questions, moved)),
    }
    new = old._replace(digest="moved", standards=tuple(changed.get(s.id, s) for s in old.standards))
    path = tmp_path / "s.yaml"
    tallies = "\n".join(f'    "2.{s}.{q}": {{yes: 60, no: 40}}' for s in (2, 4) for q in (1, 2, 3))
    text = f"inspections:\n- provider: North\n  provider_type: pdu\n  tallies:\n{tallies}\n"
    path.write_text(text, encoding="utf-8")
    for before, after in ((old, new), (new, old)):
        kinds = {change.kind for change in rule_changes(before, after)}
        assert kinds == {"key_question_moved"}
        (each,) = diff_outcomes(
            before, after, pair_samples([open_sample(str(path))], before, after), ""
        ).inspections
        levels = {q.id: (q.old, q.new) for s in each.standards for q in s.key_questions}
        assert levels["2.2.1"] == ((1, None) if before is old else (None, 1))
        assert levels["2.4.9"] == ((None, 1) if before is old else (1, None))
        assert not each.attribution.why_not
