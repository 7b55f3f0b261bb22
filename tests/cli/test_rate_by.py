"""Tests of ``rate --by``: what it publishes, in every format, and what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.subgroups.counting import count_subgroups, subgroups_of
from ratings_engine.subgroups.moving import Hidden
from ratings_engine.tallies.grouping import groups_of
from ratings_engine.tallies.plan import plan_counting
from tests.subgroups.adversary import Adversary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

ROOT = Path(__file__).parents[2]
CRC = ROOT / "samples/synthetic/crc-cases.csv"
COUNTS = ("yes", "no", "na", "unanswered")
PACK = load_standards("probation-2018")


def breakdown_of(answer: Any, place: int = 0) -> Any:
    """Return a breakdown of the only inspection of a JSON answer."""
    return answer["inspections"][0]["subgroups"][place]


@pytest.mark.parametrize("by", ["sex", "ethnicity", "sentence_type", "delivery_unit"])
def test_no_small_number_can_be_worked_out_of_what_is_published(run: Callable[..., Done], by: str) -> None:
    """Of a sample's whole answer, nobody can tell a number of 1 to 4 cases of a subgroup."""
    published = breakdown_of(run("rate", CRC, "--by", by, "--format", "json").json)
    sample = read_sample(
        [open_sample(str(CRC))], PACK, provider="", provider_type="", judgements="", progress=None
    )
    sheet = sample.inspections[0].cases
    assert sheet is not None
    grouped = groups_of(plan_counting(PACK, sheet.questions, sheet.attributes, [by]), sheet)
    groups = subgroups_of(grouped, [by], PACK.attributes)
    assert [list(g["values"].values()) for g in published["groups"]] == [list(values) for values in groups]
    ids = [q["id"] for q in published["groups"][0]["key_questions"]]
    asked = {q.id: q for s in PACK.standards for q in s.key_questions}
    counts = count_subgroups(grouped.plan, list(groups.values()), [asked[i] for i in ids])
    rows = [
        frozenset(n for n, g in enumerate(published["groups"]) if g["key_questions"][place]["yes"] is None)
        for place in range(len(ids))
    ]
    hidden = Hidden(tuple(rows), rest=published["groups"][0]["cases"] is None)
    together = [{n for n, i in enumerate(ids) if i.startswith(standard)} for standard in ("4.1", "4.2")]
    adversary = Adversary(counts, hidden, together, sizes_known=False)
    small = [
        (q, g, a, number)
        for q, of_groups in enumerate(counts.answers)
        for g, row in enumerate(of_groups)
        for a, number in enumerate(row.asked)
        if 0 < number < 5
    ]
    assert len(small) > 10
    for question, group, answer, number in small:
        told = published["groups"][group]["key_questions"][question]
        assert told[COUNTS[answer]] is None
        assert COUNTS[answer] in told["suppressed"]
        assert not adversary.can_tell(adversary.cell(question, group, answer), number)


def test_the_terminal_hides_what_json_hides(run: Callable[..., Done]) -> None:
    """The table shows the same numbers, with a mark for each that is hidden, 80 columns wide."""
    table = run("rate", CRC, "--by", "sex").out
    assert max(map(len, table.splitlines())) < 80
    groups = breakdown_of(run("rate", CRC, "--by", "sex", "--format", "json").json)["groups"]
    shown = 0
    for group in groups:
        for question in group["key_questions"]:
            numbers = [question[name] for name in COUNTS]
            words = ["[c]" if number is None else str(number) for number in numbers]
            cells = [question["id"], group["values"]["sex"], *words]
            row = rf"^{' +'.join(map(re.escape, cells))} "
            hidden = numbers == [None] * 4
            assert (re.search(row, table, re.MULTILINE) is None) == hidden
            shown += not hidden
    assert shown == 24
    assert "Hidden for every subgroup: 4.1.1," in table


def test_no_case_is_told(run: Callable[..., Done]) -> None:
    """With --by neither cases nor their ids are in the answer; without it they are."""
    told = run("rate", CRC, "--by", "sex", "--format", "json")
    assert told.json["inspections"][0]["explanation"]["cases"] is None
    assert re.search(r"\bC\d{3}\b", told.out) is None
    assert re.search(r"\bC\d{3}\b", run("rate", CRC, "--format", "json").out)


