"""Tests of the compiled model: what each part of a pack's YAML becomes."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ratings_engine.standards.checking import pack_findings
from ratings_engine.standards.compiler import compile_pack, exact, sort_key
from ratings_engine.standards.installed import shipped_folder
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.model import (
    Attribute,
    Band,
    Banding,
    CaseCondition,
    Citation,
    Combination,
    Derivation,
    Discretion,
    KeyQuestion,
    LimitingRule,
    Overall,
    Prompt,
    ProviderType,
    RatingCondition,
    Rounding,
    Rule,
    Sampling,
    Standard,
    Standards,
    Stratum,
    standards_for,
)
from ratings_engine.standards.pack import read_pack
from ratings_engine.standards.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable

VALID = Path(__file__).parent / "valid"
THIRD = Fraction(100, 3)


def compiled(folder: str | Path) -> Standards:
    """Return the model of a pack that is valid."""
    pack = read_pack(os.fspath(folder))
    assert pack_findings(pack) == []
    return compile_pack(pack)


@pytest.fixture(name="every")
def every_feature() -> Standards:
    """Return the pack that uses every feature once."""
    return compiled(VALID / "every-feature")


@pytest.fixture(name="plain")
def minimal_pack() -> Standards:
    """Return the smallest pack."""
    return compiled(VALID / "minimal")


def said(
    line: int, rule_id: str, source: str = "manual", confidence: str = "recalled", note: str = ""
) -> Rule:
    """Return a rule of the framework of the pack with every feature."""
    return Rule(rule_id, "every-feature/framework.yaml", line, source, confidence, note)


def band(
    level: int,
    rule: Rule,
    *,
    at_least: Fraction | int | None = None,
    above: Fraction | int | None = None,
    at_most: Fraction | int | None = None,
    below: Fraction | int | None = None,
) -> Band:
    """Return a band with bounds named as in YAML."""
    low = above if at_least is None else at_least
    high = below if at_most is None else at_most
    return Band(
        level,
        None if low is None else Fraction(low),
        at_least is not None,
        None if high is None else Fraction(high),
        at_most is not None,
        "",
        rule,
    )


def standard(standards: Standards, standard_id: str) -> Standard:
    """Return a standard by its id."""
    return next(s for s in standards.standards if s.id == standard_id)


def key_question(standards: Standards, question_id: str) -> KeyQuestion:
    """Return a key question by its id."""
    return next(q for s in standards.standards for q in s.key_questions if q.id == question_id)


# --- numbers and ids


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("65", Fraction(65)),
        ("64.50", Fraction(129, 2)),
        ("0.1", Fraction(1, 10)),
        ('"200/3"', Fraction(200, 3)),
        ('"100/3"', THIRD),
        ('"7/1"', Fraction(7)),
    ],
)
def test_numbers_become_exact_fractions(written: str, expected: Fraction) -> None:
    """An integer, a decimal and a fraction in quotes all become the number they mean."""
    actual = exact(parse(f"number: {written}".encode(), "f").root["number"])
    assert (type(actual), actual) == (Fraction, expected)


def test_ids_sort_by_their_numbers() -> None:
    """Ids sort as people count: 2.9 stands before 2.10."""
    assert sorted(["10.1", "2.10", "2.9", "2.10.1", "1.4"], key=sort_key) == [
        "1.4",
        "2.9",
        "2.10",
        "2.10.1",
        "10.1",
    ]


def test_standards_are_in_the_order_of_their_numbers(every: Standards) -> None:
    """Standards follow one another by number, whatever their files are called."""
    assert [s.id for s in every.standards] == ["1.1", "2.9", "2.10"]


# --- the minimal pack


def test_minimal_pack_says_what_it_is(plain: Standards) -> None:
    """What may be left out of a framework is empty in the model; the programme is the pack's own id."""
    assert (
        plain.id, plain.title, plain.version, plain.programme, plain.description,
        plain.effective_from, plain.effective_to, plain.licence, plain.disclaimer,
    ) == (
        "minimal", "The smallest pack that is valid", "1.0.0", "minimal", "",
        "2018-04-01", "", "", "",
    )  # fmt: skip


def test_minimal_pack_has_none_of_the_optional_parts(plain: Standards) -> None:
    """A pack without discretion, sampling, indicators and the like has none of them."""
    assert (
        plain.discretion, plain.sampling, plain.indicators,
        plain.limiting_rules, plain.measures, plain.attributes,
    ) == (None, None, None, (), {}, {})  # fmt: skip


