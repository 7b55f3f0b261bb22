"""Tests of overlays: what the merged pack says, where each changed rule stands, and what it cites."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import InvalidInput, UsageError
from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import CaseCondition, Rule, Standards
from ratings_engine.standards.opening import MAX_OVERLAYS, open_pack

if TYPE_CHECKING:
    from ratings_engine.standards.model import Band, KeyQuestion, Standard
    from tests.standards.proposing import Folder

STANDARD = (
    '    - {{id: "9.{n}", name: N, domain: "2", assessed: cases, '
    'key_questions: [{{id: "9.{n}.1", lens: l, question: "Q?"}}]}}\n'
)
CITED = ("proposal", "proposed")


def where(rule: Rule) -> tuple[str, int, str, str]:
    """Return where a rule stands, and what it cites."""
    return rule.file, rule.line, rule.source, rule.confidence


def bands(found: tuple[Band, ...]) -> list[tuple[int, Any, bool, Any, bool]]:
    """Return bands as their levels and bounds."""
    return [(b.level, b.low, b.low_closed, b.high, b.high_closed) for b in found]


def standard(standards: Standards, name: str) -> Standard:
    """Return a standard by its id."""
    return next(each for each in standards.standards if each.id == name)


def question(standards: Standards, name: str) -> KeyQuestion:
    """Return a key question by its id."""
    return next(q for s in standards.standards for q in s.key_questions if q.id == name)


# --- thresholds


def test_a_threshold_moves_two_bands(folder: Folder) -> None:
    """Good begins at 70, and Requires improvement ends there; which of them has 70 stays."""
    base, merged = load_standards(f"{folder.path}/base"), folder.load("thresholds: {share: {good: 70}}\n")
    third = Fraction(100, 3)
    assert bands(merged.bandings["share"].bands) == [
        (0, None, False, third, False),
        (1, third, True, Fraction(70), False),
        (2, Fraction(70), True, Fraction(80), True),
        (3, Fraction(80), False, None, False),
    ]
    assert merged._replace(
        id=base.id, title=base.title, version=base.version, digest=base.digest, overlays=(), former=(),
        sources=base.sources, bandings={**merged.bandings, "share": base.bandings["share"]},
        standards=base.standards, measures=base.measures,
    ) == base  # fmt: skip


def test_a_moved_band_stands_in_the_overlay_and_cites_it(folder: Folder) -> None:
    """Both bands are told by the overlay's line; the others, and the table, stay where they were."""
    found = folder.load("thresholds:\n  share:\n    good: 70\n").bandings["share"]
    assert [where(band.rule) for band in found.bands] == [
        ("base/framework.yaml", 40, "manual", "recalled"),
        ("proposal.yaml", 9, *CITED),
        ("proposal.yaml", 9, *CITED),
        ("base/framework.yaml", 43, "manual", "recalled"),
    ]
    assert where(found.rule) == ("base/framework.yaml", 38, "manual", "recalled")
    assert found.bands[0].words == "minority"


def test_a_threshold_of_a_falling_table_is_where_the_rating_begins(folder: Folder) -> None:
    """With 40 cases or fewer Outstanding, a rating begins at its worse end."""
    merged = folder.load("thresholds: {load: {outstanding: 35}}\n")
    assert bands(merged.bandings["load"].bands) == [
        (3, None, False, Fraction(35), True),
        (0, Fraction(35), False, None, False),
    ]


def test_every_threshold_of_a_table_may_move_at_once(folder: Folder) -> None:
    """Thresholds that all rise above one another's old places keep their order."""
    merged = folder.load(
        'thresholds: {share: {requires_improvement: 70, good: "250/3", outstanding: 90.5}}\n'
    )
    assert bands(merged.bandings["share"].bands) == [
        (0, None, False, Fraction(70), False),
        (1, Fraction(70), True, Fraction(250, 3), False),
        (2, Fraction(250, 3), True, Fraction(181, 2), True),
        (3, Fraction(181, 2), False, None, False),
    ]


def test_a_threshold_of_the_overall_rating(folder: Folder) -> None:
    """The overall's table has a name of its own, and bounds that are above and at most."""
    merged = folder.load("thresholds: {overall: {good: 4}}\n")
    assert bands(merged.overall.bands)[1:3] == [
        (1, Fraction(3, 2), False, Fraction(4), True),
        (2, Fraction(4), False, Fraction(7), True),
    ]
    assert where(merged.overall.bands[2].rule) == ("proposal.yaml", 7, *CITED)


