"""Tests of invalid samples: each file of tests/invalid/samples is one mistake, named for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ratings_engine.standards.installed import shipped_ids

if TYPE_CHECKING:
    from collections.abc import Callable

MISTAKES = Path(__file__).parents[1] / "invalid" / "samples"
INDEX = "expected.yaml"
FIELDS = {"file", "message", "remedy"}
OPTIONAL = {"arguments", "at", "bug", "code", "named"}


def index() -> list[dict[str, Any]]:
    """Return the entries of the index."""
    entries: list[dict[str, Any]] = yaml.safe_load((MISTAKES / INDEX).read_text(encoding="utf-8"))
    return entries


def marked() -> list[Any]:
    """Return the entries as parameters, those with a known bug marked as failing."""
    return [
        pytest.param(
            entry,
            id=entry["file"],
            marks=[pytest.mark.xfail(reason=entry["bug"], strict=True)] if "bug" in entry else [],
        )
        for entry in index()
    ]


def arguments_of(entry: dict[str, Any]) -> list[str]:
    """Return what follows ``rate`` on the command line."""
    default = [entry["file"], "--standards", "probation-2018", "--provider-type", "crc"]
    return [str(argument) for argument in entry.get("arguments", default)]


def told(entry: dict[str, Any]) -> str:
    """Return a pattern of the two lines that standard error has to hold."""
    named = re.escape(entry.get("named", entry["file"]))
    place = re.escape(entry["at"]) if "at" in entry else ".*"
    before = f"{named}{place}: " if named else ""
    code = entry.get("code", r"RE(?!999)\d{3}")
    message, remedy = re.escape(entry["message"]), re.escape(entry["remedy"])
    return rf"(?m)^{before}error {code}: .*{message}.*\n {{4}}-> (?=\S).*{remedy}.*$"


def test_the_index_is_whole() -> None:
    """Every file has an entry of its own, entries have the fields they need, and there are many."""
    entries = index()
    names = [entry["file"] for entry in entries]
    kept = {path.name for path in MISTAKES.iterdir()} - {INDEX}
    missing = {"no-such-file.csv", "judgements-no-such-file.csv"}
    assert len(names) >= 45
    assert sorted(names) == sorted(kept | missing)
    assert [e["file"] for e in entries if not FIELDS <= set(e) <= FIELDS | OPTIONAL] == []
    assert [e["file"] for e in entries if "bug" not in e and not {"at", "code"} <= set(e)] == []


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("entry", marked())
def test_a_mistake_is_told_and_nothing_is_written(
    entry: dict[str, Any], form: str, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, the place and a remedy on standard error, no answer and no output file."""
    monkeypatch.chdir(MISTAKES)
    output = tmp_path / "result"
    done = run("rate", *arguments_of(entry), "--format", form, "-o", output)
    assert (done.code, done.out) == (2, "")
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in done.err
    assert re.search(told(entry), done.told), done.err


