"""Tests of packs as files: the shipped ones against the published facts, finding, reading, remembering."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from ratings_engine.errors import InvalidInput, Place, RatingsError, UsageError
from ratings_engine.standards import checking, validated
from ratings_engine.standards import pack as pack_module
from ratings_engine.standards.banding import band_of
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack
from ratings_engine.standards.installed import shipped_folder, shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.locating import find_pack
from ratings_engine.standards.model import Rule, Standards, standards_for
from ratings_engine.standards.pack import MAX_FILES, read_pack
from ratings_engine.standards.validated import is_validated, remember
from ratings_engine.vocabulary import RATINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHIPPED = ["probation-2018", "probation-2021", "probation-2023", "youth-2018", "youth-2021"]


class Published(NamedTuple):
    """What is known of a standard: its name, how it is assessed, how many key questions it has."""

    name: str
    assessed: str
    key_questions: int


def judged(name: str, key_questions: int) -> Published:
    """Return an organisational standard, which inspectors judge."""
    return Published(name, "judgement", key_questions)


def by_cases(name: str, key_questions: int) -> Published:
    """Return a standard that follows from the cases."""
    return Published(name, "cases", key_questions)


STANDARDS = {
    "probation-2018": {
        "1.1": judged("Leadership", 3),
        "1.2": judged("Staff", 4),
        "1.3": judged("Services", 3),
        "1.4": judged("Information and facilities", 4),
        "2.1": by_cases("Assessment", 3),
        "2.2": by_cases("Planning", 3),
        "2.3": by_cases("Implementation and delivery", 3),
        "2.4": by_cases("Reviewing", 3),
        "3.1": by_cases("Court reports and case allocation", 2),
        "3.2": by_cases("Statutory victim work", 3),
        "4.1": by_cases("Unpaid work", 4),
        "4.2": by_cases("Through the Gate", 3),
    },
    "youth-2018": {
        "1.1": judged("Governance and leadership", 3),
        "1.2": judged("Staff", 4),
        "1.3": judged("Partnerships and services", 3),
        "1.4": judged("Information and facilities", 4),
        "2.1": by_cases("Assessment", 3),
        "2.2": by_cases("Planning", 3),
        "2.3": by_cases("Implementation and delivery", 3),
        "2.4": by_cases("Reviewing", 3),
        "3.1": by_cases("Assessment", 3),
        "3.2": by_cases("Planning", 3),
        "3.3": by_cases("Implementation and delivery", 3),
        "3.4": by_cases("Joint working", 2),
    },
    "youth-2021": {
        "1.1": judged("Governance and leadership", 3),
        "1.2": judged("Staff", 4),
        "1.3": judged("Partnerships and services", 3),
        "1.4": judged("Information and facilities", 4),
        "2.1": by_cases("Assessment", 3),
        "2.2": by_cases("Planning", 3),
        "2.3": by_cases("Implementation and delivery", 3),
        "2.4": by_cases("Reviewing", 3),
        "3.1": by_cases("Assessment", 3),
        "3.2": by_cases("Planning", 3),
        "3.3": by_cases("Implementation and delivery", 3),
        "3.4": judged("Out-of-court disposal policy and provision", 3),
        "4.1": judged("Resettlement policy and provision", 3),
    },
    "probation-2021": {
        "1.1": judged("Leadership", 3),
        "1.2": judged("Staff", 4),
        "1.3": judged("Services", 3),
        "1.4": judged("Information and facilities", 4),
        "2.1": by_cases("Court work", 2),
        "2.2": by_cases("Assessment", 3),
        "2.3": by_cases("Planning", 3),
        "2.4": by_cases("Implementation and delivery", 3),
        "2.5": by_cases("Reviewing", 3),
    },
    "probation-2023": {
        "1.1": judged("Leadership", 3),
        "1.2": judged("Staffing", 4),
        "1.3": judged("Services", 3),
        "2.1": by_cases("Assessment", 3),
        "2.2": by_cases("Planning", 3),
        "2.3": by_cases("Implementation and delivery", 3),
        "2.4": by_cases("Reviewing", 3),
    },
}

COUNTED = {
    ("probation-2018", "nps"): 10,
    ("probation-2018", "crc"): 10,
    ("youth-2018", "yot"): 12,
    ("youth-2021", "yot"): 12,
    ("probation-2021", "pdu"): 9,
    ("probation-2023", "pdu"): 7,
}

TOTALS = {
    10: {"inadequate": "0-5", "requires_improvement": "6-15", "good": "16-25", "outstanding": "26-30"},
    12: {"inadequate": "0-6", "requires_improvement": "7-18", "good": "19-30", "outstanding": "31-36"},
    9: {"inadequate": "0-4", "requires_improvement": "5-13", "good": "14-22", "outstanding": "23-27"},
    7: {"inadequate": "0-3", "requires_improvement": "4-10", "good": "11-17", "outstanding": "18-21"},
}

LENSES_2018 = [
    "engaging the person",
    "factors linked to offending and desistance",
    "keeping other people safe",
]


def rules_in(part: object) -> Iterator[Rule]:
    """Yield every rule of a compiled pack."""
    if isinstance(part, Rule):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from rules_in(inner)
    elif isinstance(part, dict):
        for inner in part.values():
            yield from rules_in(inner)


def standards_of(pack_id: str, provider_type: str, *, counted: bool) -> list[str]:
    """Return the ids of a provider type's standards that are counted, or that are not."""
    applying = standards_for(load_standards(pack_id), provider_type)
    return [standard.id for standard in applying if standard.counted == counted]