def test_a_table_that_skips_a_rating_moves_its_one_border(folder: Folder) -> None:
    """From Inadequate straight to Good, where Good begins is where Inadequate ends."""
    merged = folder.load("thresholds: {strict: {good: 60}}\n")
    assert [(b.low, b.high) for b in merged.bandings["strict"].bands] == [(None, 60), (60, None)]


# --- methods


def test_a_method_for_all_standards_cites_the_proposal(folder: Folder) -> None:
    """The rule that every standard without one of its own follows is the overlay's."""
    merged = folder.load("methods: {standards: majority}\n")
    found = standard(merged, "1.1").combination
    assert (found.method, found.rule.id, where(found.rule)) == (
        "majority", "standards.majority", ("proposal.yaml", 7, *CITED),
    )  # fmt: skip
    assert standard(merged, "2.10").combination.method == "mean"


def test_a_method_cites_the_proposal_where_the_rule_had_no_source(folder: Folder) -> None:
    """A changed rule of a framework that gives no source cites the proposal all the same."""
    folder.base("plain", "minimal")
    merged = load_standards(folder.overlay("proposal", "methods:\n  standards: highest\n", extends="plain"))
    assert where(merged.standards[0].combination.rule) == ("proposal.yaml", 8, *CITED)
    assert where(load_standards(f"{folder.path}/plain").standards[0].combination.rule)[2:] == ("", "")


def test_a_method_for_one_standard_without_its_own(folder: Folder) -> None:
    """The standard gets a rule of its own, and only that standard."""
    merged = folder.load('methods: {"1.1": highest}\n')
    found = standard(merged, "1.1")
    assert (found.combination.method, where(found.combination.rule)) == (
        "highest",
        ("proposal.yaml", 7, *CITED),
    )
    assert where(found.rule) == ("base/leadership.yaml", 1, "manual", "recalled")


def test_a_method_for_one_standard_that_has_its_own(folder: Folder) -> None:
    """What else the standard says of its rating stays."""
    found = standard(folder.load('methods: {"2.9": majority}\n'), "2.9").combination
    assert (found.method, where(found.rule)) == ("majority", ("proposal.yaml", 7, *CITED))


# --- the framework


def test_a_field_of_the_framework_is_merged(folder: Folder) -> None:
    """What the overlay does not say of a rule stays, and the rule cites the proposal."""
    found = folder.load("framework:\n  discretion: {within: 3}\n").discretion
    assert found is not None
    assert (found.within, found.steps, found.record) == (3, 2, ("reason", "authorised_by"))
    assert where(found.rule) == ("proposal.yaml", 8, *CITED)


def test_null_removes(folder: Folder) -> None:
    """Without discretion no rating may be moved; without a note none is printed."""
    merged = folder.load("framework: {discretion: null, bandings: {share: {note: null}}}\n")
    assert (merged.discretion, merged.bandings["share"].rule.note) == (None, "")


def test_a_list_is_replaced(folder: Folder) -> None:
    """Half of an old list with half of a new one would be neither."""
    merged = folder.load(
        "framework:\n  discretion: {record: [reason]}\n  attributes: {sex: {values: [male, female, x]}}\n"
        "key_questions:\n  change:\n    '2.9.1': {applies_when: null}\n"
        "    '2.9.3': {applies_when: {attribute: sex, is: x}}\n"
    )
    assert merged.discretion is not None
    assert merged.discretion.record == ("reason",)
    assert merged.attributes["sex"].values == ("male", "female", "x")


def test_a_derivation_cites_the_proposal_that_changed_it(folder: Folder) -> None:
    """A rule that took its source from its owner cites the proposal once it is changed."""
    merged = folder.load("framework: {key_questions: {derivation: {share: 70}}}\n")
    found = question(merged, "2.9.3").derivation
    assert found is not None
    assert (found.share, where(found.rule)) == (70, ("proposal.yaml", 7, *CITED))
    own = folder.overlay("own", 'key_questions: {change: {"2.9.1": {derivation: {share: 70}}}}\n')
    changed = question(load_standards(own), "2.9.1").derivation
    assert changed is not None
    assert where(changed.rule) == ("own.yaml", 7, "own", "proposed")