@pytest.mark.parametrize("entry", [e for e in index() if "bug" not in e], ids=lambda entry: entry["file"])
def test_a_mistake_leaves_an_output_that_was_there(
    entry: dict[str, Any], run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that stood where the result was to go keeps its bytes."""
    monkeypatch.chdir(MISTAKES)
    output = tmp_path / "result"
    output.write_bytes(b"as it was\r\n")
    assert run("rate", *arguments_of(entry), "-o", output).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["result"]
    assert output.read_bytes() == b"as it was\r\n"


@pytest.mark.parametrize("entry", [e for e in index() if "bug" not in e], ids=lambda entry: entry["file"])
def test_a_mistake_in_what_explain_is_about(
    entry: dict[str, Any], run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``explain`` refuses the same samples in the same words; it takes a single sample."""
    monkeypatch.chdir(MISTAKES)
    if entry["file"] in ("standards-differ.yaml", "provider-in-two-files.csv"):
        pytest.skip("two samples")
    done = run("explain", arguments_of(entry)[0], *arguments_of(entry)[1:])
    assert (done.code, done.out) == (2, "")
    assert re.search(told(entry), done.told), done.err


NOT_VALIDATED = {
    "no-such-file.csv": "there is nothing to check: exit code 2",
    "beside": "a folder is taken for a pack: exit code 2",
}


@pytest.mark.parametrize(
    "entry",
    [e for e in index() if not ({"bug", "arguments"} & set(e)) and e["file"] not in NOT_VALIDATED],
    ids=lambda entry: entry["file"],
)
def test_validate_finds_the_mistake(
    entry: dict[str, Any], run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``validate`` gives the same finding as its answer; its exit code is tested beside it."""
    monkeypatch.chdir(MISTAKES)
    done = run("validate", *arguments_of(entry))
    assert done.err == ""
    assert re.search(told(entry), done.told), done.out


def test_a_symbolic_link_does_not_lead_out_of_the_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    """Cases behind a link out of the sample's folder are refused like a path that leads there."""
    outside, inside = tmp_path / "outside.csv", tmp_path / "inside"
    inside.mkdir()
    outside.write_text("case_id,2.1.1\nC001,yes\n", encoding="utf-8")
    (inside / "cases.csv").symlink_to(outside)
    sample = inside / "sample.yaml"
    sample.write_text(
        "standards: probation-2018\n"
        "inspections:\n"
        "  - {provider: Kent, provider_type: crc, cases: cases.csv}\n",
        encoding="utf-8",
    )
    done = run("rate", sample)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{sample}:3:49: error RE521: 'cases.csv' leads out of the sample's folder\n")


def test_a_link_within_the_folder_is_followed(run: Callable[..., Any], tmp_path: Path) -> None:
    """A link that stays in the sample's folder is as good as the file."""
    (tmp_path / "real.csv").write_text("case_id,2.1.1\nC001,yes\n", encoding="utf-8")
    (tmp_path / "cases.csv").symlink_to("real.csv")
    sample = tmp_path / "sample.yaml"
    sample.write_text(
        "standards: probation-2018\n"
        "inspections:\n"
        "  - {provider: Kent, provider_type: crc, cases: cases.csv}\n",
        encoding="utf-8",
    )
    assert run("rate", sample).code == 0


def test_every_finding_is_told_at_once(run: Callable[..., Any], tmp_path: Path) -> None:
    """All mistakes of a table are told in one run, in the order of their rows."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,2.1.1\nC1,x\n,yes\nC1,no\nC1,z\n", encoding="utf-8")
    done = run("rate", path, "--standards", "probation-2018", "--provider-type", "crc")
    assert re.findall(r"(\d+:\d+): error (RE\d+)", done.err) == [
        ("2:2", "RE514"),
        ("3:1", "RE516"),
        ("4:1", "RE515"),
        ("5:1", "RE515"),
        ("5:2", "RE514"),
    ]


def test_after_many_findings_the_rest_is_counted(run: Callable[..., Any], tmp_path: Path) -> None:
    """Fifty findings are shown, reading stops after a hundred, and what is left out is said."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,2.1.1\n" + "".join(f"C{n},x\n" for n in range(500)), encoding="utf-8")
    done = run("rate", path, "--standards", "probation-2018", "--provider-type", "crc")
    assert done.code == 2
    assert done.err.count("error RE514") == 50
    assert done.err.endswith("... and 50 more findings\n")


def test_a_sample_read_by_the_default_standards_says_so(run: Callable[..., Any], tmp_path: Path) -> None:
    """Where no standards were chosen, that may be the mistake: a note names the others."""
    path = tmp_path / "cases.csv"
    path.write_text("case_id,2.5.1\nC1,yes\n", encoding="utf-8")
    done = run("rate", path, "--provider-type", "pdu")
    assert done.code == 2
    assert done.told.splitlines()[-2:] == [
        "note RE014: no standards were named, so the sample was read by probation-2018",
        f"    -> name others with --standards: {', '.join(shipped_ids())}",
    ]