# --- the shipped packs


def test_shipped_ids() -> None:
    """Five packs are shipped, one for each published set of standards."""
    assert shipped_ids() == SHIPPED


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_shipped_packs_have_no_findings(pack_id: str) -> None:
    """Every shipped pack is valid."""
    assert pack_findings(read_pack(find_pack(pack_id))) == []


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_a_shipped_pack_is_named_for_its_folder(pack_id: str) -> None:
    """A pack's id is its folder's name, and its version has three numbers."""
    standards = load_standards(pack_id)
    assert (standards.id, len(standards.version.split("."))) == (pack_id, 3)


def test_file_names_of_probation_2018() -> None:
    """Each standard of 2018 is a file named for it."""
    assert sorted(os.listdir(os.path.join(shipped_folder(), "probation-2018"))) == [
        "assessment.yaml",
        "court-reports.yaml",
        "facilities.yaml",
        "framework.yaml",
        "implementation.yaml",
        "leadership.yaml",
        "planning.yaml",
        "reviewing.yaml",
        "services.yaml",
        "staff.yaml",
        "tests",
        "through-the-gate.yaml",
        "unpaid-work.yaml",
        "victims.yaml",
    ]


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_standards_are_as_published(pack_id: str) -> None:
    """Numbers, names, ways of assessing and numbers of key questions are the Inspectorate's, in order."""
    actual = [
        (s.id, Published(s.name, s.assessed, len(s.key_questions))) for s in load_standards(pack_id).standards
    ]
    assert actual == list(STANDARDS[pack_id].items())


@pytest.mark.parametrize(("pack_id", "provider_type"), COUNTED)
def test_number_of_counted_standards(pack_id: str, provider_type: str) -> None:
    """As many standards count as the published maximum needs."""
    assert len(standards_of(pack_id, provider_type, counted=True)) == COUNTED[pack_id, provider_type]


def test_only_resettlement_is_rated_and_not_counted() -> None:
    """Resettlement is rated in youth-2021, and is the only standard that never counts."""
    uncounted = {key: standards_of(*key, counted=False) for key in COUNTED}
    assert {key: ids for key, ids in uncounted.items() if ids} == {("youth-2021", "yot"): ["4.1"]}


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_provider_types(pack_id: str) -> None:
    """The provider types of a pack are those that scripts name."""
    types = [provider.id for provider in load_standards(pack_id).provider_types]
    assert types == [provider for known, provider in COUNTED if known == pack_id]


def test_domain_three_of_probation_2018_depends_on_the_provider_type() -> None:
    """NPS divisions are rated on courts and victims, CRCs on unpaid work and resettlement."""
    common = ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]
    assert (
        standards_of("probation-2018", "nps", counted=True),
        standards_of("probation-2018", "crc", counted=True),
    ) == ([*common, "3.1", "3.2"], [*common, "4.1", "4.2"])