def test_the_providers_ratings_stay_as_they_are(run: Callable[..., Done]) -> None:
    """A breakdown changes nothing of the ratings, and gives subgroups none but of key questions."""
    plain = run("rate", CRC, "--format", "json").json["inspections"][0]
    told = run("rate", CRC, "--by", "sex", "--format", "json").json["inspections"][0]
    assert (told["overall"], told["standards"]) == (plain["overall"], plain["standards"])
    assert "subgroups" not in plain
    assert {key for group in told["subgroups"][0]["groups"] for key in group} == {
        "values",
        "cases",
        "key_questions",
    }


def test_several_breakdowns_stand_one_after_another(run: Callable[..., Done]) -> None:
    """Each --by is a breakdown of its own; commas cross."""
    told = run("rate", CRC, "--by", "Sex,Ethnicity", "--by", "delivery unit", "--format", "json").json
    first, second = told["inspections"][0]["subgroups"]
    assert (first["by"], second["by"]) == (["sex", "ethnicity"], ["delivery_unit"])
    assert Counter(len(group["values"]) for group in first["groups"]) == {2: 4}


def test_the_confidence_of_gaps_is_that_of_all_intervals(run: Callable[..., Done]) -> None:
    """--confidence asks for another than the pack's, and makes a gap's interval wider."""
    widths = []
    for asked, expected in (([], 80), (["--confidence", "95"], 95)):
        breakdown = breakdown_of(run("rate", CRC, "--by", "sex", "--format", "json", *asked).json)
        assert breakdown["confidence"] == expected
        gap = breakdown["groups"][0]["key_questions"][0]["gap"]
        widths.append(gap["high"] - gap["low"])
    assert widths == [pytest.approx(27.37, abs=0.01), pytest.approx(40.46, abs=0.01)]


def test_the_same_bytes(run: Callable[..., Done]) -> None:
    """The same sample gives the same bytes, and no number that is none."""
    once, twice = (run("rate", CRC, "--by", "ethnicity", "--format", "json").out for _ in range(2))
    assert once == twice
    json.loads(once, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--by", "gender"], "RE890", "its attributes are delivery_unit, ethnicity"),
        (["--by", "sexx"], "RE890", "did you mean 'sex'?"),
        (["--by", "case_id"], "RE890", "'case_id' says which case it is, and is no attribute"),
        (["--by", "responsible_officer,sex"], "RE892", "would make 48 subgroups, and 30 is the most"),
        (["--by", "sex", "--suppress-below", "0"], "RE893", "below 0 cannot be hidden"),
        (["--by", "sex", "--suppress-below", "-2"], "RE893", "below -2 cannot be hidden"),
        (["--suppress-below", "3"], "RE893", "add --by, or leave it out"),
        (["--by", "sex", "--by", "sex,ethnicity"], "RE893", "one breakdown could be subtracted"),
        (["--by", ""], "RE893", "--by names no attribute"),
        (["--by", "sex", "--stability"], "RE893", "how many cases each stratum has"),
    ],
)
def test_what_is_refused(run: Callable[..., Done], arguments: list[str], code: str, words: str) -> None:
    """Each mistake ends with 2, its code and what to do, and nothing on standard output."""
    done = run("rate", CRC, *arguments)
    assert (done.code, done.out) == (2, "")
    assert code in done.err
    assert words in done.told


def test_a_sample_without_cases(run: Callable[..., Done]) -> None:
    """Published totals have no cases to group."""
    done = run("rate", ROOT / "samples/published/youth-2021-totals.yaml", "--by", "sex")
    assert done.code == 2
    assert "RE891" in done.err


def test_a_plain_run_loads_no_statistics() -> None:
    """Without --by neither NumPy nor SciPy nor statsmodels is loaded."""
    script = (
        "import sys; from ratings_engine.cli.main import main\n"
        "try: main()\n"
        "finally: sys.exit(any(m in sys.modules for m in ('numpy', 'scipy', 'statsmodels', 'pandas')))"
    )
    done = subprocess.run([sys.executable, "-c", script, "rate", str(CRC)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout
