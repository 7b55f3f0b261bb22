"""Where tests are found, and how tables and shorthands are read."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import RatingsError
from ratings_engine.testing import reading
from ratings_engine.testing.places import pack_with_tests
from ratings_engine.testing.running import inspection_of, run_test
from tests.testing.given import METHODS, pack_in, run_of

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.testing.model import PackTest

ONE = """
title: One test
tests:
  - name: $yes of $all is $rating
    given: {tallies: {"2.1.1": {yes: $yes, no: $no}}}
    expect: {ratings: {"2.1.1": $rating}}
    table:
      columns: [yes, no, all, rating]
      rows:
        - [0, 1, 1, inadequate]
        - [0, 0, none, null]
"""


def all_tests(reference: str) -> list[PackTest]:
    """Return all tests of a pack."""
    _, files = reading.read_tests(pack_with_tests(reference))
    return [test for file in files for test in file.tests]


def test_each_row_is_a_test_with_its_own_name_and_place(tmp_path: Path) -> None:
    """Placeholders are filled into names and values; the place is that of the row."""
    tests = all_tests(pack_in(tmp_path, ONE))
    assert [(t.name, t.place.line) for t in tests] == [
        ("0 of 1 is inadequate", 10),
        ("0 of none is null", 11),
    ]
    assert tests[0].given["tallies"]["2.1.1"] == {"yes": 0, "no": 1}
    assert tests[1].expect["ratings"]["2.1.1"] is None


def test_a_value_from_a_row_is_placed_in_the_row(tmp_path: Path) -> None:
    """What a placeholder stands for is where the row says it, so that a finding leads there."""
    [first, _] = all_tests(pack_in(tmp_path, ONE))
    assert first.given["tallies"]["2.1.1"].value_at["no"] == (10, 15)


def test_rows_that_share_a_name_are_numbered(tmp_path: Path) -> None:
    """A name without placeholders gets the number of its row."""
    tests = all_tests(
        pack_in(
            tmp_path,
            ONE.replace("$yes of $all is $rating", "a share")
            .replace("all, ", "")
            .replace("1, inad", "inad")
            .replace("none, ", ""),
        )
    )
    assert [t.name for t in tests] == ["a share [row 1]", "a share [row 2]"]


@pytest.mark.parametrize(
    ("written", "read"), [("$$5", "$5"), ("${yes}x", "0x"), ("$5 and $yes", "$5 and 0"), ("$$yes", "$yes")]
)
def test_a_dollar_sign_can_be_written(written: str, read: str, tmp_path: Path) -> None:
    """Two make one, braces end a name, and what cannot be a name stays as it is."""
    text = ONE.replace("name: $yes of $all", f"name: '{written} $all'").replace("' is $rating", " $rating'")
    assert all_tests(pack_in(tmp_path, text))[0].name == f"{read} 1 inadequate"


def test_one_file_of_a_pack_can_be_named(tmp_path: Path) -> None:
    """A file of tests stands for its tests alone, and finds its pack."""
    pack = pack_in(tmp_path, ONE, "one.yaml")
    pack_in(tmp_path, ONE, "two.yaml")
    assert [p[-8:] for p in pack_with_tests(pack).paths] == ["one.yaml", "two.yaml"]
    one = pack_with_tests(f"{pack}/tests/two.yaml")
    assert (one.reference, [p[-8:] for p in one.paths]) == (pack, ["two.yaml"])


def test_an_overlay_keeps_its_tests_beside_it(tmp_path: Path) -> None:
    """tests/x.yaml beside x.yaml is its tests, and finds its overlay in turn."""
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("id: mine\nextends: probation-2018\n", "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "mine.yaml").write_text(ONE, "utf-8")
    assert pack_with_tests(str(overlay)).paths == (f"{tmp_path}/tests/mine.yaml",)
    assert pack_with_tests(f"{tmp_path}/tests/mine.yaml").reference == str(overlay)


def test_an_installed_pack_is_named_without_the_folders_above_it() -> None:
    """Messages about a shipped pack's tests are the same on any machine."""
    _, verdicts = run_of("probation-2023")
    assert {v.test.place.file for v in verdicts} >= {"probation-2023/tests/overall.yaml"}
    files = {f.place.file for v in verdicts for f in v.refusals}
    assert files == {"probation-2023/tests/standards.yaml"}


