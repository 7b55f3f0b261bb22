"""Tests of the pack in force on a day: by its dates, for the provider types of a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import UsageError
from ratings_engine.samples.provider_types import provider_types_of
from ratings_engine.samples.reading import open_sample
from ratings_engine.standards import in_force
from ratings_engine.standards.in_force import standards_in_force
from ratings_engine.standards.installed import Installed

if TYPE_CHECKING:
    from tests.standards.proposing import Folder


def told(day: str, *types: str) -> tuple[str, str, str]:
    """Return the code, message and remedy with which a day is refused."""
    with pytest.raises(UsageError) as caught:
        standards_in_force(day, frozenset(types))
    return caught.value.code, caught.value.message, caught.value.remedy


@pytest.mark.parametrize(
    ("day", "types", "pack"),
    [
        ("2018-04-01", ["nps"], "probation-2018"),
        ("2019-05-01", ["crc", "nps"], "probation-2018"),
        ("2021-06-25", ["crc"], "probation-2018"),
        ("2021-06-26", ["pdu"], "probation-2021"),
        ("2023-09-30", ["pdu"], "probation-2021"),
        ("2023-10-01", ["pdu"], "probation-2023"),
        ("2099-12-31", ["pdu"], "probation-2023"),
        ("2018-06-01", ["yot"], "youth-2018"),
        ("2025-03-31", ["yot"], "youth-2021"),
        ("2022-02-01", [], None),
        ("2018-04-02", [], "probation-2018"),
    ],
)
def test_the_pack_in_force(day: str, types: list[str], pack: str | None) -> None:
    """First and last days belong to a pack; proposals are never in force."""
    if pack is None:
        assert told(day)[0] == "RE024"
    else:
        assert standards_in_force(day, frozenset(types)).id == pack


def test_a_day_on_which_there_was_none() -> None:
    """The message names the packs for these providers, with their days."""
    assert told("2018-03-31", "nps") == (
        "RE024",
        "no pack was in force for nps on 2018-03-31",
        "choose with --standards; installed for nps: probation-2018 (2018-04-01 to 2021-06-25)",
    )


def test_a_day_on_which_there_were_two() -> None:
    """Where standards overlapped, the choice is the reader's."""
    code, message, remedy = told("2021-08-01", "yot")
    assert (code, remedy) == ("RE024", "choose one of them with --standards")
    assert message == (
        "several packs were in force for yot on 2021-08-01: "
        "youth-2018 (2018-06-01 to 2021-12-31), youth-2021 (2021-07-01 to 2025-03-31)"
    )


def test_without_provider_types_there_may_be_several() -> None:
    """The remedy is to say which kind of provider it is."""
    assert told("2019-05-01")[2] == "say --provider-type, or choose with --standards"


def test_providers_that_no_pack_has_together() -> None:
    """A sample of probation and youth services has no one pack."""
    assert told("2019-05-01", "yot", "nps") == (
        "RE024",
        "no pack was in force for nps and yot on 2019-05-01",
        "choose with --standards; installed for nps and yot: none",
    )
    assert told("2019-05-01", "zzz")[1] == "no pack was in force for zzz on 2019-05-01"


@pytest.mark.parametrize(
    "day",
    ["", "today", "2019", "2019-05", "20190501", "2019-5-1", "2019-02-29", "2019-13-01", "01/05/2019",
     "2019-05-01T00:00", "2019-W18-3", " 2019-05-01", "٢٠١٩-05-01", "-2019-05-01"],
)  # fmt: skip
def test_what_is_no_day(day: str) -> None:
    """A day is written in one way, and is in the calendar."""
    assert told(day, "nps") == ("RE026", f"'{day}' is not a day", "write it as 2019-05-01")


def test_holes_and_overlaps_of_packs_from_elsewhere(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates count whoever installed the packs; one without a last day is in force still."""
    found = []
    for name, effective in (
        ("old", '{from: "2001-01-01", to: "2001-12-31"}'),
        ("new", '{from: "2003-01-01"}'),
    ):
        path = Path(folder.base(name, "minimal"))
        text = (path / "framework.yaml").read_text(encoding="utf-8")
        text = text.replace('{from: "2018-04-01"}', effective).replace("id: minimal", f"id: {name}")
        (path / "framework.yaml").write_text(text, encoding="utf-8")
        found.append(Installed(str(path), str(path), "elsewhere"))
    monkeypatch.setattr(in_force, "installed", lambda: found)
    assert standards_in_force("2001-12-31", frozenset(["nps"])).id == "old"
    assert told("2002-06-01", "nps")[1] == "no pack was in force for nps on 2002-06-01"
    assert standards_in_force("2050-01-01", frozenset(["nps"])).id == "new"


# --- the provider types of a sample


@pytest.mark.parametrize(
    ("name", "content", "usual", "types"),
    [
        ("a.csv", "case_id,2.1.1\nC1,yes\n", "", []),
        ("a.csv", "case_id,2.1.1\nC1,yes\n", "CRC", ["crc"]),
        ("a.csv", "case_id,Provider_Type ,2.1.1\nC1,NPS,yes\nC2, crc ,no\n", "", ["crc", "nps"]),
        ("a.csv", "case_id,provider_type,2.1.1\nC1,,yes\nC2,nps,no\n", "", ["nps"]),
        ("a.csv", "case_id,provider_type,2.1.1\nC1,,yes\nC2,nps,no\n", "crc", ["crc", "nps"]),
        ("a.csv", "case_id,provider_type,2.1.1\n", "", []),
        (
            "a.yaml",
            "inspections: [{provider: A, provider_type: YOT}, {provider: B, provider_type: yot}]\n",
            "",
            ["yot"],
        ),
        ("a.yaml", "inspections: [{provider: A}]\n", "", []),
        (
            "a.yaml",
            "inspections: [{provider: A}, {provider: B, provider_type: nps}]\n",
            "crc",
            ["crc", "nps"],
        ),
        ("a.json", '{"inspections": [{"provider": "A", "provider_type": "pdu"}]}', "", ["pdu"]),
    ],
)
def test_provider_types_of_a_sample(
    tmp_path: Path, name: str, content: str, usual: str, types: list[str]
) -> None:
    """Every row and every inspection says its own, and the option stands in where none does."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert sorted(provider_types_of([open_sample(str(path))], usual)) == types
