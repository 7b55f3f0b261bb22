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
PACKS = ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]
PROPOSALS = {
    "public-protection": "probation-2018",
    "resettlement-counted": "youth-2021",
    "tighter-good": "probation-2018",
    "unpaid-work-and-resettlement": "probation-2018",
}
PACK = [
    "id", "title", "version", "programme", "effective", "provider_types", "standards", "digest", "origin",
    "extends",
]  # fmt: skip


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
    """The five packs are listed in order of id, then the proposals with what they change."""
    assert list(packs) == [*PACKS, *PROPOSALS]
    assert [pack["extends"] for pack in packs.values()] == [None] * 5 + list(PROPOSALS.values())
    assert {pack["origin"] for pack in packs.values()} == {"shipped"}


def test_the_list_has_its_fields(run: Callable[..., Any]) -> None:
    """JSON has the schema's name and the packs, each with the same fields."""
    told = run("packs", "--format", "json").json
    assert list(told) == ["schema", "packs"]
    assert told["schema"] == "ratings-engine/packs/1"
    assert [list(pack) for pack in told["packs"]] == [PACK] * 9


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
    assert len(set(digests)) == 9
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in digests)


def test_the_table_has_a_line_for_each_pack(
    run: Callable[..., Any], packs: dict[str, dict[str, Any]]
) -> None:
    """The table names id, version, dates, types and the start of the digest, within 80 columns."""
    done = run("packs")
    assert (done.code, done.err) == (0, "")
    head, rule, *lines = done.out.split("\n\n")[0].splitlines()
    assert head.split() == ["Pack", "Version", "From", "To", "Types", "Digest"]
    assert set(rule) == {"-", " "}
    for line, name in zip(lines, PACKS, strict=True):
        pack = packs[name]
        days = [pack["effective"]["from"], pack["effective"]["to"] or "-"]
        digest = pack["digest"].removeprefix("sha256:")[:12]
        assert line.split() == [name, pack["version"], *days, *pack["provider_types"], digest]
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_the_table_has_a_line_for_each_proposal(
    run: Callable[..., Any], packs: dict[str, dict[str, Any]]
) -> None:
    """A second table names what each proposal changes, with that pack's version."""
    head, _, *lines = run("packs").out.split("\n\n")[1].splitlines()
    assert head.split() == ["Overlay", "Version", "Changes", "Digest"]
    for line, (name, base) in zip(lines, PROPOSALS.items(), strict=True):
        digest = packs[name]["digest"].removeprefix("sha256:")[:12]
        assert line.split() == [name, packs[name]["version"], base, packs[base]["version"], digest]


@pytest.mark.parametrize("name", PROPOSALS)
def test_a_proposal_applies_as_its_base_does(packs: dict[str, dict[str, Any]], name: str) -> None:
    """Days, programme and provider types are the base's; the number of standards is the proposal's."""
    told, base = packs[name], packs[PROPOSALS[name]]
    same = ["programme", "effective", "provider_types"]
    assert [told[field] for field in same] == [base[field] for field in same]
    fewer = 1 if name == "unpaid-work-and-resettlement" else 0
    assert told["standards"] == base["standards"] - fewer


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