def test_minimal_pack_bands_the_exact_percentage(plain: Standards) -> None:
    """A framework that is silent on rounding bands the exact percentage, by a rule at its first line."""
    assert plain.rounding == Rounding("exact", Rule("rounding", "minimal/framework.yaml", 1, "", ""))


def test_minimal_pack_has_a_gate_that_lets_everything_through(plain: Standards) -> None:
    """One answered case is enough, and any number may be unanswered, unless the pack says otherwise."""
    question = key_question(plain, "2.1.1")
    assert (question.minimum_cases, question.maximum_unanswered, question.gate) == (
        1, Fraction(100), Rule("enough_answers", "minimal/framework.yaml", 23, "", ""),
    )  # fmt: skip


def test_minimal_pack_derives_nothing_from_prompts(plain: Standards) -> None:
    """Without a derivation, prompts alone never answer a key question."""
    assert key_question(plain, "2.1.1").derivation is None


def test_minimal_pack_banding(plain: Standards) -> None:
    """Each band keeps its exact bounds, whether they belong to it, and the line that says so."""

    def rule(rating: str, line: int) -> Rule:
        return Rule(f"banding.share.{rating}", "minimal/framework.yaml", line, "manual", "recalled")

    assert plain.bandings == {
        "share": Banding(
            "share",
            "percent",
            (
                band(0, rule("inadequate", 16), below=50),
                band(1, rule("requires_improvement", 17), at_least=50, below=65),
                band(2, rule("good", 18), at_least=65, below=80),
                band(3, rule("outstanding", 19), at_least=80),
            ),
            Rule("banding.share", "minimal/framework.yaml", 14, "manual", "recalled"),
        )
    }


def test_minimal_pack_standard(plain: Standards) -> None:
    """A standard applies to every provider type, counts, and follows as standards usually do."""
    assert plain.standards == (
        Standard(
            id="2.1",
            name="Assessment",
            statement="",
            domain="2",
            assessed="cases",
            counted=True,
            applies_to=frozenset({"nps"}),
            combination=Combination(
                "lowest", 0, (), Rule("standards.lowest", "minimal/framework.yaml", 25, "", "")
            ),
            key_questions=(
                KeyQuestion(
                    id="2.1.1",
                    lens="engaging the person",
                    question="Does the assessment engage the person?",
                    applies_to=frozenset({"nps"}),
                    applies_when=None,
                    banding=plain.bandings["share"],
                    minimum_cases=1,
                    maximum_unanswered=Fraction(100),
                    gate=Rule("enough_answers", "minimal/framework.yaml", 23, "", ""),
                    derivation=None,
                    prompts=(Prompt("2.1.1.a", "Is the person involved?", essential=False),),
                    characteristics=(),
                    indicators=(),
                    rule=Rule("key_question.2.1.1", "minimal/assessment.yaml", 8, "manual", "recalled"),
                ),
            ),
            rule=Rule("standard.2.1", "minimal/assessment.yaml", 1, "manual", "recalled"),
        ),
    )


# --- the framework of the pack with every feature


def test_what_a_pack_says_of_itself(every: Standards) -> None:
    """Title, version, dates and words of a framework are kept as written."""
    assert (
        every.id, every.title, every.version, every.programme, every.description,
        every.effective_from, every.effective_to, every.licence, every.disclaimer,
    ) == (
        "every-feature", "A pack with every feature", "2.10.3", "examples", "One of everything.",
        "2018-04-01", "2021-06-25", "Open Government Licence v3.0", "An example.",
    )  # fmt: skip


def test_provider_types_and_domains(every: Standards) -> None:
    """Provider types keep their order, domains their names."""
    assert every.provider_types == (
        ProviderType("nps", "National Probation Service division"),
        ProviderType("crc", "Community Rehabilitation Company"),
    )
    assert every.domains == {"1": "Organisational delivery", "2": "Case supervision"}


def test_citations(every: Standards) -> None:
    """Sources become citations by their ids."""
    assert every.sources == {
        "manual": Citation(
            "manual", "A manual", "An inspectorate", "2018", "Open Government Licence v3.0", "Not read again."
        ),
        "letter": Citation("letter", "A letter", "An inspectorate", "", "", ""),
    }


def test_scale(every: Standards) -> None:
    """Points are by level, worst first."""
    assert (every.points, every.scale) == ((0, 2, 5, 9), said(28, "scale", "manual", "confirmed"))