@pytest.mark.parametrize(
    ("pack_id", "standard_ids", "lenses"),
    [
        ("probation-2018", ("2.1", "2.2", "2.3", "2.4"), LENSES_2018),
        ("probation-2021", ("2.2", "2.3", "2.4", "2.5"), LENSES_2018),
        ("probation-2023", ("2.1", "2.2", "2.3", "2.4"), LENSES_2018),
        (
            "youth-2018",
            ("2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"),
            ["desistance", "keeping the child or young person safe", "keeping other people safe"],
        ),
        (
            "youth-2021",
            ("2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"),
            ["desistance", "keeping the child safe", "keeping other people safe"],
        ),
    ],
)
def test_lenses_of_case_supervision(pack_id: str, standard_ids: tuple[str, ...], lenses: list[str]) -> None:
    """Every standard of case supervision looks through the same three lenses, in the same order."""
    actual = {s.id: [q.lens for q in s.key_questions] for s in load_standards(pack_id).standards}
    assert {standard_id: actual[standard_id] for standard_id in standard_ids} == dict.fromkeys(
        standard_ids, lenses
    )


@pytest.mark.parametrize(
    ("standard_id", "lenses"),
    [
        ("3.1", ["advice to court", "allocation"]),
        ("3.2", ["first contact", "information exchange", "pre-release contributions"]),
        (
            "4.1",
            [
                "personalised assessment and planning",
                "rehabilitative arrangements",
                "delivered safely",
                "sentence implemented",
            ],
        ),
        ("4.2", ["resettlement planning", "resettlement activity", "coordination"]),
    ],
)
def test_lenses_of_domain_three(standard_id: str, lenses: list[str]) -> None:
    """The standards that only some providers of 2018 have keep their own lenses."""
    actual = {s.id: [q.lens for q in s.key_questions] for s in load_standards("probation-2018").standards}
    assert actual[standard_id] == lenses


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_every_key_question_has_five_prompts(pack_id: str) -> None:
    """Each key question is spelt out in five prompts, lettered a to e, and every one is a question."""
    for standard in load_standards(pack_id).standards:
        for question in standard.key_questions:
            assert [p.id for p in question.prompts] == [f"{question.id}.{letter}" for letter in "abcde"]
            assert [p.text for p in question.prompts if not p.text.endswith("?")] == []


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_every_key_question_is_a_question(pack_id: str) -> None:
    """What is asked ends in a question mark, and is numbered within its standard."""
    questions = [(s, q) for s in load_standards(pack_id).standards for q in s.key_questions]
    assert [q.id for _, q in questions if not q.question.endswith("?")] == []
    assert [q.id for _, q in questions] == [
        f"{s.id}.{n}" for s in load_standards(pack_id).standards for n in range(1, len(s.key_questions) + 1)
    ]


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_judged_questions_describe_the_four_ratings(pack_id: str) -> None:
    """Organisational key questions say what each rating looks like; others have no need to."""
    for standard in load_standards(pack_id).standards:
        expected = 4 if standard.assessed == "judgement" else 0
        assert {len(q.characteristics) for q in standard.key_questions} == {expected}


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_every_rule_has_a_source_and_a_confidence(pack_id: str) -> None:
    """No rule is without a publication that is listed, and a word for how sure it is."""
    standards = load_standards(pack_id)
    rules = list(rules_in(standards))
    assert len(rules) > 100
    sure = {"confirmed", "recalled", "interpreted"}
    assert [r.id for r in rules if r.source not in standards.sources or r.confidence not in sure] == []


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_every_rule_stands_where_it_says(pack_id: str) -> None:
    """Every rule's file is one of the pack's, and its line one of the file's."""
    for rule in rules_in(load_standards(pack_id)):
        path = Path(shipped_folder()) / rule.file
        assert 1 <= rule.line <= len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_confidence_is_as_the_facts_have_it(pack_id: str) -> None:
    """The scale is confirmed, cut points and discretion recalled, the choice of rounding interpreted."""
    standards = load_standards(pack_id)
    assert standards.discretion is not None
    assert {
        "scale": standards.scale.confidence,
        "share of cases": standards.bandings["share-of-cases"].rule.confidence,
        "lowest key question": standards.standards[-1].combination.rule.confidence,
        "discretion": standards.discretion.rule.confidence,
        "rounding": standards.rounding.rule.confidence,
    } == {
        "scale": "confirmed",
        "share of cases": "recalled",
        "lowest key question": "recalled",
        "discretion": "recalled",
        "rounding": "interpreted",
    }