def test_a_measure_that_is_added_cites_the_proposal(folder: Folder) -> None:
    """What is added may leave out its source; a pack without measures gets its first."""
    folder.base("plain", "minimal")
    says = (
        "framework:\n  measures:\n    seen: {of: cases, name: Seen, question: Was it seen?, banding: share}\n"
    )
    merged = load_standards(folder.overlay("proposal", says, extends="plain"))
    assert where(merged.measures["seen"].rule) == ("proposal.yaml", 9, *CITED)


def test_names_that_mean_something_elsewhere_are_names(folder: Folder) -> None:
    """An attribute called rating and a source called source are no rules."""
    merged = folder.load("framework:\n  attributes: {rating: {name: Rating}, source: {name: Source}}\n"
        "  sources: {rating: {title: T, publisher: P}}\n")  # fmt: skip
    assert list(merged.attributes) == ["sex", "report", "rating", "source"]
    assert list(merged.sources) == ["manual", "letter", "proposal", "rating"]


# --- standards, key questions, prompts and limiting rules


def test_a_standard_is_changed(folder: Folder) -> None:
    """The changed field is the overlay's, and so is the rule; its other words stay."""
    found = standard(folder.load('standards: {change: {"2.10": {counted: true, name: Plans}}}\n'), "2.10")
    assert (found.counted, found.name, found.statement) == (True, "Plans", "Planning is good.")
    assert where(found.rule) == ("proposal.yaml", 7, *CITED)
    assert found.rule.note == "Changed by 'A proposal'. Noted before: Numbered after 2.9."


def test_what_the_proposal_says_of_source_and_note_stays(folder: Folder) -> None:
    """A proposal that rests on a publication may say so."""
    says = (
        'standards: {change: {"2.10": {counted: true, source: letter, confidence: confirmed, note: New.}}}\n'
    )
    found = standard(folder.load(says), "2.10")
    assert (where(found.rule), found.rule.note) == (("proposal.yaml", 7, "letter", "confirmed"), "New.")


def test_citing_itself_is_not_told_as_idle(folder: Folder) -> None:
    """A proposal may say its own id as the source: that is what it would cite anyway."""
    says = 'standards: {change: {"2.10": {counted: true, source: proposal, confidence: proposed}}}\n'
    assert open_pack(folder.overlay("proposal", says)).remarks == ()


def test_a_standard_is_dropped(folder: Folder) -> None:
    """It is gone with its key questions, which samples may still hold."""
    merged = folder.load(
        'standards: {drop: ["2.10"]}\nlimiting_rules: {drop: [all-weak, any-weak, two-of-three]}\n'
    )
    assert [each.id for each in merged.standards] == ["1.1", "2.9"]
    assert merged.former == (("2.10", ""), ("2.10.1", ""))
    assert merged.limiting_rules == ()


def test_a_standard_is_added(folder: Folder) -> None:
    """It stands in the overlay, in the order of numbers, and cites the proposal."""
    merged = folder.load(
        "standards:\n  add:\n    - id: '2.9'\n      name: New\n      domain: '2'\n      assessed: cases\n"
        "      key_questions:\n        - {id: 2.9.7, lens: all, question: Is it so?}\n"
        "  drop: ['2.9']\nlimiting_rules: {drop: [all-weak, any-weak, two-of-three]}\n"
    )
    assert [each.id for each in merged.standards] == ["1.1", "2.9", "2.10"]
    assert where(standard(merged, "2.9").rule) == ("proposal.yaml", 9, *CITED)
    assert where(question(merged, "2.9.7").rule) == ("proposal.yaml", 14, *CITED)
    assert merged.former == tuple((name, "") for name in ("2.9.1", "2.9.1.a", "2.9.1.b", "2.9.2", "2.9.3"))


def test_key_questions_are_added_dropped_and_changed(folder: Folder) -> None:
    """Each keeps its place; a dropped number may be given anew in the same overlay."""
    merged = folder.load(
        "key_questions:\n  add:\n    '2.9': [{id: '2.9.3', lens: new, question: Is it new?}]\n"
        "  drop: ['2.9.3']\n  change:\n    '2.9.2': {lens: harm}\n"
    )
    assert [(q.id, q.lens, where(q.rule)) for q in standard(merged, "2.9").key_questions] == [
        ("2.9.1", "engagement", ("base/assessment.yaml", 10, "letter", "confirmed")),
        ("2.9.2", "harm", ("proposal.yaml", 12, *CITED)),
        ("2.9.3", "new", ("proposal.yaml", 9, *CITED)),
    ]
    assert merged.former == ()