def test_rounding(every: Standards) -> None:
    """A rounding policy is a rule with its line, source, confidence and note."""
    assert every.rounding == Rounding(
        "whole_percent", said(31, "rounding", "letter", "interpreted", "As published.")
    )


def test_thresholds_are_exact(every: Standards) -> None:
    """Thirds and decimals keep their exact values, and closed bounds are told from open ones."""
    bands = every.bandings["share"].bands
    assert [(b.low, b.low_closed, b.high, b.high_closed) for b in bands] == [
        (None, False, THIRD, False),
        (THIRD, True, Fraction(129, 2), False),
        (Fraction(129, 2), True, Fraction(80), True),
        (Fraction(80), False, None, False),
    ]


def test_bands_keep_the_order_they_are_written_in(every: Standards) -> None:
    """A table that is best at the bottom stays that way round."""
    assert [band.level for band in every.bandings["load"].bands] == [3, 0]


def test_bands_inherit_source_and_confidence(every: Standards) -> None:
    """A band is as sure as its banding, and does not repeat the banding's note."""
    banding = every.bandings["share"]
    assert banding.rule == said(38, "banding.share", note="Thirds are exact.")
    assert [band.rule for band in banding.bands] == [
        said(40, "banding.share.inadequate"),
        said(41, "banding.share.requires_improvement"),
        said(42, "banding.share.good"),
        said(43, "banding.share.outstanding"),
    ]


def test_overall(every: Standards) -> None:
    """The overall bands are exact means, each a rule of its own."""
    assert every.overall == Overall(
        "mean_of_points",
        1,
        (
            band(0, said(81, "overall.inadequate"), at_most=Fraction(3, 2)),
            band(1, said(82, "overall.requires_improvement"), above=Fraction(3, 2), at_most=Fraction(7, 2)),
            band(2, said(83, "overall.good"), above=Fraction(7, 2), at_most=7),
            band(3, said(84, "overall.outstanding"), above=7),
        ),
        said(78, "overall", note="Points are uneven here."),
    )


def test_discretion(every: Standards) -> None:
    """Discretion keeps how near, how far and what must be recorded."""
    assert every.discretion == Discretion(
        Fraction(5, 2), 2, ("reason", "authorised_by"), said(118, "discretion")
    )


def test_sampling(every: Standards) -> None:
    """Sampling keeps its aims as exact percentages, and strata with or without their conditions."""
    female = CaseCondition("compare", "sex", frozenset({"female"}))
    assert every.sampling == Sampling(
        Fraction(80),
        Fraction(9, 2),
        ("sex",),
        (Stratum("female", female), Stratum("male", None)),
        ("cluster",),
        6,
        said(125, "sampling"),
    )


def test_attributes(every: Standards) -> None:
    """An attribute without values may have any."""
    assert every.attributes == {
        "sex": Attribute("sex", "Sex", ("female", "male")),
        "report": Attribute("report", "Case with a report", ()),
    }


def test_measures(every: Standards) -> None:
    """A measure keeps its own banding and shares the usual gate of key questions."""
    hampered, held = every.measures["hampered"], every.measures["cases_held"]
    assert (hampered.of, hampered.question, hampered.unit, hampered.banding) == (
        "cases", "Did workload hamper?", "", every.bandings["share"],
    )  # fmt: skip
    assert (held.of, held.question, held.unit, held.banding) == (
        "provider",
        "",
        "cases",
        every.bandings["load"],
    )
    assert (hampered.minimum_cases, hampered.maximum_unanswered, hampered.gate) == (
        5,
        THIRD,
        said(56, "enough_answers"),
    )
    assert held.rule == said(122, "measure.cases_held", "letter", "interpreted")


# --- how standards follow from key questions


def test_the_usual_combination(every: Standards) -> None:
    """A standard that says nothing follows as the framework says."""
    assert standard(every, "1.1").combination == Combination("lowest", 0, (), said(67, "standards.lowest"))


def test_a_combination_of_its_own(every: Standards) -> None:
    """A standard may have its own method and bands, which are rules of its own file."""

    def rule(line: int, end: str = "") -> Rule:
        return Rule(f"standard.2.10.mean{end}", "every-feature/planning.yaml", line, "letter", "interpreted")

    assert standard(every, "2.10").combination == Combination(
        "mean",
        1,
        (band(0, rule(12, ".inadequate"), below=3), band(3, rule(13, ".outstanding"), at_least=3)),
        rule(9),
    )