def test_overall_bands_of_36_points_are_confirmed() -> None:
    """The published totals of youth services confirm their bands; those of probation are recalled."""
    assert {pack_id: load_standards(pack_id).overall.rule.confidence for pack_id in SHIPPED} == {
        "probation-2018": "recalled",
        "probation-2021": "recalled",
        "probation-2023": "recalled",
        "youth-2018": "confirmed",
        "youth-2021": "confirmed",
    }


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_licence_and_disclaimer(pack_id: str) -> None:
    """Every pack names the licence of what it uses, and says whose words it is not."""
    standards = load_standards(pack_id)
    assert "Open Government Licence v3.0" in standards.licence
    assert "not the Inspectorate" in standards.disclaimer


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_rules_that_all_programmes_share(pack_id: str) -> None:
    """Lowest key question, exact percentages, one step of discretion within 5 points, no limits."""
    standards = load_standards(pack_id)
    assert standards.discretion is not None
    assert (
        standards.points,
        {s.combination.method for s in standards.standards},
        standards.rounding.policy,
        (standards.discretion.within, standards.discretion.steps, "reason" in standards.discretion.record),
        standards.limiting_rules,
    ) == ((0, 1, 2, 3), {"lowest"}, "exact", (5, 1, True), ())


def test_only_youth_2021_may_miss_standards() -> None:
    """Results of youth-2021 were published with four standards unrated; elsewhere none may be missing."""
    assert {pack_id: load_standards(pack_id).overall.may_be_unrated for pack_id in SHIPPED} == {
        "probation-2018": 0, "probation-2021": 0, "probation-2023": 0, "youth-2018": 0, "youth-2021": 4,
    }  # fmt: skip


@pytest.mark.parametrize(("pack_id", "provider_type"), COUNTED)
def test_overall_bands_as_total_points(pack_id: str, provider_type: str) -> None:
    """Where every counted standard is rated, mean points give the published bands of total points."""
    count = COUNTED[pack_id, provider_type]
    totals = totals_by_rating(load_standards(pack_id), count)
    assert {rating: f"{min(found)}-{max(found)}" for rating, found in totals.items()} == TOTALS[count]


def test_overall_bands_with_a_maximum_of_24() -> None:
    """Eight rated standards are banded by the same rule, as Ceredigion was in 2024."""
    totals = totals_by_rating(load_standards("youth-2021"), 8)
    assert {rating: f"{min(found)}-{max(found)}" for rating, found in totals.items()} == {
        "inadequate": "0-4", "requires_improvement": "5-12", "good": "13-20", "outstanding": "21-24",
    }  # fmt: skip


def totals_by_rating(standards: Standards, count: int) -> dict[str, list[int]]:
    """Return every total of ``count`` standards' points by the overall rating that its mean gives."""
    totals: dict[str, list[int]] = {rating: [] for rating in RATINGS}
    for total in range(count * max(standards.points) + 1):
        band = band_of(standards.overall.bands, Fraction(total, count))
        totals[RATINGS[band.level]].append(total)
    return totals


# --- finding a pack


def test_a_shipped_pack_is_found_by_its_id() -> None:
    """A shipped id is enough."""
    assert find_pack("youth-2021") == os.path.join(shipped_folder(), "youth-2021")


def test_a_pack_is_found_by_its_folder(pack: Callable[..., str]) -> None:
    """A folder with a framework is a pack."""
    folder = pack()
    assert find_pack(folder) == folder


