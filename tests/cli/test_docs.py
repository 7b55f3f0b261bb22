"""Tests of ``docs``: which document is written, in which form, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PROPOSAL = ROOT / "tests" / "golden" / "proposals" / "stricter.yaml"
EVERY_FEATURE = ROOT / "tests" / "standards" / "valid" / "every-feature"


def test_markdown_is_usual(run: Callable[..., Any]) -> None:
    """A pack is written as Markdown, whole, on standard output."""
    done = run("docs", EVERY_FEATURE)
    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith("# A pack with every feature\n")
    assert '## <a id="sources"></a>Sources\n' in done.out


@pytest.mark.parametrize(
    ("name", "form", "start"),
    [
        ("page.html", [], "<!DOCTYPE html>\n"),
        ("page.HTM", [], "<!DOCTYPE html>\n"),
        ("page.md", [], "# A pack"),
        ("page.html", ["--format", "markdown"], "# A pack"),
        ("page", ["--format", "html"], "<!DOCTYPE html>\n"),
    ],
)
def test_the_form_follows_the_file(
    run: Callable[..., Any], tmp_path: Path, name: str, form: list[str], start: str
) -> None:
    """A file's name says the form, unless --format does."""
    done = run("docs", EVERY_FEATURE, "-o", tmp_path / name, *form)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_overlay_begins_with_what_would_change(run: Callable[..., Any]) -> None:
    """The document of an overlay has the changes first, then everything that a pack says."""
    out = run("docs", PROPOSAL).out
    order = [out.index(f'<a id="{name}"></a>') for name in ("what-would-change", "about", "standard-2-1")]
    assert order == sorted(order)
    assert "at least ~~65~~ **70**" in out
    assert "[The proposal changes this standard.](#changes-standard-2-1)" in out


def test_changes_stand_alone(run: Callable[..., Any]) -> None:
    """With --changes there are the title, the author, the rationale and the changes, and no more."""
    out = run("docs", PROPOSAL, "--changes").out
    assert out.startswith("# A stricter share \\& fewer questions\n")
    assert "Nobody in particular, 2024-05" in out
    assert "To show every kind of change on one page." in out
    assert "~~5~~ **2.5**" in out
    assert "`pack/framework.yaml:25` (manual) → `stricter.yaml:10` (stricter)" in out
    assert "Sources" not in out


def test_any_two_packs_are_compared(run: Callable[..., Any]) -> None:
    """--against shows what is different from another pack."""
    out = run("docs", "probation-2023", "--against", "probation-2021", "--changes").out
    assert "From Probation delivery units 2021" in out
    assert "(probation-2021 1.0.0) to" in out
    assert "**2.1 Assessment: key question 2.1.3 is added**" in out


def test_equal_packs_have_no_changes(run: Callable[..., Any]) -> None:
    """A pack against itself says that no rule differs."""
    out = run("docs", EVERY_FEATURE, "--against", EVERY_FEATURE, "--changes").out
    assert "No rule differs." in out


def test_changes_of_a_plain_pack_are_refused(run: Callable[..., Any]) -> None:
    """A plain pack changes nothing: the message says what to name instead."""
    done = run("docs", "youth-2021", "--changes")
    assert (done.code, done.out) == (2, "")
    assert "RE019" in done.err
    assert "youth-2021 is no overlay" in done.err
    assert "--against PACK" in done.err


def test_a_pack_is_not_written_over(run: Callable[..., Any]) -> None:
    """The overlay that is read is never the file that is written."""
    before = PROPOSAL.read_bytes()
    done = run("docs", PROPOSAL, "-o", PROPOSAL)
    assert done.code == 2
    assert "RE015" in done.err
    assert PROPOSAL.read_bytes() == before


def test_a_pack_that_is_not_there(run: Callable[..., Any], tmp_path: Path) -> None:
    """A pack that does not exist leaves no file."""
    done = run("docs", "probation-1907", "-o", tmp_path / "page.html")
    assert done.code == 2
    assert "RE020" in done.err
    assert list(tmp_path.iterdir()) == []


def test_rating_does_not_load_jinja() -> None:
    """Only the page of HTML needs a library of templates."""
    code = (
        "import sys; import ratings_engine.cli.docs, ratings_engine.cli.rate;"
        "from ratings_engine.presenters.standards_document import present_document;"
        "sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_notes_that_a_proposal_keeps_are_no_changes(run: Callable[..., Any]) -> None:
    """Of a proposal that moves two rules two changes are told, though their sources differ too."""
    out = run("docs", "resettlement-counted", "--changes").out
    assert "2 changes, each with the old words and the new." in out
    assert "~~4~~ **5**" in out
    assert "~~no~~ **yes**" in out
    assert "Noted before" not in out
