"""Tests of the command line as a whole: help, errors, faults, interruptions and encodings."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

import ratings_engine
from ratings_engine.cli import rate as rate_command
from ratings_engine.cli.main import cli
from ratings_engine.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CARDIFF = SAMPLES / "published" / "cardiff-2020.yaml"
DOCUMENT = SAMPLES / "synthetic" / "crc.yaml"


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, groups and what is in them too."""
    waiting: list[tuple[tuple[str, ...], click.Command]] = [((), cli)]
    while waiting:
        words, command = waiting.pop(0)
        yield words
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                waiting.append(((*words, name), found))


COMMANDS = list(commands())
WITHOUT_EXAMPLE: dict[tuple[str, ...], str] = {}


def known(bugs: dict[tuple[str, ...], str]) -> list[Any]:
    """Return every command as a parameter, those in ``bugs`` marked as failing."""
    return [
        pytest.param(
            words,
            id=" ".join(words) or "ratings-engine",
            marks=[pytest.mark.xfail(reason=bugs[words])] if words in bugs else [],
        )
        for words in COMMANDS
    ]


# --- help


def test_the_commands_are_found() -> None:
    """The commands that people rely on are there."""
    assert {("rate",), ("explain",), ("validate",), ("packs",), ("schema",)} <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_an_answer(run: Callable[..., Any], words: tuple[str, ...], option: str) -> None:
    """Help goes to standard output, ends with 0, and starts with the usage of the command asked about."""
    done = run(*words, option)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(" ".join(("Usage: ratings-engine", *words)) + " ")
    assert "\\b" not in done.out
    assert "\b" not in done.out


