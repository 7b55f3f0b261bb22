"""Running the command line: inside the test's process for speed, or in one of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from ratings_engine.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """Return standard error, or output if it is empty, without the lines that say why, none wrapped."""
        text = re.sub(r"(?m)^    why: .*\n(?: {9}.*\n)*", "", self.err or self.out)
        return re.sub(r"\n {7}(?! )", " ", text)

    @property
    def json(self) -> Any:
        """Return standard output as parsed JSON."""
        return json.loads(self.out)


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Remember validated packs in a folder of this run alone, here and in processes started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("COLUMNS", "80")
        patch.delenv("RATINGS_ENGINE_DEBUG", raising=False)
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Done]:
    """Return a function that runs a command inside this process."""

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["ratings-engine", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as error:
            code = int(error.code or 0)
        written = capsysbinary.readouterr()
        return Done(code, written.out.decode("utf-8"), written.err.decode("utf-8"))

    return call


@pytest.fixture
def spill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for temporary files, which is the test's own and empty."""
    folder = tmp_path / "spill"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def refused(run: Callable[..., Done], tmp_path: Path, spill: Path) -> Callable[..., str]:
    """Return a function that runs a command which is to be refused, and returns what is told.

    Whatever is refused leaves standard output empty, the file for the output as it was, and
    no temporary file; it has a code, a place and a remedy, and is no fault of the engine.
    """
    answer = tmp_path / "answer"

    def call(*arguments: object, code: str, place: object, remedy: str) -> str:
        answer.write_bytes(b"before")
        done = run(*arguments, "-o", answer)
        assert (done.code, done.out) == (2, "")
        # Without a place it is the only finding, and begins what is told.
        assert f"\n{f'{place}: ' if place else ''}error {code}: " in f"\n{done.told}"
        # Long remedies go over several lines.
        assert " ".join(remedy.split()) in " ".join(done.told.split())
        assert "Traceback" not in done.err
        assert "RE999" not in done.err
        assert answer.read_bytes() == b"before"
        assert [*spill.iterdir(), *tmp_path.glob(".ratings-engine-*")] == []
        return done.told

    return call


@pytest.fixture
def spawn() -> Callable[..., Done]:
    """Return a function that runs a command in a process of its own, with more environment."""

    def call(*arguments: object, cwd: object = None, **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "ratings_engine", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=str(cwd) if cwd else None,
            env=os.environ | environment,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a file into the test's own folder."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