def test_tests_of_a_revision_are_those_of_the_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REV:path takes the pack and its tests from the same revision."""
    pack_in(tmp_path, ONE)
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "A pack"]):
        subprocess.run([*git, *command], check=True)
    pack_in(tmp_path, "tests: []\n")
    assert [t.name for t in all_tests("HEAD:minimal")] == ["0 of 1 is inadequate", "0 of none is null"]
    assert [t.place.file for t in all_tests("HEAD:minimal/tests/tests.yaml")] == [
        "HEAD:minimal/tests/tests.yaml"
    ] * 2


def test_others_judges_only_what_nothing_is_given_of() -> None:
    """Standards with a judgement, a tally, a case or a judged key question keep what they have."""
    given = {
        "2.1": "judgements: {'2.1': good}",
        "2.2": "judgements: {'2.2.1': good}",
        "2.3": "tallies: {'2.3.1': {yes: 1, no: 0}}",
        "2.4": "cases: [{case_id: C1, 2.4.1: yes}]",
        "2.5": "cases: [{case_id: C1, 2.5.1.a: yes}]",
    }
    standards, _ = run_of(METHODS)
    every = ["2.1", "2.2", "2.3", "2.4", "2.5"]
    for own, words in given.items():
        text = (
            f"title: T\ntests:\n- name: t\n  given: {{{words}, others: outstanding}}\n  expect: {{score: 0}}"
        )
        test = reading._read(reading.parse(text.encode(), "t.yaml"), "t.yaml", standards).tests[0]
        judged = [j.subject for j in inspection_of(standards, test).judgements if j.level == 3]
        assert judged == [standard for standard in every if standard != own]


def test_cases_may_stand_in_a_table_beside_the_file(tmp_path: Path) -> None:
    """A file of cases is found beside the file of tests, and may not lead out of its folder."""
    expect = '{tallies: {"2.1.1": {yes: 1, no: 1}}}'
    text = f"title: T\ntests:\n- {{name: t, given: {{cases: cases.csv}}, expect: {expect}}}\n"
    pack = pack_in(tmp_path, text)
    (tmp_path / "minimal" / "tests" / "cases.csv").write_text("case_id,2.1.1\nA,yes\nB,no\n", "utf-8")
    standards, [file] = reading.read_tests(pack_with_tests(pack))
    assert run_test(standards, file.tests[0]).passed
    out = pack_in(tmp_path, text.replace("cases.csv", "../../../cases.csv"))
    standards, [file] = reading.read_tests(pack_with_tests(out))
    assert [f.code for f in run_test(standards, file.tests[0]).refusals] == ["RE521"]


def test_a_small_file_cannot_become_too_many_tests(tmp_path: Path) -> None:
    """Rows times the size of a test are bounded before anything is filled in."""
    cases = ", ".join(f"{{case_id: C{n}, 2.1.1: $a}}" for n in range(2000))
    rows = "\n".join("      - [yes]" for _ in range(200))
    text = f"title: T\ntests:\n- name: t\n  given: {{cases: [{cases}]}}\n  expect: {{score: 1}}\n"
    text += f"  table:\n    columns: [a]\n    rows:\n{rows}\n"
    [finding] = reading.test_file_findings(f"{pack_in(tmp_path, text)}/tests/tests.yaml")
    assert (finding.code, finding.place.line) == ("RE005", 7)
    assert "500,000 values" in finding.message


def test_what_is_no_pack_at_all_is_refused(tmp_path: Path) -> None:
    """A folder without a framework has no tests either."""
    with pytest.raises(RatingsError) as caught:
        pack_with_tests(str(tmp_path))
    assert caught.value.code == "RE020"
