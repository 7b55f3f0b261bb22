"""Tests of ``agreement`` as its user runs it: defaults, forms, and what it refuses."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SYNTHETIC = Path(__file__).parents[2] / "samples" / "synthetic"
FIRST, SECOND = SYNTHETIC / "nps-cases.csv", SYNTHETIC / "nps-cases-second.csv"
HEADER = "case_id,provider_type,2.1.1,2.1.2\n"


def test_the_shipped_markings(run: Callable[..., Any]) -> None:
    """The second marking is of sixty of the cases, and parts in two standards."""
    done = run("agreement", FIRST, SECOND, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json["cases"] == 60
    assert [r["standard"] for r in done.json["ratings"] if r["parts"]] == ["2.2", "3.1"]
    assert done.json["confidence"] == 80


def test_without_a_provider_column_the_markings_are_of_one(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Files of different names are of the same provider, where they do not say whose they are."""
    first = written("anna.csv", f"{HEADER}1,crc,yes,no\n2,crc,no,no\n")
    second = written("ben.csv", f"{HEADER}1,crc,yes,no\n2,crc,yes,no\n")
    done = run("agreement", first, second, "--format", "json")
    assert done.json["matched"][0]["both"] == ["1", "2"]
    assert done.json["questions"][0]["percentage"] == 50


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "html"])
def test_no_form_has_a_number_that_is_none(
    form: str, run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """All na, one case, one answer, perfect agreement: undefined is said in words or left empty."""
    for rows in ("1,crc,na,na\n", "1,crc,yes,\n", "1,crc,yes,no\n2,crc,yes,yes\n", "1,crc,,\n"):
        path = written("one.csv", HEADER + rows)
        for more in ([], ["--without-na"]):
            done = run("agreement", path, path, *more, "--format", form)
            assert (done.code, done.err) == (0, "")
            words = done.out.lower().replace("unanswered", "").split()
            assert not {"nan", "inf", "-inf", "none", "nan%"} & set(words)


def test_csv_has_a_row_for_each_question(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """Numbers that there are not are empty cells."""
    path = written("one.csv", f"{HEADER}1,crc,yes,na\n")
    rows = list(csv.DictReader(io.StringIO(run("agreement", path, path, "--format", "csv").out)))
    assert [(r["question"], r["agreement"], r["kappa"], r["why_undefined"]) for r in rows] == [
        ("2.1.1", "100", "", "one_answer"),
        ("2.1.2", "100", "", "one_answer"),
    ]


def test_undefined_is_said_in_words(run: Callable[..., Any], written: Callable[..., Path]) -> None:
    """Two markings that both say yes to everything agree, and kappa does not say how well."""
    path = written("one.csv", f"{HEADER}1,crc,yes,yes\n2,crc,yes,no\n")
    told = run("agreement", path, path).out.replace("\n    ", " ")
    assert "2.1.1: kappa and alpha are undefined: both give the same answer to every case" in told
    assert "2.1.2: kappa has no interval" in told


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("1,crc,yes,no\n", "2,crc,yes,no\n", "RE840"),
        ("1,crc,yes,no\n", "1,nps,yes,no\n", "RE842"),
        ("1,crc,yes,maybe\n", "1,crc,yes,no\n", "RE514"),
        ("1,crc,yes,no\n", "", "RE502"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    first: str, second: str, code: str, run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Exit code 2, an error with a remedy, and no answer."""
    paths = [written("a.csv", HEADER + first), written("b.csv", HEADER + second)]
    done = run("agreement", *paths)
    assert (done.code, done.out) == (2, "")
    assert f"error {code}: " in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("confidence", ["0", "1", "100", "nan", ""])
def test_a_confidence_that_cannot_be(confidence: str, run: Callable[..., Any]) -> None:
    """Intervals of no or of full confidence are refused."""
    done = run("agreement", FIRST, SECOND, "--confidence", confidence)
    assert (done.code, done.out) == (2, "")
    assert "error RE820: " in done.err


def test_markings_by_different_standards_are_refused(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """A document says by which pack it is; two packs cannot be compared."""
    documents = [
        written(
            f"{pack}.yaml",
            f"standards: {pack}\ninspections:\n  - provider: Kent\n    provider_type: pdu\n"
            "    cases:\n      - {case_id: C1, '2.2.1': 'yes'}\n",
        )
        for pack in ("probation-2021", "probation-2023")
    ]
    done = run("agreement", *documents)
    assert done.code == 2
    assert "error RE523: the markings are by different standards" in done.err
    assert run("agreement", *documents, "--standards", "probation-2021").code == 0


def test_comparing_does_not_slow_rating_down(spawn: Callable[..., Any], tmp_path: Path) -> None:
    """Rating loads none of the libraries that comparing does."""
    script = tmp_path / "loaded.py"
    script.write_text(
        "import sys\nfrom ratings_engine.cli.main import cli\n"
        f"cli.main(['rate', {str(FIRST)!r}, '-o', {str(tmp_path / 'out')!r}], standalone_mode=False)\n"
        "print(sorted({'numpy', 'scipy', 'statsmodels', 'krippendorff'} & set(sys.modules)))\n",
        encoding="utf-8",
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