def test_a_mean_without_bands_uses_those_of_the_overall_rating(every: Standards) -> None:
    """Bands of the overall mean serve other means too; each cites the framework, where they are written."""
    combination = standard(every, "2.9").combination
    assert combination.rule == Rule(
        "standard.2.9.mean", "every-feature/assessment.yaml", 6, "letter", "interpreted"
    )
    assert [(b.level, b.low, b.high) for b in combination.bands] == [
        (b.level, b.low, b.high) for b in every.overall.bands
    ]
    assert [band.rule for band in combination.bands] == [
        said(81, "standard.2.9.mean.inadequate"),
        said(82, "standard.2.9.mean.requires_improvement"),
        said(83, "standard.2.9.mean.good"),
        said(84, "standard.2.9.mean.outstanding"),
    ]


def test_indicators_combine_by_a_rule_of_their_own(every: Standards) -> None:
    """Indicators have their own method, and here too a mean borrows the overall bands."""
    assert every.indicators is not None
    assert (every.indicators.method, every.indicators.may_be_unrated, every.indicators.rule) == (
        "mean", 2, said(72, "indicators.mean", "letter", "interpreted"),
    )  # fmt: skip
    assert [band.rule.id for band in every.indicators.bands] == [
        "indicators.mean.inadequate",
        "indicators.mean.requires_improvement",
        "indicators.mean.good",
        "indicators.mean.outstanding",
    ]


def test_a_total_lends_its_bands_to_nobody(pack: Callable[..., str], minimal: dict[str, str]) -> None:
    """Bands of total points are no bands of a mean; other methods have none."""
    framework = minimal["framework.yaml"].replace("mean_of_points", "total_points")
    assert compiled(pack("totals", {"framework.yaml": framework})).standards[0].combination.bands == ()


# --- key questions


def test_the_usual_gate(every: Standards) -> None:
    """A key question that says nothing needs as many answers as the framework says, by its rule."""
    question = key_question(every, "2.9.3")
    assert (question.minimum_cases, question.maximum_unanswered, question.gate) == (
        5, THIRD, said(56, "enough_answers"),
    )  # fmt: skip


def test_a_gate_of_its_own_minimum(every: Standards) -> None:
    """A key question with its own minimum keeps the usual share, and cites itself."""
    question = key_question(every, "2.9.1")
    assert (question.minimum_cases, question.maximum_unanswered, question.gate) == (
        12,
        THIRD,
        Rule("enough_answers", "every-feature/assessment.yaml", 10, "letter", "confirmed", "Asked first."),
    )


def test_a_gate_of_its_own_share(every: Standards) -> None:
    """A key question with its own share of unanswered keeps the usual minimum, and cites itself."""
    question = key_question(every, "2.9.2")
    assert (question.minimum_cases, question.maximum_unanswered, question.gate) == (
        5,
        Fraction(25, 2),
        Rule("enough_answers", "every-feature/assessment.yaml", 27, "letter", "confirmed"),
    )


def test_the_usual_derivation(every: Standards) -> None:
    """A key question without a derivation has the framework's."""
    assert key_question(every, "2.9.3").derivation == Derivation(
        Fraction(60), said(60, "derivation", "letter", "interpreted")
    )


def test_a_derivation_inherits_from_its_key_question(every: Standards) -> None:
    """A derivation that cites nothing is as sure as the key question it stands in."""
    assert key_question(every, "2.9.1").derivation == Derivation(
        Fraction(200, 3), Rule("derivation", "every-feature/assessment.yaml", 20, "letter", "confirmed")
    )


def test_a_derivation_may_cite_its_own_source(every: Standards) -> None:
    """What a derivation says of itself comes before what its key question says."""
    assert key_question(every, "2.9.2").derivation == Derivation(
        Fraction(75),
        Rule("derivation", "every-feature/assessment.yaml", 31, "manual", "recalled", "Stricter."),
    )


def test_the_usual_derivation_inherits_from_the_usual_rule(
    pack: Callable[..., str], minimal: dict[str, str]
) -> None:
    """A derivation of the framework that cites nothing is as sure as the section it stands in."""
    framework = minimal["framework.yaml"].replace(
        "  banding: share\n",
        "  banding: share\n  source: manual\n  confidence: recalled\n  derivation: {share: 60}\n",
    )
    derivation = (
        compiled(pack("inherits", {"framework.yaml": framework})).standards[0].key_questions[0].derivation
    )
    assert derivation is not None
    assert (derivation.rule.source, derivation.rule.confidence) == ("manual", "recalled")


