"""Tests of ``sample draw`` and ``sample synthesise-longlist`` as somebody runs them."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.sampling.longlists import Row, row, rows, write

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
LONGLIST = str(ROOT / "samples" / "synthetic" / "longlist.csv")
EXAMPLE = ["sample", "draw", LONGLIST, "--size", "148", "--buffer", "20", "--seed", "1"]


def drawn_from(run: Callable[..., Any], folder: Path, listed: list[Row], *options: str) -> Any:
    """Return how a draw from some rows ended."""
    return run("sample", "draw", write(folder / "longlist.csv", listed), *options)


def test_the_example_draws_what_was_asked_for(run: Callable[..., Any]) -> None:
    """148 cases and 20 spare ones, nobody twice, no officer more than six times."""
    answer = json.loads(run(*EXAMPLE, "--format", "json").out)
    assert (answer["seed"], answer["size"], answer["buffer"]) == (1, 148, 20)
    assert (len(answer["selected"]), len(answer["buffer_cases"])) == (148, 20)
    assert len({*answer["selected"], *answer["buffer_cases"]}) == 168
    assert sum(stratum["selected"] for stratum in answer["strata"]) == 148
    officers = [case["levels"]["responsible_officer"] for case in answer["cases"]]
    assert max(map(officers.count, officers)) <= 6


def test_the_same_seed_gives_the_same_bytes(run: Callable[..., Any]) -> None:
    """Run twice, the answer is the same; another seed draws others."""
    first, second = run(*EXAMPLE, "--format", "json"), run(*EXAMPLE, "--format", "json")
    other = run(*EXAMPLE[:-1], "2", "--format", "json")
    assert first.out == second.out
    assert first.out != other.out


def test_the_shipped_longlist_is_made_by_its_command(run: Callable[..., Any]) -> None:
    """The synthetic longlist can be made again, byte for byte."""
    with open(LONGLIST, encoding="utf-8") as stream:
        assert run("sample", "synthesise-longlist").out == stream.read()


def test_no_line_of_the_table_is_wider_than_a_terminal(run: Callable[..., Any]) -> None:
    """80 columns, whatever the names are."""
    assert max(map(len, run(*EXAMPLE).out.split("\n"))) <= 80


def test_a_csv_has_no_formulas(run: Callable[..., Any], tmp_path: Path) -> None:
    """What a spreadsheet would run stands behind an apostrophe, and nobody is named."""
    listed = [row("=1+1", responsible_officer="@SUM(A1)", cluster="-1", delivery_unit="+1")]
    found = drawn_from(run, tmp_path, listed, "--size", "1", "--format", "csv")
    (cells,) = csv.DictReader(io.StringIO(found.out))
    assert cells == {
        "case_id": "'=1+1",
        "draw": "sample",
        "order": "1",
        "stratum": "male_community_low",
        "cluster": "'-1",
        "delivery_unit": "'+1",
        "responsible_officer": "'@SUM(A1)",
        "sex": "male",
        "sentence_type": "community",
        "risk_of_serious_harm": "low",
    }


def test_a_shortfall_is_said_aloud(run: Callable[..., Any], tmp_path: Path) -> None:
    """The sample is smaller, and who reads only the cases is told."""
    found = drawn_from(run, tmp_path, rows(1, 10), "--size", "8", "--format", "csv")
    assert (found.code, len(found.out.splitlines())) == (0, 7)
    assert found.err == (
        "note: the sample has 6 instead of 8 cases: the limit of 6 cases for one officer leaves no more\n"
    )


def test_today_is_told_where_it_decides(run: Callable[..., Any], tmp_path: Path) -> None:
    """A case that starts next year is excluded; the record has the day, the note how to repeat it."""
    later = (datetime.date.today() + datetime.timedelta(days=365)).isoformat()
    listed = [row("C1"), row("C2", start_date=later)]
    before = datetime.date.today().isoformat()
    found = drawn_from(run, tmp_path, listed, "--size", "1", "--format", "json")
    day = json.loads(found.out)["as_of"]
    assert before <= day <= datetime.date.today().isoformat()
    assert f"--as-of {day} draws the same on another day" in found.err
    again = drawn_from(run, tmp_path, listed, "--size", "1", "--format", "json", "--as-of", day)
    assert (again.out, again.err) == (found.out, "")


REFUSED = {
    "size 0": (["--size", "0"], "RE807", "a sample of 0 cases"),
    "negative buffer": (["--size", "1", "--buffer", "-1"], "RE807", "a buffer of -1"),
    "too large": (["--size", "9"], "RE807", "from 3 eligible cases"),
    "no day": (["--size", "1", "--as-of", "31/01/2019"], "RE026", "'31/01/2019' is not a day"),
    "no pack": (["--size", "1", "--standards", "nowhere"], "RE020", "nowhere"),
    "output is input": (["--size", "1", "-o", "longlist.csv"], "RE015", "replace an input"),
}


@pytest.mark.parametrize(("options", "code", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drawn_ends_with_two(
    run: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    code: str,
    message: str,
) -> None:
    """Nothing is written, and standard error says what to do."""
    monkeypatch.chdir(tmp_path)
    found = drawn_from(run, tmp_path, rows(1, 3), *options)
    assert (found.code, found.out) == (2, "")
    assert f"error {code}" in found.err
    assert message in found.err
    assert "\n    -> " in found.err
