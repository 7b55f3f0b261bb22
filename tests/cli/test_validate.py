"""Tests of ``validate``: what is checked, how findings are told, and how it ends."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.standards.installed import shipped_ids

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
MISTAKES = ROOT / "tests" / "invalid" / "samples"
MINIMAL = ROOT / "tests" / "standards" / "valid" / "minimal"
FIELDS = ["code", "severity", "file", "line", "column", "message", "remedy"]
CRC = ["--standards", "probation-2018", "--provider-type", "crc"]
SHIPPED = sorted(path.relative_to(ROOT).as_posix() for path in SAMPLES.glob("*/*.yaml"))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return the folder of a pack with two mistakes in one file."""
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "broken"))
    standard = folder / "assessment.yaml"
    text = standard.read_text(encoding="utf-8")
    standard.write_text(
        text.replace("lens:", "lenz:").replace("name: Assessment", "name: 7"), encoding="utf-8"
    )
    return folder


# --- what is checked


@pytest.mark.parametrize("pack", shipped_ids())
def test_shipped_packs_have_no_findings(run: Callable[..., Any], pack: str) -> None:
    """Every shipped pack is valid, by its id and by its folder."""
    for reference in (pack, ROOT / "standards" / pack):
        done = run("validate", reference, "--format", "json")
        assert (done.code, done.err) == (0, "")
        assert done.json["findings"] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_documents_have_no_findings(run: Callable[..., Any], name: str) -> None:
    """Every shipped document is valid by the standards that it names."""
    done = run("validate", ROOT / name)
    assert (done.code, done.err) == (0, "")
    assert "error" not in done.out


def test_a_table_is_checked_by_the_standards_given(run: Callable[..., Any]) -> None:
    """A table of cases fits one pack and not another."""
    cases = SAMPLES / "synthetic" / "nps-cases.csv"
    assert run("validate", cases, "--format", "json").json["findings"] == []
    found = run("validate", cases, "--standards", "youth-2018", "--format", "json").json["findings"]
    assert found
    assert {f["severity"] for f in found} == {"error"}


def test_a_sample_is_checked_as_rate_would(run: Callable[..., Any]) -> None:
    """What only rating finds, such as discretion beyond the policy, is found too."""
    found = run("validate", MISTAKES / "discretion-too-far.yaml", "--format", "json").json["findings"]
    assert [f["code"] for f in found] == ["RE544"]


def test_several_paths_are_checked_in_their_order(run: Callable[..., Any], broken: Path) -> None:
    """Packs and samples may be mixed, and one with mistakes does not hide another."""
    paths = [MISTAKES / "unknown-answer.csv", "probation-2018", broken, MISTAKES / "unknown-rating.yaml"]
    found = run("validate", *paths, *CRC, "--format", "json").json["findings"]
    assert [f["code"] for f in found] == ["RE514", "RE104", "RE103", "RE102", "RE518"]
    assert found[-1]["file"] == str(MISTAKES / "unknown-rating.yaml")


# --- how findings are told


def test_findings_have_the_fields_of_the_contract(run: Callable[..., Any], broken: Path) -> None:
    """Each finding has code, severity, file, line, column, message and remedy, of these types."""
    done = run(
        "validate", broken, MISTAKES / "latin-1.csv", MISTAKES / "duplicate-key.yaml", "--format", "json"
    )
    assert list(done.json) == ["schema", "findings", "ignored", "summary"]
    assert done.json["schema"] == "ratings-engine/findings/1"
    for finding in done.json["findings"]:
        assert [field for field in finding if field in FIELDS] == FIELDS
        assert re.fullmatch(r"RE\d{3}", finding["code"])
        assert finding["severity"] in ("error", "warning", "note")
        assert all(type(finding[field]) is str for field in ("file", "message", "remedy"))
        assert all(type(finding[field]) is int for field in ("line", "column"))
        assert finding["message"]
        assert finding["remedy"]