@pytest.mark.parametrize("words", known({}))
def test_help_fits_a_terminal(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    """No line of help is wider than 80 columns."""
    assert [line for line in run(*words, "--help").out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("words", known(WITHOUT_EXAMPLE))
def test_help_shows_an_example(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    """Help has an example of the command, on a line of its own that can be copied."""
    shown = re.escape(" ".join(("ratings-engine", *words)))
    assert re.search(
        rf"(?m)^  Examples?:\n    {shown} \S+|^  Examples?:\n    {shown}$", run(*words, "--help").out
    )


@pytest.mark.parametrize("words", known({}))
def test_help_is_not_cut(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    """The list of commands says what each does in full."""
    listed = run(*words, "--help").out.partition("\nCommands:\n")[2].splitlines()
    assert [line for line in listed if line.endswith("...")] == []


def test_help_says_the_exit_codes(run: Callable[..., Any]) -> None:
    """The three exit codes are in the help of the whole."""
    words = " ".join(run("--help").out.split())
    assert "Exit codes: 0 done; 1 the answer is no (findings); 2 could not run." in words


def test_no_command_shows_help_and_ends_with_2(run: Callable[..., Any]) -> None:
    """Without a command there is no answer; the help goes to standard error."""
    done = run()
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: ratings-engine [OPTIONS] COMMAND [ARGS]...\n")


def test_version_is_that_of_the_package(run: Callable[..., Any]) -> None:
    """--version names the program and its version."""
    done = run("--version")
    assert (done.code, done.out) == (0, f"ratings-engine {ratings_engine.__version__}\n")


def test_version_needs_no_installation(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is known to the package itself, so a checkout knows it too."""

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    done = run("--version")
    assert (done.code, done.out) == (0, f"ratings-engine {ratings_engine.__version__}\n")


# --- usage errors


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("ratte", "rate"),
        ("explane", "explain"),
        ("valdiate", "validate"),
        ("pack", "packs"),
        ("schemas", "schema"),
    ],
)
def test_a_misspelt_command_is_told_with_the_right_one(
    run: Callable[..., Any], given: str, meant: str
) -> None:
    """An unknown command ends with 2 and the question whether a near one was meant."""
    done = run(given, "x.csv")
    assert (done.code, done.out) == (2, "")
    assert f"Error: there is no command '{given}': did you mean '{meant}'?\n" in done.err


def test_an_unknown_command_is_told_with_the_known_ones(run: Callable[..., Any]) -> None:
    """Where nothing is near, the commands are listed."""
    done = run("frobnicate")
    assert (done.code, done.out) == (2, "")
    assert (
        "Error: there is no command 'frobnicate': use one of: rate, explain, validate, test, diff, packs"
        in done.err
    )


def test_an_unknown_option_is_told_with_near_ones(run: Callable[..., Any]) -> None:
    """An unknown option ends with 2 and names those that may have been meant."""
    done = run("rate", "x.csv", "--provider-tipe", "crc")
    assert (done.code, done.out) == (2, "")
    assert "--provider-tipe" in done.err
    assert "--provider-type" in done.err


@pytest.mark.parametrize("words", [words for words in COMMANDS if words])
def test_every_command_refuses_an_unknown_option(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    """Bad usage of any command ends with 2, tells on standard error, and has no traceback."""
    done = run(*words, "--no-such-option")
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert "--no-such-option" in done.err


# --- the program as a whole


def test_the_module_is_the_command(spawn: Callable[..., Any], run: Callable[..., Any]) -> None:
    """``python -m ratings_engine`` is the same as ``ratings-engine``."""
    assert spawn("packs") == run("packs")
    assert spawn("rate", CARDIFF) == run("rate", CARDIFF)
    assert spawn("nothing") == run("nothing")


def test_a_reader_who_leaves_is_no_fault() -> None:
    """Output into ``head`` that stops reading gives neither a traceback nor a message."""
    command = f"'{sys.executable}' -m ratings_engine rate '{DOCUMENT}' --format json | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_a_reader_who_never_reads_ends_with_2() -> None:
    """Where the reader has gone before anything is written, the command could not run."""
    command = (
        f"{{ '{sys.executable}' -m ratings_engine rate '{DOCUMENT}' --format json; echo $? >&2; }} | true"
    )
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == "2\n"


ASCII = {
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONIOENCODING": "ascii",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}


@pytest.mark.parametrize(
    "command",
    [
        ["rate", "name.yaml"],
        ["rate", "name.yaml", "--format", "json"],
        ["explain", "name.yaml"],
        ["explain", "name.yaml", "--format", "json"],
    ],
    ids=" ".join,
)
def test_answers_are_utf_8_whatever_the_locale(
    spawn: Callable[..., Any], written: Callable[..., Path], command: list[str]
) -> None:
    """A terminal set to ASCII changes nothing in the bytes of an answer."""
    folder = written("name.yaml", "inspections:\n  - {provider: Ĺódź 日本 🦊, provider_type: crc}\n").parent
    plain = spawn(*command, cwd=folder)
    ascii_only = spawn(*command, cwd=folder, **ASCII)
    assert ascii_only == plain
    assert ascii_only.code == 0
    assert "Ĺódź 日本 🦊" in ascii_only.out


def test_messages_survive_an_ascii_terminal(spawn: Callable[..., Any], written: Callable[..., Path]) -> None:
    """An error about a name that the terminal cannot show is told, with the letters escaped."""
    folder = written("ü.yaml", "inspections:\n  - {provider: Kent, provider_type: 日本}\n").parent
    done = spawn("rate", "ü.yaml", cwd=folder, **ASCII)
    assert (done.code, done.out) == (2, "")
    assert "error RE517" in done.err
    assert "Traceback" not in done.err


def test_names_that_are_not_utf_8_are_told(written: Callable[..., Path]) -> None:
    """A file name of bytes that are no UTF-8 can be read, and is written back as those bytes."""
    folder = written("x.csv", "case_id,2.1.1\nC1,yes\n").parent
    name = b"caf\xe9.csv"
    (folder / "x.csv").rename(folder / name.decode("utf-8", "surrogateescape"))
    done = subprocess.run(
        [sys.executable, "-m", "ratings_engine", "rate", name, "--provider-type", "crc", "--format", "json"],
        capture_output=True,
        cwd=folder,
        check=True,
    )
    assert b'"provider": "caf\xe9"' in done.stdout
    assert done.stderr == b""


# --- faults of the engine itself


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Return a function that makes rating fail with an exception."""

    def make(error: BaseException) -> None:
        def fail(*arguments: object, **named: object) -> None:
            raise error

        monkeypatch.setattr(rate_command, "rate", fail)

    return make


def test_a_fault_is_told_without_traceback(run: Callable[..., Any], faulty: Callable[..., None]) -> None:
    """What nobody expected is a fault of the engine: it is said so, with what to do."""
    faulty(ValueError("boom"))
    done = run("rate", CARDIFF)
    assert (done.code, done.out) == (2, "")
    assert done.told == (
        "error RE999: a fault of ratings-engine itself: ValueError('boom')\n"
        "    -> report it with what you ran; RATINGS_ENGINE_DEBUG=1 shows where it happened\n"
    )


def test_a_fault_is_told_with_traceback_on_request(
    run: Callable[..., Any], faulty: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """RATINGS_ENGINE_DEBUG=1 adds where it happened."""
    faulty(ValueError("boom"))
    monkeypatch.setenv("RATINGS_ENGINE_DEBUG", "1")
    done = run("rate", CARDIFF)
    assert (done.code, done.out) == (2, "")
    first, second, *rest = done.told.splitlines()
    assert first == "error RE999: a fault of ratings-engine itself: ValueError('boom')"
    assert second.startswith("    -> ")
    assert rest[0] == "Traceback (most recent call last):"
    assert rest[-1] == "ValueError: boom"


def test_a_fault_leaves_the_output_as_it_was(
    run: Callable[..., Any], faulty: Callable[..., None], tmp_path: Path
) -> None:
    """With a fault nothing is written."""
    faulty(ValueError("boom"))
    output = tmp_path / "result"
    assert run("rate", CARDIFF, "-o", output).code == 2
    assert not output.exists()


def test_a_contradiction_of_the_engine_is_told(run: Callable[..., Any], faulty: Callable[..., None]) -> None:
    """An internal error has its own code and remedy, and ends with 2."""
    faulty(InternalError("RE904", "the two disagree", remedy="report this"))
    done = run("rate", CARDIFF)
    assert (done.code, done.out) == (2, "")
    assert done.told == "error RE904: the two disagree\n    -> report this\n"


def test_an_interruption_is_told_shortly(run: Callable[..., Any], faulty: Callable[..., None]) -> None:
    """Ctrl-C ends with 2, one line and no traceback."""
    faulty(KeyboardInterrupt())
    done = run("rate", CARDIFF)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == "interrupted: nothing more was written"


def test_an_error_that_gathers_findings_tells_all(
    run: Callable[..., Any], written: Callable[..., Path]
) -> None:
    """Every finding has its line and its remedy."""
    path = written("s.yaml", "inspections:\n  - {provider: K, providr_type: crc, populaton: 3}\n")
    done = run("rate", path, "--standards", "probation-2018")
    assert done.code == 2
    assert done.told.splitlines() == [
        f"{path}:2:19: error RE102: unknown field 'providr_type'",
        "    -> did you mean 'provider_type'?",
        f"{path}:2:38: error RE102: unknown field 'populaton'",
        "    -> did you mean 'population'?",
    ]
