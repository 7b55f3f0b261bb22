"""Tests of comparing two markings: which cases and answers are compared, and the ratings of each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.agreement.comparing import compare_markings
from ratings_engine.agreement.model import Agreement, Basis, Differing, QuestionAgreement
from ratings_engine.errors import UsageError
from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.vocabulary import NA, NO, YES

if TYPE_CHECKING:
    from pathlib import Path

PACK = load_standards("probation-2018")
BASIS = Basis(Fraction(80), 200, 1, without_na=False)
HEADER = "case_id,provider,provider_type,2.1.1,2.1.2\n"


def read(path: Path, content: str) -> Any:
    """Return the sample of a CSV file with this content."""
    path.write_text(content, encoding="utf-8")
    return read_sample([open_sample(str(path))], PACK)


def compared(folder: Path, first: str, second: str, basis: Basis = BASIS, header: str = HEADER) -> Agreement:
    """Return the comparison of two tables, each given without its header."""
    samples = (read(folder / f"{name}.csv", header + rows) for name, rows in (("a", first), ("b", second)))
    return compare_markings(PACK, *samples, basis)


def question(found: Agreement, name: str) -> QuestionAgreement:
    """Return how far the markings agree on a question."""
    return next(each for each in found.questions if each.id == name)


def test_cases_are_matched_by_provider_and_id(tmp_path: Path) -> None:
    """The same id of another provider is another case; what one marking alone has is left out."""
    found = compared(
        tmp_path,
        "1,Kent,crc,yes,yes\n2,Kent,crc,no,yes\n1,Essex,crc,no,no\n",
        "2,Kent,crc,no,no\n3,Kent,crc,yes,yes\n1,Essex,crc,no,no\n",
    )
    assert [(m.provider, m.both, m.only_first, m.only_second) for m in found.matched] == [
        ("Essex", ("1",), (), ()),
        ("Kent", ("2",), ("1",), ("3",)),
    ]
    assert found.cases == 2
    assert question(found, "2.1.1").counts == {(NO, NO): 2}
    assert found.differing == (Differing("Kent", "2", "2.1.2", YES, NO),)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    """Cases are compared with themselves wherever they stand."""
    rows = ["1,Kent,crc,yes,no\n", "2,Kent,crc,no,na\n", "3,Kent,crc,na,yes\n"]
    found = compared(tmp_path, "".join(rows), "".join(reversed(rows)))
    assert found.differing == ()
    assert question(found, "2.1.1").percentage == 100


def test_na_is_an_answer_unless_it_is_left_out(tmp_path: Path) -> None:
    """By default yes and na differ; without na such a case is not compared."""
    first = "1,Kent,crc,yes,\n2,Kent,crc,na,\n3,Kent,crc,no,\n4,Kent,crc,,\n5,Kent,crc,yes,\n"
    second = "1,Kent,crc,yes,\n2,Kent,crc,na,\n3,Kent,crc,na,\n4,Kent,crc,,\n5,Kent,crc,,\n"
    usual = question(compared(tmp_path, first, second), "2.1.1")
    assert usual.counts == {(YES, YES): 1, (NO, NA): 1, (NA, NA): 1}
    assert (usual.first_only, usual.second_only, usual.neither) == (1, 0, 1)
    without = question(compared(tmp_path, first, second, BASIS._replace(without_na=True)), "2.1.1")
    assert without.counts == {(YES, YES): 1}
    assert (without.first_only, without.second_only, without.neither) == (2, 0, 2)


def test_all_na_is_undefined_and_nothing_is_rated(tmp_path: Path) -> None:
    """One answer in all has no kappa, and no percentage is rated."""
    rows = "1,Kent,crc,na,na\n2,Kent,crc,na,na\n"
    found = compared(tmp_path, rows, rows)
    assert question(found, "2.1.1").kappa.why == "one_answer"
    assert (
        question(compared(tmp_path, rows, rows, BASIS._replace(without_na=True)), "2.1.1").percentage is None
    )
    assert {(pair.first, pair.second) for pair in found.ratings} == {(None, None)}


def test_prompts_count_as_their_key_question(tmp_path: Path) -> None:
    """What follows from prompts is compared with what was judged; the prompts themselves too."""
    prompts = [p.id for s in PACK.standards for q in s.key_questions if q.id == "2.1.1" for p in q.prompts]
    header = f"case_id,provider,provider_type,{','.join(prompts)}\n"
    first = read(tmp_path / "a.csv", f"{header}1,Kent,crc,{','.join(['yes'] * len(prompts))}\n")
    second = read(tmp_path / "b.csv", HEADER + "1,Kent,crc,no,yes\n")
    found = compare_markings(PACK, first, second, BASIS)
    assert question(found, "2.1.1").counts == {(YES, NO): 1}
    assert (found.only_first, found.only_second) == (tuple(prompts), ("2.1.2",))
    both = compare_markings(PACK, first, first, BASIS)
    assert [(q.id, q.kind) for q in both.questions] == [
        ("2.1.1", "key_question"),
        *((prompt, "prompt") for prompt in prompts),
    ]


def test_both_are_rated_by_the_cases_in_both(tmp_path: Path) -> None:
    """The ratings are those of the shared cases, and part where the answers do."""
    shared = [f"{n},Kent,crc,{{}},yes\n" for n in range(10)]
    first = "".join(row.format("yes") for row in shared) + "99,Kent,crc,no,no\n"
    second = "".join(row.format("yes" if n < 6 else "no") for n, row in enumerate(shared))
    found = compared(tmp_path, first, second)
    alone = rate(PACK, read(tmp_path / "c.csv", HEADER + second)).inspections[0]
    pair = next(each for each in found.ratings if each.standard == "2.1")
    (asked,) = [each for each in pair.key_questions if each.id == "2.1.1"]
    assert (asked.first_percentage, asked.second_percentage) == (100, 60)
    assert (asked.first, asked.second) == (3, 1)
    assert pair.second == next(s.level for s in alone.standards if s.id == "2.1")


def test_discretion_does_not_decide(tmp_path: Path) -> None:
    """A standard that a panel moved is compared as it was computed."""
    rows = "".join(f"{n},Kent,crc,{'yes' if n < 62 else 'no'},yes,yes\n" for n in range(100))
    (tmp_path / "cases.csv").write_text("case_id,provider,provider_type,2.1.1,2.1.2,2.1.3\n" + rows, "utf-8")
    document = tmp_path / "sample.yaml"
    document.write_text(
        "standards: probation-2018\ninspections:\n  - provider: Kent\n    provider_type: crc\n"
        "    cases: cases.csv\n    discretion:\n"
        "      - {standard: '2.1', to: good, reason: Made up, authorised_by: Nobody}\n",
        "utf-8",
    )
    sample = read_sample([open_sample(str(document))], PACK)
    found = compare_markings(PACK, sample, sample, BASIS)
    assert [(p.first, p.second) for p in found.ratings if p.standard == "2.1"] == [(1, 1)]


@pytest.mark.parametrize(
    ("first", "second", "code", "message"),
    [
        ("1,Kent,crc,yes,no\n", "2,Kent,crc,yes,no\n", "RE840", "no case in common"),
        ("1,Kent,crc,yes,no\n", "1,Essex,crc,yes,no\n", "RE840", "no provider in common"),
        ("1,Kent,crc,yes,no\n", "1,Kent,nps,yes,no\n", "RE842", "is crc in the first marking and nps"),
    ],
)
def test_markings_with_nothing_in_common(
    first: str, second: str, code: str, message: str, tmp_path: Path
) -> None:
    """There is no agreement over no case, and it is said what to mend."""
    with pytest.raises(UsageError, match=message) as caught:
        compared(tmp_path, first, second)
    assert caught.value.code == code
    assert caught.value.remedy


def test_markings_of_different_questions(tmp_path: Path) -> None:
    """One marking answers 2.1.1 alone, the other 2.1.2."""
    first = read(tmp_path / "a.csv", "case_id,provider,provider_type,2.1.1\n1,Kent,crc,yes\n")
    second = read(tmp_path / "b.csv", "case_id,provider,provider_type,2.1.2\n1,Kent,crc,yes\n")
    with pytest.raises(UsageError, match="no question in common") as caught:
        compare_markings(PACK, first, second, BASIS)
    assert caught.value.code == "RE841"


def test_a_marking_without_cases(tmp_path: Path) -> None:
    """A document of judgements alone cannot be compared case by case."""
    document = tmp_path / "judged.yaml"
    document.write_text(
        "inspections:\n  - {provider: Kent, provider_type: crc, judgements: {'1.1': good}}\n", "utf-8"
    )
    judged = read_sample([open_sample(str(document))], PACK)
    with pytest.raises(UsageError, match="the second marking has no cases"):
        compare_markings(PACK, read(tmp_path / "a.csv", HEADER + "1,Kent,crc,yes,no\n"), judged, BASIS)
