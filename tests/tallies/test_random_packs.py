"""By random packs, a table that is counted is rated as it is case by case, and so are its tallies."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput
from ratings_engine.presenters.json_result import present_json
from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import Prompt
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.tallies.engines import CaseCounter
from ratings_engine.tallies.keeping import kept_tallies
from ratings_engine.uncertainty.intervals import with_intervals
from tests.strategies import examples
from tests.tallies.random_packs import asking_packs, tables_for
from tests.tallies.test_from_tables import written

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards


class Told(NamedTuple):
    """What becomes of a file: the whole answer and the file of tallies, or the codes of what is wrong."""

    answer: str
    tallies: bytes
    wrong: frozenset[str]


def told(pack: Standards, path: str, engine: str, *, indicative: bool) -> Told:
    """Return what becomes of a file that an engine counts."""
    tallies = b""
    with CaseCounter(engine) as counter:
        try:
            sample = read(pack, path, counter)
            tallies = kept_tallies(pack, sample)
            result = rate(pack, sample, indicative=indicative, cases=True)
        except InvalidInput as error:
            # A mistake made in many rows is told once by an engine that counts.
            return Told("", tallies, frozenset(finding.code for finding in error.findings))
        return Told(present_json(with_intervals(pack, result, None)), tallies, frozenset())


def read(pack: Standards, path: str, counter: CaseCounter) -> Sample:
    """Return a sample as the command line reads it."""
    kind = pack.provider_types[0].id
    files = [open_sample(path)]
    return read_sample(files, pack, provider="Example", provider_type=kind, counting=counter)


def numbers(answer: str) -> list[Any]:
    """Return what an answer says of each inspection, but for what only cases tell."""
    found: list[Any] = json.loads(answer)["inspections"]
    for inspection in found:
        inspection["explanation"].pop("cases")
    return found


@pytest.mark.parametrize(
    ("share", "yes"),
    [
        (Fraction(50), 2),
        (50 + Fraction(1, 10**60), 1),
        (50 - Fraction(1, 10**60), 2),
        (Fraction(100), 1),
        (Fraction(0), 3),
        (Fraction(f"0.{'0' * 45}1"), 2),
    ],
)
def test_a_share_has_as_many_digits_as_somebody_writes(tmp_path: Path, share: Fraction, yes: int) -> None:
    """No database rounds it: half of the prompts are not a little more than half."""
    pack = load_standards("probation-2018")
    [standard] = [s for s in pack.standards if s.id == "2.1"]
    question = standard.key_questions[0]
    assert question.derivation is not None
    prompts = tuple(Prompt(f"2.1.1.{letter}", "", essential=False) for letter in "ab")
    question = question._replace(prompts=prompts, derivation=question.derivation._replace(share=share))
    pack = pack._replace(standards=(standard._replace(key_questions=(question,)),))
    rows = [["C1", "yes", "yes"], ["C2", "yes", "no"], ["C3", "no", "no"]]
    path = written(tmp_path, ["case_id", "2.1.1.a", "2.1.1.b"], rows)
    for engine in ("python", "duckdb"):
        with CaseCounter(engine) as counter:
            [inspection] = read(pack, path, counter).inspections
            tally = tallies_of(pack, inspection)["2.1.1"]
            assert (tally.yes, tally.no) == (yes, 3 - yes)


@given(st.data(), st.booleans())
@examples(40, shrink=False)
def test_engines_agree_by_any_pack(
    tmp_path_factory: pytest.TempPathFactory,
    data: Any,
    indicative: bool,  # noqa: FBT001
) -> None:
    """The answer in JSON with every case explained, and the file of tallies, are the same bytes."""
    pack: Standards = data.draw(asking_packs())
    table = data.draw(tables_for(pack))
    folder = tmp_path_factory.mktemp("random")
    path = written(folder, *table)
    plainly, counted = (told(pack, path, e, indicative=indicative) for e in ("python", "duckdb"))
    assert plainly.answer == counted.answer
    assert plainly.tallies == counted.tallies
    # A row without a case id is no case to count: what else is wrong with it is told once it has one.
    assert plainly.wrong >= counted.wrong
    assert bool(plainly.wrong) == bool(counted.wrong)
    if not plainly.tallies:
        return
    kept = folder / "tallies.parquet"
    kept.write_bytes(plainly.tallies)
    again = told(pack, str(kept), "python", indicative=indicative)
    assert again.wrong == plainly.wrong
    assert again.tallies == plainly.tallies
    if plainly.answer:
        assert numbers(again.answer) == numbers(plainly.answer)