def test_a_shipped_id_comes_before_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that happens to have a shipped pack's name does not take its place."""
    (tmp_path / "youth-2021").mkdir()
    (tmp_path / "youth-2021" / "framework.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert find_pack("youth-2021") == os.path.join(shipped_folder(), "youth-2021")


def test_an_unknown_pack_suggests_the_known() -> None:
    """A pack that does not exist is refused with the ids that do."""
    with pytest.raises(UsageError) as caught:
        load_standards("probation-2019")
    error = caught.value
    assert (error.code, error.message, error.place, error.remedy) == (
        "RE020",
        "there is no standards pack 'probation-2019'",
        Place("probation-2019"),
        "did you mean 'probation-2021'? Or name a pack's folder, an overlay's file or REV:path",
    )


def test_a_folder_without_a_framework_is_refused(tmp_path: Path) -> None:
    """A folder that is no pack says what it lacks."""
    (tmp_path / "assessment.yaml").touch()
    with pytest.raises(UsageError) as caught:
        load_standards(str(tmp_path))
    error = caught.value
    assert (error.code, error.message, error.remedy) == (
        "RE020",
        f"the folder {tmp_path} has no framework.yaml",
        "name a folder that has one",
    )


# --- reading a pack


def test_a_pack_is_read_by_file(pack: Callable[..., str]) -> None:
    """The framework is told from the standards; files are named with the folder as it was given."""
    folder = pack("small", {"planning.yml": "id: x\n", "notes.txt": "", ".hidden.yaml": "- x"})
    read = read_pack(folder)
    assert (read.framework.file, [document.file for document in read.standards], read.findings) == (
        f"{folder}/framework.yaml", [f"{folder}/assessment.yaml", f"{folder}/planning.yml"], [],
    )  # fmt: skip


def test_a_pack_in_the_current_folder_keeps_its_name(
    pack: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules of a pack named by a dot are named by its folder, so that results are the same anywhere."""
    monkeypatch.chdir(pack("here"))
    assert compile_pack(read_pack(".")).scale.file == "here/framework.yaml"


def test_too_many_files_are_refused(pack: Callable[..., str]) -> None:
    """A folder with more files than a pack can need is not read."""
    folder = pack("crowd", {f"standard-{n}.yaml": "" for n in range(MAX_FILES - 1)})
    with pytest.raises(UsageError) as caught:
        read_pack(folder)
    error = caught.value
    assert (error.code, error.message, error.place) == (
        "RE021", "the pack has 201 files; at most 200 are read", Place(folder),
    )  # fmt: skip


def test_as_many_files_as_allowed_are_read(pack: Callable[..., str]) -> None:
    """Files that are no YAML do not count towards the limit."""
    files = {f"standard-{n}.yaml": "{}" for n in range(MAX_FILES - 2)} | {"notes.txt": ""}
    assert len(read_pack(pack("full", files)).standards) == MAX_FILES - 1


def test_a_file_over_the_size_limit_is_refused(
    pack: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of a pack that is too large is refused by name, before it is parsed."""
    monkeypatch.setattr(pack_module, "PACK_FILE_BYTES", 4096)
    folder = pack("heavy", {"assessment.yaml": "#" * 4097})
    with pytest.raises(RatingsError) as caught:
        read_pack(folder)
    error = caught.value
    assert (error.code, error.message, error.place) == (
        "RE002", "the file is larger than 4 KiB", Place(f"{folder}/assessment.yaml"),
    )  # fmt: skip


def test_files_that_cannot_be_parsed_are_all_told(pack: Callable[..., str]) -> None:
    """One broken file does not hide another."""
    folder = pack("broken", {"assessment.yaml": "a: *b\n", "planning.yaml": "", "framework.yaml": b"\xff"})
    with pytest.raises(InvalidInput) as caught:
        read_pack(folder)
    assert [(f.code, str(f.place)) for f in caught.value.findings] == [
        ("RE006", f"{folder}/assessment.yaml:1:4"),
        ("RE003", f"{folder}/framework.yaml:1:1"),
        ("RE004", f"{folder}/planning.yaml:1:1"),
    ]


# --- the digest


def digest(folder: str) -> str:
    """Return the digest of a pack's content."""
    return read_pack(folder).digest


def test_the_digest_does_not_depend_on_line_ends(pack: Callable[..., str], minimal: dict[str, str]) -> None:
    """A checkout with CRLF line ends is the same pack."""
    windows = {name: text.replace("\n", "\r\n") for name, text in minimal.items()}
    assert digest(pack("windows", windows)) == digest(pack("unix"))


def test_the_digest_does_not_depend_on_the_folder(pack: Callable[..., str]) -> None:
    """The same files elsewhere are the same pack; files that are not read do not matter."""
    assert digest(pack("copy", {"README.md": "notes"})) == digest(pack("original"))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("framework.yaml", "below: 80", "below: 81"),
        ("assessment.yaml", "name: Assessment", "name: Assessments"),
        ("assessment.yaml", "\n", "\n\n"),
        ("framework.yaml", "id: minimal", "id: minimal # a comment"),
    ],
)
def test_the_digest_changes_with_content(
    pack: Callable[..., str], minimal: dict[str, str], file: str, old: str, new: str
) -> None:
    """Any change of the text, even of a comment, is another pack."""
    changed = pack("changed", {file: minimal[file].replace(old, new, 1)})
    assert digest(changed) != digest(pack("original"))