def test_prompts_are_added_dropped_and_changed(folder: Folder) -> None:
    """A question whose last prompt is dropped has none; one that had none gets its first."""
    merged = folder.load(
        "prompts:\n  add: {'2.9.3': [{id: 2.9.3.a, text: Is it met?}]}\n  drop: [2.9.1.b]\n"
        "  change: {2.9.1.a: {essential: false, text: Is the person heard?}}\n"
    )
    assert question(merged, "2.9.1").prompts == (("2.9.1.a", "Is the person heard?", False),)
    assert question(merged, "2.9.3").prompts == (("2.9.3.a", "Is it met?", False),)
    bare = load_standards(folder.overlay("bare", "prompts: {drop: [2.9.1.a, 2.9.1.b]}\n"))
    assert question(bare, "2.9.1").prompts == ()


def test_limiting_rules_are_added_dropped_and_changed(folder: Folder) -> None:
    """Conditions are replaced as a whole, and what is not said stays."""
    merged = folder.load(
        "limiting_rules:\n"
        "  add: [{id: new, target: overall, at_most: good, when: {all: [{standard: '1.1', is: good}]}}]\n"
        "  drop: [two-of-three]\n"
        "  change:\n    any-weak: {when: {all: [{standard: '2.9', is: good}]}}\n"
    )
    found = {rule.id: rule for rule in merged.limiting_rules}
    assert list(found) == ["all-weak", "any-weak", "new"]
    assert (found["any-weak"].needed, found["any-weak"].conditions) == (1, (("2.9", 2, 2),))
    assert where(found["any-weak"].rule) == ("proposal.yaml", 11, *CITED)
    assert where(found["new"].rule) == ("proposal.yaml", 8, *CITED)
    assert where(found["all-weak"].rule)[0] == "base/framework.yaml"


def test_the_first_limiting_rule_of_a_pack(folder: Folder) -> None:
    """A pack without the list gets one."""
    folder.base("plain", "minimal")
    rule = "{id: cap, target: overall, at_most: good, when: {any: [{standard: '2.1', is: good}]}}"
    says = f"limiting_rules: {{add: [{rule}]}}\n"
    merged = load_standards(folder.overlay("proposal", says, extends="plain"))
    assert [rule.id for rule in merged.limiting_rules] == ["cap"]


# --- key questions that move


def test_a_key_question_moves_with_its_conditions(folder: Folder) -> None:
    """What was asked of some cases and providers is still asked of those alone; prompts follow."""
    merged = folder.load(
        "key_questions:\n  move: {'2.9.1': '1.1.7'}\n  drop: ['1.1.1']\n  change: {'1.1.7': {lens: moved}}\n"
        "standards: {change: {'1.1': {assessed: cases}}}\n"
    )
    assert "2.9.1" not in [q.id for q in standard(merged, "2.9").key_questions]
    found = question(merged, "1.1.7")
    assert ([p.id for p in found.prompts], found.applies_to, found.lens) == (
        ["1.1.7.a", "1.1.7.b"], frozenset({"nps"}), "moved",
    )  # fmt: skip
    assert found.applies_when is not None
    asked = CaseCondition("compare", "report", frozenset({"no"}), negated=True)
    assert (found.applies_when.kind, found.applies_when.parts[0]) == ("all", asked)
    assert merged.former == (
        ("1.1.1", ""),
        ("2.9.1", "1.1.7"),
        ("2.9.1.a", "1.1.7.a"),
        ("2.9.1.b", "1.1.7.b"),
    )


def test_a_limiting_rule_follows_a_key_question_that_moves(folder: Folder) -> None:
    """The rule is about the question, whatever its number; the rule itself has not changed."""
    base = load_standards(f"{folder.path}/base").limiting_rules[1]
    found = folder.load("key_questions: {move: {'2.9.1': '2.9.4'}}\n").limiting_rules[1]
    assert [condition.subject for condition in base.conditions] == ["2.9.1", "2.9"]
    assert [condition.subject for condition in found.conditions] == ["2.9.4", "2.9"]
    assert found.rule == base.rule


def test_a_key_question_takes_its_providers_along(folder: Folder) -> None:
    """A question of a standard for CRCs alone is not asked of the NPS where it moves to."""
    merged = folder.load("key_questions: {move: {'2.10.1': '2.9.4'}}\nstandards: {drop: ['2.10']}\n"
        "limiting_rules: {drop: [all-weak, any-weak, two-of-three]}\n")  # fmt: skip
    assert question(merged, "2.9.4").applies_to == frozenset({"crc"})
    assert question(merged, "2.9.3").applies_to == frozenset({"nps", "crc"})


