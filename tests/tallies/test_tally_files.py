"""A file of tallies is rated as the sample that was counted, by every pack that counts it alike."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings_engine.errors import InvalidInput, RatingsError, UsageError
from ratings_engine.presenters.json_result import present_json
from ratings_engine.rating.engine import rate
from ratings_engine.samples.reading import open_sample, read_sample
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition
from ratings_engine.tallies.counting import tallies_of
from ratings_engine.tallies.engines import CaseCounter
from ratings_engine.tallies.keeping import kept_tallies
from ratings_engine.tallies.tally_file import is_tally_file, read_tally_file
from tests.strategies import examples
from tests.tallies.test_from_tables import tables, written

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.samples.model import Sample
    from ratings_engine.standards.model import Standards

STANDARDS = load_standards("probation-2018")
VICTIM, UNPAID = "statutory_victim_case", "unpaid_work_requirement"


def read(path: str, standards: Standards = STANDARDS, engine: str = "python", by: Any = ()) -> Sample:
    """Return a sample as the command line reads it."""
    with CaseCounter(engine, by=by) as counter:
        return read_sample(
            [open_sample(path)], standards, provider="Example", provider_type="crc", counting=counter
        )


def tallied(folder: Path, path: str, by: Any = (), standards: Standards = STANDARDS) -> str:
    """Count a sample into a file of tallies, and return its path."""
    target = folder / "tallies.parquet"
    target.write_bytes(kept_tallies(standards, read(path, standards), by))
    return str(target)


def told(standards: Standards, sample: Sample) -> Any:
    """Return the answer of a sample as JSON, but for what only cases tell; or what it is refused for."""
    try:
        answer = json.loads(present_json(rate(standards, sample)))
    except InvalidInput as error:
        return [(finding.code, finding.message.partition(", but ")[0]) for finding in error.findings]
    return answer["standards"], answer["inspections"]


@given(tables())
@examples(40)
def test_tallies_are_rated_as_the_sample(tmp_path_factory: pytest.TempPathFactory, table: Any) -> None:
    """Every number, explanation and finding is the same."""
    folder = tmp_path_factory.mktemp("table")
    path = written(folder, *table)
    assert told(STANDARDS, read(tallied(folder, path))) == told(STANDARDS, read(path))


@given(tables(), st.booleans())
@examples(25)
def test_both_engines_write_the_same_file(
    tmp_path_factory: pytest.TempPathFactory,
    table: Any,
    keep: bool,  # noqa: FBT001
) -> None:
    """Byte for byte, whichever way the cases were counted."""
    path = written(tmp_path_factory.mktemp("table"), *table)
    by = [name for name in (VICTIM, UNPAID) if keep and name in table[0]]
    with CaseCounter("duckdb", by=by) as counter:
        sample = read_sample(
            [open_sample(path)], STANDARDS, provider="Example", provider_type="crc", counting=counter
        )
        counted = kept_tallies(STANDARDS, sample, by)
    assert counted == kept_tallies(STANDARDS, read(path), by)


def changed(standards: Standards, conditions: dict[str, CaseCondition | None]) -> Standards:
    """Return standards whose key questions of these ids are asked under other conditions."""
    return standards._replace(
        standards=tuple(
            standard._replace(
                key_questions=tuple(
                    q._replace(applies_when=conditions.get(q.id, q.applies_when))
                    for q in standard.key_questions
                )
            )
            for standard in standards.standards
        )
    )


def when(attribute: str, *values: str, negated: bool = False) -> CaseCondition:
    """Return the condition that an attribute has one of some values."""
    return CaseCondition("compare", attribute, frozenset(values), negated)


@given(tables(), st.data())
@examples(60)
def test_other_conditions_are_applied_or_refused(
    tmp_path_factory: pytest.TempPathFactory, table: Any, data: Any
) -> None:
    """Where what a condition looks at was kept apart the rating is that of the sample, else it is refused."""
    folder = tmp_path_factory.mktemp("table")
    path = written(folder, *table)
    ways = [None, when(VICTIM, "yes"), when(UNPAID, "yes"), when(UNPAID, "no", negated=True)]
    questions = [q.id for s in STANDARDS.standards if s.assessed == "cases" for q in s.key_questions]
    chosen = data.draw(st.lists(st.sampled_from(questions), min_size=1, unique=True))
    variant = changed(STANDARDS, {name: data.draw(st.sampled_from(ways)) for name in chosen})
    by = [name for name in (VICTIM, UNPAID) if name in table[0] and data.draw(st.booleans())]
    tallies = tallied(folder, path, by)
    kept = {a.name for a in read_tally_file(tallies).notes.counted_for.attributes}
    asked = [q for s in variant.standards for q in s.key_questions]
    looked_at = {q.applies_when.attribute for q in asked if q.applies_when} & set(table[0])
    if looked_at <= kept:
        assert told(variant, read(tallies, variant)) == told(variant, read(path, variant))
    else:
        with pytest.raises(InvalidInput) as caught:
            read(tallies, variant)
        assert {finding.code for finding in caught.value.findings} == {"RE573"}


ROWS = [
    ["C1", "North", "crc", "female", "yes", "yes", "no", "yes"],
    ["C2", "North", "crc", "male", "", "yes", "yes", "yes"],
    ["C3", "South", "nps", "female", "no", "no", "no", "na"],
]
HEADER = ["case_id", "provider", "provider_type", "sex", "2.1.1", "2.1.1.a", "2.1.1.b", "2.1.2"]


@pytest.fixture
def sample_path(tmp_path: Path) -> str:
    """Return the path of three cases of two providers."""
    return written(tmp_path, HEADER, ROWS)


def with_questions(change: Any) -> Standards:
    """Return the standards with something changed of every key question."""
    return STANDARDS._replace(
        standards=tuple(
            s._replace(key_questions=tuple(change(q) for q in s.key_questions)) for s in STANDARDS.standards
        )
    )


def test_thresholds_methods_and_limits_may_differ(tmp_path: Path, sample_path: str) -> None:
    """Tallies are rated by a pack with another banding as the sample is."""

    def stricter(question: Any) -> Any:
        bands = tuple(band._replace(level=max(band.level - 1, 0)) for band in question.banding.bands)
        return question._replace(banding=question.banding._replace(bands=bands), minimum_cases=1)

    variant = with_questions(stricter)._replace(limiting_rules=(), digest="sha256:" + "1" * 64)
    tallies = tallied(tmp_path, sample_path)
    assert told(variant, read(tallies, variant)) == told(variant, read(sample_path, variant))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda q: q._replace(derivation=q.derivation and q.derivation._replace(share=Fraction(75))),
            "2.1.1 follows from its prompts where 75% of them are yes; cases were counted at",
        ),
        (
            lambda q: q._replace(prompts=tuple(p._replace(essential=not p.essential) for p in q.prompts)),
            "2.1.1 follows from its prompts, and other prompts are essential than when",
        ),
        (
            lambda q: q._replace(prompts=tuple(p for p in q.prompts if p.id != "2.1.1.a")),
            "no key question or prompt '2.1.1.a'",
        ),
        (
            lambda q: q._replace(applies_when=when("sex", "female")),
            "depends on 'sex', which the tallies do not keep apart",
        ),
    ],
)
def test_what_is_counted_otherwise_is_named(
    tmp_path: Path, sample_path: str, change: Any, message: str
) -> None:
    """The finding says which question, derivation or condition differs."""
    with pytest.raises(InvalidInput, match=message) as caught:
        read(tallied(tmp_path, sample_path), with_questions(change))
    assert caught.value.code in ("RE573", "RE511")


def test_an_attribute_kept_apart_serves_a_condition_to_come(tmp_path: Path, sample_path: str) -> None:
    """With --by sex a condition on it can be applied to the tallies."""
    variant = changed(STANDARDS, {"2.1.2": when("sex", "female")})
    sample = read(tallied(tmp_path, sample_path, ["sex"]), variant)
    found = {i.provider: tallies_of(variant, i)["2.1.2"] for i in sample.inspections}
    assert [(t.yes, t.no, t.na, t.unanswered, t.not_asked) for t in found.values()] == [
        (1, 0, 0, 0, 1),
        (0, 0, 1, 0, 0),
    ]
    assert told(variant, sample) == told(variant, read(sample_path, variant))


def test_a_row_has_the_spelling_that_sorts_first(tmp_path: Path) -> None:
    """Letter case makes no rows; what does not differ in it alone does."""
    spellings = ["white", "White", "WHITE", "white ", "w hite", ""]
    rows = [[f"C{n}", "North", "crc", words, "yes"] for n, words in enumerate(spellings)]
    path = written(tmp_path, ["case_id", "provider", "provider_type", "ethnicity", "2.1.1"], rows)
    kept = read_tally_file(tallied(tmp_path, path, ["ethnicity"])).rows
    assert [(row.attributes, row.cases) for row in kept] == [(("",), 1), (("w hite",), 1), (("WHITE",), 4)]


def test_the_sample_that_was_counted_is_named(tmp_path: Path, sample_path: str) -> None:
    """The result tells the file of tallies, and the source and digest of what it counts."""
    original = read(sample_path)
    sample = read(tallied(tmp_path, sample_path))
    assert [each._asdict() for each in sample.counted_from] == [
        {"source": "cases.parquet", "digest": original.digest}
    ]
    assert sample.source == "tallies.parquet"


def test_tallies_of_tallies_are_the_same_rows(tmp_path: Path, sample_path: str) -> None:
    """A file of tallies can be counted again, and still names the cases it came from."""
    first = tallied(tmp_path, sample_path)
    rows = read_tally_file(first)
    (tmp_path / "second.parquet").write_bytes(kept_tallies(STANDARDS, read(first)))
    assert read_tally_file(str(tmp_path / "second.parquet")) == rows


def edited(path: str, statement: str, *, notes: dict[str, str] | None = None) -> None:
    """Write a file of tallies again after a statement over its table ``t``, with the same notes."""
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')")
        metadata = {**dict(found.fetchall()), **(notes or {})}
        connection.execute(f"CREATE TABLE t AS SELECT * FROM '{path}'")
        connection.execute(statement)
        keys = ", ".join(f'"{key}": ?' for key in metadata)
        connection.execute(
            f"COPY t TO '{path}' (FORMAT parquet, KV_METADATA {{{keys}}})", list(metadata.values())
        )


@pytest.mark.parametrize(
    ("statement", "notes", "code"),
    [
        ("""UPDATE t SET "2.1.2:yes" = 0, "2.1.2:no" = 2 WHERE provider = 'North'""", {}, "RE571"),
        ("""UPDATE t SET cases = 3""", {}, "RE571"),
        ("""UPDATE t SET provider = 'East' WHERE provider = 'North'""", {}, "RE571"),
        ("""UPDATE t SET "2.1.2:yes" = -1""", {}, "RE571"),
        ("""UPDATE t SET provider = NULL""", {}, "RE571"),
        ("""ALTER TABLE t DROP COLUMN "2.1.2:yes" """, {}, "RE571"),
        ("""ALTER TABLE t ADD COLUMN more BIGINT""", {}, "RE571"),
        ("""DELETE FROM t WHERE provider = 'South'""", {}, "RE571"),
        ("""SELECT 1""", {"ratings-engine": "ratings-engine/tallies/9"}, "RE570"),
        ("""SELECT 1""", {"ratings-engine.counted-for": "{"}, "RE571"),
        ("""SELECT 1""", {"ratings-engine.counted-for": "{}"}, "RE571"),
        ("""SELECT 1""", {"ratings-engine.counted-for": "[" * 100_000}, "RE571"),
        ("""SELECT 1""", {"ratings-engine.digest": "sha256:0"}, "RE571"),
    ],
)
def test_tallies_that_were_edited_are_refused(
    tmp_path: Path, sample_path: str, statement: str, notes: dict[str, str], code: str
) -> None:
    """No number, name, row or note can be changed unnoticed."""
    path = tallied(tmp_path, sample_path)
    edited(path, statement, notes=notes)
    with pytest.raises(RatingsError) as caught:
        read(path)
    assert (caught.value.code, bool(caught.value.remedy)) == (code, True)


def test_a_truncated_file_of_tallies_is_refused(tmp_path: Path, sample_path: str) -> None:
    """Half a file is no Parquet, and is said to be none."""
    path = tmp_path / "half.parquet"
    with open(tallied(tmp_path, sample_path), "rb") as stream:
        path.write_bytes(stream.read()[:2000])
    with pytest.raises(RatingsError) as caught:
        read(str(path))
    assert caught.value.code == "RE505"


def test_a_foreign_parquet_file_is_no_file_of_tallies(tmp_path: Path, sample_path: str) -> None:
    """A table of cases is read as one, and a missing file is not mistaken."""
    assert not is_tally_file(sample_path)
    assert not is_tally_file(str(tmp_path / "none.parquet"))


def test_cases_and_tallies_of_one_provider_are_not_mixed(tmp_path: Path, sample_path: str) -> None:
    """The cases of a provider would count twice."""
    files = [open_sample(sample_path), open_sample(tallied(tmp_path, sample_path))]
    with pytest.raises(InvalidInput, match="are also in") as caught:
        read_sample(files, STANDARDS, counting=CaseCounter("python"))
    assert {finding.code for finding in caught.value.findings} == {"RE526"}


def test_other_providers_types_are_refused_as_in_the_sample(tmp_path: Path, sample_path: str) -> None:
    """A pack that knows no such provider type cannot rate the tallies either."""
    variant = STANDARDS._replace(provider_types=STANDARDS.provider_types[:1])
    with pytest.raises(InvalidInput, match="no provider type") as caught:
        read(tallied(tmp_path, sample_path), variant)
    assert caught.value.code == "RE517"


def test_an_attribute_that_is_not_there_cannot_be_kept_apart(sample_path: str) -> None:
    """The message suggests what the sample has."""
    with pytest.raises(UsageError, match="no attribute 'sx'") as caught:
        kept_tallies(STANDARDS, read(sample_path), ["sx"])
    assert (caught.value.code, "sex" in caught.value.remedy) == ("RE575", True)


def test_cases_cannot_be_asked_of_tallies(tmp_path: Path, sample_path: str) -> None:
    """What needs cases one by one is refused, and never answered with none."""
    sheet = read(tallied(tmp_path, sample_path)).inspections[0].cases
    assert sheet is not None
    with pytest.raises(UsageError, match="needs the cases themselves") as caught:
        len(sheet.cases)
    assert caught.value.code == "RE574"


def test_answers_to_what_is_not_asked_are_found_in_tallies_too(tmp_path: Path) -> None:
    """Where a provider of this type is not asked a question, its answers are refused."""
    header = ["case_id", "provider", "provider_type", "3.2.1", "2.1.1"]
    path = written(tmp_path, header, [["C1", "North", "crc", "yes", "yes"]])
    sample, whole = read(tallied(tmp_path, path)), read(path)
    found = []
    for each in (sample, whole):
        with pytest.raises(InvalidInput) as caught:
            rate(STANDARDS, each)
        found.append([(finding.code, finding.message) for finding in caught.value.findings])
    message = "3.2.1 is not asked of provider type 'crc', but"
    assert found == [
        [("RE531", f"{message} a case answers it")],
        [("RE531", f"{message} case C1 answers it")],
    ]


def test_a_file_of_tallies_says_in_words_what_it_counts(tmp_path: Path, sample_path: str) -> None:
    """Anybody with a Parquet reader can see what the numbers are."""
    path = tallied(tmp_path, sample_path, ["sex"])
    with duckdb.connect() as connection:
        kept = dict(
            connection.execute(
                f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')"
            ).fetchall()
        )
        rows = connection.execute(
            f"""SELECT provider, "sex:attribute", cases, "2.1.2:yes", "2.1.1:counted_yes" FROM '{path}'"""
        ).fetchall()
    assert "Columns counted: 2.1.1, 2.1.1.a, 2.1.1.b, 2.1.2." in kept["ratings-engine.about"]
    assert "Kept apart by: sex." in kept["ratings-engine.about"]
    assert [row[:4] for row in rows] == [
        ("North", "female", 1, 1), ("North", "male", 1, 1), ("South", "female", 1, 0)
    ]  # fmt: skip


def test_names_that_mean_something_in_sql_are_only_names(tmp_path: Path) -> None:
    """Providers and columns with quotes and semicolons come back as they were."""
    header = ["case_id", "provider", "provider_type", "a\"b'; --", "2.1.1"]
    rows = [["C1", "'); DROP TABLE tallies; --", "crc", "x'\\y", "yes"]]
    path = written(tmp_path, header, rows)
    tallies = tallied(tmp_path, path, ["a\"b';_"])
    assert [i.provider for i in read(tallies).inspections] == ["'); DROP TABLE tallies; --"]
    assert told(STANDARDS, read(tallies)) == told(STANDARDS, read(path))
