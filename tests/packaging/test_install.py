"""Tests of the package as users get it: what the wheel holds, and that it works from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ratings_engine
from ratings_engine.standards.opening import open_pack
from ratings_engine.standards.pack import read_pack

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PACKS = sorted(path.parent.name for path in ROOT.glob("standards/*/framework.yaml"))
PROPOSALS = sorted(path.stem for path in ROOT.glob("standards/proposals/*.yaml"))
SYNTHETIC = ROOT / "samples" / "synthetic"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that is built from a copy of the checkout, without dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    unwanted = shutil.ignore_patterns("__pycache__", "shipped-digests.txt")
    for name in ("ratings_engine", "standards", "tests", "samples"):
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "build_hook.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--wheel-dir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """Return the names of all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of a new environment with the wheel in it.

    Dependencies are those of the environment that runs the tests, found after the new one's own.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = next(folder.glob("bin/python")) if os.name == "posix" else folder / "Scripts" / "python.exe"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)],
        check=True,
        capture_output=True,
    )
    inside = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    lines = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (Path(inside) / "dependencies.pth").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return python.parent


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder of its own with copies of the synthetic samples."""
    return Path(shutil.copytree(SYNTHETIC, tmp_path / "elsewhere"))


@pytest.fixture
def use(installed: Path, elsewhere: Path, tmp_path: Path) -> Callable[..., str]:
    """Return a function that runs a program of the environment elsewhere, and returns what it prints."""

    def call(program: str, *arguments: str) -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        environment |= {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path / "home")}
        done = subprocess.run(
            [str(installed / program), *arguments],
            cwd=elsewhere,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return call


# --- what the wheel holds


@pytest.mark.parametrize("pack", [*PACKS, "proposals"])
def test_the_wheel_holds_every_file_of_a_pack(names: list[str], pack: str) -> None:
    """A shipped pack is whole, with its tests, and so are the proposals."""
    standards = ROOT / "standards"
    files = [path for path in (standards / pack).rglob("*") if path.is_file()]
    expected = sorted(f"ratings_engine/packs/{path.relative_to(standards).as_posix()}" for path in files)
    assert sorted(name for name in names if name.startswith(f"ratings_engine/packs/{pack}/")) == expected


def test_the_wheel_holds_the_schemas(names: list[str]) -> None:
    """What files are checked against, and what answers keep to, is shipped."""
    assert sorted(name for name in names if name.endswith(".schema.json")) == [
        "ratings_engine/results/schemas/agreement.schema.json",
        "ratings_engine/results/schemas/counterfactual.schema.json",
        "ratings_engine/results/schemas/diff.schema.json",
        "ratings_engine/results/schemas/draw.schema.json",
        "ratings_engine/results/schemas/explanation.schema.json",
        "ratings_engine/results/schemas/findings.schema.json",
        "ratings_engine/results/schemas/packs.schema.json",
        "ratings_engine/results/schemas/result.schema.json",
        "ratings_engine/results/schemas/sample-check.schema.json",
        "ratings_engine/results/schemas/sample-size.schema.json",
        "ratings_engine/samples/schemas/sample.schema.json",
        "ratings_engine/standards/schemas/framework.schema.json",
        "ratings_engine/standards/schemas/overlay.schema.json",
        "ratings_engine/standards/schemas/standard.schema.json",
        "ratings_engine/testing/schemas/test-report.schema.json",
        "ratings_engine/testing/schemas/test.schema.json",
    ]


def test_the_wheel_holds_the_scaffolds(names: list[str]) -> None:
    """What new files are made from is shipped."""
    scaffolds = ROOT / "ratings_engine" / "presenters" / "scaffolds"
    expected = sorted(path.relative_to(ROOT).as_posix() for path in scaffolds.rglob("*") if path.is_file())
    assert sorted(name for name in names if "/scaffolds/" in name) == expected


def test_the_wheel_lists_the_digests_of_its_packs(wheel: Path) -> None:
    """Each shipped pack and proposal was validated when the wheel was built, and is known by its digest."""
    with zipfile.ZipFile(wheel) as archive:
        listed = archive.read("ratings_engine/standards/shipped-digests.txt").decode().split()
    assert listed == [
        *(read_pack(str(ROOT / "standards" / pack)).digest for pack in PACKS),
        *(open_pack(str(ROOT / "standards" / "proposals" / f"{name}.yaml")).digest for name in PROPOSALS),
    ]


def test_the_wheel_holds_every_module(names: list[str]) -> None:
    """No module of the package is missing."""
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "ratings_engine").rglob("*.py")]
    assert [module for module in modules if module not in names] == []


def test_the_wheel_holds_nothing_else(names: list[str]) -> None:
    """Neither tests nor samples, caches or build files are shipped."""
    metadata = f"ratings_engine-{ratings_engine.__version__}.dist-info/"
    assert [name for name in names if not name.startswith(("ratings_engine/", metadata))] == []
    unwanted = ("/test_", "__pycache__", ".pyc", "build_hook", "conftest")
    assert [name for name in names if any(part in name for part in unwanted)] == []


def test_the_wheel_says_that_it_is_typed(names: list[str]) -> None:
    """Type checkers use the annotations of a package only where it has the marker."""
    assert "ratings_engine/py.typed" in names


# --- that it works


def test_the_installed_package_is_the_one_used(use: Callable[..., str], installed: Path) -> None:
    """The tests below are of the wheel, not of the checkout."""
    where = use("python", "-c", "import ratings_engine; print(ratings_engine.__file__)").strip()
    assert Path(where).is_relative_to(installed.parent)


def test_the_command_is_there_with_its_version(use: Callable[..., str]) -> None:
    """``ratings-engine --version`` runs from any folder."""
    assert use("ratings-engine", "--version") == f"ratings-engine {ratings_engine.__version__}\n"


def test_the_installed_command_rates_by_pack_id(use: Callable[..., str], tmp_path: Path) -> None:
    """A copied table is rated by a shipped pack, as in the checkout, and validates nothing again."""
    arguments = ["crc-cases.csv", "--judgements", "crc-judgements.csv", "--standards", "probation-2018"]
    told = use("ratings-engine", "rate", *arguments)
    assert "Overall: REQUIRES IMPROVEMENT, 7 of 30 points\n" in told
    result = json.loads(use("ratings-engine", "rate", *arguments, "--format", "json"))
    assert result["standards"]["digest"] == read_pack(str(ROOT / "standards" / "probation-2018")).digest
    assert not (tmp_path / "cache" / "ratings-engine" / "validated").exists()
    assert not (tmp_path / "home").exists()


def test_the_checkout_rates_with_the_same_bytes(use: Callable[..., str], elsewhere: Path) -> None:
    """The wheel and the checkout give the same result."""
    done = subprocess.run(
        [sys.executable, "-m", "ratings_engine", "rate", "crc.yaml", "--format", "json"],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert use("ratings-engine", "rate", "crc.yaml", "--format", "json") == done.stdout


IMPORTED = """\
import sys
from ratings_engine.cli.main import main
sys.argv = ["ratings-engine", "rate", "crc-cases.csv", "--format", "json", "-o", "result.json"]
main()
print(sorted({"jsonschema", "referencing", "duckdb", "python_calamine"} & set(sys.modules)))
"""


def test_the_first_run_loads_no_validator(use: Callable[..., str]) -> None:
    """Even the first run after installing validates no shipped pack, so jsonschema is not loaded."""
    assert use("python", "-c", IMPORTED) == "[]\n"


def test_every_shipped_pack_is_listed_and_trusted(use: Callable[..., str], tmp_path: Path) -> None:
    """All packs and proposals load from the wheel without being validated again."""
    told = json.loads(use("ratings-engine", "packs", "--format", "json"))
    assert [pack["id"] for pack in told["packs"]] == [*PACKS, *PROPOSALS]
    assert not (tmp_path / "cache" / "ratings-engine" / "validated").exists()


def test_the_installed_command_explains_validates_and_prints_schemas(use: Callable[..., str]) -> None:
    """The other commands find what they need in the wheel."""
    assert use("ratings-engine", "explain", "crc.yaml", "2.4").startswith(
        "The standard: Progress is reviewed"
    )
    assert use("ratings-engine", "validate", "probation-2018", "crc.yaml").startswith("0 findings")
    assert json.loads(use("ratings-engine", "schema", "sample"))["$id"] == "ratings-engine/sample/1"