def test_a_key_question_moves_within_its_standard(folder: Folder) -> None:
    """A new number alone changes no condition, and the rule stands where it stood."""
    base = question(load_standards(f"{folder.path}/base"), "2.9.3")
    merged = folder.load("key_questions: {move: {'2.9.3': '2.9.8'}}\n")
    found = question(merged, "2.9.8")
    assert (found.applies_when, found.applies_to) == (base.applies_when, base.applies_to)
    assert merged.former == (("2.9.3", "2.9.8"),)


# --- stacking


def test_overlays_stack_in_a_chain(folder: Folder) -> None:
    """An overlay on an overlay changes what that one left; results name both, lowest first."""
    folder.overlay("first", "thresholds: {share: {good: 70}}\n")
    merged = load_standards(
        folder.overlay("second", "thresholds: {share: {outstanding: 85}}\n", extends="first.yaml")
    )
    assert [(b.low, b.high) for b in merged.bandings["share"].bands][2:] == [(70, 85), (85, None)]
    assert [(o.id, o.base_id, o.base_version, o.file) for o in merged.overlays] == [
        ("first", "every-feature", "2.10.3", "first.yaml"),
        ("second", "every-feature", "2.10.3", "second.yaml"),
    ]
    assert [band.rule.source for band in merged.bandings["share"].bands] == [
        "manual",
        "first",
        "second",
        "second",
    ]
    assert (merged.id, merged.title, merged.version) == ("second", "A proposal", "1.0.0")
    assert load_standards(merged.overlays[0].base).id == "every-feature"


def test_overlays_stack_in_a_list(folder: Folder) -> None:
    """A list is applied in its order, and the overlay that lists them last."""
    folder.overlay("first", "thresholds: {share: {good: 70}}\n")
    folder.overlay("second", "methods: {standards: highest}\n")
    merged = load_standards(
        folder.overlay("third", "framework: {discretion: null}\n", extends="[second.yaml, first.yaml]")
    )
    assert [o.id for o in merged.overlays] == ["second", "first", "third"]


def test_a_diamond_applies_what_is_below_once(folder: Folder) -> None:
    """Two overlays that rest on the same third one share it."""
    folder.overlay("low", "thresholds: {share: {good: 70}}\n")
    for side in ("left", "right"):
        folder.overlay(side, "", extends="low.yaml")
    merged = load_standards(folder.overlay("top", "", extends="[left.yaml, right.yaml, base]"))
    assert [o.id for o in merged.overlays] == ["low", "left", "right", "top"]


def test_many_diamonds_are_quick(folder: Folder) -> None:
    """Each overlay is read once, however many ways lead to it."""
    folder.overlay("left0"), folder.overlay("right0")
    for level in range(1, 20):
        for side in ("left", "right"):
            folder.overlay(f"{side}{level}", extends=f"[left{level - 1}.yaml, right{level - 1}.yaml]")
    merged = load_standards(folder.overlay("top", extends="[left19.yaml, right19.yaml]"))
    assert len(merged.overlays) == 41


@pytest.mark.parametrize("count", [MAX_OVERLAYS + 1, 400])
def test_a_chain_that_is_too_long_is_refused(folder: Folder, count: int) -> None:
    """The one too many is told where it is asked for."""
    folder.overlay("o0")
    for number in range(1, count):
        folder.overlay(f"o{number}", extends=f"o{number - 1}.yaml")
    with pytest.raises(UsageError) as caught:
        load_standards(f"{folder.path}/o{count - 1}.yaml")
    assert (caught.value.code, caught.value.message) == ("RE021", "more than 50 overlays are stacked")
    assert caught.value.place is not None
    assert caught.value.place.line == 2


def test_a_chain_as_long_as_allowed_is_read(folder: Folder) -> None:
    """Fifty overlays are enough for anybody, and are read."""
    folder.overlay("o0")
    for number in range(1, MAX_OVERLAYS):
        folder.overlay(f"o{number}", extends=f"o{number - 1}.yaml")
    assert len(load_standards(f"{folder.path}/o{MAX_OVERLAYS - 1}.yaml").overlays) == MAX_OVERLAYS