def test_a_banding_of_its_own(every: Standards) -> None:
    """A key question may be banded by another table of the framework."""
    assert [key_question(every, q).banding.id for q in ("2.9.1", "2.9.2")] == ["strict", "share"]


def test_provider_types_of_a_key_question(every: Standards) -> None:
    """A key question applies where both it and its standard do."""
    assert {q.id: set(q.applies_to) for s in every.standards for q in s.key_questions} == {
        "1.1.1": {"nps", "crc"},
        "2.9.1": {"nps"},
        "2.9.2": {"nps", "crc"},
        "2.9.3": {"nps", "crc"},
        "2.10.1": {"crc"},
    }


def test_prompts(every: Standards) -> None:
    """Prompts keep their order, and whether they are essential."""
    assert key_question(every, "2.9.1").prompts == (
        Prompt("2.9.1.a", "Is the person involved?", essential=True),
        Prompt("2.9.1.b", "Is the person heard?", essential=False),
    )


def test_characteristics_and_indicators(every: Standards) -> None:
    """Characteristics are by level, worst first, whatever order they are written in."""
    question = key_question(every, "1.1.1")
    assert (question.characteristics, question.indicators) == (
        ("Fails.", "Gaps.", "Sound.", "Best."), ("hampered", "cases_held"),
    )  # fmt: skip


def test_a_standard_that_is_not_counted(every: Standards) -> None:
    """A standard may be rated without counting."""
    assert {s.id: s.counted for s in every.standards} == {"1.1": True, "2.9": True, "2.10": False}


# --- which cases are asked

NOT_NO = CaseCondition("compare", "report", frozenset({"no"}), negated=True)


def test_a_condition_of_the_standard_alone(every: Standards) -> None:
    """A key question without a condition has its standard's; a bare no is the text no."""
    assert key_question(every, "2.9.2").applies_when == NOT_NO


def test_no_condition(every: Standards) -> None:
    """A key question is asked in every case where neither it nor its standard says otherwise."""
    assert key_question(every, "2.10.1").applies_when is None


def test_conditions_of_standard_and_key_question_must_both_hold(every: Standards) -> None:
    """Two conditions are combined into one, the standard's first."""
    female = CaseCondition("compare", "sex", frozenset({"female"}))
    assert key_question(every, "2.9.3").applies_when == CaseCondition("all", parts=(NOT_NO, female))


def test_nested_conditions(every: Standards) -> None:
    """All and any nest; values are compared in lower case and without spaces around them."""
    female = CaseCondition("compare", "sex", frozenset({"female"}))
    not_male = CaseCondition("compare", "sex", frozenset({"male"}), negated=True)
    report = CaseCondition("compare", "report", frozenset({"yes"}))
    assert key_question(every, "2.9.1").applies_when == CaseCondition(
        "all",
        parts=(NOT_NO, CaseCondition("any", parts=(female, CaseCondition("all", parts=(not_male, report))))),
    )


# --- limiting rules


def test_a_limiting_rule_with_all(every: Standards) -> None:
    """All conditions are needed; at most a rating means from the worst up to it."""
    assert every.limiting_rules[0] == LimitingRule(
        "all-weak",
        "Both standards are weak",
        "overall",
        1,
        2,
        (RatingCondition("2.9", 0, 1), RatingCondition("2.10", 0, 0)),
        said(90, "limit.all-weak", note="Proposed, never used."),
    )


def test_a_limiting_rule_with_any(every: Standards) -> None:
    """One condition is needed; at least a rating means from it up to the best."""
    assert every.limiting_rules[1] == LimitingRule(
        "any-weak",
        "",
        "2.10",
        2,
        1,
        (RatingCondition("2.9.1", 0, 0), RatingCondition("2.9", 2, 3)),
        said(99, "limit.any-weak", "letter", "interpreted"),
    )


def test_a_limiting_rule_with_at_least_some_of(every: Standards) -> None:
    """As many conditions are needed as the rule says."""
    assert every.limiting_rules[2] == LimitingRule(
        "two-of-three",
        "",
        "overall",
        0,
        2,
        (RatingCondition("1.1", 0, 0), RatingCondition("2.9", 0, 0), RatingCondition("2.10", 0, 0)),
        said(106, "limit.two-of-three", "letter", "interpreted"),
    )


