"""Tests of what is installed: shipped packs and proposals, and packs that other wheels register."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import UsageError
from ratings_engine.standards.installed import ENTRY_POINTS, find_installed, installed, registered, shipped
from ratings_engine.standards.loader import load_standards

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
VALID = Path(__file__).parent / "valid"
OVERLAY = """\
id: tighter
extends: minimal-2030
title: A proposal
version: "1.0.0"
author: An author
rationale: An example.
thresholds: {share: {good: 70}}
"""
EVIL = "import pathlib\npathlib.Path(__file__).with_name('pwned').touch()\nraise SystemExit('it was run')\n"
SHIPPED_PACKS = ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]
PROPOSALS = ["public-protection", "resettlement-counted", "tighter-good", "unpaid-work-and-resettlement"]


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a function that lays out a folder as an installed wheel, which is then on the path.

    Its packages raise as soon as they are run.
    """

    def install(points: dict[str, str], name: str = "my-standards") -> Path:
        site = tmp_path / name
        package = site / "my_standards"
        package.mkdir(parents=True)
        for folder in (site, package):
            (folder / "__init__.py").write_text(EVIL, encoding="utf-8")
        shutil.copytree(VALID / "minimal", package / "minimal_2030")
        (package / "tighter.yaml").write_text(OVERLAY, encoding="utf-8")
        metadata = site / f"{name.replace('-', '_')}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        lines = "".join(f"{key} = {value}\n" for key, value in points.items())
        (metadata / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\n{lines}", encoding="utf-8")
        monkeypatch.syspath_prepend(os.fspath(site))
        importlib.invalidate_caches()
        return site

    return install


def pwned(site: Path) -> list[Path]:
    """Return the marks that the packages' code leaves when it is run."""
    return list(site.rglob("pwned"))


# --- what is shipped


def test_packs_and_proposals_are_shipped() -> None:
    """Packs come first, then proposals, each in order of id."""
    assert [one.id for one in shipped()] == [*SHIPPED_PACKS, *PROPOSALS]
    assert [one.id for one in shipped() if one.is_overlay] == PROPOSALS
    assert {one.origin for one in shipped()} == {"shipped"}


@pytest.mark.parametrize("name", PROPOSALS)
def test_a_shipped_proposal_is_named_for_its_file(name: str) -> None:
    """The id by which it is found is the id that results call it."""
    standards = load_standards(name)
    assert (standards.id, [o.id for o in standards.overlays]) == (name, [name])


# --- what wheels register


def test_a_registered_pack_is_found_and_read(wheel: Callable[..., Path]) -> None:
    """An entry point names the folder, although it has no code of its own; nothing is run."""
    site = wheel({"minimal-2030": "my_standards.minimal_2030"})
    found = find_installed("minimal-2030")
    assert found is not None
    assert (found.path, found.origin, found.is_overlay) == (
        os.fspath(site / "my_standards" / "minimal_2030"), "my-standards", False,
    )  # fmt: skip
    standards = load_standards("minimal-2030")
    assert standards.digest == load_standards(os.fspath(VALID / "minimal")).digest
    assert standards.standards[0].rule.file == "minimal_2030/assessment.yaml"
    assert pwned(site) == []
    assert "my_standards" not in sys.modules


def test_a_registered_overlay_is_found_and_applied(wheel: Callable[..., Path]) -> None:
    """An entry point with a file after the colon is an overlay; it may extend what is registered."""
    site = wheel({"minimal-2030": "my_standards.minimal_2030", "tighter": "my_standards:tighter.yaml"})
    standards = load_standards("tighter")
    assert [(o.id, o.base, o.base_id) for o in standards.overlays] == [("tighter", "minimal-2030", "minimal")]
    assert [band.low for band in standards.bandings["share"].bands] == [None, 50, 70, 80]
    assert pwned(site) == []


def test_what_is_registered_follows_what_is_shipped(wheel: Callable[..., Path]) -> None:
    """Every id is listed once."""
    wheel({"tighter": "my_standards:tighter.yaml", "minimal-2030": "my_standards.minimal_2030"})
    assert [one.id for one in installed()] == [*SHIPPED_PACKS, *PROPOSALS, "minimal-2030", "tighter"]


@pytest.mark.parametrize("name", ["probation-2018", "tighter-good"])
def test_a_shipped_id_is_not_shadowed(wheel: Callable[..., Path], name: str) -> None:
    """A wheel cannot take the place of what is shipped."""
    wheel({name: "my_standards.minimal_2030"})
    found = find_installed(name)
    assert found is not None
    assert found.origin == "shipped"
    assert [one.origin for one in installed() if one.id == name] == ["shipped"]


def test_the_first_package_has_an_id_that_two_register(wheel: Callable[..., Path]) -> None:
    """Which is found does not depend on the order of the path."""
    wheel({"same": "my_standards.minimal_2030"}, "a-package")
    wheel({"same": "my_standards:tighter.yaml"}, "b-package")
    found = find_installed("same")
    assert found is not None
    assert found.origin == "a-package"


def test_the_package_is_looked_for_beside_its_metadata(
    wheel: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the same name that comes first on the path does not stand in."""
    site = wheel({"minimal-2030": "my_standards.minimal_2030"})
    other = tmp_path / "other"
    shutil.copytree(VALID / "every-feature", other / "my_standards" / "minimal_2030")
    monkeypatch.syspath_prepend(os.fspath(other))
    found = find_installed("minimal-2030")
    assert found is not None
    assert found.path.startswith(os.fspath(site))


def test_an_editable_package_is_found_by_the_path(
    wheel: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the metadata is in another folder than the package, the path leads to it."""
    site = wheel({"minimal-2030": "my_standards.minimal_2030"})
    moved = tmp_path / "checkout"
    moved.mkdir()
    shutil.move(site / "my_standards", moved)
    monkeypatch.syspath_prepend(os.fspath(moved))
    found = find_installed("minimal-2030")
    assert found is not None
    assert found.path == os.fspath(moved / "my_standards" / "minimal_2030")


@pytest.mark.parametrize("value", [
    "my_standards.nothing", "nothing.at.all", "my_standards:nothing.yaml", "my_standards:../outside.yaml",
    "my_standards:/etc/passwd", "..my_standards", "/etc", "my_standards", ":tighter.yaml",
    "my_standards/minimal_2030",
])  # fmt: skip
def test_what_is_registered_but_not_there(wheel: Callable[..., Path], value: str) -> None:
    """The message says which package registers what, and paths out of the package are nothing."""
    site = wheel({"gone-2030": value})
    (site / "outside.yaml").write_text(OVERLAY, encoding="utf-8")
    for look in (lambda: load_standards("gone-2030"), registered):
        with pytest.raises(UsageError) as caught:
            look()
        assert (caught.value.code, caught.value.message) == (
            "RE023", f"my-standards registers the pack 'gone-2030' as '{value}', and nothing is there",
        )  # fmt: skip
        assert (str(caught.value.place), caught.value.remedy) == (
            "gone-2030", "install the package again, or remove it",
        )  # fmt: skip


def test_one_broken_registration_does_not_hide_another(wheel: Callable[..., Path]) -> None:
    """What is asked for by its id is found, whatever else is wrong."""
    wheel({"gone-2030": "my_standards.nothing", "minimal-2030": "my_standards.minimal_2030"})
    assert load_standards("minimal-2030").id == "minimal"
    with pytest.raises(UsageError) as caught:
        load_standards("no-such-pack/x")
    assert caught.value.code == "RE020"


@pytest.mark.parametrize("name", ["a/b", "Upper", "x.yaml", "..", "under_score"])
def test_a_name_that_is_no_id_is_refused(wheel: Callable[..., Path], name: str) -> None:
    """What could not be named on a command line is told."""
    wheel({name: "my_standards.minimal_2030"})
    with pytest.raises(UsageError) as caught:
        registered()
    assert caught.value.code == "RE023"
    assert caught.value.message.endswith("and its name is no id: lower-case words joined by hyphens")


def test_extras_of_an_entry_point_are_left_out(wheel: Callable[..., Path]) -> None:
    """An old form of entry points names extras in brackets."""
    wheel(
        {"minimal-2030": "my_standards.minimal_2030 [extra]", "tighter": "my_standards : tighter.yaml [a,b]"}
    )
    assert [one.id for one in registered()] == ["minimal-2030", "tighter"]


# --- a wheel that is built and installed


@pytest.mark.slow
def test_a_real_wheel_registers_a_pack(tmp_path: Path) -> None:
    """A package that is built, installed and listed by the engine, in a process of its own."""
    source = tmp_path / "source"
    package = source / "my_standards"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(EVIL, encoding="utf-8")
    shutil.copytree(VALID / "minimal", package / "minimal_2030")
    (package / "tighter.yaml").write_text(OVERLAY, encoding="utf-8")
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "my-standards"\nversion = "1.0"\n'
        f'[project.entry-points."{ENTRY_POINTS}"]\n'
        'minimal-2030 = "my_standards.minimal_2030"\ntighter = "my_standards:tighter.yaml"\n'
        '[tool.hatch.build.targets.wheel]\npackages = ["my_standards"]\n',
        encoding="utf-8",
    )
    target = tmp_path / "site"
    install = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target"]
    run([sys.executable, "-m", "pip", *install, os.fspath(target), os.fspath(source)])
    listed = run([sys.executable, "-m", "ratings_engine", "packs"], PYTHONPATH=f"{ROOT}{os.pathsep}{target}")
    assert "minimal-2030 (my-standards)" in listed
    assert "tighter (my-standards)" in listed
    assert pwned(target) == []


def run(command: list[str], **environment: str) -> str:
    """Return what a command prints; it has to succeed."""
    given: dict[str, Any] = {
        **os.environ,
        "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**given, **environment})
    return done.stdout