def test_more_standards_than_files_are_read_are_refused(folder: Folder) -> None:
    """Overlays may not make a pack larger than a folder could be."""
    with pytest.raises(UsageError) as caught:
        folder.load("standards:\n  add:\n" + "".join(STANDARD.format(n=n) for n in range(197)))
    assert (caught.value.code, caught.value.message) == (
        "RE021",
        "with its overlays the pack has 200 standards; fewer than 200 are read",
    )


def test_ten_thousand_standards_are_refused_at_once(folder: Folder) -> None:
    """The list is too long for an overlay, and that is all that is told."""
    with pytest.raises(InvalidInput) as caught:
        folder.load("standards:\n  add:\n" + "".join(STANDARD.format(n=n) for n in range(6000)))
    assert [(f.code, f.message) for f in caught.value.findings] == [
        ("RE106", "'add' has more than 200 items")
    ]


def test_an_overlay_over_the_size_limit_is_refused(folder: Folder) -> None:
    """A megabyte is more than any proposal says."""
    path = folder.overlay("proposal", "#" * (1 << 20))
    with pytest.raises(Exception) as caught:  # noqa: PT011  (the code is what is asserted)
        load_standards(path)
    assert getattr(caught.value, "code", "") == "RE002"


# --- where things are


def test_an_overlay_beside_its_pack_or_below_it(folder: Folder) -> None:
    """A path is meant from the overlay's folder, and may lead to the folder above or into it."""
    beneath = folder.overlay("base/proposals/inner", extends="..")
    aside = folder.overlay("aside/other", extends="../base")
    dotted = folder.overlay("dotted", extends="./aside/other.yaml")
    for path in (beneath, aside, dotted):
        assert load_standards(path).overlays[0].base_id == "every-feature"


