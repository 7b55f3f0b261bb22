"""Tests of ``packs``: the list of what is installed, as a table and as JSON."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PACK = ["id", "title", "version", "programme", "effective", "provider_types", "standards", "digest"]


@pytest.fixture
def packs(run: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """Return the packs that are listed as JSON, by id."""
    done = run("packs", "--format", "json")
    assert (done.code, done.err) == (0, "")
    return {pack["id"]: pack for pack in done.json["packs"]}


def framework(pack: str) -> dict[str, Any]:
    """Return the framework of a shipped pack as plain YAML."""
    path = ROOT / "standards" / pack / "framework.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def test_every_shipped_pack_is_listed(packs: dict[str, dict[str, Any]]) -> None:
    """The five packs are listed in order of id."""
    assert list(packs) == ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]


def test_the_list_has_its_fields(run: Callable[..., Any]) -> None:
    """JSON has the schema's name and the packs, each with the same fields."""
    told = run("packs", "--format", "json").json
    assert list(told) == ["schema", "packs"]
    assert told["schema"] == "ratings-engine/packs/1"
    assert [list(pack) for pack in told["packs"]] == [PACK] * 5


@pytest.mark.parametrize(
    ("pack", "types", "standards"),
    [
        ("probation-2018", ["nps", "crc"], 12),
        ("probation-2021", ["pdu"], 9),
        ("probation-2023", ["pdu"], 7),
        ("youth-2018", ["yot"], 12),
        ("youth-2021", ["yot"], 13),
    ],
)
def test_a_pack_is_told_as_its_files_say(
    packs: dict[str, dict[str, Any]], pack: str, types: list[str], standards: int
) -> None:
    """Title, version, dates and provider types are the framework's; standards are counted."""
    told, written = packs[pack], framework(pack)
    assert (told["title"], told["version"]) == (written["title"], written["version"])
    assert told["programme"] == written["programme"]
    assert told["effective"] == {"from": written["effective"]["from"], "to": written["effective"].get("to")}
    assert told["provider_types"] == types == list(written["provider_types"])
    assert told["standards"] == standards
    assert standards == len(list((ROOT / "standards" / pack).glob("*.yaml"))) - 1


def test_digests_tell_packs_apart(packs: dict[str, dict[str, Any]]) -> None:
    """Each pack has a digest of its own, a SHA-256."""
    digests = [pack["digest"] for pack in packs.values()]
    assert len(set(digests)) == 5
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in digests)


def test_the_table_has_a_line_for_each_pack(
    run: Callable[..., Any], packs: dict[str, dict[str, Any]]
) -> None:
    """The table names id, version, dates, types and the start of the digest, within 80 columns."""
    done = run("packs")
    assert (done.code, done.err) == (0, "")
    head, rule, *lines = done.out.splitlines()
    assert head.split() == ["Pack", "Version", "From", "To", "Types", "Digest"]
    assert set(rule) == {"-", " "}
    for line, pack in zip(lines, packs.values(), strict=True):
        effective = pack["effective"]
        words = [
            pack["id"],
            pack["version"],
            effective["from"],
            effective["to"] or "-",
            *pack["provider_types"],
        ]
        assert line.split() == [*words, pack["digest"].removeprefix("sha256:")[:12]]
    assert max(len(line) for line in done.out.splitlines()) <= 80


@pytest.mark.parametrize("form", ["table", "json"])
def test_the_list_is_the_same_anywhere(spawn: Callable[..., Any], tmp_path: Path, form: str) -> None:
    """The current folder and the hash seed make no difference, and JSON ends with a line end."""
    runs = [
        spawn("packs", "--format", form, cwd=cwd, PYTHONHASHSEED=seed)
        for cwd, seed in ((ROOT, "1"), (tmp_path, "2"))
    ]
    assert runs[0] == runs[1]
    assert runs[0].code == 0
    assert runs[0].out.endswith("\n")


@pytest.mark.parametrize("arguments", [["extra"], ["--format", "text"]])
def test_bad_usage_ends_with_2(run: Callable[..., Any], arguments: list[str]) -> None:
    """Words that the command does not take are refused."""
    done = run("packs", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: ratings-engine packs [OPTIONS]\n")