def test_a_finding_is_told_in_full(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding says where, what and what to do."""
    monkeypatch.chdir(MISTAKES)
    (finding,) = run("validate", "unknown-answer.csv", *CRC, "--format", "json").json["findings"]
    assert {field: finding[field] for field in FIELDS} == {
        "code": "RE514",
        "severity": "error",
        "file": "unknown-answer.csv",
        "line": 3,
        "column": 3,
        "message": "the answer 'maybe' to 2.1.2 is not yes, no or na",
        "remedy": "write yes, no or na, or leave it empty if it was not answered",
    }


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("unknown-answer.xlsx", "unknown-answer.xlsx, sheet Cases, cell C3"),
        ("unknown-answer.parquet", "unknown-answer.parquet (row 2, column 2.1.1)"),
    ],
)
def test_a_place_without_lines_is_told_in_words(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """A cell of a workbook or a Parquet file has line and column 0, and its place beside them."""
    monkeypatch.chdir(MISTAKES)
    (finding,) = run("validate", name, *CRC, "--format", "json").json["findings"]
    assert (finding["file"], finding["line"], finding["column"], finding["place"]) == (name, 0, 0, place)


def test_findings_as_text(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """As text a finding is the place, code and message, then why it matters, then the remedy."""
    monkeypatch.chdir(MISTAKES)
    done = run("validate", "unknown-answer-one-zero.csv", *CRC)
    assert done.err == ""
    assert done.told.splitlines()[:4] == [
        "unknown-answer-one-zero.csv:2:2: error RE514: the answer '1' to 2.1.1 is not yes, no or na",
        "    -> write yes, no or na, or leave it empty if it was not answered",
        "unknown-answer-one-zero.csv:2:3: error RE514: the answer '0' to 2.1.2 is not yes, no or na",
        "    -> write yes, no or na, or leave it empty if it was not answered",
    ]
    assert done.told.splitlines()[4].startswith("2 findings")


def test_one_finding_is_not_several(run: Callable[..., Any]) -> None:
    """The last line of the text counts in English."""
    done = run("validate", MISTAKES / "unknown-answer.csv", *CRC)
    assert done.out.splitlines()[-1].startswith("1 finding in 1 ")


def test_findings_are_the_same_anywhere(spawn: Callable[..., Any]) -> None:
    """Two runs give the same bytes, whatever the hash seed."""
    arguments = ["validate", "probation-2018", MISTAKES / "unknown-answer.csv", "--format", "json"]
    runs = [spawn(*arguments, PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert runs[0].out == runs[1].out
    assert runs[0].out.endswith("}\n")


def test_findings_on_a_pack_name_files_that_exist(run: Callable[..., Any], broken: Path) -> None:
    """The place of a finding leads to the file, from where the command was run."""
    found = run("validate", broken, "--format", "json").json["findings"]
    assert all(Path(finding["file"]).exists() for finding in found)


# --- how it ends


def test_no_findings_end_with_0(run: Callable[..., Any]) -> None:
    """Nothing wrong is a good answer."""
    done = run("validate", "probation-2018", SAMPLES / "published" / "cardiff-2020.yaml")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("0 findings")


@pytest.mark.parametrize("form", ["text", "json"])
def test_findings_of_severity_error_end_with_1(run: Callable[..., Any], broken: Path, form: str) -> None:
    """The answer is no where a pack or a sample has errors."""
    assert run("validate", broken, "--format", form).code == 1
    assert run("validate", MISTAKES / "unknown-answer.csv", *CRC, "--format", form).code == 1
    assert run("validate", "probation-2018", broken, "--format", form).code == 1


def test_a_folder_that_is_no_pack_ends_with_2(run: Callable[..., Any], tmp_path: Path) -> None:
    """A folder without a framework could not be checked."""
    done = run("validate", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(str(tmp_path))
    assert done.told.endswith(" has no framework.yaml\n    -> name a folder that has one\n")
    assert "error RE020: the folder " in done.err


def test_nothing_to_check_ends_with_2(run: Callable[..., Any]) -> None:
    """A path that is neither a file nor a pack could not be checked."""
    done = run("validate", "no-such-file.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("no-such-file.csv: error ")


def test_a_missing_sample_is_told_as_a_missing_file(run: Callable[..., Any]) -> None:
    """What looks like a sample's file is not taken for a pack."""
    done = run("validate", "no-such-file.csv")
    assert "No such file" in done.out + done.err
    assert "standards pack" not in done.out + done.err


def test_an_unknown_pack_is_told_as_one(run: Callable[..., Any]) -> None:
    """A name without an extension is that of a pack."""
    done = run("validate", "probation-2017")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("probation-2017: error RE020: there is no standards pack 'probation-2017'\n")


def test_a_pack_may_be_named_by_its_framework(run: Callable[..., Any]) -> None:
    """The framework's file stands for its folder."""
    assert run("validate", MINIMAL / "framework.yaml").out == run("validate", MINIMAL).out


@pytest.mark.parametrize("arguments", [[], ["probation-2018", "--format", "table"], ["x", "--bad"]])
def test_bad_usage_ends_with_2(run: Callable[..., Any], arguments: list[str]) -> None:
    """Without a path, or with an unknown form or option, nothing is checked."""
    done = run("validate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: ratings-engine validate [OPTIONS] PATH...\n")


def test_validating_writes_nothing(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking leaves neither files beside what is checked nor marks that it is valid."""
    folder = shutil.copytree(MINIMAL, tmp_path / "pack")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run("validate", folder).code == 0
    assert sorted(tmp_path.rglob("*")) == before
