"""Tests of ``sample check`` as its user runs it: exit codes, forms, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parents[1] / "golden" / "samples"
PLAN = ["--plan", str(GOLDEN / "plan.json")]
CASELOAD = ["--caseload", str(GOLDEN / "caseload.csv"), "--as-of", "2019-01-31"]
SELECTED = [
    "L00029",
    "L00030",
    "L00031",
    "L00055",
    "L00028",
    "L00023",
    "L00011",
    "L00013",
    "L00018",
    "L00059",
    "L00024",
    "L00017",
    "L00004",
    "L00014",
    "L00022",
    "L00012",
    "L00007",
    "L00056",
    "L00010",
    "L00039",
]


@pytest.fixture
def sample(written: Callable[..., Path]) -> Callable[..., Path]:
    """Return a function that writes a sample in which these cases answer 2.1.1."""

    def write(cases: list[str], answer: str = "yes") -> Path:
        rows = "".join(f"{case},crc,{answer}\n" for case in cases)
        return written("sample.csv", f"case_id,provider_type,2.1.1\n{rows}")

    return write


def test_a_sample_as_it_was_drawn_is_sound(run: Callable[..., Any], sample: Callable[..., Path]) -> None:
    """Exit code 0, no case missing, nothing that differs."""
    done = run("sample", "check", sample(SELECTED), *PLAN, *CASELOAD, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json["sound"]
    assert done.json["inspected"] == 20
    assert done.json["plan"]["not_inspected"] == []


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "html"])
def test_a_plan_that_was_not_kept_ends_with_1(
    form: str, run: Callable[..., Any], sample: Callable[..., Path]
) -> None:
    """The answer is written all the same, in every form."""
    done = run("sample", "check", sample(SELECTED[1:]), *PLAN, *CASELOAD, "--format", form)
    assert (done.code, done.err) == (1, "")
    assert done.out


def test_a_sample_unlike_its_caseload_ends_with_1(
    run: Callable[..., Any], written: Callable[..., Path], sample: Callable[..., Path]
) -> None:
    """Forty women of fifty, where half of the caseload are women."""
    rows = "".join(f"C{n},{'female' if n % 2 else 'male'}\n" for n in range(400))
    caseload = written("caseload.csv", f"case_id,sex\n{rows}")
    cases = [f"C{n}" for n in range(1, 81, 2)] + [f"C{n}" for n in range(0, 20, 2)]
    done = run("sample", "check", sample(cases), "--caseload", caseload, "--format", "json")
    (attribute,) = done.json["representativeness"]["attributes"]
    assert done.code == 1
    assert (attribute["attribute"], attribute["method"], attribute["differs"]) == ("sex", "chi_square", True)
    assert done.json["plan"] is None


def test_cases_without_an_answer_are_not_inspected(
    run: Callable[..., Any], sample: Callable[..., Path]
) -> None:
    """A sheet that was only prepared has every drawn case missing, and no test."""
    done = run("sample", "check", sample(SELECTED, ""), *PLAN, *CASELOAD, "--format", "json")
    assert done.code == 1
    assert (done.json["inspected"], len(done.json["unanswered"])) == (0, 20)
    assert {a["why"] for a in done.json["representativeness"]["attributes"]} == {"no_cases"}
    text = run("sample", "check", sample(SELECTED, ""), *PLAN, *CASELOAD)
    assert "Whether the sample is like the caseload could not be tested." in text.out
    (women,) = [line for line in text.out.splitlines() if line.startswith("female   ") and "%" in line]
    assert women.split() == ["female", "0", "-", "9", "15.5%", "-"]


def test_all_na_is_inspected(run: Callable[..., Any], sample: Callable[..., Path]) -> None:
    """Not applicable is an answer."""
    assert run("sample", "check", sample(SELECTED, "na"), *PLAN).code == 0


def test_a_changed_caseload_is_told(
    run: Callable[..., Any], sample: Callable[..., Path], written: Callable[..., Path]
) -> None:
    """A caseload that is not the file that was drawn from is compared, with a word about it."""
    other = written("later.csv", (GOLDEN / "caseload.csv").read_bytes() + b"\n")
    done = run("sample", "check", sample(SELECTED), *PLAN, "--caseload", other, "--as-of", "2019-01-31")
    assert done.code == 0
    assert "The caseload is not the file that the sample was drawn from" in done.out


def test_one_case_is_compared(run: Callable[..., Any], sample: Callable[..., Path]) -> None:
    """A sample of one case has numbers that are numbers."""
    done = run("sample", "check", sample(SELECTED[:1]), *CASELOAD, "--format", "json")
    assert done.code == 0
    assert {a["method"] for a in done.json["representativeness"]["attributes"]} == {
        "fisher_exact",
        "monte_carlo",
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "RE827"),
        ([*PLAN, "--by", "sex"], "RE827"),
        ([*CASELOAD, "--by", "sexx"], "RE827"),
        (["--plan", str(GOLDEN / "caseload.csv")], "RE"),
        (["--plan", str(GOLDEN / "document.yaml")], "RE825"),
        (["--plan", "no-such-file.json"], "RE500"),
        (["--caseload", "no-such-file.csv"], "RE500"),
        ([*CASELOAD[:2], "--as-of", "yesterday"], "RE026"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    arguments: list[str], code: str, run: Callable[..., Any], sample: Callable[..., Path], tmp_path: Path
) -> None:
    """Exit code 2, an error with a remedy, and nothing is written."""
    path = sample(SELECTED)
    done = run("sample", "check", path, *arguments, "-o", tmp_path / "answer")
    assert (done.code, done.out) == (2, "")
    assert f"error {code}" in done.err
    assert "Traceback" not in done.err
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("arguments", "where"), [(PLAN, "plan.json"), (CASELOAD, "caseload.csv")])
def test_a_sample_of_something_else_is_refused(
    arguments: list[str], where: str, run: Callable[..., Any], sample: Callable[..., Path]
) -> None:
    """Where no case is shared, the files do not belong together."""
    done = run("sample", "check", sample(["C001", "C002"]), *arguments)
    assert (done.code, done.out) == (2, "")
    assert "error RE826: no case of sample.csv is" in done.err
    assert where in done.err


def test_a_case_of_two_providers_is_refused(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A plan knows a case by its id alone."""
    path = written("two.csv", "case_id,provider,provider_type,2.1.1\nL00029,A,crc,yes\nL00029,B,crc,yes\n")
    done = run("sample", "check", path, *PLAN)
    assert done.code == 2
    assert "error RE828: the case id 'L00029' is also used at" in done.err


def test_a_sample_without_cases_is_refused(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """A document of judgements has no case to find in a plan."""
    path = written(
        "judged.yaml", "inspections:\n  - {provider: A, provider_type: crc, judgements: {'1.1': good}}\n"
    )
    done = run("sample", "check", path, *PLAN)
    assert done.code == 2
    assert "error RE826: the sample has no cases" in done.err
