"""Counting with Spark where there is no Spark, or nothing that it runs in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ratings_engine.tallies.spark_session import _CLUSTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INSTALL_JAVA = "install Java 17 or newer and set JAVA_HOME, or choose --engine duckdb"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """Return a command that counts with Spark, in an environment that names no cluster."""
    for name in (*_CLUSTER, "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "cases.csv"
    path.write_bytes(b"case_id,2.1.1\nC1,yes\n")
    return ("rate", path, "--provider-type", "crc", "--engine", "spark")


def test_without_pyspark_what_to_install_is_named(
    refused: Callable[..., str], asked: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named, and the engine that needs none."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    told = refused(
        *asked,
        code="RE580",
        place="",
        remedy="run pip install 'ratings-engine[spark]', or choose --engine duckdb",
    )
    assert "pyspark, which is not installed" in told


@pytest.mark.parametrize("home", [None, "missing"])
def test_without_java_what_to_install_is_named(
    refused: Callable[..., str],
    asked: tuple[object, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: str | None,
) -> None:
    """Java is looked for where Spark would look, before anything is started."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    where = "on the PATH, and JAVA_HOME is not set"
    monkeypatch.setenv("PATH", str(tmp_path))
    if home is not None:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / home))
        where = f"in JAVA_HOME ({tmp_path / home})"
    told = refused(*asked, code="RE581", place="", remedy=INSTALL_JAVA)
    assert f"Spark cannot start: there is no Java {where}" in told


@pytest.mark.slow
def test_a_home_of_spark_that_is_not_there_is_named(
    spawn: Callable[..., object], asked: tuple[object, ...], tmp_path: Path
) -> None:
    """Where SPARK_HOME leads nowhere, Java is not to blame."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    done = spawn(*asked, "-o", tmp_path / "answer", SPARK_HOME=str(tmp_path / "missing"))
    assert (done.code, done.out) == (2, "")
    assert f"RE581: Spark cannot start: there is no Spark in SPARK_HOME ({tmp_path / 'missing'})" in done.told
    assert "let SPARK_HOME name the folder of Spark, or do not set it" in done.told
    assert "Traceback" not in done.err
    assert not (tmp_path / "answer").exists()


@pytest.mark.slow
def test_a_java_that_does_not_run_is_told(
    spawn: Callable[..., object], asked: tuple[object, ...], tmp_path: Path
) -> None:
    """A program of that name that ends at once is no Java."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 3\n")
    java.chmod(0o755)
    done = spawn(*asked, JAVA_HOME=str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert "RE581: Spark cannot start: " in done.told
    assert INSTALL_JAVA in done.told
    assert "Traceback" not in done.err
