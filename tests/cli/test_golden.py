"""Tests of what commands print, word for word: each file of tests/golden is the output of one command.

After a change that is meant, ``UPDATE_GOLDEN=1 pytest tests/cli/test_golden.py`` writes them
anew: read the difference as an inspector would. Digests are replaced.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
MISTAKES = "tests/invalid/samples"
PACK = ["--standards", "tests/golden/pack"]
CASES = ["tests/golden/samples/cases.csv", *PACK]
JUDGED = ["--judgements", "tests/golden/samples/judged.csv"]
DOCUMENT = "tests/golden/samples/document.yaml"
SOUTH = ["--provider", "South unit"]
WEST = ["--provider", "West team, which inspectors know by a long name that goes over more than a line"]
EAST = ["--provider", "East unit"]
JSON = ["--format", "json"]
CHECKED = [
    *("tests/golden/samples/inspected.csv", "--plan", "tests/golden/samples/plan.json"),
    *("--caseload", "tests/golden/samples/caseload.csv", "--as-of", "2019-01-31"),
]
MARKINGS = ["samples/synthetic/nps-cases.csv", "samples/synthetic/nps-cases-second.csv"]
DRAWN = ["tests/golden/samples/longlist.csv", "--size", "30", "--buffer", "4", "--as-of", "2019-01-31"]
PROPOSAL = "tests/golden/proposals/stricter.yaml"

COMMANDS: dict[str, list[str]] = {
    "rate-document.txt": ["rate", DOCUMENT],
    "rate-cases.txt": ["rate", *CASES, *JUDGED],
    "rate-unrated.txt": ["rate", *CASES],
    "rate-indicative.txt": ["rate", *CASES, "--indicative"],
    "rate-east-sussex.txt": ["rate", "samples/published/east-sussex-2024.yaml"],
    "rate-crc.txt": ["rate", "samples/synthetic/crc.yaml"],
    "rate-national.txt": ["rate", "samples/annual-report-2017/national-findings.yaml"],
    "rate-cases.json": ["rate", *CASES, *JUDGED, *JSON],
    "rate-by.txt": ["rate", "samples/synthetic/crc.yaml", "--by", "risk_of_serious_harm", "--by", "sex"],
    "rate-stability.txt": ["rate", *CASES, *JUDGED, "--stability", "--strata", "sex"],
    "rate-stability.json": ["rate", *CASES, *JUDGED, "--stability", *JSON],
    "rate-stability-judged.txt": ["rate", "samples/published/east-sussex-2024.yaml", "--stability"],
    "explain-stability.txt": ["explain", "samples/synthetic/crc.yaml", "2.4", "--stability"],
    "explain-to-overall.txt": ["explain", "samples/synthetic/crc.yaml", "overall", "--to", "good"],
    "explain-to-published.txt": [
        "explain",
        "samples/published/east-sussex-2024.yaml",
        "--to",
        "outstanding",
        "--alternatives",
        "3",
    ],
    "explain-to-standard.txt": ["explain", "samples/synthetic/crc.yaml", "2.2", "--to", "good"],
    "explain-to-moved.txt": ["explain", DOCUMENT, "2.1", *SOUTH, "--to", "outstanding"],
    "explain-to-limited.txt": ["explain", DOCUMENT, *WEST, "--to", "good"],
    "explain-to-unrated.txt": ["explain", *CASES[:1], "overall", *PACK, "--to", "good"],
    "explain-to-total.txt": ["explain", DOCUMENT, *EAST, "--to", "requires_improvement"],
    "explain-to.json": ["explain", DOCUMENT, "overall", *SOUTH, "--to", "outstanding", *JSON],
    "draw.txt": ["sample", "draw", *DRAWN],
    "draw.json": ["sample", "draw", *DRAWN, *JSON],
    "draw.csv": ["sample", "draw", *DRAWN, "--format", "csv"],
    "explain-overall.txt": ["explain", DOCUMENT, *SOUTH],
    "explain-overall-capped.txt": ["explain", DOCUMENT, *WEST],
    "explain-overall-total.txt": ["explain", DOCUMENT, *EAST],
    "explain-overall-unrated.txt": ["explain", *CASES[:1], "overall", *PACK],
    "explain-overall.json": ["explain", DOCUMENT, "overall", *EAST, *JSON],
    "explain-standard.txt": ["explain", *CASES[:1], "2.2", *PACK],
    "explain-standard-moved.txt": ["explain", DOCUMENT, "2.1", *SOUTH],
    "explain-standard-judged.txt": ["explain", *CASES[:1], "1.1", *PACK, *JUDGED],
    "explain-standard-indicative.txt": ["explain", *CASES[:1], "1.1", *PACK, "--indicative"],
    "explain-standard.json": ["explain", DOCUMENT, "2.1", *SOUTH, *JSON],
    "explain-key-question.txt": ["explain", *CASES[:1], "2.1.1", *PACK],
    "explain-key-question-judged.txt": ["explain", DOCUMENT, "1.1.2", *SOUTH],
    "explain-key-question-published.txt": ["explain", DOCUMENT, "2.2.1", *SOUTH],
    "explain-key-question-rounding.txt": ["explain", DOCUMENT, "2.1.2", *SOUTH],
    "explain-key-question-unrated.txt": ["explain", DOCUMENT, "2.3.3", *WEST],
    "explain-key-question.json": ["explain", *CASES[:1], "2.2.2", *PACK, *JSON],
    "explain-case.txt": ["explain", *CASES[:1], "case:A2", *PACK],
    "explain-case-open.txt": ["explain", *CASES[:1], "case:A4", *PACK],
    "explain-case.json": ["explain", *CASES[:1], "case:A3", *PACK, *JSON],
    "size.txt": ["sample", "size", "--population", "3120", "--confidence", "0.80", "--margin", "5"],
    "size-given.txt": ["sample", "size", "--population", "3120", "--size", "148"],
    "size-strata.md": ["sample", "size", "--caseload", *CHECKED[4:], "--format", "markdown"],
    "size-strata.html": ["sample", "size", "--caseload", *CHECKED[4:], "--format", "html"],
    "size-strata.json": ["sample", "size", "--stratum=a=30", "--stratum=b=0", "--stratum=c=2", *JSON],
    "size-strata.csv": ["sample", "size", "--stratum", "a=30", "--stratum", "b=0", "--format", "csv"],
    "check.json": ["sample", "check", *CHECKED, *JSON],
    "check.txt": ["sample", "check", *CHECKED],
    "check.csv": ["sample", "check", *CHECKED, "--format", "csv"],
    "agreement.txt": ["agreement", *MARKINGS],
    "agreement.csv": ["agreement", *MARKINGS, "--format", "csv"],
    "validate-sound.txt": ["validate", "probation-2018", "samples/published/cardiff-2020.yaml"],
    "validate-checks.txt": ["validate", "tests/golden/pack", DOCUMENT, "--ignore", "RE410"],
    "validate.txt": [
        "validate",
        f"{MISTAKES}/unknown-answer-one-zero.csv",
        f"{MISTAKES}/unknown-answer.xlsx",
        f"{MISTAKES}/unknown-field.yaml",
        f"{MISTAKES}/two-sources-judgement-and-tally.yaml",
        "--standards",
        "probation-2018",
        "--provider-type",
        "crc",
    ],
    "validate.json": [
        "validate",
        f"{MISTAKES}/unknown-answer.xlsx",
        f"{MISTAKES}/duplicate-key.yaml",
        "--provider-type",
        "crc",
        *JSON,
    ],
    "docs.md": ["docs", "tests/standards/valid/every-feature"],
    "docs.html": ["docs", "tests/standards/valid/every-feature", "--format", "html"],
    "docs-changes.md": ["docs", PROPOSAL, "--changes"],
    "docs-changes.html": ["docs", PROPOSAL, "--changes", "--format", "html"],
    "test-failing.txt": ["test", "tests/golden/pack", "--missing"],
    "test-names.txt": ["test", "tests/golden/pack", "-v", "-k", "of 100", "--no-coverage"],
    "test-mutate.txt": ["test", "tests/rating/packs/limits", "--mutate"],
    "test-survivors.txt": ["test", "tests/rating/packs/limits", "--mutate", "-k", "1,000", "--no-coverage"],
    "test.json": ["test", "tests/golden/pack", *JSON],
    "test.xml": ["test", "tests/golden/pack", "--format", "junit"],
    "diff-rules.txt": ["diff", "tests/golden/pack", PROPOSAL],
    "diff.txt": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, "--unchanged"],
    "diff.json": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, *JSON],
    "diff.csv": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, "--format", "csv"],
    "diff.md": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, "--format", "markdown"],
    "diff.html": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, "--format", "html"],
    "diff-contrast.txt": ["diff", "tests/golden/pack", PROPOSAL, "--sample", DOCUMENT, "--contrast", WEST[1]],
    "diff-sweep.txt": ["diff", "tests/golden/pack", "--sample", DOCUMENT, "--vary", "share.good=55..75"],
    "diff-sweep.json": [
        "diff",
        "tests/golden/pack",
        "--sample",
        DOCUMENT,
        "--vary",
        "share.good=55..75",
        *JSON,
    ],
    "packs.txt": ["packs"],
    "packs.json": ["packs", *JSON],
}

ONE_A_LINE = {"validate.txt", "validate-checks.txt"}
"""Findings are told one a line, however long, so that editors and scripts can read them."""


def without_digests(text: str) -> str:
    """Return output with its digests replaced: packs may change in their comments."""
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:(digest)", text)
    return re.sub(r"\b[0-9a-f]{12}\b", "(digest)", text)


@pytest.fixture
def printed(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return a function that runs a command from the project's root, as people see it there."""
    monkeypatch.chdir(ROOT)

    def call(name: str) -> str:
        done = run(*COMMANDS[name])
        assert done.err == ""
        assert done.code in (0, 1)
        return without_digests(done.out)

    return call


@pytest.mark.parametrize("name", COMMANDS)
def test_output_is_the_golden_one(name: str, printed: Callable[[str], str]) -> None:
    """A command prints what its golden file holds."""
    path, shown = GOLDEN / name, printed(name)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name.endswith(".txt") and name not in ONE_A_LINE]
)
def test_golden_text_fits_a_terminal(name: str) -> None:
    """No line of text is wider than 80 columns, and text ends with one line end."""
    text = (GOLDEN / name).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.endswith(".json")])
def test_golden_json_is_json(name: str) -> None:
    """JSON is laid out with two spaces and names its schema first."""
    text = (GOLDEN / name).read_text(encoding="utf-8")
    told = json.loads(text)
    assert text == json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    assert re.fullmatch(r"ratings-engine/[a-z-]+/1", told["schema"])
    assert next(iter(told)) == "schema"


def test_every_golden_file_is_of_a_command() -> None:
    """No file is left over from a command that is gone."""
    kept = sorted(path.name for path in GOLDEN.iterdir() if path.is_file())
    assert kept == sorted(COMMANDS)