def test_paths_are_meant_from_the_overlay_not_from_here(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder makes no difference."""
    path = folder.overlay("proposal", "thresholds: {share: {good: 70}}\n")
    digest = load_standards(path).digest
    monkeypatch.chdir(folder.path)
    load_standards.cache_clear()
    assert {load_standards(name).digest for name in ("proposal.yaml", "./proposal.yaml")} == {digest}


def test_a_link_within_the_folder_is_followed(folder: Folder) -> None:
    """A symbolic link to a pack beside it is that pack, in a list too."""
    os.symlink("base", folder.path / "link")
    merged = load_standards(folder.overlay("proposal", extends="[link, base]"))
    assert merged.overlays[0].base_id == "every-feature"


@pytest.mark.parametrize("target", ["pack", "overlay.yaml"])
def test_a_link_that_leads_out_is_refused(folder: Folder, target: str) -> None:
    """Nothing is read beyond the folder above, not even through a link."""
    elsewhere = {
        "pack": "tests/standards/valid/minimal",
        "overlay.yaml": "standards/proposals/tighter-good.yaml",
    }
    os.symlink(Path(__file__).parents[2] / elsewhere[target], folder.path / f"out-{target}")
    with pytest.raises(InvalidInput) as caught:
        load_standards(folder.overlay("proposal", extends=f"./out-{target}"))
    assert [(f.code, f.place.line) for f in caught.value.findings] == [("RE702", 2)]


def test_a_circle_through_a_link_is_found(folder: Folder) -> None:
    """The same file under another name is the same overlay."""
    os.symlink("proposal.yaml", folder.path / "again.yaml")
    with pytest.raises(InvalidInput) as caught:
        load_standards(folder.overlay("proposal", extends="again.yaml"))
    assert [(f.code, f.place.line, f.place.column) for f in caught.value.findings] == [("RE703", 2, 10)]


def test_an_installed_pack_comes_before_a_neighbour(folder: Folder) -> None:
    """An id means the installed pack; a path means what is beside the overlay."""
    folder.base("youth-2018", "minimal")
    assert load_standards(folder.overlay("one", extends="youth-2018")).overlays[0].base_id == "youth-2018"
    assert load_standards(folder.overlay("two", extends="./youth-2018")).overlays[0].base_id == "minimal"


def test_the_version_that_a_proposal_was_written_for(folder: Folder) -> None:
    """The pack's version as it is now is fine."""
    assert folder.load('base_version: "2.10.3"\n').overlays[0].base_version == "2.10.3"


# --- digests


def test_the_digest_is_of_content_and_order(folder: Folder) -> None:
    """Names, folders and line ends do not matter; what is said, and in which order, does."""
    says = "thresholds: {share: {good: 70}}\n"
    first = Path(folder.overlay("proposal", says))
    original = load_standards(str(first)).digest
    copied = first.with_name("renamed.yaml")
    copied.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    assert load_standards(str(copied)).digest == original
    folder.overlay("other", "methods: {standards: highest}\n")
    orders = [load_standards(folder.overlay("both", extends=f"[{a}, {b}]")).digest
        for a, b in (("proposal.yaml", "other.yaml"),)]  # fmt: skip
    load_standards.cache_clear()
    orders.append(load_standards(folder.overlay("both", extends="[other.yaml, proposal.yaml]")).digest)
    assert len({original, *orders}) == 3


@pytest.mark.parametrize("file", ["base/framework.yaml", "base/planning.yaml", "proposal.yaml"])
def test_the_digest_changes_with_what_it_is_of(folder: Folder, file: str) -> None:
    """A comment in the base or in the overlay makes another pack."""
    path = folder.overlay("proposal")
    before = load_standards(path).digest
    load_standards.cache_clear()
    with (folder.path / file).open("a", encoding="utf-8") as stream:
        stream.write("# more\n")
    assert load_standards(path).digest != before


def test_an_overlay_has_a_digest_of_its_own(folder: Folder) -> None:
    """The base makes no difference to the overlay's digest, and a great one to the pack's."""
    folder.base("plain", "minimal")
    both = [
        load_standards(folder.overlay(name, extends=base))
        for name, base in (("one", "base"), ("two", "plain"))
    ]
    assert len({each.digest for each in both} | {each.overlays[0].digest for each in both}) == 4


# --- what changes nothing


@pytest.mark.parametrize(
    "says",
    [
        "thresholds: {share: {good: 64.5}}\n",
        'thresholds: {share: {good: "129/2"}}\n',
        "methods: {standards: lowest}\n",
        "framework: {discretion: {steps: 2}}\n",
        "framework: {sampling: {cases_per_officer: 6}}\n",
        "standards: {change: {'2.10': {counted: false}}}\n",
        "standards: {change: {'2.9': {note: null}}}\n",
        "limiting_rules: {change: {any-weak: {at_most: good}}}\n",
    ],
)
def test_a_change_that_changes_nothing_is_a_warning(folder: Folder, says: str) -> None:
    """The pack is as it was, rule by rule, and validation says that the proposal is idle."""
    pack = open_pack(folder.overlay("proposal", says))
    assert [(f.code, f.severity, f.place.line) for f in pack.remarks] == [("RE708", "warning", 7)]
    assert [f.code for f in pack_findings(pack)] == ["RE708"]
    base, merged = load_standards(f"{folder.path}/base"), folder.load(says)
    assert (merged.standards, merged.bandings, merged.overall, merged.limiting_rules, merged.discretion) == (
        base.standards, base.bandings, base.overall, base.limiting_rules, base.discretion,
    )  # fmt: skip


def test_one_is_not_true(folder: Folder) -> None:
    """A number in the place of true is told, although it compares as equal."""
    with pytest.raises(InvalidInput) as caught:
        folder.load("standards: {change: {'2.10': {counted: 0}}}\n")
    assert [f.code for f in caught.value.findings] == ["RE104"]


# --- every rule has a place


def rules_in(part: object) -> list[Rule]:
    """Return every rule of a compiled pack."""
    if isinstance(part, Rule):
        return [part]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, tuple) else ()
    return [rule for each in inner for rule in rules_in(each)]


@pytest.mark.parametrize(
    "name", ["tighter-good", "public-protection", "unpaid-work-and-resettlement", "resettlement-counted"]
)
def test_every_rule_of_a_shipped_overlay_has_a_place(name: str) -> None:
    """The file is there and has that line; what the proposal changed is in the proposal's file."""
    root = Path(__file__).parents[2] / "standards"
    merged = load_standards(name)
    lines: dict[str, int] = {}
    for rule in rules_in(merged):
        path = root / "proposals" / rule.file if "/" not in rule.file else root / rule.file
        lines.setdefault(rule.file, path.read_text(encoding="utf-8").count("\n"))
        assert 1 <= rule.line <= lines[rule.file]
        assert (rule.source == name) == (rule.file == f"{name}.yaml")
    assert f"{name}.yaml" in lines
    assert [f for f in pack_findings(open_pack(name)) if f.severity == "error"] == []