def test_the_digest_changes_with_a_file_name(pack: Callable[..., str]) -> None:
    """A file that is renamed is another pack, even where the order of files stays."""
    folder = pack("renamed")
    before = digest(folder)
    os.rename(os.path.join(folder, "assessment.yaml"), os.path.join(folder, "assessments.yaml"))
    assert digest(folder) != before


def test_the_digest_names_its_algorithm(pack: Callable[..., str]) -> None:
    """A digest says how it was made, and the model carries it."""
    folder = pack()
    assert (digest(folder)[:7], len(digest(folder)), load_standards(folder).digest) == (
        "sha256:",
        71,
        digest(folder),
    )


# --- what is remembered


def refuse_to_validate(*_: Any) -> list[Any]:
    """Fail where a pack is validated although it need not be."""
    raise AssertionError("the pack is validated again")


def test_a_remembered_pack_is_not_validated_again(
    pack: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack that was found valid is only compiled the next time."""
    folder = pack()
    first = load_standards(folder)
    load_standards.cache_clear()
    monkeypatch.setattr(checking, "pack_findings", refuse_to_validate)
    assert load_standards(folder) == first


def test_a_copy_of_a_remembered_pack_is_not_validated_again(
    pack: Callable[..., str], minimal: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory goes by content: a copy, or a checkout with other line ends, is remembered too."""
    load_standards(pack("one"))
    monkeypatch.setattr(checking, "pack_findings", refuse_to_validate)
    copy = pack("two", {name: text.replace("\n", "\r\n") for name, text in minimal.items()})
    assert load_standards(copy).standards[0].rule.file == "two/assessment.yaml"


def test_a_changed_pack_is_validated_again(pack: Callable[..., str], minimal: dict[str, str]) -> None:
    """A remembered pack that is changed for the worse is refused."""
    folder = pack()
    load_standards(folder)
    load_standards.cache_clear()
    gap = minimal["framework.yaml"].replace("at_least: 65", "at_least: 70")
    Path(folder, "framework.yaml").write_text(gap, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_standards(folder)
    assert [finding.code for finding in caught.value.findings] == ["RE201"]


def test_an_invalid_pack_is_not_remembered(
    pack: Callable[..., str], minimal: dict[str, str], cache: str
) -> None:
    """A pack with findings is refused every time."""
    folder = pack("bad", {"assessment.yaml": minimal["assessment.yaml"].replace("cases", "case")})
    for _ in range(2):
        with pytest.raises(InvalidInput):
            load_standards(folder)
    assert os.path.exists(cache) is False


def test_new_checks_forget_old_packs(pack: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What older checks found valid is validated anew by newer ones."""
    known = digest(pack())
    remember(known)
    assert is_validated(known) is True
    monkeypatch.setattr(validated, "checks_digest", lambda: "f" * 64)
    assert is_validated(known) is False


def test_shipped_packs_may_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel lists the digests of its packs, which then need no validation and no cache."""
    listed = tmp_path / "shipped-digests.txt"
    known = [digest(find_pack(pack_id)) for pack_id in SHIPPED]
    listed.write_text("".join(f"{line}\n" for line in known), encoding="utf-8")
    monkeypatch.setattr(validated, "SHIPPED_LIST", str(listed))
    monkeypatch.setattr(checking, "pack_findings", refuse_to_validate)
    assert [load_standards(pack_id).digest for pack_id in SHIPPED] == known


def test_a_pack_is_loaded_once(pack: Callable[..., str]) -> None:
    """Within one run a pack is compiled once, and every caller shares the model."""
    folder = pack()
    assert load_standards(folder) is load_standards(folder)


@pytest.mark.parametrize("blocked", ["file", "below a file", "device"])
def test_an_unwritable_cache_does_no_harm(
    blocked: str, pack: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be remembered, a pack is validated every time and loads all the same."""
    file = tmp_path / "occupied"
    file.touch()
    home = {"file": str(file), "below a file": str(file / "cache"), "device": os.devnull}[blocked]
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    folder = pack()
    first = load_standards(folder)
    load_standards.cache_clear()
    assert is_validated(first.digest) is False
    assert load_standards(folder) == first


def test_the_cache_is_below_home_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., str]
) -> None:
    """Without XDG_CACHE_HOME, what is remembered stands in the usual folder below home."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    load_standards(pack())
    markers = list((tmp_path / "home" / ".cache" / "ratings-engine" / "validated").iterdir())
    assert [marker.name.endswith(digest(pack("copy"))[-64:]) for marker in markers] == [True]