# --- what one provider type is asked


def test_standards_for_a_provider_type(every: Standards) -> None:
    """A provider type has its own standards, and in them its own key questions."""
    asked = {
        provider: {s.id: [q.id for q in s.key_questions] for s in standards_for(every, provider)}
        for provider in ("nps", "crc", "pdu")
    }
    assert asked == {
        "nps": {"1.1": ["1.1.1"], "2.9": ["2.9.1", "2.9.2", "2.9.3"]},
        "crc": {"1.1": ["1.1.1"], "2.9": ["2.9.2", "2.9.3"], "2.10": ["2.10.1"]},
        "pdu": {},
    }


# --- a shipped pack


def test_probation_2018_share_of_cases() -> None:
    """Half, 65 and 80 percent are the cut points of key questions, each with its word and its line."""
    banding = load_standards("probation-2018").bandings["share-of-cases"]
    file = "probation-2018/framework.yaml"
    lines = (Path(shipped_folder()) / file).read_text(encoding="utf-8").splitlines()
    assert [(b.level, b.low, b.high, b.words) for b in banding.bands] == [
        (0, None, Fraction(50), "minority"),
        (1, Fraction(50), Fraction(65), "too few"),
        (2, Fraction(65), Fraction(80), "reasonable majority"),
        (3, Fraction(80), None, "large majority"),
    ]
    assert [lines[b.rule.line - 1].strip() for b in banding.bands] == [
        "- {rating: inadequate, below: 50, words: minority}",
        "- {rating: requires_improvement, at_least: 50, below: 65, words: too few}",
        "- {rating: good, at_least: 65, below: 80, words: reasonable majority}",
        "- {rating: outstanding, at_least: 80, words: large majority}",
    ]
    assert {(b.rule.file, b.rule.source, b.rule.confidence) for b in banding.bands} == {
        (file, "guidance-manual-2018", "recalled")
    }


def test_probation_2018_framework() -> None:
    """The rules that all ten standards share are exact, and say how sure they are."""
    standards = load_standards("probation-2018")
    assert standards.points == (0, 1, 2, 3)
    assert (standards.rounding.policy, standards.rounding.rule.confidence) == ("exact", "interpreted")
    assert standards.standards[4].key_questions[0].maximum_unanswered == THIRD
    assert [(b.low, b.high) for b in standards.overall.bands] == [
        (None, Fraction(1, 2)),
        (Fraction(1, 2), Fraction(3, 2)),
        (Fraction(3, 2), Fraction(5, 2)),
        (Fraction(5, 2), None),
    ]
    assert (standards.overall.method, standards.overall.may_be_unrated) == ("mean_of_points", 0)
    assert standards.discretion is not None
    assert (standards.discretion.within, standards.discretion.steps) == (Fraction(5), 1)


def test_probation_2018_rule_ids() -> None:
    """Rule ids are made of what the rule is about, so that they outlive a change of its lines."""
    standards = load_standards("probation-2018")
    assessment = standard(standards, "2.1")
    assert [
        standards.scale.id,
        standards.rounding.rule.id,
        standards.bandings["share-of-cases"].bands[2].rule.id,
        assessment.rule.id,
        assessment.combination.rule.id,
        assessment.key_questions[2].rule.id,
        assessment.key_questions[2].gate.id,
        standards.measures["vacancy_rate"].rule.id,
        standards.overall.rule.id,
        standards.overall.bands[3].rule.id,
    ] == [
        "scale",
        "rounding",
        "banding.share-of-cases.good",
        "standard.2.1",
        "standards.lowest",
        "key_question.2.1.3",
        "enough_answers",
        "measure.vacancy_rate",
        "overall",
        "overall.outstanding",
    ]


def test_probation_2018_court_reports() -> None:
    """Court reports are asked of the National Probation Service, in cases that are not marked otherwise."""
    question = key_question(load_standards("probation-2018"), "3.1.2")
    assert (question.lens, question.applies_to, question.applies_when) == (
        "allocation",
        frozenset({"nps"}),
        CaseCondition("compare", "court_report_case", frozenset({"no"}), negated=True),
    )
    assert [(p.id, p.essential) for p in question.prompts] == [
        ("3.1.2.a", True), ("3.1.2.b", False), ("3.1.2.c", True), ("3.1.2.d", False), ("3.1.2.e", False),
    ]  # fmt: skip
